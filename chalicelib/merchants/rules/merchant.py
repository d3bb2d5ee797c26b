"""What a merchant is, the states it goes through, and how one is found by its name."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.masks import mask_account
from chalicelib.merchants.rules.business import Size
from chalicelib.merchants.rules.hours import Opening

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
# What people say who look for something of a category, none of which need stand in its name.
CATEGORY_WORDS: dict[str, str] = {
    "kuliner": "kuliner makanan minuman jajanan",
    "kriya": "kriya kerajinan",
    "fesyen": "fesyen pakaian busana",
    "kelontong": "kelontong sembako",
    "jasa": "jasa layanan",
    "pariwisata": "pariwisata wisata",
    "pendidikan": "pendidikan kursus les",
}

# How one can have what a shop sells.
Service = Literal["dine_in", "take_away", "delivery"]
SERVICES: tuple[Service, ...] = get_args(Service)

# What a merchant can have had checked, each with a number and until when it is good. Halal is
# obligatory for food of micro and small businesses since 17 October 2026 (PP 42/2024 art. 160).
CheckKind = Literal["health_protocol", "halal", "pirt", "hygiene"]
CHECK_KINDS: tuple[CheckKind, ...] = get_args(CheckKind)


@dataclass(frozen=True, slots=True)
class Check:
    """A check that a merchant has passed: the certificate's number, and the last business day on
    which it counts."""

    kind: CheckKind
    number: str
    valid_until: str


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
    three are "" where it is confirmed. `bounced_account` is the account, as `account_key` names it,
    from which a bank last sent money back because the account could not take it, and
    `bounced_reason` why; both are "" where none has. `size` is None where nobody has told it;
    `npwp` has 16 digits (a person's is the NIK: only staff and the owner read it); `pkp` says that
    it charges VAT. `services` and `hours` are what the shop itself says, `checks` what an admin has
    seen a certificate of.
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
    bounced_account: str = ""
    bounced_reason: str = ""
    size: Size | None = None
    cooperative: bool = False
    npwp: str | None = None
    pkp: bool = False
    services: tuple[Service, ...] = ()
    hours: tuple[Opening, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def has_bounced(self) -> bool:
        """Whether payouts still go where a bank has sent money back from."""
        return self.bounced_account == account_key(
            self.bank_code, self.bank_account, self.bank_account_name
        )


def account_key(bank_code: str, bank_account: str, bank_account_name: str) -> str:
    """A bank account by one text: two are the same account only where all three are the same."""
    return f"{bank_code} {bank_account} {bank_account_name}"


# ISO 20022 reasons that lie in the account itself: asked again, the bank would send it back again.
_BOUNCES = re.compile(r"(AC[0-9]{2}|BE01|RC01|MD07)\b")


def is_bounce(reason: str) -> bool:
    """Whether a bank's reason, which begins with its code, says that the account is wrong, closed,
    blocked, another's or a dead person's."""
    return bool(_BOUNCES.match(reason))


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
