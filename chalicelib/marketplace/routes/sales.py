"""What partners' servers report of sales."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import MOST_RUPIAH, Id, Reference
from chalicelib.core.values.subject import PARTNERS
from chalicelib.imports.routes import OutcomeView
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.rules.sales import REPORTED_MOST, Sale

api = Api("marketplace")


class SaleRow(Body):
    order_id: Reference
    merchant_id: Id
    amount: Annotated[int, msgspec.Meta(ge=0, le=MOST_RUPIAH)]
    sold_on: Annotated[str, msgspec.Meta(max_length=10)]


class SalesBody(Body):
    sales: Annotated[list[SaleRow], msgspec.Meta(max_length=REPORTED_MOST)]


@api.route(
    "POST",
    "/partner/sales",
    PARTNERS,
    body=SalesBody,
    answers={200: OutcomeView},
    keyed="optional",
)
def report_sales(request: Request, parts: MarketplaceParts) -> OutcomeView:
    """Tell what was sold, however it was paid: at most 500 orders at once. Each counts once, as it
    was told last; 0 is an order that came back."""
    rows = [
        Sale(request.subject.id, row.order_id, row.merchant_id, row.amount, row.sold_on)
        for row in request.body.sales
    ]
    return parts.report_sales.report(
        rows, request.key, lambda outcome: OutcomeView.of(outcome, request.tongue)
    )
