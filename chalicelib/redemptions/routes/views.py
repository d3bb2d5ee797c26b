"""A redemption as its merchant and its resident see it."""

import msgspec

from chalicelib.core.http.bodies import View
from chalicelib.redemptions.rules.redemption import NamedRedemption, Redemption, State


class RedemptionView(View):
    id: str
    voucher_id: str
    campaign_id: str
    merchant_id: str
    amount: int
    bill_total: int | None
    redeemed_at: str
    refunded: int
    state: State
    cashier: str | None
    # Who has paid for somebody else, whose delegate they are; masked.
    payer: str | None
    receipt: str | None
    # Of a payment at the shop's sticker: its id, and the three digits that both sides see.
    payment_id: str | None
    check: str | None

    @classmethod
    def of(cls, redemption: Redemption) -> "RedemptionView":
        transfer = redemption.transfer
        return cls(
            id=transfer.id,
            voucher_id=redemption.voucher_id,
            campaign_id=transfer.campaign_id,
            merchant_id=redemption.merchant_id,
            amount=transfer.amount,
            bill_total=transfer.bill_total,
            redeemed_at=transfer.occurred_at,
            refunded=redemption.refunded,
            state=redemption.state,
            cashier=transfer.cashier,
            payer=transfer.payer_name,
            receipt=transfer.receipt,
            payment_id=transfer.payment_id,
            check=redemption.check,
        )


class PaymentView(RedemptionView):
    """A redemption as the resident reads it."""

    merchant_name: str
    campaign_name: str

    @classmethod
    def named(cls, payment: NamedRedemption) -> "PaymentView":
        return cls(
            **msgspec.structs.asdict(RedemptionView.of(payment.redemption)),
            merchant_name=payment.merchant_name,
            campaign_name=payment.campaign_name,
        )
