"""The wallet over HTTP, and what admins may do to a voucher."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from chalicelib.campaigns.rules import Terms
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, ReasonBody, Rupiah
from chalicelib.core.http.pages import PageQuery, cut, page
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, RESIDENTS
from chalicelib.merchants.rules.merchant import Category
from chalicelib.vouchers.claims import ClaimService
from chalicelib.vouchers.returns import ReturnService
from chalicelib.vouchers.rules import REFRESH_AFTER, State, Voucher
from chalicelib.vouchers.service import VoucherService

# Three services answer here, so three Apis: the wallet, claiming, and what admins may do.
api = Api("vouchers")
claims = Api("vouchers")
returns = Api("vouchers")


class ClaimBody(Body):
    campaign_id: Id


MerchantId = Annotated[
    str, msgspec.Meta(min_length=16, max_length=16, pattern="^mrc_[0-9A-Za-z]{12}$")
]


class DrawBody(Body):
    max_amount: Rupiah | None = None
    merchant_id: MerchantId | None = None
    code: bool = False


class VoucherView(View):
    id: str
    campaign_id: str
    campaign_name: str
    face_value: int
    remaining: int
    state: State
    issued_at: str
    spend_until: str
    categories: list[Category]


class VoucherPage(View):
    items: list[VoucherView]
    next_cursor: str | None


class PaymentTokenView(View):
    id: str
    token: str
    expires_at: str
    refresh_at: str
    code: str | msgspec.UnsetType = msgspec.UNSET


@claims.route(
    "POST",
    "/resident/claims",
    RESIDENTS,
    body=ClaimBody,
    answers={201: VoucherView},
    keyed="optional",
    refusals=(
        "not_found",
        "already_claimed",
        "campaign_exhausted",
        "campaign_not_open",
        "not_eligible",
    ),
)
def claim(request: Request, service: ClaimService) -> Answer:
    """Claim a voucher of a campaign."""
    voucher = service.claim(request.body.campaign_id, request.subject, request.key, _view(service))
    return Answer(201, voucher)


@api.route("GET", "/resident/vouchers", RESIDENTS, query=PageQuery, answers={200: VoucherPage})
def wallet(request: Request, vouchers: VoucherService) -> Answer:
    """My vouchers, newest first, up to date."""
    return _page(vouchers.wallet(request.subject.id), request, vouchers)


@api.route(
    "GET",
    "/admin/residents/{resident_id}/vouchers",
    ADMIN_READERS,
    query=PageQuery,
    answers={200: VoucherPage},
    refusals=("not_found",),
)
def of_resident(request: Request, vouchers: VoucherService) -> Answer:
    """The vouchers of one resident, newest first, up to date."""
    return _page(vouchers.of_any(request.path["resident_id"]), request, vouchers)


@api.route(
    "GET",
    "/resident/vouchers/{voucher_id}",
    RESIDENTS,
    answers={200: VoucherView},
    refusals=("not_found",),
)
def voucher(request: Request, vouchers: VoucherService) -> Answer:
    """One of my vouchers, up to date."""
    found = vouchers.of_resident(request.path["voucher_id"], request.subject.id)
    return Answer(200, _view(vouchers)(*found))


@api.route(
    "POST",
    "/resident/vouchers/{voucher_id}/payment-tokens",
    RESIDENTS,
    body=DrawBody,
    answers={201: PaymentTokenView},
    refusals=(
        "not_found",
        "voucher_not_active",
        "voucher_insufficient",
        "campaign_not_open",
    ),
)
def draw(request: Request, vouchers: VoucherService) -> Answer:
    """Draw a payment token, and ten digits to type where they are asked for."""
    body = request.body
    drawn = vouchers.draw(
        request.path["voucher_id"],
        request.subject.id,
        body.max_amount,
        body.merchant_id,
        body.code,
    )
    shown: dict[str, Any] = {
        "id": drawn.token.jti,
        "token": drawn.text,
        "expires_at": to_text(vouchers.at(drawn.token.expires_at)),
        "refresh_at": to_text(vouchers.at(drawn.token.issued_at) + REFRESH_AFTER),
    }
    if drawn.code is not None:
        shown["code"] = drawn.code
    return Answer(201, shown)


@returns.route(
    "POST",
    "/admin/vouchers/{voucher_id}/void",
    ADMINS,
    body=ReasonBody,
    answers={200: VoucherView},
    keyed="optional",
    refusals=("not_found", "voucher_not_active", "state_conflict"),
)
def void(request: Request, service: ReturnService) -> Answer:
    """Take what is left of a voucher back to its campaign."""
    voided = service.void(
        request.path["voucher_id"],
        request.body.reason,
        request.subject,
        request.key,
        _view(service),
    )
    return Answer(200, voided)


@returns.route(
    "POST",
    "/admin/vouchers/{voucher_id}/reissue",
    ADMINS,
    body=ReasonBody,
    answers={201: VoucherView},
    keyed="optional",
    refusals=("not_found", "voucher_not_active", "state_conflict"),
)
def reissue(request: Request, service: ReturnService) -> Answer:
    """Void a voucher and issue what was left anew (a lost phone)."""
    anew = service.reissue(
        request.path["voucher_id"],
        request.body.reason,
        request.subject,
        request.key,
        _view(service),
    )
    return Answer(201, anew)


def _page(
    found: Sequence[tuple[Voucher, Terms]], request: Request, vouchers: VoucherService
) -> Answer:
    view = _view(vouchers)
    part, after = cut(found, lambda one: one[0].id, request.query)
    return Answer(200, page([view(*one) for one in part], after))


def _view(service: VoucherService | ClaimService | ReturnService) -> Any:
    def view(voucher: Voucher, terms: Terms) -> dict[str, Any]:
        return {
            "id": voucher.id,
            "campaign_id": voucher.campaign_id,
            "campaign_name": terms.name,
            "face_value": voucher.face_value,
            "remaining": voucher.balance,
            "state": voucher.state(service.now()),
            "issued_at": voucher.issued_at,
            "spend_until": voucher.spend_until,
            "categories": list(terms.categories),
        }

    return view
