"""What a checkout is, the states it goes through, and why it does not go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.core.values.web_addresses import origin_of
from chalicelib.partners.rules.partner import Partner

State = Literal["open", "authorized", "captured", "voided", "lapsed", "declined", "expired"]

OPEN: State = "open"
AUTHORIZED: State = "authorized"
CAPTURED: State = "captured"
VOIDED: State = "voided"
LAPSED: State = "lapsed"
DECLINED: State = "declined"
EXPIRED: State = "expired"

#   create
#     v
#    open --authorize--> authorized --capture--> captured (refunds leave it so)
#     |--decline--> declined  |--void--> voided
#     '--(time)---> expired   '--(time)-> lapsed

# How long a shopper may think about an order, and for how long its money is held.
OPEN_FOR = timedelta(minutes=30)
HELD_FOR = timedelta(days=7)
# Nobody's agreement is written so long after an order has expired (WRITE_LATENESS_S in
# core/dynamo/writer.py is less).
LATE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Part:
    """What one voucher pays of an order: `amount` rupiah were held of it, `captured` of these went
    to the merchant."""

    voucher_id: str
    campaign_id: str
    amount: int
    captured: int = 0

    @property
    def left(self) -> int:
        """What of it does not go to the merchant."""
        return self.amount - self.captured


@dataclass(frozen=True, slots=True)
class Checkout:
    """An order of a partner's that vouchers are to pay at a merchant; it is the account
    `hold:{id}`, whose `balance` and `credits` are in rupiah, as all money here.

    `partial` says that the partner takes less than the whole. Instants are RFC 3339 text.
    `stored_state` never says expired; whether it has expired, or its hold lapsed and waits to be
    given back, follows from time. Of what was not agreed to yet `parts` is empty, and
    `authorized_at`, `held_until` and `resident_id` are ""; `declined_at` is "" of what was not
    declined.
    """

    id: str
    partner_id: str
    merchant_id: str
    goods: int
    shipping: int
    order_id: str
    return_url: str
    partial: bool
    stored_state: State
    created_at: str
    expires_at: str
    balance: int = 0
    credits: int = 0
    parts: tuple[Part, ...] = ()
    authorized_at: str = ""
    held_until: str = ""
    resident_id: str = ""
    declined_at: str = ""

    @property
    def authorized(self) -> int:
        """What was held of all vouchers."""
        return sum(part.amount for part in self.parts)

    @property
    def captured(self) -> int:
        """What of it went to the merchant."""
        return sum(part.captured for part in self.parts)

    @property
    def authorized_on(self) -> str:
        """The business day whose ceilings the hold was counted under."""
        return business_day(from_text(self.authorized_at)).isoformat()

    def state(self, now: datetime) -> State:
        """In what state it is at an instant."""
        at = to_text(now)
        if self.stored_state == OPEN and at >= self.expires_at:
            return EXPIRED
        if self.stored_state == AUTHORIZED and at >= self.held_until:
            return LAPSED
        return self.stored_state

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can come of it any more, and nothing has: its order may be made anew."""
        if self.stored_state == OPEN:
            return to_text(now - LATE) >= self.expires_at
        return self.stored_state in (VOIDED, LAPSED, DECLINED)

    def is_final(self, now: datetime) -> bool:
        """Whether its state will not change any more."""
        return self.stored_state == CAPTURED or self.is_over(now)

    def shown_to(self, resident_id: str) -> bool:
        """Whether a resident who knows its id may see it: nobody has it yet, or it is theirs."""
        return self.resident_id in ("", resident_id)


def as_it_was(checkout: Checkout, then: State) -> Checkout:
    """A checkout as it was when it came into a state that it has been in: for the first answer
    once more."""
    if then == OPEN:
        return replace(
            checkout,
            stored_state=OPEN,
            parts=(),
            authorized_at="",
            held_until="",
            resident_id="",
        )
    if then == AUTHORIZED:
        held = tuple(replace(part, captured=0) for part in checkout.parts)
        return replace(checkout, stored_state=AUTHORIZED, parts=held)
    return checkout


def split(parts: Sequence[Part], amount: int) -> tuple[Part, ...]:
    """The parts once `amount` rupiah of what is held goes to the merchant: of the first voucher
    first, which is the one that lapses soonest."""
    captured = []
    for part in parts:
        taken = min(part.amount, amount)
        captured.append(replace(part, captured=taken))
        amount -= taken
    return tuple(captured)


def return_address(checkout: Checkout, state: State) -> str:
    """Where the wallet goes back to, which tells the partner's page what has become of it."""
    told = urlencode({"checkout": checkout.id, "state": state})
    address = urlsplit(checkout.return_url)
    return address._replace(query=f"{address.query}&{told}" if address.query else told).geturl()


