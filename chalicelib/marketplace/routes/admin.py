"""What admins see of a marketplace's orders."""

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import ADMIN_READERS
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.routes.views import CheckoutView
from chalicelib.marketplace.use.read import Looked

api = Api("marketplace")


class AdminCheckoutView(CheckoutView):
    merchant_name: str

    @classmethod
    def listed(cls, looked: Looked, merchant_name: str) -> "AdminCheckoutView":
        members = msgspec.structs.asdict(CheckoutView.of(looked))
        return cls(**members, merchant_name=merchant_name)


class CheckoutPage(View):
    items: list[AdminCheckoutView]
    next_cursor: str | None


@api.route(
    "GET",
    "/admin/partners/{partner_id}/checkouts",
    ADMIN_READERS,
    query=PageQuery,
    answers={200: CheckoutPage},
    refusals=("not_found",),
)
def checkouts_of_partner(request: Request, parts: MarketplaceParts) -> CheckoutPage:
    """A marketplace's orders, newest first, up to date."""
    query = request.query
    found, after = parts.read.page(
        request.path["partner_id"],
        read_cursor(query.cursor, in_time(ids.AUTHORIZATION)),
        query.limit,
    )
    items = [AdminCheckoutView.listed(looked, name) for looked, name in found]
    return CheckoutPage(items, next_cursor(after))
