"""What the city owes a merchant from transfers before a moment: exactly, or not at all.

The account says what is owed now; what came in since the moment stands in the journal, which
follows by seconds. How many transfers of each day the account has is counted in it (see
ledger/store/guards.py): only when the journal shows as many, and the account has not moved
meanwhile, are both of one moment and the difference is exact.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.ledger.rules.transfer import KINDS, Movement
from chalicelib.merchants.rules.account import Standing


@dataclass(frozen=True, slots=True)
class Debt:
    """A merchant's account, and what of its balance came from transfers before the moment, in
    rupiah (may be below zero, where more was given back since); None where nobody knows yet."""

    standing: Standing
    amount: int | None


def may_have_since(standing: Standing, day: date) -> bool:
    """Whether an account can have transfers of a business day or a later one: closed days are no
    longer counted in it, open ones are."""
    first = day.isoformat()
    return standing.closed_through >= first or any(one >= first for one in standing.counts)


def credits_since(standing: Standing, until: datetime, movements: Iterable[Movement]) -> int | None:
    """What has come into an account since `until`, in rupiah, by its `movements` from the beginning
    of that business day on; None where they are fewer than the account has counted."""
    first, moment = business_day(until).isoformat(), to_text(until)
    listed: Counter[str] = Counter()
    credits = 0
    for kind, amount, occurred_at, exchanged in movements:
        listed[business_day(from_text(occurred_at)).isoformat()] += 1
        if occurred_at >= moment and _credits_merchant(kind) != exchanged:
            credits += amount
    complete = all(listed[day] >= count for day, count in standing.counts.items() if day >= first)
    return credits if complete else None


def _credits_merchant(kind: str) -> bool:
    _, credited = KINDS[kind]
    return "merchant" in credited
