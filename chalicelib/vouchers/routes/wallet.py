"""A resident's wallet."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.pages import PageQuery
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherPage, VoucherView

api = Api("vouchers")


@api.route(
    "GET",
    "/resident/vouchers",
    RESIDENTS,
    query=PageQuery,
    answers={200: VoucherPage},
    delegated=True,
)
def wallet(request: Request, parts: VoucherParts) -> VoucherPage:
    """My vouchers, newest first, up to date."""
    return VoucherPage.of(parts.wallet.every(request.subject), request.query)


@api.route(
    "GET",
    "/resident/vouchers/{voucher_id}",
    RESIDENTS,
    answers={200: VoucherView},
    delegated=True,
    refusals=("not_found",),
)
def voucher(request: Request, parts: VoucherParts) -> VoucherView:
    """One of my vouchers, up to date."""
    return VoucherView.of(parts.wallet.one(request.path["voucher_id"], request.subject))
