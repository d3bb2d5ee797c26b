"""What a merchant is, the states it goes through, and how one is found by its name."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.masks import mask_account

ROLE = "merchant"

Category = Literal[
    "kuliner",
    "kriya",
    "fesyen",
    "kelontong",
    "jasa",
    "pariwisata",
    "pendidikan",
]
CATEGORIES: tuple[str, ...] = get_args(Category)

State = Literal["pending", "active", "suspended"]
Action = Literal["approve", "suspend", "reinstate"]

PENDING: State = "pending"
ACTIVE: State = "active"
SUSPENDED: State = "suspended"

#   application          import
#        v                 v
#     pending --approve--> active --suspend--> suspended
#                            ^----reinstate------'
_NEXT: dict[tuple[str, str], State] = {
    (PENDING, "approve"): ACTIVE,
    (ACTIVE, "suspend"): SUSPENDED,
    (SUSPENDED, "reinstate"): ACTIVE,
}


def next_state(state: str, action: Action) -> State:
    """The state an action leads to; raises Refused `state_conflict` where it does not apply."""
    following = _NEXT.get((state, action))
    if following is None:
        raise Refused("state_conflict")
    return following


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant. `phone` is `+62…`; bank code and account are digits as text.

    `account_unconfirmed` names who changed the bank account, until a finance officer confirms it;
    `account_changed_at` says when, `account_before` from which (bank code and masked number). All
    three are "" where it is confirmed.
    """

    id: str
    nib: str
    name: str
    owner_name: str
    phone: str
    phone_hash: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str | None
    state: str
    reason: str
    account_unconfirmed: str
    account_changed_at: str
    account_before: str


def place_key(category: str, name: str, merchant_id: str) -> str:
    """Sorts the merchants of a kelurahan by category, then name."""
    return f"{category}#{name.casefold()}#{merchant_id}"


def masked_account(merchant: Merchant) -> str:
    """Where payouts go, as people may read it: the bank's code and the last digits."""
    return f"{merchant.bank_code} {mask_account(merchant.bank_account)}"


def begins_a_word(name: str, q: str) -> bool:
    """Whether `q`, blanks and case aside, stands in a name where a word begins."""
    return f" {_words(q)}" in f" {_words(name)}"


def _words(text: str) -> str:
    return " ".join(re.split(r"\W+", text.casefold())).strip()
