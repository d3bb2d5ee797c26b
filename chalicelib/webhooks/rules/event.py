"""What happened to an order that its marketplace is told: each once, whoever notices it how often.

An event's id is made from what it tells, so that one which is found twice is the same.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.ledger.rules.transfer import Kind
from chalicelib.marketplace.rules.checkout import (
    DECLINED,
    EXPIRED,
    LAPSED,
    VOIDED,
    Checkout,
    State,
)

EventType = Literal[
    "checkout.authorized",
    "checkout.captured",
    "checkout.voided",
    "checkout.lapsed",
    "checkout.refunded",
    "checkout.declined",
    "checkout.expired",
]

# Of the ledger's transfers those that may be about an order.
KINDS: tuple[Kind, ...] = ("authorize", "capture", "lapse", "refund")

# What was given back was voided, or its time was over; or the rest of what was captured, of which
# the capture tells.
_GIVEN_BACK: dict[State, EventType] = {
    VOIDED: "checkout.voided",
    LAPSED: "checkout.lapsed",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order at an instant (RFC 3339). `amount` is in rupiah: what was
    held, captured, given back or refunded; 0 where nothing was. `refund_id` is a refund's own."""

    id: str
    type: EventType
    at: str
    partner_id: str
    checkout_id: str
    order_id: str
    merchant_id: str
    amount: int
    refund_id: str = ""

    @property
    def data(self) -> dict[str, str | int]:
        """What is told of it: ids and sums alone."""
        told: dict[str, str | int] = {
            "checkout": self.checkout_id,
            "order_id": self.order_id,
            "merchant_id": self.merchant_id,
            "amount": self.amount,
        }
        return told | {"refund_id": self.refund_id} if self.refund_id else told


def of_transfer(kind: str, checkout: Checkout, at: str) -> Event | None:
    """What a transfer from or to a hold tells of its order, as the order stands once it was
    written; None where another tells of it."""
    if kind == "authorize":
        return _event("checkout.authorized", checkout, at, checkout.authorized)
    if kind == "capture":
        return _event("checkout.captured", checkout, at, checkout.captured)
    type = _GIVEN_BACK.get(checkout.stored_state)
    return None if type is None else _event(type, checkout, at, checkout.authorized)


def of_refund(refund_id: str, amount: int, checkout: Checkout, at: str) -> Event:
    """What a refund of a captured order tells: one event for each voucher that it went back to."""
    return _event("checkout.refunded", checkout, at, amount, refund_id)


def of_state(state: State, checkout: Checkout) -> Event | None:
    """What a state tells into which an order came without money; None where it is no such state."""
    if state == DECLINED:
        return _event("checkout.declined", checkout, checkout.declined_at, 0)
    if state == EXPIRED:
        return _event("checkout.expired", checkout, checkout.expires_at, 0)
    return None


def _event(type: EventType, checkout: Checkout, at: str, amount: int, refund_id: str = "") -> Event:
    told = f"{checkout.id}\n{type}\n{refund_id}"
    return Event(
        id=ids.stable_id(ids.MESSAGE, sha256(told.encode()).digest()),
        type=type,
        at=at,
        partner_id=checkout.partner_id,
        checkout_id=checkout.id,
        order_id=checkout.order_id,
        merchant_id=checkout.merchant_id,
        amount=amount,
        refund_id=refund_id,
    )
