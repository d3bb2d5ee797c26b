"""Counting sales, as far as the ledger surely reaches.

`through` says of an instant that every transfer before it is listed, and none will come before it
any more. So what was sold between two such instants is read once, added up, and written together
with how far that was. Whoever dies has written nothing; of two, one has.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head, Overtaken
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import business_day, day_bounds, to_text
from chalicelib.ledger.store.totals import Totals
from chalicelib.reports.rules import Sale
from chalicelib.reports.store import SalesDays
from chalicelib.reports.use.look import LookAtSales

# Sales that are counted in one step: some seconds.
STEP_MOST = 20_000
# What a step may take of a function's time.
SPARE_MS = 30_000


class CountSales(Component, frozen=True, kw_only=True):
    """The use case of the clock that counts."""

    look: LookAtSales
    days: SalesDays
    head: Head
    totals: Totals
    writer: Writer
    step_most: int = STEP_MOST

    def run(self, remaining_ms: Callable[[], int]) -> int:
        """Count what was sold, as far as the time allows; answers how many sales. Where somebody
        else counts at the same time, nothing is left to do."""
        counted = 0
        until = self.totals.through()
        while remaining_ms() > SPARE_MS:
            try:
                found = self.step(until)
            except Overtaken:
                break
            if found is None:
                break
            counted += found
        return counted

    def step(self, until: datetime) -> int | None:
        """Count the next sales up to an instant that the ledger surely reaches, of a business day
        at most; answers how many, None where there is nothing before it. Raises Overtaken."""
        head = self.head.read()
        since = head or self.totals.beginning()
        if since is None or since >= until:
            return None
        _, day_end = day_bounds(business_day(since))
        sales, until = self.look.at(since, min(until, day_end), self.step_most)
        move = self.head.move(head, until)
        if sales:
            self.writer.transact([move, self._day(since, sales, until)])
        else:
            self.writer.update(move)
        return len(sales)

    def _day(self, since: datetime, sales: list[Sale], until: datetime) -> Write:
        # Read after the head: it is the one that the head tells of, or the head has moved.
        day = self.days.find(business_day(since).isoformat())
        day.add(sales)
        day.through = to_text(until)
        return self.days.put(day)
