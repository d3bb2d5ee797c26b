"""Counting sales, as far as the ledger surely reaches.

`through` says of an instant that every transfer before it is listed, and none will come before it
any more. So what happened between two such instants is read once, added up, and written together
with how far that was. Whoever dies has written nothing; of two, one has. What partners report is no
transfer: it is summed anew wherever something of it has changed.
"""

from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head, Overtaken
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.growth.rules.months import month_end
from chalicelib.growth.rules.sales import FIRST_TIME_PAYERS, Tally, month_of
from chalicelib.growth.rules.sheets import by_sheet
from chalicelib.growth.store.items import COUNTED
from chalicelib.growth.store.payers import Payers
from chalicelib.growth.store.sheets import Sheets
from chalicelib.growth.use.enrol import Enrol
from chalicelib.growth.use.look import Look, RemainingMs, Seen
from chalicelib.growth.use.reported import SumReported
from chalicelib.ledger.store.totals import Totals

# Transfers that are counted in one step: some seconds.
STEP_MOST = 5_000
# What a step may take of a function's time.
SPARE_MS = 60_000


class CountGrowth(Component, frozen=True, kw_only=True):
    """The use case of the clock that counts."""

    look: Look
    enrol: Enrol
    sheets: Sheets
    head: Head
    payers: Payers
    reported: SumReported
    totals: Totals
    writer: Writer
    step_most: int = STEP_MOST

    def run(self, remaining_ms: RemainingMs) -> int:
        """Count what has happened, as far as the time allows; answers how many sales. Where
        somebody else counts at the same time, nothing is left to do."""
        counted = 0
        until = self.totals.through()
        while remaining_ms() > SPARE_MS:
            try:
                seen = self.step(until)
            except Overtaken:
                break
            if seen is None:
                break
            counted += len(seen.transfers)
        return counted

    def step(self, until: datetime) -> Seen | None:
        """Count the next transfers up to an instant that the ledger surely reaches; None where
        there is nothing to count before it. Raises Overtaken."""
        head = self.head.read()
        since = head or self.totals.beginning()
        if since is None or since >= until:
            return None
        # Of a month at most: each has sheets and counts of its own, and all are one transaction.
        told, until = self.reported.told(head, min(until, month_end(since)))
        seen = self.look.at(since, until, self.step_most)
        self._count_payers(seen)
        self.reported.sum_anew(told | self.reported.ordered(seen))
        writes = [self.head.move(head, seen.until), *self._writes(seen.tally)]
        self.writer.transact(writes)
        return seen

    def _count_payers(self, seen: Seen) -> None:
        """Note who has paid, before it is counted: whoever counts the same again finds by which
        transfer each has paid first."""
        first = self.look.payers(seen.transfers)
        known = self.payers.first(first)
        self.payers.note({id: one.id for id, one in first.items() if id not in known})
        known = self.payers.first(first)
        for id, one in first.items():
            if known.get(id) == one.id:
                seen.tally.count(month_of(one.occurred_at), **{FIRST_TIME_PAYERS: 1})

    def _writes(self, tally: Tally) -> list[Write]:
        numbers = self.enrol.numbers(merchant for _, merchant, _ in tally.sales)
        sales = list(by_sheet(tally.sales, numbers))
        # Read after the head: they are those that it tells of, or the head has moved.
        stored = self.sheets.of(COUNTED, [where for where, *_ in sales])
        for where, channel, number, amount in sales:
            stored[where].sheet.add(channel, number, amount)
        return [
            *[self.sheets.put(COUNTED, at, one.sheet, one.version) for at, one in stored.items()],
            *[self.sheets.count(month, counts) for month, counts in tally.counts.items()],
        ]
