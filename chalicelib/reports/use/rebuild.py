"""Counting sales afresh from the transfers, to compare and to put right.

A sale was counted under the category and kelurahan that its merchant had then; a merchant may have
moved since. So what is compared is each day's sums by kind.
"""

from collections import Counter
from collections.abc import Mapping

from chalicelib.core.component import Component
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.use.rebuild import Difference, Row, differences
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.reports.rules import Reported, Sale, SalesRow, sale, sums
from chalicelib.reports.store import Sales


class ReportRebuild(Component, frozen=True, kw_only=True):
    """The use case of rebuilding the sums of sales."""

    transfers: Transfers
    merchants: Merchants
    sales: Sales

    def compare(self) -> list[Difference]:
        """All differences between the transfers and the stored sums of sales, by day and kind."""
        return list(differences(_by_day(sums(self._every())), _by_day(self.sales.rows())))

    def rewrite(self) -> None:
        """Put the sums of sales right, whatever stood there."""
        self.sales.replace(sums(self._every()))

    def _every(self) -> list[Sale]:
        """Every sale among the transfers, where its merchant stands now."""
        sold = [
            (one, one.merchant_id)
            for one in map(_reported, self.transfers.all())
            if one.merchant_id is not None
        ]
        known = self.merchants.find_many(id for _, id in sold if id)
        return [sale(one, known[id].category, known[id].kelurahan_code) for one, id in sold if id]


def _reported(transfer: Transfer) -> Reported:
    names = Reported.__dataclass_fields__
    return Reported(**{name: getattr(transfer, name) for name in names})


def _by_day(rows: Mapping[SalesRow, Mapping[str, int]]) -> dict[Row, Counter[str]]:
    """Sums by day, over categories and kelurahan."""
    days: dict[Row, Counter[str]] = {}
    for (day, _, _), row in rows.items():
        days.setdefault((day,), Counter()).update(row)
    return days
