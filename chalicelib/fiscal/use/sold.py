"""What a merchant has sold, each sale under its campaign or, of a purchase, its account code."""

from collections.abc import Sequence

from chalicelib.core.component import Component
from chalicelib.fiscal.rules.paid import SALES
from chalicelib.fiscal.rules.purchases import coded, orders_in
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Sale
from chalicelib.ledger.store.journal import Journal
from chalicelib.procurement.store.orders import Orders


class Sold(Component, frozen=True, kw_only=True):
    """Reads what merchants have sold."""

    journal: Journal
    orders: Orders

    def by(self, merchant_id: str) -> list[Sale]:
        """All that a merchant has sold, oldest first, up to date."""
        return self.coded(list(self.journal.sales(account("merchant", merchant_id), SALES)))

    def coded(self, sales: Sequence[Sale]) -> list[Sale]:
        """Sales of one merchant, those of purchases under their account codes: these are fixed once
        an order is approved."""
        orders = self.orders.find_many(orders_in(sales))
        return coded(sales, {one.id: one.terms.account_code for one in orders})
