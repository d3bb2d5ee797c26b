"""How purchase orders are shown to the city's people, and to the merchant that delivers."""

from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import next_cursor
from chalicelib.procurement.rules.acceptance import Acceptance, Tax
from chalicelib.procurement.rules.moves import accept_id
from chalicelib.procurement.rules.order import Item, Means, Order, State
from chalicelib.procurement.rules.taxes import TaxKind


class OrderItemView(View):
    product_id: str | None
    name: str
    quantity: int
    unit_price: int
    amount: int
    made_in_malang: bool
    accepted: int

    @classmethod
    def of(cls, item: Item) -> "OrderItemView":
        return cls(
            product_id=item.product_id or None,
            name=item.name,
            quantity=item.quantity,
            unit_price=item.unit_price,
            amount=item.amount,
            made_in_malang=item.made_in_malang,
            accepted=item.accepted,
        )


class OrderTaxView(View):
    kind: TaxKind
    amount: int

    @classmethod
    def of(cls, tax: Tax) -> "OrderTaxView":
        return cls(tax.kind, tax.amount)


class AcceptanceView(View):
    bast: str
    at: str
    quantities: list[int]
    gross: int
    taxes: list[OrderTaxView]
    net: int
    delivered_at: str
    transfer_id: str

    @classmethod
    def of(cls, order_id: str, one: Acceptance) -> "AcceptanceView":
        return cls(
            bast=one.bast,
            at=one.at,
            quantities=list(one.quantities),
            gross=one.gross,
            taxes=[OrderTaxView.of(tax) for tax in one.taxes],
            net=one.net,
            delivered_at=one.delivered_at,
            transfer_id=accept_id(order_id, one.bast),
        )


class MerchantOrderView(View):
    """`net` is what the merchant is owed so far, taxes that were withheld left out; `open` is what
    is still to come, before taxes."""

    id: str
    unit: str
    reference: str
    means: Means
    items: list[OrderItemView]
    total: int
    state: State
    accepted: int
    withheld: int
    net: int
    open: int
    acceptances: list[AcceptanceView]
    approved_at: str
    delivered_at: str | None
    cancelled_at: str | None
    rejection: str | None

    @classmethod
    def of(cls, order: Order) -> "MerchantOrderView":
        return cls(
            id=order.id,
            unit=order.terms.unit,
            reference=order.terms.reference,
            means=order.terms.means,
            items=[OrderItemView.of(item) for item in order.items],
            total=order.total,
            state=order.state,
            accepted=order.gross,
            withheld=order.withheld,
            net=order.gross - order.withheld,
            open=order.balance,
            acceptances=[AcceptanceView.of(order.id, one) for one in order.acceptances],
            approved_at=order.approved_at,
            delivered_at=order.delivered_at or None,
            cancelled_at=order.cancelled_at or None,
            rejection=order.rejection or None,
        )


class MerchantOrderPage(View):
    items: list[MerchantOrderView]
    next_cursor: str | None


class StaffAcceptanceView(AcceptanceView):
    """`proposed` is what the system had proposed to withhold; the officer decided on `taxes`."""

    by: str
    delivered_by: str
    proposed: list[OrderTaxView]

    @classmethod
    def of(cls, order_id: str, one: Acceptance) -> "StaffAcceptanceView":
        return cls(
            bast=one.bast,
            at=one.at,
            quantities=list(one.quantities),
            gross=one.gross,
            taxes=[OrderTaxView.of(tax) for tax in one.taxes],
            net=one.net,
            delivered_at=one.delivered_at,
            transfer_id=accept_id(order_id, one.bast),
            by=one.by,
            delivered_by=one.delivered_by,
            proposed=[OrderTaxView.of(tax) for tax in one.proposed],
        )


class PurchaseOrderView(View):
    """`funding` is the SPM's or SP2D's number. `committed` is what lies on the order still,
    `accepted` what it has paid, taxes and all, `given_back` what a cancellation gave back."""

    id: str
    unit: str
    merchant_id: str
    merchant_name: str
    account_code: str
    reference: str
    means: Means
    items: list[OrderItemView]
    total: int
    state: State
    version: int
    funding: str | None
    committed: int
    accepted: int
    withheld: int
    net: int
    given_back: int
    acceptances: list[StaffAcceptanceView]
    drafted_by: str
    drafted_at: str
    submitted_by: str | None
    submitted_at: str | None
    approved_by: str | None
    approved_at: str | None
    delivered_by: str | None
    delivered_at: str | None
    rejection: str | None
    cancelled_by: str | None
    cancelled_at: str | None
    cancellation: str | None

    @classmethod
    def of(cls, order: Order) -> "PurchaseOrderView":
        terms = order.terms
        return cls(
            id=order.id,
            unit=terms.unit,
            merchant_id=terms.merchant_id,
            merchant_name=terms.merchant_name,
            account_code=terms.account_code,
            reference=terms.reference,
            means=terms.means,
            items=[OrderItemView.of(item) for item in order.items],
            total=order.total,
            state=order.state,
            version=order.version,
            funding=order.funding or None,
            committed=order.balance,
            accepted=order.gross,
            withheld=order.withheld,
            net=order.gross - order.withheld,
            given_back=order.given_back,
            acceptances=[StaffAcceptanceView.of(order.id, one) for one in order.acceptances],
            drafted_by=order.drafted_by,
            drafted_at=order.drafted_at,
            submitted_by=order.submitted_by or None,
            submitted_at=order.submitted_at or None,
            approved_by=order.approved_by or None,
            approved_at=order.approved_at or None,
            delivered_by=order.delivered_by or None,
            delivered_at=order.delivered_at or None,
            rejection=order.rejection or None,
            cancelled_by=order.cancelled_by or None,
            cancelled_at=order.cancelled_at or None,
            cancellation=order.cancellation or None,
        )


class PurchaseOrderPage(View):
    items: list[PurchaseOrderView]
    next_cursor: str | None

    @classmethod
    def page(cls, found: list[Order], after: str | None) -> "PurchaseOrderPage":
        return cls([PurchaseOrderView.of(one) for one in found], next_cursor(after))
