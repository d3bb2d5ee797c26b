"""What somebody looks at before a reward is paid: patterns of people who reward themselves.

The machine only holds, and says why; an officer decides (UU 27/2022 on personal data, art. 10: no
refusal by a machine alone).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.transfer import Transfer

Suspicion = Literal[
    "own_shop",
    "same_pair",
    "burst",
    "in_sequence",
    "guessing",
    "ring",
    "kept_refunded",
    "card_of_another",
    "card_shared",
    "claimed_by_another",
]

# How far back a resident's claims, and a shop's, are looked at.
LOOKED_BACK = timedelta(days=7)
# How far back their spending is.
LONG_LOOKED_BACK = 4 * LOOKED_BACK
BURST_WITHIN = timedelta(minutes=10)

# From so many on, this claim among them, a pattern is held.
SAME_PAIR = 10
BURST = 20
IN_SEQUENCE = 4
# Numbers so far apart are of one till within moments, or of somebody who counts.
NEAR = 5
# Claims of a resident that named a payment's number, but not its shop or sum.
GUESSES = 3
# So many payments with rewards at a shop, where so many rewards came from.
RING = 4
# A family may share a card; from so many residents on it is looked at.
CARD_SHARED = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a claim when it is made, itself counted.

    `pair` claims of this resident at this shop, `numbers` of the payments that this resident or
    this shop had claims for, and `guesses`: all of LOOKED_BACK. `at_till` claims at this shop
    within BURST_WITHIN. `spent_here` times rewards were spent at this shop. `kept` where this
    resident has lately spent the reward of a payment that was given back.
    """

    own_shop: bool
    pair: int
    at_till: int
    number: str
    numbers: tuple[str, ...]
    guesses: int
    spent_here: int
    kept: bool


def is_spent_at(moved: Transfer, merchant_id: str) -> bool:
    """Whether a movement of a voucher pays a shop: at its till, or for an order on a site, for
    which it is held first."""
    at_till = moved.credit_account == account("merchant", merchant_id)
    return at_till or (moved.kind == "authorize" and moved.merchant_id == merchant_id)


def suspicions(facts: Facts) -> tuple[Suspicion, ...]:
    """What is to be looked at, worst first."""
    found: list[tuple[bool, Suspicion]] = [
        (facts.own_shop, "own_shop"),
        (facts.guesses >= GUESSES, "guessing"),
        (1 + near(facts.number, facts.numbers) >= IN_SEQUENCE, "in_sequence"),
        (facts.pair >= RING and facts.spent_here >= RING, "ring"),
        (facts.kept, "kept_refunded"),
        (facts.pair >= SAME_PAIR, "same_pair"),
        (facts.at_till >= BURST, "burst"),
    ]
    return tuple(name for holds, name in found if holds)


def near(number: str, others: Iterable[str]) -> int:
    """How many other numbers are at most NEAR from this one. What is not all digits has none."""
    if not number.isdigit():
        return 0
    near = {one for one in others if one.isdigit() and 0 < abs(int(one) - int(number)) <= NEAR}
    return len(near)


@dataclass(frozen=True, slots=True)
class Card:
    """A payer's card, by its keyed hash: which resident it rewards by itself (`owner`, "" for
    none), and for whom it has paid: no more than nobody has to look at are noted."""

    owner: str
    payers: frozenset[str]


def is_noted(card: Card, resident_id: str) -> bool:
    """Whether a card need not note that it pays for a resident: it has, or notes no more."""
    return resident_id in card.payers or len(card.payers) >= CARD_SHARED - 1


def card_suspicion(card: Card, resident_id: str) -> Suspicion | None:
    """Why a claim on a payment with this card is looked at; None where nothing is."""
    if card.owner and card.owner != resident_id:
        return "card_of_another"
    if len(card.payers | {resident_id}) >= CARD_SHARED:
        return "card_shared"
    return None
