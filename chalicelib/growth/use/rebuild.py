"""Holding what is counted against the transfers, and counting it anew."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head
from chalicelib.core.values.instants import from_text
from chalicelib.growth.rules.sales import FIRST_TIME_PAYERS, GivenBack, month_of
from chalicelib.growth.rules.sheets import PART, Place, Sheet
from chalicelib.growth.store.items import COUNTED, REPORTED
from chalicelib.growth.store.payers import Payers
from chalicelib.growth.store.sheets import Sheets
from chalicelib.growth.use.count import CountGrowth
from chalicelib.growth.use.enrol import Enrol
from chalicelib.growth.use.look import Look
from chalicelib.growth.use.reported import SumReported
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.use.rebuild import Difference, Row, differences
from chalicelib.marketplace.store.sales import Sales

Rows = dict[Row, Counter[str]]


class GrowthRebuild(Component, frozen=True, kw_only=True):
    """The use case of rebuilding growth. What was imported stays: there is no other record."""

    transfers: Transfers
    look: Look
    count: CountGrowth
    reported: SumReported
    sales: Sales
    sheets: Sheets
    enrol: Enrol
    head: Head
    payers: Payers

    def compare(self) -> list[Difference]:
        """All differences between the transfers and what is counted of them, by month and merchant,
        as far as it is counted; and between what partners have reported and its sums."""
        head = self.head.read()
        counted = self._counted(head) if head else {}
        stored = self._stored(self.sheets.every(COUNTED))
        for month, counts in self.sheets.counts().items():
            stored["growth", month] = counts
        return [*differences(counted, stored), *differences(*self._reported())]

    def rewrite(self) -> None:
        """Count everything anew, whatever stood there: for a rebuild, while nothing counts."""
        self.sheets.clear((COUNTED, REPORTED))
        self.payers.clear()
        self.head.forget()
        until = self.count.totals.through()
        while self.count.step(until) is not None:
            pass
        self.reported.sum_anew(set(self.sales.months()))

    def _counted(self, head: datetime) -> Rows:
        """What the transfers before `head` come to, read by themselves and not by any list."""
        before = [one for one in self.transfers.all() if from_text(one.occurred_at) < head]
        before.sort(key=lambda one: (one.occurred_at, one.id))
        if not before:
            return {}
        back = self.look.payments.given_back(from_text(before[0].occurred_at), head)
        seen = self.look.all(before, [GivenBack(*one) for one in back], head)
        rows: Rows = {}
        for (month, merchant_id, channel), amount in seen.tally.sales.items():
            rows.setdefault(("growth", month, merchant_id), Counter())[channel] += amount
        for month, counts in seen.tally.counts.items():
            rows.setdefault(("growth", month), Counter()).update(counts)
        for one in self.look.payers(seen.transfers).values():
            rows["growth", month_of(one.occurred_at)][FIRST_TIME_PAYERS] += 1
        return rows

    def _reported(self) -> tuple[Rows, Rows]:
        wanted: Rows = {}
        for merchant_id, month in set(self.sales.months()):
            beyond = self.reported.sold.beyond_captures(merchant_id, month)
            wanted["reported", month, merchant_id] = Counter(marketplace=beyond)
        return wanted, self._stored(self.sheets.every(REPORTED), "reported")

    def _stored(self, sheets: Iterable[tuple[Place, Sheet]], name: str = "growth") -> Rows:
        members = self.enrol.read().members
        rows: Rows = {}
        for (month, part), sheet in sheets:
            for channel, column in sheet.columns.items():
                for number, amount in enumerate(column):
                    if amount:
                        row = (name, month, members[part * PART + number].id)
                        rows.setdefault(row, Counter())[channel] += amount
        return rows
