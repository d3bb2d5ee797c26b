"""Paying at a sticker, and the shop's undoing it."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id, Rupiah, Token
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.subject import MERCHANTS, RESIDENTS
from chalicelib.payments.parts import PaymentParts
from chalicelib.payments.routes.views import OwnPaymentView, StickerPaymentView
from chalicelib.payments.use.pay import Paid
from chalicelib.redemptions.rules.payers import VOUCHERS_AT_MOST

api = Api("payments")

VoucherIds = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=VOUCHERS_AT_MOST)]


class PayBody(Body):
    sticker: Token
    amount: Rupiah
    bill_total: Rupiah | None = None
    voucher_ids: VoucherIds | None = None


class UndoBody(Body):
    pass


def _own(paid: Paid) -> OwnPaymentView:
    return OwnPaymentView.named(paid.payment, None, paid.merchant_name)


def _paid_before(request: Request, parts: PaymentParts) -> Answer | None:
    before = parts.pay.before(request.key)
    return None if before is None else Answer(201, _own(before), REPLAYED)


@api.route(
    "POST",
    "/resident/payments",
    RESIDENTS,
    body=PayBody,
    answers={201: OwnPaymentView},
    keyed="required",
    kept=_paid_before,
    conditioned=True,
    delegated=True,
    refusals=(
        "not_found",
        "token_invalid",
        "token_expired",
        "merchant_not_active",
        "merchant_not_accepted",
        "merchant_limit_reached",
        "own_shop",
        "campaign_not_open",
        "voucher_not_active",
        "voucher_insufficient",
        "full_amount_required",
        "state_conflict",
    ),
)
def pay(request: Request, parts: PaymentParts) -> OwnPaymentView:
    """Pay at a shop's sticker with up to five of my vouchers, all or nothing."""
    body = request.body
    voucher_ids = body.voucher_ids or []
    if len(set(voucher_ids)) != len(voucher_ids):
        raise invalid("voucher_ids", "disebut dua kali", "is named twice")
    return _own(
        parts.pay.pay(
            body.sticker,
            body.amount,
            body.bill_total,
            voucher_ids,
            request.subject,
            request.kept_under,
        )
    )


@api.route(
    "GET",
    "/resident/payments/{payment_id}",
    RESIDENTS,
    answers={200: OwnPaymentView},
    delegated=True,
    refusals=("not_found",),
)
def payment_of_resident(request: Request, parts: PaymentParts) -> OwnPaymentView:
    """What I have paid at a sticker, up to date."""
    payment = parts.read.of_resident(request.path["payment_id"], request.subject)
    name = parts.read.merchant_name(payment.merchant_id)
    return OwnPaymentView.named(payment, parts.read.undo_of(payment), name)


@api.route(
    "GET",
    "/merchant/payments/{payment_id}",
    MERCHANTS,
    answers={200: StickerPaymentView},
    refusals=("not_found",),
)
def payment_of_merchant(request: Request, parts: PaymentParts) -> StickerPaymentView:
    """What I was paid at my sticker, up to date."""
    payment = parts.read.of_merchant(request.path["payment_id"], request.subject)
    return StickerPaymentView.of(payment, parts.read.undo_of(payment))


def _undone_before(request: Request, parts: PaymentParts) -> Answer | None:
    payment = parts.undo.before(request.path["payment_id"], request.subject)
    if payment is None:
        return None
    return Answer(200, StickerPaymentView.of(payment, parts.read.undo_of(payment)), REPLAYED)


@api.route(
    "POST",
    "/merchant/payments/{payment_id}/undo",
    MERCHANTS,
    body=UndoBody,
    answers={200: StickerPaymentView},
    keyed="optional",
    kept=_undone_before,
    conditioned=True,
    refusals=("not_found", "state_conflict", "refund_too_large"),
)
def undo(request: Request, parts: PaymentParts) -> StickerPaymentView:
    """Give all of a payment of today back onto its vouchers, once."""
    payment = parts.undo.undo(request.path["payment_id"], request.subject, request.key)
    return StickerPaymentView.of(payment, parts.read.undo_of(payment))
