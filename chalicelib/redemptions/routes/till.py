"""The till: scanning, redeeming and refunding."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Reason, Rupiah, Token
from chalicelib.core.http.pages import Cursor, Limit, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.masks import mask_name
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes.views import RedemptionView
from chalicelib.redemptions.use.scan import Scanned
from chalicelib.vouchers.rules import Presented

api = Api("redemptions")

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=65_536)]


class ScanBody(Body):
    token: Token | None = None
    code: Code | None = None


class RedeemBody(Body, kw_only=True):
    token: Token | None = None
    code: Code | None = None
    amount: Rupiah
    bill_total: Rupiah | None = None


class RefundBody(Body):
    amount: Rupiah
    reason: Reason


class DayQuery(Query):
    date: str | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ScanView(View, omit_defaults=True):
    voucher_id: str
    campaign_name: str
    max_amount: int
    resident: str
    # Who pays for them, where a delegate does; masked.
    payer: str | None = None

    @classmethod
    def of(cls, scanned: Scanned) -> "ScanView":
        return cls(
            scanned.voucher_id,
            scanned.campaign_name,
            scanned.max_amount,
            mask_name(scanned.resident_name),
            mask_name(scanned.payer_name) or None,
        )


class RedemptionPage(View):
    items: list[RedemptionView]
    next_cursor: str | None
    through: str


class RefundView(View):
    id: str
    redemption_id: str
    amount: int
    reason: str
    refunded_at: str
    cashier: str | None
    receipt: str | None

    @classmethod
    def of(cls, refund: Transfer) -> "RefundView":
        return cls(
            id=refund.id,
            redemption_id=refund.redemption_id or "",
            amount=refund.amount,
            reason=refund.reference,
            refunded_at=refund.occurred_at,
            cashier=refund.cashier,
            receipt=refund.receipt,
        )


_REFUSALS = (
    "token_invalid",
    "token_expired",
    "token_used",
    "amount_over_cap",
    "merchant_not_accepted",
    "merchant_not_active",
    "campaign_not_open",
    "voucher_not_active",
    "voucher_insufficient",
    "full_amount_required",
    "merchant_limit_reached",
    "own_shop",
    "rate_limited",
)


@api.route(
    "POST",
    "/merchant/scans",
    MERCHANTS,
    body=ScanBody,
    answers={200: ScanView},
    conditioned=True,
    refusals=_REFUSALS,
)
def scan(request: Request, parts: RedemptionParts) -> ScanView:
    """What a payment token or typed code is good for; spends nothing."""
    presented = Presented.of(request.body.token, request.body.code)
    return ScanView.of(parts.scan.scan(presented, request.subject))


def _paid_before(request: Request, parts: RedemptionParts) -> Answer | None:
    body = request.body
    presented = Presented.of(body.token, body.code)
    before = parts.redeem.before(presented, body.amount, request.subject, request.key)
    if before is None:
        return None
    headers = REPLAYED if before.by_key else {}
    return Answer(before.status, RedemptionView.of(before.redemption), headers)


@api.route(
    "POST",
    "/merchant/redemptions",
    MERCHANTS,
    body=RedeemBody,
    # 200 is what the same payment token has paid before.
    answers={201: RedemptionView, 200: RedemptionView},
    keyed="optional",
    kept=_paid_before,
    conditioned=True,
    refusals=_REFUSALS,
)
def redeem(request: Request, parts: RedemptionParts) -> Answer:
    """Take an amount off the voucher behind a payment token or typed code."""
    body = request.body
    redemption = parts.redeem.redeem(
        Presented.of(body.token, body.code),
        body.amount,
        body.bill_total,
        request.subject,
        request.key,
    )
    return Answer(201, RedemptionView.of(redemption))


@api.route("GET", "/merchant/redemptions", MERCHANTS, query=DayQuery, answers={200: RedemptionPage})
def of_merchant(request: Request, parts: RedemptionParts) -> RedemptionPage:
    """My redemptions of a business day, or of the last 31 days; newest first."""
    query = request.query
    found, after = parts.read.by_day(
        request.subject.id,
        day(query.date, "date") if query.date else None,
        read_cursor(query.cursor, in_time(ids.TRANSFER)),
        query.limit,
    )
    items = [RedemptionView.of(one) for one in found]
    return RedemptionPage(items, next_cursor(after), to_text(parts.read.through()))


@api.route(
    "GET",
    "/merchant/redemptions/{redemption_id}",
    MERCHANTS,
    answers={200: RedemptionView},
    refusals=("not_found",),
)
def one(request: Request, parts: RedemptionParts) -> RedemptionView:
    """One of my redemptions, up to date."""
    found = parts.read.of_merchant(request.path["redemption_id"], request.subject.id)
    return RedemptionView.of(found)


@api.route(
    "POST",
    "/merchant/redemptions/{redemption_id}/refunds",
    MERCHANTS,
    body=RefundBody,
    answers={201: RefundView},
    keyed="required",
    conditioned=True,
    refusals=("not_found", "refund_too_large"),
)
def refund(request: Request, parts: RedemptionParts) -> RefundView:
    """Give some or all of a redemption back onto its voucher."""
    return parts.refund.refund(
        request.path["redemption_id"],
        request.body.amount,
        request.body.reason,
        request.subject,
        request.kept_under,
        RefundView.of,
    )
