"""What a resident has paid."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes.views import PaymentView

api = Api("redemptions")


class PaymentPage(View):
    items: list[PaymentView]
    next_cursor: str | None
    through: str


@api.route(
    "GET",
    "/resident/redemptions",
    RESIDENTS,
    query=PageQuery,
    answers={200: PaymentPage},
    delegated=True,
)
def of_resident(request: Request, parts: RedemptionParts) -> PaymentPage:
    """What I have paid with my vouchers, newest first."""
    found, after = parts.read.by_resident(
        request.subject,
        read_cursor(request.query.cursor, in_time(ids.TRANSFER)),
        request.query.limit,
    )
    items = [PaymentView.named(one) for one in found]
    return PaymentPage(items, next_cursor(after), to_text(parts.read.through()))
