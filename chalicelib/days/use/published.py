"""Closed days for anybody: what a process keeps of them, and when it looks for new ones.

A record never changes once it stands, and each day comes after all that are closed. So whatever
strangers ask, and however often, is a query a second, of what is new.
"""

from bisect import bisect_left
from datetime import date, datetime, timedelta

from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.values.instants import Clock
from chalicelib.days.store.days import Days

# For this long a process answers from what it has without asking whether there is something newer.
KEPT = timedelta(seconds=1)


class PublishedDays:
    """The records of all closed days, as this process keeps them."""

    def __init__(self, days: Days, clock: Clock) -> None:
        self._days = days
        self._clock = clock
        self._looked_at: datetime | None = None
        self._records: list[DayRecord] = []

    def newest_first(self, before: str | None, limit: int) -> list[DayRecord]:
        """At most `limit` records of closed days before a date, newest first."""
        self._look()
        end = len(self._records) if before is None else self._place(before)
        return self._records[max(0, end - limit) : end][::-1]

    def find(self, day: date) -> DayRecord | None:
        """The record of a closed day; None of any other."""
        self._look()
        place = self._place(day.isoformat())
        found = self._records[place : place + 1]
        return found[0] if found and found[0].date == day.isoformat() else None

    def _place(self, text: str) -> int:
        return bisect_left(self._records, text, key=lambda one: one.date)

    def _look(self) -> None:
        now = self._clock()
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < KEPT:
            return
        newest = self._records[-1].date if self._records else ""
        self._records += self._days.after(newest)
        self._looked_at = now
