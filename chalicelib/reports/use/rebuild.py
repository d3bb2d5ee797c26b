"""Holding what is counted against the transfers, and counting it anew.

A sale was counted under the category and kelurahan that its merchant had then; a merchant may have
moved since. So what is compared is each day's sums by kind.
"""

from collections import Counter
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.use.rebuild import Difference, Row, differences
from chalicelib.reports.rules import SALES, SalesDay, sale
from chalicelib.reports.store import SalesDays
from chalicelib.reports.use.count import CountSales


class ReportRebuild(Component, frozen=True, kw_only=True):
    """The use case of rebuilding the sums of sales."""

    transfers: Transfers
    count: CountSales
    sales: SalesDays
    head: Head

    def compare(self) -> list[Difference]:
        """All differences between the transfers and the stored sums of sales, by day and kind, as
        far as it is counted."""
        head = self.head.read()
        stored: dict[Row, Counter[str]] = {(one.day,): one.total() for one in self.sales.every()}
        return list(differences(self._counted(head) if head else {}, stored))

    def rewrite(self) -> None:
        """Count everything anew, whatever stood there: for a rebuild, while nothing counts."""
        self.sales.clear()
        self.head.forget()
        until = self.count.totals.through()
        while self.count.step(until) is not None:
            pass

    def _counted(self, head: datetime) -> dict[Row, Counter[str]]:
        """What the transfers before `head` come to, read by themselves and not by any list."""
        before = to_text(head)
        days: dict[Row, SalesDay] = {}
        for one in self.transfers.all():
            if one.kind in SALES and one.occurred_at < before:
                sold = sale(one, "", "")
                days.setdefault((sold.day,), SalesDay(sold.day)).add([sold])
        return {row: one.total() for row, one in days.items()}
