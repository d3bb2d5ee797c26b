"""Scanning, redeeming and refunding over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Reason, Rupiah, Token
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, in_time, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.masks import mask_name
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import MERCHANTS, RESIDENTS
from chalicelib.ledger.rules import Transfer
from chalicelib.redemptions.refunds import RefundService
from chalicelib.redemptions.rules import Redemption
from chalicelib.redemptions.service import Presented, RedemptionService

api = Api("redemptions")
refunds = Api("redemptions")

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


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


class ScanView(View):
    voucher_id: str
    campaign_name: str
    max_amount: int
    resident: str


class RedemptionView(View):
    id: str
    voucher_id: str
    campaign_id: str
    merchant_id: str
    amount: int
    bill_total: int | None
    redeemed_at: str
    refunded: int
    state: str
    cashier: str | None
    receipt: str | None


class RedemptionPage(View):
    items: list[RedemptionView]
    next_cursor: str | None
    through: str


class PaymentView(RedemptionView):
    """A redemption as the resident reads it."""

    merchant_name: str
    campaign_name: str


class PaymentPage(View):
    items: list[PaymentView]
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


class PaymentTokenState(View):
    state: str
    redemption: PaymentView | None = None


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
    "own_shop",
    "rate_limited",
)


@api.route(
    "POST",
    "/merchant/scans",
    MERCHANTS,
    body=ScanBody,
    answers={200: ScanView},
    refusals=_REFUSALS,
)
def scan(request: Request, redemptions: RedemptionService) -> Answer:
    """What a payment token or typed code is good for; spends nothing."""
    presented = Presented(request.body.token, request.body.code)
    token, terms, most, resident_name = redemptions.scan(presented, request.subject)
    return Answer(
        200,
        {
            "voucher_id": token.voucher_id,
            "campaign_name": terms.name,
            "max_amount": most,
            "resident": mask_name(resident_name),
        },
    )


def _paid_before(request: Request, redemptions: RedemptionService) -> Answer | None:
    body = request.body
    before = redemptions.already(
        Presented(body.token, body.code), body.amount, request.subject, request.key
    )
    if before is None:
        return None
    status, by_key, redemption = before
    headers = {"Idempotency-Replayed": "true"} if by_key else {}
    return Answer(status, shown(redemption), headers)


@api.route(
    "POST",
    "/merchant/redemptions",
    MERCHANTS,
    body=RedeemBody,
    answers={201: RedemptionView},
    keyed="optional",
    kept=_paid_before,
    refusals=(*_REFUSALS, "full_amount_required", "merchant_limit_reached"),
)
def redeem(request: Request, redemptions: RedemptionService) -> Answer:
    """Take an amount off the voucher behind a payment token or typed code."""
    body = request.body
    redemption = redemptions.redeem(
        Presented(body.token, body.code),
        body.amount,
        body.bill_total,
        request.subject,
        request.key,
    )
    return Answer(201, shown(redemption))


@api.route("GET", "/merchant/redemptions", MERCHANTS, query=DayQuery, answers={200: RedemptionPage})
def of_merchant(request: Request, redemptions: RedemptionService) -> Answer:
    """My redemptions of a business day, or of the last 31 days; newest first."""
    query = request.query
    found, after = redemptions.merchants_day(
        request.subject.id,
        day(query.date, "date") if query.date else None,
        read_cursor(query.cursor, in_time(ids.TRANSFER)),
        query.limit,
    )
    through = to_text(redemptions.through())
    return Answer(200, page([shown(one) for one in found], after, through=through))


@api.route(
    "GET",
    "/merchant/redemptions/{redemption_id}",
    MERCHANTS,
    answers={200: RedemptionView},
    refusals=("not_found",),
)
def one(request: Request, redemptions: RedemptionService) -> Answer:
    """One of my redemptions, up to date."""
    found = redemptions.of_merchant(request.path["redemption_id"], request.subject.id)
    return Answer(200, shown(found))


@refunds.route(
    "POST",
    "/merchant/redemptions/{redemption_id}/refunds",
    MERCHANTS,
    body=RefundBody,
    answers={201: RefundView},
    keyed="required",
    refusals=("not_found", "refund_too_large"),
)
def refund(request: Request, refunding: RefundService) -> Answer:
    """Give some or all of a redemption back onto its voucher."""
    refunded = refunding.refund(
        request.path["redemption_id"],
        request.body.amount,
        request.body.reason,
        request.subject,
        request.key,  # type: ignore[arg-type]  # keyed="required"
        _refund,
    )
    return Answer(201, refunded)


@api.route(
    "GET",
    "/resident/payment-tokens/{token_id}",
    RESIDENTS,
    answers={200: PaymentTokenState},
    refusals=("not_found",),
)
def payment_token(request: Request, redemptions: RedemptionService) -> Answer:
    """Whether a drawn payment token has paid: what turns the wallet green."""
    token_id = request.path["token_id"]
    redemption = redemptions.of_token(token_id, request.subject.id)
    if redemption is not None:
        (payment,) = _payments([redemption], redemptions)
        return Answer(200, {"state": "used", "redemption": payment})
    state = "open" if redemptions.is_open(token_id) else "lapsed"
    return Answer(200, {"state": state})


@api.route("GET", "/resident/redemptions", RESIDENTS, query=PageQuery, answers={200: PaymentPage})
def of_resident(request: Request, redemptions: RedemptionService) -> Answer:
    """What I have paid with my vouchers, newest first."""
    found, after = redemptions.residents(
        request.subject.id,
        read_cursor(request.query.cursor, in_time(ids.TRANSFER)),
        request.query.limit,
    )
    through = to_text(redemptions.through())
    return Answer(200, page(_payments(found, redemptions), after, through=through))


def _payments(
    found: Sequence[Redemption], redemptions: RedemptionService
) -> list[Mapping[str, Any]]:
    return [
        {**shown(one), "merchant_name": merchant, "campaign_name": campaign}
        for one, merchant, campaign in redemptions.names(found)
    ]


def shown(redemption: Redemption) -> Mapping[str, Any]:
    """A redemption as the API shows it."""
    transfer = redemption.transfer
    return {
        "id": transfer.id,
        "voucher_id": redemption.voucher_id,
        "campaign_id": transfer.campaign_id,
        "merchant_id": redemption.merchant_id,
        "amount": transfer.amount,
        "bill_total": transfer.bill_total,
        "redeemed_at": transfer.occurred_at,
        "refunded": redemption.refunded,
        "state": redemption.state,
        "cashier": transfer.cashier,
        "receipt": transfer.receipt,
    }


def _refund(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "redemption_id": transfer.redemption_id,
        "amount": transfer.amount,
        "reason": transfer.reference,
        "refunded_at": transfer.occurred_at,
        "cashier": transfer.cashier,
        "receipt": transfer.receipt,
    }
