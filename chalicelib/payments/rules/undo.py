"""Undoing a payment at a sticker: by the shop within the day, by itself or as the resident asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.payments.rules.payment import Payment
from chalicelib.redemptions.rules.redemption import Redemption

# How a payment's undoing stands: asked for by its resident, declined by its shop, or done.
State = Literal["asked", "declined", "done"]
ASKED: State = "asked"
DECLINED: State = "declined"
DONE: State = "done"

_ANOTHER_DAY = (
    "Pembayaran hanya dapat dibatalkan pada hari yang sama. Tidak ada yang dikembalikan. Toko "
    "masih dapat mengembalikan uangnya lewat Kembalikan pada transaksinya.",
    "A payment is undone on the same day only. Nothing was given back. The shop can still give it "
    "back by a refund of the sale.",
)

_GIVEN_BACK = (
    "Pembayaran ini sudah dikembalikan seluruhnya. Tidak ada yang dikembalikan dua kali.",
    "All of this payment was given back already. Nothing was given back twice.",
)

_DECLINED = (
    "Toko sudah menolak membatalkan pembayaran ini. Tidak ada yang diubah. Bicarakan dengan toko, "
    "atau hubungi petugas program.",
    "The shop has declined to undo this payment. Nothing was changed. Talk to the shop, or contact "
    "the program office.",
)


@dataclass(frozen=True, slots=True)
class Undo:
    """How the undoing of a payment stands. `amount` is the payment's, in rupiah; `asked_at` is ""
    where nobody has asked, `decided_at` where nobody has decided."""

    payment_id: str
    merchant_id: str
    resident_id: str
    amount: int
    paid_at: str
    state: State
    asked_at: str = ""
    decided_at: str = ""


def undo_refusal(payment: Payment, now: datetime) -> Refused | None:
    """Why a payment is not undone at an instant; None where it may be."""
    if business_day(now) != business_day(from_text(payment.paid_at)):
        return Explained("state_conflict", _ANOTHER_DAY)
    if not to_undo(payment):
        return Explained("state_conflict", _GIVEN_BACK)
    return None


def ask_refusal(payment: Payment, undo: Undo | None, now: datetime) -> Refused | None:
    """Why a resident does not ask for it at an instant; None where they may, or have."""
    if undo is not None and undo.state == DECLINED:
        return Explained("state_conflict", _DECLINED)
    return undo_refusal(payment, now)


def to_undo(payment: Payment) -> Sequence[tuple[Redemption, int]]:
    """What of each part of a payment is still to be given back, in rupiah."""
    left = [(part, part.transfer.amount - part.refunded) for part in payment.parts]
    return [(part, amount) for part, amount in left if amount]
