"""The steps of a purchase order: what it becomes by each, and why it does not."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.core.values.errors import Explained, Refused, invalid
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.account import Till
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.procurement.rules.acceptance import (
    Acceptance,
    Tax,
    must_leave_something,
    quantities_of,
)
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DELIVERED,
    DRAFT,
    SUBMITTED,
    Item,
    Order,
    State,
    Terms,
    must_be,
)

# What bodies take of money at most (core/http/fields.py): an order's total is money, too.
TOTAL_MOST = 10**15
# They stand in the order's one item: of the longest order so many stay within its 400 KB.
ACCEPTANCES_MOST = 200

_CHANGED_SINCE = (
    "Pesanan ini diubah sejak Anda melihatnya. Tidak ada uang yang disisihkan. Lihat lagi "
    "pesanannya, lalu putuskan.",
    "This order was changed since you saw it. No money was committed. Look at the order again, "
    "then decide.",
)
_BAST_USED = (
    "Nomor BAST itu sudah dipakai untuk penerimaan lain dari pesanan ini. Tidak ada uang yang "
    "dipindahkan. Periksa nomor BAST.",
    "That BAST number was used for another acceptance of this order. No money was moved. "
    "Check the BAST number.",
)
_NOT_BOUGHT_FROM = (
    "Toko ini belum disetujui atau sedang dibekukan. Pesanan tidak diubah dan tidak ada dana yang "
    "diikat. Pilih pedagang lain, atau hubungi petugas program.",
    "This shop is not approved yet or is suspended. The order was not changed and no money was "
    "committed. Choose another merchant, or contact the program office.",
)
_OWN_SHOP = (
    "Anda ikut berjualan di toko ini. Pesanan tidak disetujui dan tidak ada dana yang diikat. "
    "Mintalah rekan untuk memeriksanya.",
    "You sell at this shop yourself. The order was not approved and no money was committed. "
    "Ask a colleague to look at it.",
)
_OWN_DELIVERY = (
    "Anda ikut berjualan di toko ini. Kiriman tidak diterima dan tidak ada uang yang dipindahkan. "
    "Mintalah rekan untuk memeriksa dan menerimanya.",
    "You sell at this shop yourself. The delivery was not accepted and no money was moved. Ask a "
    "colleague to look at it and accept it.",
)
_TOO_MANY_PARTS = (
    f"Pesanan ini sudah diterima dalam {ACCEPTANCES_MOST} bagian, dan tidak bisa lebih. Tidak ada "
    "uang yang dipindahkan. Kembalikan kiriman ini, batalkan sisanya, dan buat pesanan baru.",
    f"This order was accepted in {ACCEPTANCES_MOST} parts, and takes no more. No money was moved. "
    "Send this delivery back, cancel the rest, and draft a new order.",
)


def must_be_active(state: str) -> None:
    """Raise `merchant_not_active` where nothing is ordered from a merchant in this state."""
    if state != ACTIVE:
        raise Explained("merchant_not_active", _NOT_BOUGHT_FROM)


def buying_refusal(till: Till | None, phone: str) -> Refused | None:
    """Why whoever has this phone (a keyed hash) may not approve that the city buys at a shop: it
    is not active, or they sell there themselves. None where they may."""
    if till is None or not till.is_open:
        return Explained("merchant_not_active", _NOT_BOUGHT_FROM)
    return Explained("own_shop", _OWN_SHOP) if _sells_at(till, phone) else None


def receiving_refusal(till: Till | None, phone: str) -> Refused | None:
    """Why whoever has this phone (a keyed hash) may not accept what a shop has delivered: they sell
    there themselves, and would say alone that goods have come. None where they may."""
    if till is None:
        return Refused("not_found")
    return Explained("own_shop", _OWN_DELIVERY) if _sells_at(till, phone) else None


def _sells_at(till: Till, phone: str) -> bool:
    return phone in (till.phones or ())


def must_be_payable(items: Sequence[Item]) -> None:
    """Raise `validation_failed` where all items together cost more than can be money."""
    if sum(item.amount for item in items) > TOTAL_MOST:
        raise invalid(
            "items",
            f"jumlahnya harus <= {TOTAL_MOST} rupiah",
            f"must cost <= {TOTAL_MOST} rupiah in all",
        )


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


def approved(order: Order, funding: str, by: Subject, at: str, saw: int | None = None) -> Order:
    """A submitted order with its total committed. Raises `state_conflict`, also where it is of
    another version than the one that the approver `saw`, and `same_person` for whoever had it in
    hand before, in whichever role."""
    must_be(order, SUBMITTED)
    if saw not in (None, order.version):
        raise Explained("state_conflict", _CHANGED_SINCE, state=order.state)
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
    if len(order.acceptances) >= ACCEPTANCES_MOST:
        raise Explained("state_conflict", _TOO_MANY_PARTS, state=order.state)
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
