"""What a unit's officers do with purchase orders."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id, Name, Reason, ReasonBody, Reference, Rupiah
from chalicelib.core.http.pages import PageQuery, in_time, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import plain_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes.views import PurchaseOrderPage, PurchaseOrderView
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import Item, Means, State
from chalicelib.procurement.rules.taxes import TAX_KINDS, TaxKind
from chalicelib.procurement.use.draft import Wanted

api = Api("procurement")

_NAME_LONGEST = 100
ITEMS_MOST = 100

Quantity = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Accepted = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class OrderItemBody(Body):
    name: Name
    quantity: Quantity
    unit_price: Rupiah
    product_id: Id | None = None
    made_in_malang: bool | None = None


class OrderBody(Body):
    unit: Name
    merchant_id: Id
    account_code: Reference
    reference: Reference
    means: Means
    items: Annotated[list[OrderItemBody], msgspec.Meta(min_length=1, max_length=ITEMS_MOST)]


class OrderTaxBody(Body):
    kind: TaxKind
    amount: Rupiah


class AcceptBody(Body):
    bast: Reference
    quantities: Annotated[list[Accepted], msgspec.Meta(max_length=ITEMS_MOST)] | None = None
    taxes: Annotated[list[OrderTaxBody], msgspec.Meta(max_length=len(TAX_KINDS))] = []


class SubmitBody(Body):
    pass


class CancelBody(Body):
    reason: Reason | None = None


class OrdersQuery(PageQuery):
    state: State | None = None
    unit: str | None = None


def _wanted(body: OrderBody) -> Wanted:
    items = []
    for i, one in enumerate(body.items):
        name = plain_text(one.name, f"items[{i}].name", _NAME_LONGEST)
        item = Item(name, one.quantity, one.unit_price, product_id=one.product_id or "")
        items.append((item, one.made_in_malang))
    return Wanted(
        unit=plain_text(body.unit, "unit", _NAME_LONGEST),
        merchant_id=body.merchant_id,
        account_code=_folded(body.account_code),
        reference=_folded(body.reference),
        means=body.means,
        items=items,
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


@api.route(
    "POST",
    "/admin/purchase-orders",
    ADMINS,
    body=OrderBody,
    answers={201: PurchaseOrderView},
    keyed="required",
    refusals=("not_found", "merchant_not_active"),
)
def draft(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Draft an order at one of the city's merchants. Names and prices are the order's own, whatever
    the merchant's shelf says."""
    return parts.draft.draft(
        _wanted(request.body), request.subject, request.kept_under, PurchaseOrderView.of
    )


@api.route(
    "PATCH",
    "/admin/purchase-orders/{order_id}",
    ADMINS,
    body=OrderBody,
    answers={200: PurchaseOrderView},
    keyed="optional",
    refusals=("not_found", "merchant_not_active", "state_conflict"),
)
def change(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Put another order in place of a draft, as a whole."""
    return parts.draft.change(
        request.path["order_id"],
        _wanted(request.body),
        request.subject,
        request.key,
        PurchaseOrderView.of,
    )


@api.route(
    "POST",
    "/admin/purchase-orders/{order_id}/submit",
    ADMINS,
    body=SubmitBody,
    answers={200: PurchaseOrderView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def submit(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Submit a draft for approval by finance."""
    return parts.draft.submit(
        request.path["order_id"], request.subject, request.key, PurchaseOrderView.of
    )


def _accepted_before(request: Request, parts: ProcurementParts) -> Answer | None:
    order = parts.read.accepted_before(request.path["order_id"], *_said(request.body))
    return None if order is None else Answer(200, PurchaseOrderView.of(order), REPLAYED)


def _said(body: AcceptBody) -> tuple[str, list[int] | None, list[Tax]]:
    taxes = [Tax(one.kind, one.amount) for one in body.taxes]
    return _folded(body.bast), body.quantities, taxes


@api.route(
    "POST",
    "/admin/purchase-orders/{order_id}/accept",
    ADMINS,
    body=AcceptBody,
    answers={200: PurchaseOrderView},
    keyed="required",
    kept=_accepted_before,
    proves=True,
    refusals=("not_found", "own_shop", "reference_used", "state_conflict"),
)
def accept(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Accept what was delivered, all that is open or so much of each item, by a BAST. The merchant
    is owed the net, which its next settlement pays; taxes are owed to the state. The same BAST
    saying the same is answered as before."""
    return PurchaseOrderView.of(
        parts.accept.accept(
            request.path["order_id"],
            *_said(request.body),
            request.subject,
            request.kept_under,
        )
    )


@api.route(
    "POST",
    "/admin/purchase-orders/{order_id}/send-back",
    ADMINS,
    body=ReasonBody,
    answers={200: PurchaseOrderView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def send_back(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Accept nothing of a delivery; the merchant reads why, and may deliver anew."""
    return parts.deliver.send_back(
        request.path["order_id"],
        request.body.reason,
        request.subject,
        request.key,
        PurchaseOrderView.of,
    )


@api.route(
    "POST",
    "/admin/purchase-orders/{order_id}/cancel",
    ADMINS,
    body=CancelBody,
    answers={200: PurchaseOrderView},
    keyed="required",
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def cancel(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """Cancel an order that is not delivered: what is still committed goes back to the treasury,
    what was accepted stands."""
    return parts.cancel.cancel(
        request.path["order_id"],
        request.body.reason or "",
        request.subject,
        request.kept_under,
        PurchaseOrderView.of,
    )


@api.route(
    "GET",
    "/admin/purchase-orders",
    ADMIN_READERS,
    query=OrdersQuery,
    answers={200: PurchaseOrderPage},
)
def orders(request: Request, parts: ProcurementParts) -> PurchaseOrderPage:
    """Purchase orders, newest first, up to date. A page of one state or unit may be short and
    still not be the last."""
    query = request.query
    cursor = read_cursor(query.cursor, in_time(ids.ORDER))
    return PurchaseOrderPage.page(*parts.read.page(query.state, query.unit, cursor, query.limit))


@api.route(
    "GET",
    "/admin/purchase-orders/{order_id}",
    ADMIN_READERS,
    answers={200: PurchaseOrderView},
    refusals=("not_found",),
)
def order(request: Request, parts: ProcurementParts) -> PurchaseOrderView:
    """One purchase order, up to date."""
    return PurchaseOrderView.of(parts.read.one(request.path["order_id"]))
