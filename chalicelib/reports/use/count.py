"""Counting sales as the ledger tells of them, message by message."""

from collections.abc import Mapping, Sequence

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.core.work import together_or_each
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.reports.rules import Reported, sale
from chalicelib.reports.store import Sales


class CountSales(Component, frozen=True, kw_only=True):
    """The use case of counting sales. `merchants` says where each one stands."""

    sales: Sales
    merchants: Merchants
    clock: Clock

    def count(self, messages: Mapping[str, str]) -> list[str]:
        """Count the sales that messages (id → `Reported` in JSON) tell of, each once however often
        it comes; answers the ids of those that could not be counted and must come again."""
        return together_or_each(messages, Reported, self._count)

    def _count(self, transfers: Sequence[Reported]) -> None:
        """Count the sales among transfers. Raises KeyError for a merchant that there is not."""
        sold = [(one, one.merchant_id) for one in transfers]
        merchants = self.merchants.find_many(id for _, id in sold if id)
        sales = [
            sale(one, merchants[id].category, merchants[id].kelurahan_code)
            for one, id in sold
            if id
        ]
        if sales:
            self.sales.count(sales, self.clock())
