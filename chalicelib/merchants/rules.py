"""What a row of the merchants' file must hold, the states a merchant goes through, who may use its
till, and what its statement says."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal, get_args

from chalicelib.core.values import identifiers, ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.ledger.rules import Movement

REQUIRED_COLUMNS = (
    "nib",
    "name",
    "owner_name",
    "phone",
    "category",
    "kelurahan_code",
    "address",
    "bank_code",
    "bank_account",
    "bank_account_name",
)
OPTIONAL_COLUMNS = ("nmid",)

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

NAME_LONGEST = 100
ADDRESS_LONGEST = 200
# Max140Text: the longest party name that a pain.001 payout file can carry (ISO 20022).
ACCOUNT_NAME_LONGEST = 140


@dataclass(frozen=True, slots=True)
class MerchantRow:
    """A merchant as one good row tells, all in normal form; `nmid` is None where not given.

    `bank_code` and `bank_account` are digits as text: their leading zeros count.
    """

    nib: str
    name: str
    owner_name: str
    phone: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str | None = None


def parse_merchant(record: dict[str, str]) -> MerchantRow | list[RowError]:
    """The merchant of one row, or all that is wrong in it.

    `record` has a cell by each of REQUIRED_COLUMNS and may have one by OPTIONAL_COLUMNS.
    """
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS:
        try:
            values[column] = read(record.get(column, ""))
        except Rejected as rejected:
            errors.append(rejected.error)
    return errors or MerchantRow(**values)


def category(text: str) -> str:
    """One of CATEGORIES, whatever its case; raises Rejected, naming them all."""
    if text in CATEGORIES:
        return text
    folded = text.strip().lower()
    if folded in CATEGORIES:
        return folded
    if identifiers.is_blank(folded):
        raise Rejected("category", "required")
    raise Rejected("category", "category_unknown", choices=", ".join(CATEGORIES))


def _text(column: str, longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        return identifiers.plain_text(text, column, longest)

    return read


def _nmid(text: str) -> str | None:
    return None if identifiers.is_blank(text) else identifiers.nmid(text)


# A merchant's phone is required where a resident's is not: without it nobody could sign in there.
_CELLS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("nib", identifiers.nib),
    ("name", _text("name", NAME_LONGEST)),
    ("owner_name", _text("owner_name", NAME_LONGEST)),
    ("phone", identifiers.phone),
    ("category", category),
    ("kelurahan_code", identifiers.kelurahan),
    ("address", _text("address", ADDRESS_LONGEST)),
    ("bank_code", identifiers.bank_code),
    ("bank_account", identifiers.bank_account),
    ("bank_account_name", _text("bank_account_name", ACCOUNT_NAME_LONGEST)),
    ("nmid", _nmid),
)


def second_row(first: int) -> RowError:
    """What to tell a row whose NIB stood already in row `first` of the same file."""
    return Rejected("nib", "duplicate_row", first=first).error


State = Literal["pending", "active", "suspended"]
Action = Literal["approve", "suspend", "reinstate"]

#   application          import
#        v                 v
#     pending --approve--> active --suspend--> suspended
#                            ^----reinstate------'
_NEXT: dict[tuple[str, str], State] = {
    ("pending", "approve"): "active",
    ("active", "suspend"): "suspended",
    ("suspended", "reinstate"): "active",
}


def next_state(state: str, action: Action) -> State:
    """The state an action leads to; raises Refused `state_conflict` where it does not apply."""
    following = _NEXT.get((state, action))
    if following is None:
        raise Refused("state_conflict")
    return following


def begins_a_word(name: str, q: str) -> bool:
    """Whether `q`, blanks and case aside, stands in a name where a word begins."""
    return f" {_words(q)}" in f" {_words(name)}"


def _words(text: str) -> str:
    return " ".join(re.split(r"\W+", text.casefold())).strip()


# Cashiers

CashierRole = Literal["owner", "cashier"]
OWNER: CashierRole = "owner"
CASHIER: CashierRole = "cashier"

CASHIERS_AT_MOST = 10
# A redemption's name for its cashier stands in the transfer twice, once inside the receipt: longer
# ones would push that item over the 1,024 bytes at which it costs more.
CASHIER_NAME_LONGEST = 40

# The codec of our tokens counts these, wherever they stand (core/jose.py).
_BRACKETS = str.maketrans("[]{}", "()()")


@dataclass(frozen=True, slots=True)
class Cashier:
    """A phone that may use a merchant's till, and the name of whoever holds it.

    `role` is "owner" for the phone of the registry and "cashier" for one that the owner has added.
    `phone_hash` is the keyed hash of the phone; of the number only `phone_masked` is kept.
    `added_at` is None for the owner.
    """

    id: str
    name: str
    role: CashierRole
    phone_masked: str
    phone_hash: str
    added_at: str | None


def cashier_id(merchant_id: str, phone_hash: str) -> str:
    """The id that belongs to a phone at one merchant: adding it twice meets the first."""
    digest = sha256(f"{merchant_id}\0{phone_hash}".encode()).digest()
    return ids.stable_id(ids.CASHIER, digest)


def cashier_name(name: str) -> str:
    """A name as the till carries it: no longer than CASHIER_NAME_LONGEST, and fit for a token."""
    return name.translate(_BRACKETS)[:CASHIER_NAME_LONGEST].rstrip()


# The statement

STATEMENT_LONGEST_DAYS = 366

# Which column of the statement a transfer goes into, and whether it adds to it. Every kind that
# joins a merchant's account stands here, or the statement would not close.
_COLUMNS: Mapping[str, tuple[str, int]] = {
    "redeem": ("redeemed", 1),
    "capture": ("redeemed", 1),
    "accept": ("redeemed", 1),
    "refund": ("refunded", 1),
    "settle": ("paid_out", 1),
    "payout_returned": ("paid_out", -1),
}


@dataclass(frozen=True, slots=True)
class StatementDay:
    """A business day of a statement, in rupiah. `count` is how many payments were taken."""

    day: date
    redeemed: int
    refunded: int
    paid_out: int
    closing: int
    count: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a merchant was owed, took, gave back and was paid from the first day to the last.

    opening + redeemed - refunded - paid_out = closing, over all and day by day.
    """

    opening: int
    days: list[StatementDay]

    @property
    def redeemed(self) -> int:
        return sum(day.redeemed for day in self.days)

    @property
    def refunded(self) -> int:
        return sum(day.refunded for day in self.days)

    @property
    def paid_out(self) -> int:
        return sum(day.paid_out for day in self.days)

    @property
    def closing(self) -> int:
        return self.days[-1].closing