_WORDS: Mapping[State, tuple[str, str]] = {
    OPEN: (
        "Pembeli belum menyetujui pesanan ini. Tidak ada uang yang dipindahkan. "
        "Tunggu sampai pembeli menyetujuinya di dompet.",
        "The shopper has not agreed to this order yet. No money was moved. "
        "Wait until they agree to it in the wallet.",
    ),
    AUTHORIZED: (
        "Pesanan ini sudah disetujui dan dananya ditahan. Tidak ada yang diubah. "
        "Toko akan mengambil atau melepas dananya.",
        "This order was agreed to and its money is held. Nothing was changed. "
        "The shop will capture or void it.",
    ),
    CAPTURED: (
        "Dana pesanan ini sudah diambil toko. Tidak ada uang yang dipindahkan lagi. "
        "Yang terlalu banyak dapat dikembalikan.",
        "This order's money was captured already. No more was moved. "
        "What was too much can be refunded.",
    ),
    VOIDED: (
        "Pesanan ini sudah dibatalkan dan dananya kembali ke voucher. Tidak ada uang yang "
        "dipindahkan. Buat pesanan baru.",
        "This order was voided and its money has gone back to the vouchers. No money was moved. "
        "Make a new order.",
    ),
    LAPSED: (
        "Dana pesanan ini ditahan tujuh hari dan tidak diambil, maka kembali ke voucher. Tidak ada "
        "uang yang dipindahkan. Buat pesanan baru.",
        "This order's money was held for seven days and not captured, so it goes back to the "
        "vouchers. No money was moved. Make a new order.",
    ),
    DECLINED: (
        "Pembeli menolak pesanan ini. Tidak ada uang yang dipindahkan. Buat pesanan baru.",
        "The shopper has declined this order. No money was moved. Make a new order.",
    ),
    EXPIRED: (
        "Waktu untuk menyetujui pesanan ini sudah habis. Tidak ada uang yang dipindahkan. "
        "Buat pesanan baru di toko.",
        "The time to agree to this order is over. No money was moved. "
        "Make a new order at the shop.",
    ),
}

_ORDER_KNOWN = (
    "Nomor pesanan itu sudah ada pada checkout {checkout_id}. Tidak ada checkout baru. "
    "Lanjutkan yang itu, atau pakai nomor lain.",
    "That order number has a checkout already, {checkout_id}. No new one was made. "
    "Go on with that one, or use another number.",
)

_OVER_HELD = (
    "Jumlah itu melebihi dana yang ditahan untuk pesanan ini, yaitu {held} rupiah. Tidak ada uang "
    "yang dipindahkan. Ambil jumlah yang lebih kecil.",
    "That is more than the {held} rupiah held for this order. No money was moved. "
    "Capture a smaller amount.",
)


def conflict(state: State) -> Refused:
    """What a checkout in this state answers to whatever does not lead on from there."""
    return Explained("state_conflict", _WORDS[state], state=state)


def order_known(checkout: Checkout, now: datetime) -> Refused:
    """What a partner is answered whose order has a checkout that is not over."""
    indonesian, english = (words.format(checkout_id=checkout.id) for words in _ORDER_KNOWN)
    return Explained(
        "state_conflict",
        (indonesian, english),
        checkout_id=checkout.id,
        state=checkout.state(now),
    )


def authorize_refusal(checkout: Checkout | None, now: datetime) -> Refused | None:
    """Why nobody can agree to a checkout, or decline it; None where they can."""
    if checkout is None:
        return Refused("not_found")
    state = checkout.state(now)
    return None if state == OPEN else conflict(state)


_NOT_SERVED = (
    "Situs tempat belanja ini sedang tidak boleh memakai voucher. Tidak ada uang yang ditahan. "
    "Tanyakan kepada penjualnya.",
    "The site where you are shopping may not take vouchers at the moment. No money was held. "
    "Ask the seller.",
)


def serving_refusal(checkout: Checkout, partner: Partner | None, now: datetime) -> Refused | None:
    """Why nothing is agreed to on this partner's site: it is suspended, and could neither capture
    nor void, or the address to go back to is no longer one of its own. None where the checkout is
    no longer open, or there is no reason."""
    if checkout.state(now) != OPEN:
        return None
    # Read before, when it was made.
    origin = origin_of(checkout.return_url, on_one_machine=True)
    if partner is not None and partner.is_active and origin in partner.return_origins:
        return None
    return Explained("state_conflict", _NOT_SERVED)


def capture_refusal(checkout: Checkout, amount: int, now: datetime) -> Refused | None:
    """Why `amount` rupiah of what is held do not go to the merchant; None where they do."""
    state = checkout.state(now)
    if state != AUTHORIZED:
        return conflict(state)
    if amount > checkout.authorized:
        held = checkout.authorized
        indonesian, english = (words.format(held=held) for words in _OVER_HELD)
        return Explained("amount_over_cap", (indonesian, english), held=held)
    return None


def give_back_refusal(checkout: Checkout, now: datetime) -> Refused | None:
    """Why nothing is given back; None where something is held, also after its time."""
    return None if checkout.stored_state == AUTHORIZED else conflict(checkout.state(now))
