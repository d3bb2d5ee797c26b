"""What a purchase order is, and the states it goes through.

The city buys from one of its merchants out of an account of its budget (belanja barang dan jasa).
The order is also an account: what is committed to it at approval lies on `order:{id}` until it is
accepted or given back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chalicelib.core.values.errors import Explained
from chalicelib.merchants.rules.business import Size
from chalicelib.procurement.rules.acceptance import Acceptance
from chalicelib.treasury.rules.promise import number_of

# How the city pays (Permendagri 77/2020): straight to the merchant (langsung), out of a unit's
# advance (uang persediaan) or its replenishment (ganti uang), or by the government's credit card.
Means = Literal["LS", "UP", "GU", "KKPD"]

State = Literal["draft", "submitted", "approved", "delivered", "accepted", "cancelled"]

DRAFT: State = "draft"
SUBMITTED: State = "submitted"
APPROVED: State = "approved"
DELIVERED: State = "delivered"
ACCEPTED: State = "accepted"
CANCELLED: State = "cancelled"

#           .---reject---.        .----send back, or accept a part----.
#           v            |        v                                   |
#  draft ----submit--> submitted --approve--> approved --deliver--> delivered --accept--> accepted
#    '--------cancel-------+----------cancel-----' (accepted, where a part of it was)
#                          v
#                      cancelled


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an order: so many pieces (`quantity`) at `unit_price` rupiah, of which `accepted`
    were accepted so far. `product_id` is "" where it is nothing that stands on the merchant's
    shelf; name and price are the order's own, whatever the shelf says."""

    name: str
    quantity: int
    unit_price: int
    made_in_malang: bool = False
    product_id: str = ""
    accepted: int = 0

    @property
    def amount(self) -> int:
        """What all of it costs, in rupiah."""
        return self.quantity * self.unit_price

    @property
    def open(self) -> int:
        """How many pieces were not accepted yet."""
        return self.quantity - self.accepted


@dataclass(frozen=True, slots=True)
class Terms:
    """What is bought, from whom and out of what: `unit` of the city buys, `reference` is its own
    document's number. `size` and `cooperative` say what the merchant was to the state when the
    order was drafted (None: nobody had told), for the report of the 40 %."""

    unit: str
    merchant_id: str
    merchant_name: str
    account_code: str
    reference: str
    means: Means
    items: tuple[Item, ...]
    size: Size | None = None
    cooperative: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase order. Actors are `role:id`, instants RFC 3339 text, money rupiah; what has not
    happened is "".

    `funding` is the number of the SPM or SP2D that its approver has named. `balance` and `credits`
    are its account's. `hands` are the keyed hashes of the phones of all who have had it in hand
    before it was approved. `rejection` says why it came back from approval, or was sent back after
    delivery; it stands until the next step. `version` counts its changes.
    """

    id: str
    terms: Terms
    state: State
    version: int
    drafted_by: str
    drafted_at: str
    hands: frozenset[str] = frozenset()
    submitted_by: str = ""
    submitted_at: str = ""
    approved_by: str = ""
    approved_at: str = ""
    funding: str = ""
    balance: int = 0
    credits: int = 0
    delivered_by: str = ""
    delivered_at: str = ""
    acceptances: tuple[Acceptance, ...] = ()
    rejection: str = ""
    cancelled_by: str = ""
    cancelled_at: str = ""
    cancellation: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        return self.terms.items

    @property
    def total(self) -> int:
        """What all of it costs."""
        return sum(item.amount for item in self.items)

    @property
    def gross(self) -> int:
        """What was accepted of it, taxes and all."""
        return sum(one.gross for one in self.acceptances)

    @property
    def withheld(self) -> int:
        """What of that is tax."""
        return sum(one.withheld for one in self.acceptances)

    @property
    def given_back(self) -> int:
        """What went back to the treasury when it was cancelled."""
        return self.credits - self.gross - self.balance

    def is_shown_to(self, merchant_id: str) -> bool:
        """Whether this merchant sees it: it is to deliver it, or was."""
        return bool(self.approved_at) and self.terms.merchant_id == merchant_id

    def acceptance(self, bast: str) -> Acceptance | None:
        """The acceptance of this number, however it is spaced or cased."""
        number = number_of(bast)
        return next((one for one in self.acceptances if number_of(one.bast) == number), None)


_WORDS: Mapping[State, tuple[str, str]] = {
    DRAFT: (
        "Pesanan ini masih konsep. Tidak ada yang diubah. Ajukan dahulu.",
        "This order is a draft still. Nothing was changed. Submit it first.",
    ),
    SUBMITTED: (
        "Pesanan ini menunggu persetujuan. Tidak ada yang diubah. Tunggu petugas keuangan "
        "menyetujui atau menolaknya.",
        "This order waits to be approved. Nothing was changed. Wait until a finance officer has "
        "approved or rejected it.",
    ),
    APPROVED: (
        "Pesanan ini sudah disetujui dan menunggu kiriman pedagang. Tidak ada yang diubah. Terima "
        "setelah pedagang mengirim, atau batalkan.",
        "This order is approved and waits for the merchant to deliver. Nothing was changed. Accept "
        "it once it was delivered, or cancel it.",
    ),
    DELIVERED: (
        "Pesanan ini sudah dikirim dan menunggu diterima. Tidak ada yang diubah. Terima, atau "
        "kembalikan kirimannya.",
        "This order was delivered and waits to be accepted. Nothing was changed. Accept it, or "
        "send the delivery back.",
    ),
    ACCEPTED: (
        "Pesanan ini sudah selesai diterima. Tidak ada uang yang dipindahkan lagi. Buat pesanan "
        "baru untuk yang masih diperlukan.",
        "This order is accepted and done. No more money was moved. Draft a new one for what is "
        "still needed.",
    ),
    CANCELLED: (
        "Pesanan ini sudah dibatalkan. Tidak ada yang diubah. Buat pesanan baru.",
        "This order was cancelled. Nothing was changed. Draft a new one.",
    ),
}


def must_be(order: Order, *states: State) -> None:
    """Raise `state_conflict`, in words for the state that it is in, unless it is in one of
    these."""
    if order.state not in states:
        raise Explained("state_conflict", _WORDS[order.state], state=order.state)
