"""The ledger's rules: what a transfer is, which accounts it may join, how sums are grouped.

Money moves only by transfers. An account's balance is credits - debits; over all accounts the
balances sum to 0; no account but treasury, bank and suspense goes below 0. Minus `bank` is the
balance that the bank itself tells, cut to the rupiah.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import JAKARTA, business_day, from_text

TREASURY = "treasury"
BANK = "bank"
SUSPENSE = "suspense"
TAX = "tax"
# The accounts that there is one of each, and that belong to no other concept.
SINGLE = (TREASURY, BANK, SUSPENSE, TAX)

Kind = Literal[
    "fund",
    "issue",
    "incentive",
    "redeem",
    "refund",
    "authorize",
    "capture",
    "lapse",
    "commit",
    "accept",
    "uncommit",
    "expire",
    "void",
    "release",
    "settle",
    "payout",
    "payout_returned",
    "deposit",
    "interest",
    "fee",
    "bank_tax",
    "surrender",
    "suspend",
    "unsuspend",
    "withhold",
    "remit",
]

# kind -> (kinds of account debited, kinds of account credited); contract, "Ledger".
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fund": (("treasury",), ("campaign",)),
    "issue": (("campaign",), ("voucher",)),
    "incentive": (("campaign",), ("voucher",)),
    "redeem": (("voucher",), ("merchant",)),
    "refund": (("merchant",), ("voucher",)),
    "authorize": (("voucher",), ("hold",)),
    "capture": (("hold",), ("merchant",)),
    "lapse": (("hold",), ("voucher",)),
    "commit": (("treasury",), ("order",)),
    "accept": (("order",), ("merchant",)),
    "uncommit": (("order",), ("treasury",)),
    "expire": (("voucher",), ("campaign",)),
    "void": (("voucher",), ("campaign",)),
    "release": (("campaign",), ("treasury",)),
    "settle": (("merchant",), ("settlement",)),
    "payout": (("settlement",), ("bank",)),
    "payout_returned": (("settlement", "bank"), ("merchant",)),
    "deposit": (("bank",), ("treasury",)),
    "interest": (("bank",), ("treasury",)),
    "fee": (("treasury",), ("bank",)),
    "bank_tax": (("treasury",), ("bank",)),
    "surrender": (("treasury",), ("bank",)),
    "suspend": (("bank", "suspense"), ("bank", "suspense")),
    "unsuspend": (("bank", "suspense"), ("bank", "suspense")),
    "withhold": (("order",), ("tax",)),
    "remit": (("tax",), ("bank",)),
}

# Account kinds that one id stands behind; the rest are one account each.
MANY = ("campaign", "voucher", "merchant", "hold", "order", "settlement")

# Where lists and sums for accounts that all transfers share are spread.
JOURNAL_SHARDS = 8
_SHARED = ("treasury", "bank", "campaign")


def account(kind: str, id: str) -> str:
    """`voucher:vch_…`, as the contract names accounts."""
    return f"{kind}:{id}"


def account_kind(name: str) -> str:
    """The kind of an account: what stands before the colon."""
    return name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Transfer:
    """One immutable movement of `amount` rupiah (> 0) from `debit_account` to `credit_account`.

    `occurred_at` is RFC 3339 text with milliseconds. `reference` names what caused it outside
    the ledger (an SP2D number, a reason). `actor` is `role:id`. A redemption also carries what
    its receipt needs; it and a refund name the cashier who took or gave it. One that corrects a
    wrong transfer names that in `reverses`, and may be of the same kind with the accounts
    exchanged. `bank_line` is the line of a bank statement that it books (`bst_…#line`).
    """

    id: str
    debit_account: str
    credit_account: str
    amount: int
    kind: Kind
    reference: str
    occurred_at: str
    actor: str
    campaign_id: str = ""
    bill_total: int | None = None
    receipt: str | None = None
    redemption_id: str | None = None
    cashier: str | None = None
    reverses: str | None = None
    bank_line: str | None = None

    def __post_init__(self) -> None:
        if not self._joins(KINDS[self.kind]):
            raise ValueError(
                f"{self.kind} does not move from {self.debit_account} to {self.credit_account}"
            )
        if type(self.amount) is not int or self.amount <= 0:
            raise ValueError("a transfer moves a positive integer of rupiah")

    def _joins(self, kinds: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
        debited, credited = account_kind(self.debit_account), account_kind(self.credit_account)
        if debited == credited:
            return False
        debits, credits = kinds
        if debited in debits and credited in credits:
            return True
        return self.reverses is not None and credited in debits and debited in credits


def reversal_of(wrong: Transfer, id: str, occurred_at: str, actor: str) -> Transfer:
    """The transfer that moves back what a wrong one moved: of its kind, the accounts exchanged."""
    return replace(
        wrong,
        id=id,
        debit_account=wrong.credit_account,
        credit_account=wrong.debit_account,
        occurred_at=occurred_at,
        actor=actor,
        reverses=wrong.id,
    )


class Mutation(NamedTuple):
    """A transfer that was overwritten (`MODIFY`) or removed (`REMOVE`), as the stream tells it:
    when, to the second, and under which number of its shard. No transfer ever may be."""

    transfer_id: str
    event: str
    at: datetime
    sequence: str


class Movement(NamedTuple):
    """What a sum over one account needs of a transfer; `exchanged`: it goes the other way than its
    kind, because it reverses one."""

    kind: str
    amount: int
    occurred_at: str
    exchanged: bool = False


class Sale(NamedTuple):
    """What made a merchant owed something for what it sold, or a refund of that, which names it in
    `redemption_id`; in rupiah."""

    id: str
    kind: str
    campaign_id: str
    amount: int
    occurred_at: str
    redemption_id: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account and what has gone through it, in rupiah; balance = credits - debits."""

    account: str
    debits: int
    credits: int
    balance: int


