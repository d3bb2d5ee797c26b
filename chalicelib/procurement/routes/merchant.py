"""The city's orders as merchants see them: what to deliver, and what that pays."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes.views import MerchantOrderPage, MerchantOrderView
from chalicelib.procurement.rules.order import State

api = Api("procurement")


class DeliverBody(Body):
    pass


class OwnOrdersQuery(PageQuery):
    state: State | None = None


@api.route(
    "GET",
    "/merchant/purchase-orders",
    MERCHANTS,
    query=OwnOrdersQuery,
    answers={200: MerchantOrderPage},
)
def own_orders(request: Request, parts: ProcurementParts) -> MerchantOrderPage:
    """The city's orders at my shop, newest first, up to date. A page of one state may be short and
    still not be the last."""
    query = request.query
    cursor = read_cursor(query.cursor, in_time(ids.ORDER))
    found, after = parts.read.page_of_merchant(query.state, request.subject, cursor, query.limit)
    return MerchantOrderPage([MerchantOrderView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/merchant/purchase-orders/{order_id}",
    MERCHANTS,
    answers={200: MerchantOrderView},
    refusals=("not_found",),
)
def own_order(request: Request, parts: ProcurementParts) -> MerchantOrderView:
    """One of the city's orders at my shop, up to date."""
    return MerchantOrderView.of(parts.read.of_merchant(request.path["order_id"], request.subject))


@api.route(
    "POST",
    "/merchant/purchase-orders/{order_id}/deliver",
    MERCHANTS,
    body=DeliverBody,
    answers={200: MerchantOrderView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def deliver(request: Request, parts: ProcurementParts) -> MerchantOrderView:
    """I have delivered what is open of an order."""
    return parts.deliver.deliver(
        request.path["order_id"], request.subject, request.key, MerchantOrderView.of
    )
