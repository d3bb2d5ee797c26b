"""What admins see of a resident's vouchers, and may do to one."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.http.pages import PageQuery
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherPage, VoucherView

api = Api("vouchers")


@api.route(
    "GET",
    "/admin/residents/{resident_id}/vouchers",
    ADMIN_READERS,
    query=PageQuery,
    answers={200: VoucherPage},
    refusals=("not_found",),
)
def of_resident(request: Request, parts: VoucherParts) -> VoucherPage:
    """The vouchers of one resident, newest first, up to date."""
    return VoucherPage.of(parts.wallet.of_any(request.path["resident_id"]), request.query)


@api.route(
    "POST",
    "/admin/vouchers/{voucher_id}/void",
    ADMINS,
    body=ReasonBody,
    answers={200: VoucherView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "voucher_not_active", "state_conflict"),
)
def void(request: Request, parts: VoucherParts) -> VoucherView:
    """Take what is left of a voucher back to its campaign."""
    return parts.void.void(
        request.path["voucher_id"],
        request.body.reason,
        request.subject,
        request.key,
        VoucherView.of,
    )


@api.route(
    "POST",
    "/admin/vouchers/{voucher_id}/reissue",
    ADMINS,
    body=ReasonBody,
    answers={201: VoucherView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "voucher_not_active", "state_conflict"),
)
def reissue(request: Request, parts: VoucherParts) -> VoucherView:
    """Void a voucher and issue what was left anew (a lost phone)."""
    return parts.reissue.reissue(
        request.path["voucher_id"],
        request.body.reason,
        request.subject,
        request.key,
        VoucherView.of,
    )
