"""Holds: what an officer keeps out of settlements until it is released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hold:
    """An officer's hold of a merchant (`redemption_id` "") or of one redemption, until released.
    `occurred_at` and `amount` are the redemption's."""

    merchant_id: str
    reason: str
    held_by: str
    held_at: str
    redemption_id: str = ""
    occurred_at: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Withheld:
    """A single redemption that an officer holds: what is left of it, and why."""

    redemption_id: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one merchant as it counts for a settlement: all of it, single redemptions."""

    whole: Hold | None = None
    withheld: tuple[Withheld, ...] = ()


def held_before(until: str, holds: Sequence[Hold], refunded: Mapping[str, int]) -> Held:
    """The holds of one merchant as they bear upon transfers before `until`. `refunded` is what was
    given back of redemptions, by their ids."""
    whole = next((one for one in holds if not one.redemption_id), None)
    withheld = [
        Withheld(one.redemption_id, one.amount - refunded.get(one.redemption_id, 0), one.reason)
        for one in holds
        if one.redemption_id and one.occurred_at < until
    ]
    return Held(whole, tuple(one for one in withheld if one.amount > 0))


def is_settled(occurred_at: str, settled_until: str, released_at: str, settled_at: str) -> bool:
    """Whether a redemption was in a settlement that has paid its merchant: it lies before the
    moment up to which the merchant was paid, and was not held then."""
    return occurred_at < settled_until and not released_at > settled_at
