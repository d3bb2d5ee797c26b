"""What is on its way between the city and its bank, which is no difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.core.values.banking_days import next_banking_day

# An SP2D that has not arrived; a payment that was sent, a surrender and a remit that were approved,
# none of them booked by the bank; a statement that nobody has accepted, and the days since the
# bank's last closing balance: of those it has not spoken yet.
TransitKind = Literal["sp2d", "payment", "surrender", "remit", "statement", "closing"]

# So many of a kind are named, the oldest first; sums tell of all.
NAMED_IN_TRANSIT = 200


@dataclass(frozen=True, slots=True)
class InTransit:
    """One thing that is on its way: `reference` is how the bank or the city names it, `amount` what
    of it has not arrived, in rupiah, `since` a business day."""

    kind: TransitKind
    reference: str
    amount: int
    since: str


@dataclass(frozen=True, slots=True)
class TransitSum:
    """How many of a kind are on their way, and what they come to, in rupiah."""

    kind: TransitKind
    count: int
    amount: int


def oldest(found: Iterable[InTransit]) -> tuple[list[InTransit], list[TransitSum]]:
    """The oldest NAMED_IN_TRANSIT of each kind, and the sums of all, both by kind."""
    by_kind: dict[TransitKind, list[InTransit]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    shown = [one for kind in sorted(by_kind) for one in _first(by_kind[kind])]
    sums = [
        TransitSum(kind, len(by_kind[kind]), sum(one.amount for one in by_kind[kind]))
        for kind in sorted(by_kind)
    ]
    return shown, sums


def _first(every: Sequence[InTransit]) -> list[InTransit]:
    return sorted(every, key=lambda one: (one.since, one.reference))[:NAMED_IN_TRANSIT]


# The bank has so many of its days to answer for what was sent to it.
ANSWERED_WITHIN = 3


def is_overdue(sent_on: date, on: date) -> bool:
    """Whether on a day the bank should have answered for what was sent on an earlier one: not on
    the day on which its time is over, but on every later one."""
    due = sent_on
    for _ in range(ANSWERED_WITHIN):
        due = next_banking_day(due)
    return on > due
