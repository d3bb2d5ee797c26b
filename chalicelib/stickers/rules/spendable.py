"""What of a resident's vouchers may be spent at the shop whose sticker they read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day
from chalicelib.merchants.rules.account import Stall, Till, day_counter, total_counter
from chalicelib.merchants.rules.hours import Opening, is_open
from chalicelib.redemptions.rules.payers import (
    VOUCHERS_AT_MOST,
    Payer,
    payer_refusal,
    taking_refusal,
)

_VOID = (
    "Stiker ini sudah tidak berlaku karena toko telah menggantinya. Tidak ada yang dibayarkan. "
    "Pindai stiker toko yang baru, atau tunjukkan kode pembayaran Anda kepada penjual.",
    "This sticker is void because the shop has renewed it. Nothing was paid. Scan the shop's new "
    "sticker, or show your payment code to the seller.",
)

# So long before it opens and after it closes a shop may still be at work.
GRACE = timedelta(hours=1)

_CLOSED = (
    "Toko ini sedang tutup menurut jam bukanya, jadi stikernya tidak menerima pembayaran. Tidak "
    "ada yang dibayarkan. Kalau Anda sedang di toko, tunjukkan kode pembayaran Anda kepada "
    "penjual.",
    "By its opening hours this shop is closed now, so its sticker takes no payment. Nothing was "
    "paid. If you are in the shop, show your payment code to the seller.",
)


@dataclass(frozen=True, slots=True)
class Spendable:
    """A voucher that may be spent at a shop: `most` is what it gives there today, in rupiah, which
    may be less than it holds where its campaign has ceilings for a shop."""

    payer: Payer
    most: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A shop and what may be spent at it, in the order in which it is spent. `open_now` says
    whether its sticker takes payments at the moment."""

    stall: Stall
    spendable: tuple[Spendable, ...]
    open_now: bool

    @property
    def max_amount(self) -> int:
        """What one payment can come to at most, in rupiah."""
        return sum(one.most for one in self.spendable[:VOUCHERS_AT_MOST])


def sticker_refusal(number: int, till: Till | None) -> Refused | None:
    """Why a shop's sticker with this number does not count: it was renewed, or the shop is no
    merchant. Else None."""
    if till is None:
        return Refused("token_invalid")
    return None if till.sticker == number else Explained("token_expired", _VOID)


def shop_refusal(till: Till, phone: str) -> Refused | None:
    """Why a resident with `phone` (a keyed hash) pays nothing at a shop, whatever they hold; None
    where they may."""
    if not till.is_open:
        return Refused("merchant_not_active")
    return Refused("own_shop") if phone in (till.phones or ()) else None


def hours_refusal(hours: Sequence[Opening], now: datetime) -> Refused | None:
    """Why a shop's sticker takes no payment at an instant: it has said that it is closed then. None
    where it is open, about to open or has just closed, or has said nothing."""
    if not hours or is_open(hours, now, GRACE):
        return None
    return Explained("merchant_not_accepted", _CLOSED)


def spendable(
    wallet: Iterable[Payer], till: Till, phone: str, now: datetime
) -> tuple[Spendable, ...]:
    """Which of the vouchers of a resident with `phone` (a keyed hash) may be spent at a shop at an
    instant, those first that lapse soonest."""
    found = []
    given: dict[str, int] = {}
    for payer in sorted(wallet, key=lambda one: (one.voucher.spend_until, one.voucher.id)):
        campaign = payer.terms.id
        most = _most(payer, till, phone, given.get(campaign, 0), now)
        if most:
            given[campaign] = given.get(campaign, 0) + most
            found.append(Spendable(payer, most))
    return tuple(found)


def _most(payer: Payer, till: Till, phone: str, given: int, now: datetime) -> int:
    """What a voucher gives beside `given` rupiah of others of its campaign; 0 for nothing."""
    voucher, terms, day = payer.voucher, payer.terms, business_day(now).isoformat()
    least = 1 if terms.partial_spend else voucher.balance
    if payer_refusal(payer, now) or taking_refusal([(terms, given + least)], till, phone, day):
        return 0
    rooms = [
        ceiling - till.redeemed.get(counter, 0) - given
        for counter, ceiling in (
            (day_counter(terms.id, day), terms.per_merchant_per_day),
            (total_counter(terms.id), terms.per_merchant),
        )
        if ceiling is not None
    ]
    return min([voucher.balance, *rooms])
