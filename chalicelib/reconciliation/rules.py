"""What a reconciliation says: checks, and the exceptions that they found.

A check holds two numbers against each other that must be the same and come from different places.
Where they are not, each exception names one thing that is wrong, the transfers behind it, and who
must act. Nothing here repairs anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules import Mutation, Sums, group

State = Literal["ok", "difference", "waiting"]
Unit = Literal["rupiah", "transfers"]
Who = Literal["finance", "admin", "engineer"]

OK: State = "ok"
DIFFERENCE: State = "difference"
WAITING: State = "waiting"

RUPIAH: Unit = "rupiah"
TRANSFERS: Unit = "transfers"

# A transfer, stored or listed, by the names of its members.
Entry = Mapping[str, Any]

# An exception names so many transfers at most.
NAMED_AT_MOST = 50

Code = Literal[
    "totals_unbalanced",
    "journal_missing",
    "journal_misplaced",
    "transfer_changed",
    "transfer_missing",
    "transfer_overwritten",
    "transfer_removed",
    "transfer_uncounted",
    "totals_differ",
    "merchant_differs",
    "voucher_differs",
    "campaign_differs",
    "voucher_not_emptied",
    "campaign_not_released",
    "treasury_differs",
    "settlement_differs",
    "settlement_line_differs",
    "payout_file_changed",
    "payout_missing",
    "payout_without_bank_line",
    "payouts_frozen",
    "bank_account_differs",
    "bank_line_unmatched",
    "statement_gap",
    "sp2d_differs",
    "root_differs",
    "chain_broken",
    "signature_invalid",
]

# Who must act on an exception. docs/finance.md says what they do.
WHO: Mapping[Code, Who] = {
    "totals_unbalanced": "engineer",
    "journal_missing": "engineer",
    "journal_misplaced": "engineer",
    "transfer_changed": "engineer",
    "transfer_missing": "engineer",
    "transfer_overwritten": "engineer",
    "transfer_removed": "engineer",
    "transfer_uncounted": "engineer",
    "totals_differ": "engineer",
    "merchant_differs": "engineer",
    "voucher_differs": "engineer",
    "campaign_differs": "engineer",
    "voucher_not_emptied": "admin",
    "campaign_not_released": "admin",
    "treasury_differs": "engineer",
    "settlement_differs": "engineer",
    "settlement_line_differs": "engineer",
    "payout_file_changed": "engineer",
    "payout_missing": "finance",
    "payout_without_bank_line": "finance",
    "payouts_frozen": "finance",
    "bank_account_differs": "engineer",
    "bank_line_unmatched": "finance",
    "statement_gap": "finance",
    "sp2d_differs": "finance",
    "root_differs": "engineer",
    "chain_broken": "engineer",
    "signature_invalid": "engineer",
}


@dataclass(frozen=True, slots=True)
class BookException:
    """One thing that is wrong in the books. `subject` is what it is about (an account's or line's
    id); `expected` and `actual` are in `unit`; `transfers` are ids."""

    code: Code
    subject: str
    expected: int
    actual: int
    transfers: tuple[str, ...] = ()
    unit: Unit = RUPIAH

    @property
    def difference(self) -> int:
        return self.actual - self.expected

    @property
    def who(self) -> Who:
        return WHO[self.code]


@dataclass(frozen=True, slots=True)
class Check:
    """Two numbers from different places. `waits` where one of them may not be up to date yet: then
    a difference that no exception explains is none."""

    name: str
    unit: Unit
    expected: int
    actual: int
    exceptions: tuple[BookException, ...] = ()
    waits: bool = False

    @property
    def difference(self) -> int:
        return self.actual - self.expected

    @property
    def state(self) -> State:
        if self.exceptions:
            return DIFFERENCE
        if self.waits:
            return WAITING
        return DIFFERENCE if self.difference else OK


def zero_sum(sums: Sums) -> Check:
    """The check that all debits of the trial balance come to all its credits."""
    debits, credits = sum(sums.debits.values()), sum(sums.credits.values())
    wrong = (
        () if debits == credits else (BookException("totals_unbalanced", "all", debits, credits),)
    )
    return Check("zero_sum", RUPIAH, debits, credits, wrong)


def immutability(mutations: Iterable[Mutation]) -> Check:
    """The check that no transfer was overwritten or removed: each time that one was, by itself."""
    wrong = [
        BookException(
            "transfer_removed" if one.event == "REMOVE" else "transfer_overwritten",
            one.transfer_id,
            0,
            1,
            (one.transfer_id,),
            TRANSFERS,
        )
        for one in mutations
    ]
    return Check("immutability", TRANSFERS, 0, len(wrong), tuple(wrong))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What holding the books of a day against each other has shown. `as_of` is the moment that
    balances are of, `through` how far the projections surely reach."""

    day: date
    as_of: datetime
    through: datetime
    checks: list[Check]


