"""Reading the cash book: a period, page by page or as a whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from chalicelib.bank.formats.shape import whole_rupiah
from chalicelib.bank.rules.cash_book import Balance, Booked, Sums, sums_of
from chalicelib.bank.store.account import BankAccount
from chalicelib.bank.store.lines import Lines
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, business_day

# A leap year of days.
LONGEST_DAYS = 366
_AT_A_TIME = 100
# The client keeps 32 connections.
_THREADS = 16
# A book of which something is booked while it is read is read again so often.
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the cash book: its balances, what it comes to, and its first day's balance and
    sums day by day, of those days that have any."""

    opening: Balance
    sums: Sums
    by_day: dict[date, Sums]

    @property
    def closing(self) -> Balance:
        """The balance at its end."""
        return self.opening.after(self.sums)


class CashBook(Component, frozen=True, kw_only=True):
    """The use case of whoever may read the books."""

    lines: Lines
    account: BankAccount
    clock: Clock

    def period(self, first: date, last: date) -> Period:
        """What is booked from one day to another, both included. Raises `validation_failed` for
        none or too many days, and `unavailable` while lines are being booked one upon the other."""
        if not 0 <= (last - first).days < LONGEST_DAYS:
            raise invalid(
                "to",
                f"tidak sebelum from, paling banyak {LONGEST_DAYS} hari",
                f"not before from, and at most {LONGEST_DAYS} days",
            )
        for _ in range(_LOOKS):
            position = self.account.position()
            # What is booked in part has no movement yet.
            in_sen = position.in_sen - position.within
            by_day = dict(self._sums(first))
            if self.account.position() == position:
                now = Balance(whole_rupiah(in_sen), in_sen)
                within = {day: sums for day, sums in by_day.items() if day <= last}
                opening = now.before(sum(by_day.values(), Sums()))
                return Period(opening, sum(within.values(), Sums()), within)
        raise Refused("unavailable", retry_after=5)

    def page(
        self, period: Period, behind: tuple[date, int] | None, limit: int
    ) -> tuple[list[Booked], tuple[date, int] | None]:
        """At most `limit` lines behind the one with this number of its day, and where the next page
        begins."""
        found = list(islice(self._booked(period, behind), limit + 1))
        shown = [booked for _, booked in found[:limit]]
        return shown, found[limit - 1][0] if len(found) > limit else None

    def every(self, period: Period) -> Iterator[Booked]:
        """All lines of a period, read page by page."""
        return (booked for _, booked in self._booked(period, None))

    def _sums(self, first: date) -> Iterator[tuple[date, Sums]]:
        """The sums of each day on and after a day."""
        count = (business_day(self.clock()) - first).days + 1
        days = [first + timedelta(days=i) for i in range(count)]
        # From an early day on there are thousands, one reading each.
        with ThreadPoolExecutor(_THREADS) as pool:
            for day, sums in zip(days, pool.map(self._sums_on, days), strict=True):
                if sums.count:
                    yield day, sums

    def _sums_on(self, day: date) -> Sums:
        return sums_of(self.lines.booked_on(day.isoformat()))

    def _booked(
        self, period: Period, behind: tuple[date, int] | None
    ) -> Iterator[tuple[tuple[date, int], Booked]]:
        """The lines behind one, each with its place: the day and its number there."""
        balance, number = period.opening, 0
        for day, sums in period.by_day.items():
            if behind is not None and day < behind[0]:
                balance, number = balance.after(sums), number + sums.count
                continue
            skipped = behind[1] if behind is not None and day == behind[0] else 0
            movements = self.lines.booked_on(day.isoformat())
            passed = list(islice(movements, skipped))
            balance, number = balance.after(sums_of(passed)), number + len(passed)
            place = len(passed)
            while some := list(islice(movements, _AT_A_TIME)):
                lines = self.lines.find_many([(one.statement_id, one.line) for one in some])
                for one in some:
                    balance, number, place = balance.after(sums_of([one])), number + 1, place + 1
                    line = lines.get((one.statement_id, one.line))
                    yield (day, place), Booked(number, one, line, balance)