def statement_days(first: date, last: date) -> list[date]:
    """The business days from `first` to `last`, both included. Raises `validation_failed`."""
    count = (last - first).days + 1
    if not 1 <= count <= STATEMENT_LONGEST_DAYS:
        raise invalid(
            "to",
            f"rentang harus 1 sampai {STATEMENT_LONGEST_DAYS} hari",
            f"the range must be 1 to {STATEMENT_LONGEST_DAYS} days",
        )
    return [first + timedelta(days=i) for i in range(count)]


def statement(movements: Iterable[Movement], days: list[date]) -> Statement:
    """The statement over `days` (one after the other) of the merchant whose transfers these are:
    all of them since the beginning, in any order; later ones are left out."""
    before: Counter[str] = Counter()
    within: dict[date, Counter[str]] = {day: Counter() for day in days}
    for kind, amount, occurred_at in movements:
        day = business_day(from_text(occurred_at))
        sums = before if day < days[0] else within.get(day)
        if sums is not None:
            column, sign = _COLUMNS[kind]
            sums[column] += sign * amount
            if column == "redeemed":
                sums["count"] += 1
    opening = closing = _owed(before)
    lines = []
    for day, sums in within.items():
        closing += _owed(sums)
        lines.append(
            StatementDay(
                day, sums["redeemed"], sums["refunded"], sums["paid_out"], closing, sums["count"]
            )
        )
    return Statement(opening, lines)


def _owed(sums: Mapping[str, int]) -> int:
    return sums["redeemed"] - sums["refunded"] - sums["paid_out"]
