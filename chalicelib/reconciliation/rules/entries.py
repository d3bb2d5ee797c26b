"""Transfers as they are stored or listed: what they do to the lines of the trial balance, and
whether two tellings of one agree."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.sums import Sums, group
from chalicelib.reconciliation.rules.checks import Tally

# A transfer, stored or listed, by the names of its members.
Entry = Mapping[str, Any]


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


def funds_of(counters: Mapping[str, int]) -> Counter[str]:
    """What each campaign was funded with, in rupiah, from the counters of sums."""
    found: Counter[str] = Counter()
    for name, value in counters.items():
        what, _, rest = name.partition("|")
        campaign, _, kind = rest.partition("|")
        if what == "k" and kind == "fund":
            found[campaign] += value
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
    to the lines of the trial balance, by account how many of which effect, and what funds each
    campaign, in rupiah. `partial`: there was no time to look at all."""

    tally: Tally = field(default_factory=Tally)
    lines: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    effects: Counter[str] = field(default_factory=Counter)
    funds: Counter[str] = field(default_factory=Counter)
    partial: bool = False

    def add(self, transfer: Entry) -> None:
        """Count a stored transfer in."""
        amount = transfer["amount"]
        day = business_day(from_text(transfer["occurred_at"])).isoformat()
        self.tally.add(transfer["id"], amount, 0)
        self.lines.update(moved([transfer]))
        if transfer["kind"] == "fund":
            self.funds[transfer["campaign_id"]] += amount
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
