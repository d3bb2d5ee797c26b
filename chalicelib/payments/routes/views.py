"""A payment at a sticker as its merchant and its resident see it."""

from typing import Any

from chalicelib.core.http.bodies import View
from chalicelib.payments.rules.payment import Payment
from chalicelib.payments.rules.undo import State, Undo
from chalicelib.redemptions.routes.views import RedemptionView


class StickerPaymentView(View, kw_only=True):
    """Rupiah. `check` are the three digits that stand at the till, too; `parts` what each voucher
    has paid; `undo` how its undoing stands, null where nobody has asked for it."""

    id: str
    merchant_id: str
    amount: int
    refunded: int
    check: str
    paid_at: str
    undo: State | None
    parts: list[RedemptionView]

    @classmethod
    def of(cls, payment: Payment, undo: Undo | None) -> "StickerPaymentView":
        return cls(**_members(payment, undo))


class OwnPaymentView(StickerPaymentView):
    """As the resident reads it."""

    merchant_name: str

    @classmethod
    def named(cls, payment: Payment, undo: Undo | None, merchant_name: str) -> "OwnPaymentView":
        return cls(**_members(payment, undo), merchant_name=merchant_name)


def _members(payment: Payment, undo: Undo | None) -> dict[str, Any]:
    return {
        "id": payment.id,
        "merchant_id": payment.merchant_id,
        "amount": payment.amount,
        "refunded": payment.refunded,
        "check": payment.check,
        "paid_at": payment.paid_at,
        "undo": undo.state if undo else None,
        "parts": [RedemptionView.of(part) for part in payment.parts],
    }
