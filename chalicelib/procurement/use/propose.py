"""Which taxes are proposed of an order's acceptance. The officer decides."""

from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.procurement.rules.order import Order
from chalicelib.procurement.rules.proposal import Proposal, Supplier, propose
from chalicelib.procurement.store.orders import Orders


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is proposed to be withheld of `gross` rupiah."""

    gross: int
    proposal: Proposal


class ProposeTaxes(Component, frozen=True, kw_only=True):
    """The use case of an officer who is about to accept."""

    orders: Orders
    merchants: Merchants
    clock: Clock

    def of(self, order_id: str, gross: int | None, umkm_letter: bool) -> Suggestion:
        """What to withhold of so much of an order, or of all that was not accepted of it yet,
        today; `umkm_letter` says that the merchant has shown its letter of PP 55/2022. Raises
        `not_found`, and `validation_failed` for more than is open."""
        order = self.orders.get(order_id)
        open_ = sum(item.open * item.unit_price for item in order.items)
        if gross is not None and gross > open_:
            raise invalid("gross", f"harus <= {open_}", f"must be <= {open_}")
        asked = open_ if gross is None else gross
        return Suggestion(asked, self.proposal(order, asked, self.supplier(order, umkm_letter)))

    def supplier(self, order: Order, umkm_letter: bool = False) -> Supplier:
        """Of whom an order is, as the registry has it now."""
        merchant = self.merchants.get(order.terms.merchant_id)
        return Supplier(merchant.category, merchant.npwp, merchant.pkp, umkm_letter)

    def proposal(self, order: Order, gross: int, supplier: Supplier) -> Proposal:
        """What to withhold of `gross` rupiah of an order, today. Reads nothing."""
        return propose(
            gross,
            order.total,
            supplier,
            order.terms.account_code,
            order.terms.means,
            business_day(self.clock()).isoformat(),
        )