def named(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that an exception names, each once."""
    return tuple(dict.fromkeys(ids))[:NAMED_AT_MOST]


@dataclass(slots=True)
class Tally:
    """How many there are of something that is wrong, and the first of them."""

    count: int = 0
    ids: list[str] = field(default_factory=list)
    expected: int = 0
    actual: int = 0

    def add(self, id: str, expected: int, actual: int) -> None:
        """Count one in, with its amounts in rupiah."""
        self.count += 1
        self.expected += expected
        self.actual += actual
        if len(self.ids) < NAMED_AT_MOST:
            self.ids.append(id)

    def exceptions(self, code: Code, subject: str) -> list[BookException]:
        """The exception that it comes to; none where there is nothing."""
        if not self.count:
            return []
        return [BookException(code, subject, self.expected, self.actual, tuple(self.ids))]


def balances(sums: Sums) -> Counter[str]:
    """Credits less debits of each line of the trial balance."""
    found: Counter[str] = Counter()
    found.update(sums.credits)
    found.subtract(sums.debits)
    return found


def moved(transfers: Iterable[Entry]) -> Counter[str]:
    """What transfers, as they are stored, do to each line of the trial balance."""
    found: Counter[str] = Counter()
    for one in transfers:
        campaign = one.get("campaign_id") or ""
        found[group(one["credit_account"], campaign)] += one["amount"]
        found[group(one["debit_account"], campaign)] -= one["amount"]
    return found


def line_balances(counters: Mapping[str, int]) -> Counter[str]:
    """The balance of each line of the trial balance, from the counters of sums."""
    found: Counter[str] = Counter()
    for name, value in counters.items():
        what, _, line = name.partition("|")
        if what in ("c", "d"):
            found[line] += value if what == "c" else -value
    return found


def differing(expected: Mapping[str, int], actual: Mapping[str, int]) -> list[str]:
    """The names under which two mappings differ; what is missing counts as 0."""
    names = sorted(expected.keys() | actual.keys())
    return [name for name in names if expected.get(name, 0) != actual.get(name, 0)]


def effect(credit_account: str, name: str, amount: int) -> int:
    """What a transfer, listed under an account that has its journal to itself, does to its balance,
    by the account that it credits."""
    return amount if credit_account == name else -amount


@dataclass(slots=True)
class Absent:
    """Stored transfers of a day that the journal should know and does not: how many, what they do
    to the lines of the trial balance, by account how many of which effect, and rupiah by kind.
    `partial`: there was no time to look at all."""

    tally: Tally = field(default_factory=Tally)
    lines: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    partial: bool = False

    def add(self, transfer: Entry) -> None:
        """Count a stored transfer in."""
        amount = transfer["amount"]
        day = business_day(from_text(transfer["occurred_at"])).isoformat()
        self.tally.add(transfer["id"], amount, 0)
        self.lines.update(moved([transfer]))
        if not transfer.get("reverses"):
            self.kinds[transfer["kind"]] += amount
        for name in (transfer["debit_account"], transfer["credit_account"]):
            self.counts[name, day] += 1
            self.effects[name] += effect(transfer["credit_account"], name, amount)

    def counts_of(self, name: str) -> dict[str, int]:
        """How many of them go through an account, by business day."""
        return {day: number for (of, day), number in self.counts.items() if of == name}


def is_misplaced(entry: Entry, day: date) -> bool:
    """Whether an entry stands elsewhere than its own instant and id put it: it is one too many."""
    at = entry["occurred_at"]
    return entry["key"] != f"{at}#{entry['id']}" or business_day(from_text(at)) != day


def says_the_same(entry: Entry, stored: Entry, members: Sequence[str]) -> bool:
    """Whether a journal entry and the stored transfer agree in each of these members; one that is
    missing is as good as an empty one."""
    return all((entry.get(name) or "") == (stored.get(name) or "") for name in members)


# The bank has so many weekdays to answer for what was sent to it.
ANSWERED_WITHIN = 3


def is_overdue(sent_on: date, today: date) -> bool:
    """Whether the bank should have answered by now for what was sent on a day: not on the day on
    which its time is over, but on every later one."""
    due, left = sent_on, ANSWERED_WITHIN
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < 5
    return today > due
