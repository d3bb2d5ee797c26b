"""Reading days: the calendar, and what is published of those that are closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values import parse
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, business_day, day_from_text
from chalicelib.days.rules.closing import CLOSED, Chain, Day, next_to_close, over_at
from chalicelib.days.store.days import Days
from chalicelib.days.use.published import PublishedDays
from chalicelib.ledger.store.totals import Totals

# What a calendar shows where nothing is asked for, and the most that it shows.
SHOWN_BY_DEFAULT = timedelta(days=30)
SHOWN_MOST_DAYS = 366

_LATENESS = timedelta(seconds=WRITE_LATENESS_S)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Some days in a row; `next` is the one to close next, None while that has not ended.
    `through` is how far the counts of those that are not closed surely reach."""

    days: list[Day]
    next: date | None
    through: datetime


class DayReader(Component, frozen=True, kw_only=True):
    """The use cases that read days. `totals` counts the transfers of days that are not closed;
    `closed` is what anybody may know of the others."""

    days: Days
    closed: PublishedDays
    totals: Totals
    clock: Clock

    def calendar(self, first: date | None, last: date | None) -> Calendar:
        """The days from `first` to `last`, both included. Raises `validation_failed` for too many
        days or none."""
        last = last or business_day(self.clock())
        first = first or last - SHOWN_BY_DEFAULT
        if not 0 <= (last - first).days < SHOWN_MOST_DAYS:
            raise invalid(
                "from",
                f"paling banyak {SHOWN_MOST_DAYS} hari, dan tidak setelah to",
                f"at most {SHOWN_MOST_DAYS} days, and not after to",
            )
        chain = self.days.chain()
        closed = self.days.between(first, last)
        asked = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        counts = self._counts([day for day in asked if day not in closed])
        found = []
        for day in asked:
            if day in closed:
                found.append(Day(day, CLOSED, closed[day].record.transfers, closed[day]))
            else:
                found.append(Day(day, chain.state(day), counts.get(day, 0)))
        return Calendar(found, self._next(chain), self.totals.through())

    def one(self, day: date) -> tuple[Day, Chain]:
        """A day, up to date, and where the chain stands."""
        chain = self.days.chain()
        found = self.days.find(day)
        if found is not None:
            return Day(day, CLOSED, found.record.transfers, found), chain
        return Day(day, chain.state(day), self._counts([day]).get(day, 0)), chain

    def published(self, before: str | None, limit: int) -> tuple[list[DayRecord], str | None]:
        """Closed days before a date, newest first, and the date after which the next page begins.
        Raises `validation_failed` for a cursor of another list."""
        if before is not None:
            parse.day(before, "cursor")
        found = self.closed.newest_first(before, limit + 1)
        return found[:limit], found[limit - 1].date if len(found) > limit else None

    def record(self, day: date) -> DayRecord:
        """The record of a closed day. Raises `not_found`."""
        found = self.closed.find(day)
        if found is None:
            raise Refused("not_found")
        return found

    def _counts(self, days: Sequence[date]) -> dict[date, int]:
        found: dict[date, int] = {}
        for month in sorted({day.isoformat()[:7] for day in days}):
            for text, sums in self.totals.by_bucket("day", month).items():
                found[day_from_text(text)] = sums.count["transfers"]
        return found

    def _next(self, chain: Chain) -> date | None:
        begun = chain.closing is not None or chain.closed is not None
        day = next_to_close(chain, None if begun else self._first_day())
        return day if day is not None and self.clock() >= over_at(day, _LATENESS) else None

    def _first_day(self) -> date | None:
        months = self.totals.by_bucket("month", "")
        if not months:
            return None
        return day_from_text(min(self.totals.by_bucket("day", min(months))))
