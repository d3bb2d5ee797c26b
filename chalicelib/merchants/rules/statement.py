"""What a merchant's statement says: sums over its transfers, day by day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.transfer import Movement

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

_PURCHASE = "accept"


@dataclass(frozen=True, slots=True)
class StatementDay:
    """A business day of a statement, in rupiah. `count` is how many payments were taken;
    `purchased` is what of `redeemed` the city has bought itself, less taxes."""

    day: date
    redeemed: int
    refunded: int
    paid_out: int
    closing: int
    count: int
    purchased: int = 0


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
    def purchased(self) -> int:
        return sum(day.purchased for day in self.days)

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
    for kind, amount, occurred_at, exchanged in movements:
        day = business_day(from_text(occurred_at))
        sums = before if day < days[0] else within.get(day)
        if sums is not None:
            column, sign = _COLUMNS[kind]
            sums[column] += -sign * amount if exchanged else sign * amount
            if column == "redeemed":
                sums["count"] += 1
            if kind == _PURCHASE:
                sums["purchased"] += amount
    opening = closing = _owed(before)
    lines = []
    for day, sums in within.items():
        closing += _owed(sums)
        lines.append(
            StatementDay(
                day,
                sums["redeemed"],
                sums["refunded"],
                sums["paid_out"],
                closing,
                sums["count"],
                sums["purchased"],
            )
        )
    return Statement(opening, lines)


def _owed(sums: Mapping[str, int]) -> int:
    return sums["redeemed"] - sums["refunded"] - sums["paid_out"]
