"""A merchant's account: what it is owed, and what the account counts beside that."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.merchants.rules.hours import Opening
from chalicelib.merchants.rules.merchant import ACTIVE, Check, CheckKind


@dataclass(frozen=True, slots=True)
class Standing:
    """A merchant's account as it was read: rupiah, and what tells whether it has moved since.

    `counts` says how many transfers of a business day went through it, of days after
    `closed_through`; what is held for it, and counted beside it, does not. `settled` is the number
    of the settlement that has paid it last, `settled_until` up to which moment, `settled_at` when;
    "" before the first.
    """

    merchant_id: str
    state: str
    balance: int
    credits: int
    closed_through: str
    settled: str
    settled_until: str
    settled_at: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def debits(self) -> int:
        return self.credits - self.balance


@dataclass(frozen=True, slots=True)
class Bounced:
    """A bank account (see `account_key`) that could not take money, and the bank's reason."""

    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class Till:
    """What a payment or refund finds at a merchant's account. `phones` are those that may use the
    till, as keyed hashes, None where none are named; `owed` is in rupiah; `redeemed` is what was
    redeemed under each of the counters below; `checks` also those that have lapsed; `sticker` is
    the number of the one that counts, 0 where there is none, issued at the second `sticker_at`."""

    state: str
    category: str
    phones: frozenset[str] | None
    owed: int
    redeemed: Mapping[str, int]
    checks: tuple[Check, ...] = ()
    sticker: int = 0
    sticker_at: int = 0

    @property
    def is_open(self) -> bool:
        return self.state == ACTIVE


@dataclass(frozen=True, slots=True)
class Stall:
    """A shop as a resident meets it who is about to pay: what it says of itself, and its till.
    `photo` names the photo that is shown, "" for none."""

    merchant_id: str
    name: str
    category: str
    kelurahan_code: str
    hours: tuple[Opening, ...]
    photo: str
    till: Till


_DAY, _IN_ALL = "day:", "all:"
COUNTERS = (_DAY, _IN_ALL)


def day_counter(campaign_id: str, day: str) -> str:
    """The attribute that counts what a merchant redeemed of a campaign in a business day."""
    return f"{_DAY}{campaign_id}:{day}"


def total_counter(campaign_id: str) -> str:
    """The attribute that counts what a merchant redeemed of a campaign in all."""
    return f"{_IN_ALL}{campaign_id}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts under the ceilings that a campaign has for each merchant: `amount` rupiah, on a
    business `day`, "" where that is over and nothing is counted under it any more. `per_day` and
    `in_all` are the ceilings, None for none."""

    campaign_id: str
    amount: int
    day: str
    per_day: int | None
    in_all: int | None

    @property
    def counters(self) -> list[tuple[str, int]]:
        """The attributes that count it, each with its ceiling; none where there is no ceiling."""
        found = []
        if self.per_day is not None and self.day:
            found.append((day_counter(self.campaign_id, self.day), self.per_day))
        if self.in_all is not None:
            found.append((total_counter(self.campaign_id), self.in_all))
        return found


@dataclass(frozen=True, slots=True)
class Taking:
    """What a merchant must be that several campaigns pay at once on a business day (`today`), and
    what that counts under their ceilings (`counted`, each of another campaign): of one of these
    `categories` (none: of any), with all checks that it `requires`. `stranger`, a keyed hash, is
    no phone of its till: that of whoever pays. The counters `stale` are dropped."""

    today: str
    counted: tuple[Counted, ...]
    categories: tuple[str, ...]
    requires: tuple[CheckKind, ...]
    stale: tuple[str, ...]
    stranger: str