def account_of(name: str, balance: int, credits: int) -> Account:
    """An account from what is stored: balance and credits; debits follow."""
    return Account(name, credits - balance, credits, balance)


def group(name: str, campaign_id: str) -> str:
    """The trial balance's line for an account: vouchers are summed per campaign, the other kinds
    with many accounts (but campaigns) in all."""
    kind = account_kind(name)
    if kind == "voucher":
        return f"vouchers:{campaign_id}"
    if kind in ("merchant", "hold", "order", "settlement"):
        return f"{kind}s"
    return name


@dataclass(frozen=True, slots=True)
class Sums:
    """Debits and credits by group, and amounts by campaign and kind, all in rupiah."""

    debits: Counter[str] = field(default_factory=Counter)
    credits: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: Counter[str] = field(default_factory=Counter)

    def add(self, transfer: Transfer) -> None:
        """Count one transfer in."""
        self.debits[group(transfer.debit_account, transfer.campaign_id)] += transfer.amount
        self.credits[group(transfer.credit_account, transfer.campaign_id)] += transfer.amount
        if transfer.campaign_id:
            self.kinds[transfer.campaign_id, transfer.kind] += transfer.amount
        self.count["transfers"] += 1

    def counters(self) -> dict[str, int]:
        """All of it by one name each: `d|group`, `c|group`, `k|campaign|kind`, `n`."""
        named = {f"d|{name}": amount for name, amount in self.debits.items()}
        named |= {f"c|{name}": amount for name, amount in self.credits.items()}
        named |= {f"k|{campaign}|{kind}": sum_ for (campaign, kind), sum_ in self.kinds.items()}
        named["n"] = self.count["transfers"]
        return named

    def add_counters(self, named: Mapping[str, int]) -> None:
        """Count in what `counters` has named; other names are left out."""
        for name, amount in named.items():
            what, _, rest = name.partition("|")
            if what == "d":
                self.debits[rest] += amount
            elif what == "c":
                self.credits[rest] += amount
            elif what == "k":
                campaign, _, kind = rest.partition("|")
                self.kinds[campaign, kind] += amount
            elif what == "n":
                self.count["transfers"] += amount


