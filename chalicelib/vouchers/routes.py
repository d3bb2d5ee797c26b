"""The wallet over HTTP, claiming, and what admins may do to a voucher."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, ReasonBody, Rupiah
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, RESIDENTS
from chalicelib.merchants.rules.merchant import Category
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import Held, State
from chalicelib.vouchers.use.draw import Drawn

api = Api("vouchers")


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

    @classmethod
    def of(cls, held: Held) -> "VoucherView":
        voucher, terms = held.voucher, held.terms
        return cls(
            id=voucher.id,
            campaign_id=voucher.campaign_id,
            campaign_name=terms.name,
            face_value=voucher.face_value,
            remaining=voucher.balance,
            state=held.state,
            issued_at=voucher.issued_at,
            spend_until=voucher.spend_until,
            categories=list(terms.categories),
        )


class VoucherPage(View):
    items: list[VoucherView]
    next_cursor: str | None


class PaymentTokenView(View):
    id: str
    token: str
    expires_at: str
    refresh_at: str
    code: str | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, drawn: Drawn) -> "PaymentTokenView":
        return cls(
            id=drawn.token.jti,
            token=drawn.text,
            expires_at=to_text(drawn.expires_at),
            refresh_at=to_text(drawn.refresh_at),
            code=msgspec.UNSET if drawn.code is None else drawn.code,
        )


@api.route(
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
        # Where a resident may claim several.
        "idempotency_key_required",
    ),
)
def claim(request: Request, parts: VoucherParts) -> VoucherView:
    """Claim a voucher of a campaign."""
    return parts.claim.claim(request.body.campaign_id, request.subject, request.key, VoucherView.of)


@api.route("GET", "/resident/vouchers", RESIDENTS, query=PageQuery, answers={200: VoucherPage})
def wallet(request: Request, parts: VoucherParts) -> VoucherPage:
    """My vouchers, newest first, up to date."""
    return _page(parts.wallet.every(request.subject.id), request)


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
    return _page(parts.wallet.of_any(request.path["resident_id"]), request)


@api.route(
    "GET",
    "/resident/vouchers/{voucher_id}",
    RESIDENTS,
    answers={200: VoucherView},
    refusals=("not_found",),
)
def voucher(request: Request, parts: VoucherParts) -> VoucherView:
    """One of my vouchers, up to date."""
    return VoucherView.of(parts.wallet.one(request.path["voucher_id"], request.subject.id))


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
def draw(request: Request, parts: VoucherParts) -> PaymentTokenView:
    """Draw a payment token, and ten digits to type where they are asked for."""
    body = request.body
    drawn = parts.draw.draw(
        request.path["voucher_id"],
        request.subject.id,
        body.max_amount,
        body.merchant_id,
        body.code,
    )
    return PaymentTokenView.of(drawn)


@api.route(
    "POST",
    "/admin/vouchers/{voucher_id}/void",
    ADMINS,
    body=ReasonBody,
    answers={200: VoucherView},
    keyed="optional",
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


def _page(found: Sequence[Held], request: Request) -> VoucherPage:
    part, after = cut(found, lambda held: held.voucher.id, request.query)
    return VoucherPage([VoucherView.of(held) for held in part], next_cursor(after))
