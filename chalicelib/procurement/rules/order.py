"""What a purchase order is, and the states it goes through.

The city buys from one of its merchants out of an account of its budget (belanja barang dan jasa).
The order is also an account: what is committed to it at approval lies on `order:{id}` until it is
accepted or given back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.account import Till
from chalicelib.procurement.rules.acceptance import (
    Acceptance,
    Tax,
    must_leave_something,
    quantities_of,
)
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
    document's number."""

    unit: str
    merchant_id: str
    merchant_name: str
    account_code: str
    reference: str
    means: Means
    items: tuple[Item, ...]


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

_BAST_USED = (
    "Nomor BAST itu sudah dipakai untuk penerimaan lain dari pesanan ini. Tidak ada uang yang "
    "dipindahkan. Periksa nomor BAST.",
    "That BAST number was used for another acceptance of this order. No money was moved. "
    "Check the BAST number.",
)
_NOT_BOUGHT_FROM = (
    "Toko ini belum disetujui atau sedang dibekukan. Pesanan tidak disetujui dan tidak ada dana "
    "yang diikat. Tolak pesanan ini, atau hubungi petugas program.",
    "This shop is not approved yet or is suspended. The order was not approved and no money was "
    "committed. Reject the order, or contact the program office.",
)
_OWN_SHOP = (
    "Anda ikut berjualan di toko ini. Pesanan tidak disetujui dan tidak ada dana yang diikat. "
    "Mintalah rekan untuk memeriksanya.",
    "You sell at this shop yourself. The order was not approved and no money was committed. "
    "Ask a colleague to look at it.",
)


def buying_refusal(till: Till | None, phone: str) -> Refused | None:
    """Why whoever has this phone (a keyed hash) may not approve that the city buys at a shop: it
    is not active, or they sell there themselves. None where they may."""
    if till is None or not till.is_open:
        return Explained("merchant_not_active", _NOT_BOUGHT_FROM)
    if phone in (till.phones or ()):
        return Explained("own_shop", _OWN_SHOP)
    return None


def must_be(order: Order, *states: State) -> None:
    """Raise `state_conflict`, in words for the state that it is in, unless it is in one of
    these."""
    if order.state not in states:
        raise Explained("state_conflict", _WORDS[order.state], state=order.state)


def changed(order: Order, terms: Terms, by: Subject) -> Order:
    """A draft with other terms. Raises `state_conflict`."""
    must_be(order, DRAFT)
    return _next(order, DRAFT, terms=terms, hands=order.hands | {by.phone})


def submitted(order: Order, by: Subject, at: str) -> Order:
    """A draft as it waits to be approved. Raises `state_conflict`."""
    must_be(order, DRAFT)
    return _next(
        order,
        SUBMITTED,
        hands=order.hands | {by.phone},
        submitted_by=by.actor,
        submitted_at=at,
    )


def approved(order: Order, funding: str, by: Subject, at: str) -> Order:
    """A submitted order with its total committed. Raises `state_conflict`, and `same_person` for
    whoever had it in hand before, in whichever role."""
    must_be(order, SUBMITTED)
    if by.phone in order.hands:
        raise Refused("same_person")
    return _next(
        order,
        APPROVED,
        # Needed no more; and an order of a few items stays within a write unit's kilobyte.
        hands=frozenset(),
        approved_by=by.actor,
        approved_at=at,
        funding=funding,
        balance=order.total,
        credits=order.total,
    )


def rejected(order: Order, reason: str) -> Order:
    """A submitted order as its approver gives it back to be changed. Raises `state_conflict`."""
    must_be(order, SUBMITTED)
    return _next(order, DRAFT, submitted_by="", submitted_at="", rejection=reason)


def delivered(order: Order, by: Subject, at: str) -> Order:
    """An order as its merchant says that what is open of it was delivered. Raises
    `state_conflict`."""
    must_be(order, APPROVED)
    return _next(order, DELIVERED, delivered_by=by.actor, delivered_at=at)


def sent_back(order: Order, reason: str) -> Order:
    """An order whose delivery is as good as none: it may be delivered anew, or cancelled. Raises
    `state_conflict`."""
    must_be(order, DELIVERED)
    return _next(order, APPROVED, delivered_by="", delivered_at="", rejection=reason)


def accepted(
    order: Order,
    bast: str,
    quantities: Sequence[int] | None,
    taxes: Sequence[Tax],
    by: Subject,
    at: str,
) -> Order:
    """A delivered order once so much of each item, or all that is open, was accepted by a BAST:
    its last acceptance says what that pays. What is open after that its merchant delivers later.

    Raises `reference_used` where the order has an acceptance of this number, `state_conflict`,
    `validation_failed`."""
    if order.acceptance(bast):
        raise Explained("reference_used", _BAST_USED)
    must_be(order, DELIVERED)
    taken = quantities_of([item.open for item in order.items], quantities)
    acceptance = Acceptance(
        bast=bast,
        at=at,
        by=by.actor,
        quantities=taken,
        gross=sum(item.unit_price * n for item, n in zip(order.items, taken, strict=True)),
        version=order.version + 1,
        taxes=tuple(taxes),
        delivered_by=order.delivered_by,
        delivered_at=order.delivered_at,
    )
    must_leave_something(taxes, acceptance.gross)
    items = tuple(
        replace(item, accepted=item.accepted + n)
        for item, n in zip(order.items, taken, strict=True)
    )
    return _next(
        order,
        _state_of(items),
        terms=replace(order.terms, items=items),
        balance=order.balance - acceptance.gross,
        # The acceptance has it now.
        delivered_by="",
        delivered_at="",
        acceptances=(*order.acceptances, acceptance),
    )


def accepted_before(
    order: Order, bast: str, quantities: Sequence[int] | None, taxes: Sequence[Tax]
) -> Order | None:
    """The order as it stood when a BAST of this number had accepted just this; None where none
    has. Whoever says it twice is answered alike, and nothing is accepted twice."""
    acceptance = order.acceptance(bast)
    if acceptance is None or set(acceptance.taxes) != set(taxes):
        return None
    upto = order.acceptances[: order.acceptances.index(acceptance) + 1]
    items = tuple(
        replace(item, accepted=sum(one.quantities[i] for one in upto))
        for i, item in enumerate(order.items)
    )
    state = _state_of(items)
    said_so = (
        state == ACCEPTED if quantities is None else tuple(quantities) == acceptance.quantities
    )
    if not said_so:
        return None
    return replace(
        order,
        terms=replace(order.terms, items=items),
        state=state,
        version=acceptance.version,
        acceptances=upto,
        balance=order.credits - sum(one.gross for one in upto),
        delivered_by="",
        delivered_at="",
        rejection="",
        cancelled_by="",
        cancelled_at="",
        cancellation="",
    )


def _state_of(items: Sequence[Item]) -> State:
    """Of an order of which something was accepted."""
    return APPROVED if any(item.open for item in items) else ACCEPTED


def cancelled(order: Order, reason: str, by: Subject, at: str) -> Order:
    """An order that is not delivered any more: what is committed goes back, what was accepted
    stands. Raises `state_conflict`."""
    must_be(order, DRAFT, SUBMITTED, APPROVED)
    return _next(
        order,
        ACCEPTED if order.acceptances else CANCELLED,
        hands=frozenset(),
        balance=0,
        cancelled_by=by.actor,
        cancelled_at=at,
        cancellation=reason,
    )


def _next(order: Order, state: State, **changes: object) -> Order:
    changes = {"rejection": "", **changes}
    return replace(order, state=state, version=order.version + 1, **changes)  # type: ignore[arg-type]