def summed(transfers: Iterable[Transfer]) -> Sums:
    """The sums over transfers."""
    sums = Sums()
    for transfer in transfers:
        sums.add(transfer)
    return sums


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The sums of each group before `as_of`; `through` is how far they surely reach."""

    accounts: list[Account]
    debits: int
    credits: int
    as_of: datetime
    through: datetime


def trial_balance(sums: Sums, as_of: datetime, through: datetime) -> TrialBalance:
    """The lines of a trial balance, by name; debits and credits are equal in every honest one."""
    names = sorted(sums.debits.keys() | sums.credits.keys())
    accounts = [
        account_of(name, sums.credits[name] - sums.debits[name], sums.credits[name])
        for name in names
    ]
    return TrialBalance(
        accounts,
        sum(account.debits for account in accounts),
        sum(account.credits for account in accounts),
        as_of,
        through,
    )


def entry_key(transfer: Transfer) -> str:
    """Where a transfer stands in a listing of the journal: by instant, then by id."""
    return f"{transfer.occurred_at}#{transfer.id}"


def journal_partitions(transfer: Transfer) -> list[str]:
    """Under which keys a transfer is listed: each of its accounts, and its day.

    Accounts and days that all transfers share are spread over JOURNAL_SHARDS keys, so that no
    key is written by every claim or every redemption.
    """
    day = business_day(from_text(transfer.occurred_at)).isoformat()
    shard = shard_of(transfer.id)
    keys = [f"day#{day}#{shard}"]
    for name in (transfer.debit_account, transfer.credit_account):
        if account_kind(name) in _SHARED:
            keys.append(f"{name}#{day}#{shard}")
        else:
            keys.append(name)
    return keys


def is_shared(name: str) -> bool:
    """Whether an account's journal is kept per day and shard."""
    return account_kind(name) in _SHARED


def account_of_all(kind: str) -> str | None:
    """The one account that every transfer of a kind goes through, where there is one."""
    debits, credits = KINDS[kind]
    for name in (TREASURY, BANK):
        if (name,) in (debits, credits) or (name in debits and name in credits):
            return name
    return None


def is_exchanged(kind: str, credit_account: str) -> bool:
    """Whether a transfer of a kind, by the account that it credits, has its accounts exchanged."""
    return account_kind(credit_account) not in KINDS[kind][1]


def shard_of(transfer_id: str) -> int:
    """The journal shard of a transfer: stable, and even because ids end in random characters."""
    return sum(transfer_id[-4:].encode()) % JOURNAL_SHARDS


LEVELS = ("month", "day", "hour", "minute")


def buckets(instant: datetime) -> dict[str, str]:
    """The month, day, hour and minute in which an instant falls, as sortable text.

    In Asia/Jakarta, so that a day here is a business day; the offset never changes.
    """
    text = instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")
    return {"month": text[:7], "day": text[:10], "hour": text[:13], "minute": text}


@dataclass(frozen=True, slots=True)
class Span:
    """Buckets of one level under one key: from `first` (included) to `end` (excluded)."""

    level: str
    parent: str
    end: str


def spans_before(instant: datetime) -> list[Span]:
    """What must be added up for everything before `instant` (a full minute): whole months, then
    the days of its month, the hours of its day and the minutes of its hour."""
    at = buckets(instant)
    return [
        Span("month", "", at["month"]),
        Span("day", at["month"], at["day"]),
        Span("hour", at["day"], at["hour"]),
        Span("minute", at["hour"], at["minute"]),
    ]


def full_minute(instant: datetime) -> datetime:
    """The last full minute not after an instant."""
    return instant.replace(second=0, microsecond=0)


def next_minute(instant: datetime) -> datetime:
    """The first full minute after an instant."""
    return full_minute(instant) + timedelta(minutes=1)


# Guards, the items beside which transfers are written: in the tables of these concepts, those that
# have one of the attributes below.
GUARDED = ("merchants", "budgets", "settlements", "accounts")

# Beside which of its accounts a transfer is written and counted: the first of these that it has. A
# merchant's comes first, for what it is owed is read off the counts of its account.
_GUARDS = ("merchant", "campaign", "settlement", "bank")

CLOSED_THROUGH = "closed_through"
COUNT_PREFIX = "n:"


def guard_of(debit_account: str, credit_account: str) -> str | None:
    """The account beside which a transfer is counted; None where it is of a kind that none is."""
    for kind in _GUARDS:
        for name in (debit_account, credit_account):
            if account_kind(name) == kind:
                return name
    return None


def day_count(day: date) -> str:
    """The attribute of a guard that counts its transfers of a business day."""
    return f"{COUNT_PREFIX}{day.isoformat()}"


def closed_before(now: datetime) -> str:
    """The `closed_through` of a guard item that is put at `now`: it did not exist on any earlier
    day, so none can have a transfer of it."""
    return (business_day(now) - timedelta(days=1)).isoformat()


class DayClosed(Refused):
    """The transfer's day was closed before it was written: nothing has moved. Asked again, it gets
    a new instant, in a day that is open."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)
