"""The transfers of a checkout: held, captured, given back, refunded."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.marketplace.rules.checkout import Checkout, Part
from chalicelib.redemptions.rules.redemption import Paid

Kind = Literal["authorize", "capture", "lapse"]


def transfer_id(kind: Kind, checkout_id: str, voucher_id: str) -> str:
    """The id of the one transfer of a kind that a checkout can make for a voucher."""
    digest = sha256(f"{kind}:{checkout_id}:{voucher_id}".encode()).digest()
    return ids.stable_id(ids.TRANSFER, digest)


def moved(
    kind: Kind, checkout: Checkout, part: Part, amount: int, actor: str, now: datetime
) -> Transfer:
    """`amount` rupiah of a part on their way: from voucher to hold, to the merchant, or back."""
    voucher, hold = account("voucher", part.voucher_id), account("hold", checkout.id)
    merchant = account("merchant", checkout.merchant_id)
    debit, credit = {
        "authorize": (voucher, hold),
        "capture": (hold, merchant),
        "lapse": (hold, voucher),
    }[kind]
    return Transfer(
        id=transfer_id(kind, checkout.id, part.voucher_id),
        debit_account=debit,
        credit_account=credit,
        amount=amount,
        kind=kind,
        reference=checkout.order_id,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=part.campaign_id,
        merchant_id=None if kind == "capture" else checkout.merchant_id,
    )


def captures(checkout: Checkout) -> list[Paid]:
    """What each voucher has paid of it: the captures, that of the voucher first which lapses
    soonest."""
    return [
        Paid(
            transfer_id("capture", checkout.id, part.voucher_id),
            part.voucher_id,
            checkout.merchant_id,
            part.campaign_id,
            part.captured,
            checkout.authorized_on,
        )
        for part in checkout.parts
        if part.captured
    ]


def refunded_from(
    checkout: Checkout, refunded: Mapping[str, int], amount: int
) -> list[tuple[Paid, int]]:
    """From which captures `amount` rupiah are refunded, where so much of each `refunded` is (by its
    transfer's id): of the voucher first that lapses last. Raises `refund_too_large`."""
    shares = []
    for paid in reversed(captures(checkout)):
        part = min(amount, paid.amount - refunded.get(paid.id, 0))
        if part:
            shares.append((paid, part))
        amount -= part
    if amount:
        raise Refused("refund_too_large")
    return shares
