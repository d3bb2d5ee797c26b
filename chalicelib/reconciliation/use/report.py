"""Reports of days: made anew while a day is open, and found once it is closed.

What was signed with a day is what that day answers for good. A day that is open answers a report
of now, or of some minutes ago where making one takes longer than a request: then the queue's
function makes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, business_day
from chalicelib.core.work import HasTime, Later
from chalicelib.reconciliation.rules.report import (
    AT_ONCE_MOST,
    FRESH,
    Reconciliation,
    Report,
    report_of,
    sha256_of,
)
from chalicelib.reconciliation.store.reports import Reports
from chalicelib.reconciliation.use.days import DayChecks
from chalicelib.reconciliation.use.reconcile import Reconcile

# A request is given up after 29 seconds: so long, single accounts and transfers are looked for.
REQUEST_S = 18.0
# A report that has been made for longer than this was forgotten: it is asked for once more.
FORGOTTEN_AFTER = timedelta(minutes=30)
# By how much the clock of whoever asks may be ahead.
_CLOCKS_APART = timedelta(minutes=1)
# Where something is on its way, the books are looked at again, so often and after so long.
LOOKS = 5
PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Running:
    """That a report is being made, and since when."""

    day: date
    since: datetime


class Reporting(Component, frozen=True, kw_only=True):
    """The use case of whoever asks for a reconciliation, and the Job (core/work.py) that makes one
    of a large day; its id is the date. `queue(id, delay_s)` has that taken up. `monotonic` counts
    seconds, and `pause` lets some pass."""

    reports: Reports
    reconciling: Reconcile
    days: DayChecks
    queue: Callable[[str, int], None]
    clock: Clock
    monotonic: Callable[[], float]
    pause: Callable[[float], None]
    request_s: float = REQUEST_S
    at_once_most: int = AT_ONCE_MOST

    def answer(self, day: date | None, since: datetime | None) -> Report | Running:
        """The report of a day, today where none is named, of `since` or later; of a closed day the
        one that was signed, unless `since` asks for another. Raises `validation_failed` for a day
        or an instant to come."""
        now = self.clock()
        day = day or business_day(now)
        if day > business_day(now):
            raise invalid("date", "belum tiba", "has not come yet")
        if since is not None and since > now + _CLOCKS_APART:
            raise invalid("since", "belum tiba", "has not come yet")
        record = self.days.record(day) if since is None else None
        # Where what is kept is not what was signed, the books themselves have to be looked at.
        signed = self.days.signed_report(record) if record else None
        if signed is not None:
            return signed
        under_way = self.reports.under_way(day)
        if under_way is not None and now - under_way.since < FORGOTTEN_AFTER:
            if under_way.given_up:
                raise Refused("unavailable", retry_after=60)
            return Running(day, under_way.since)
        if self.reconciling.projected(day) <= self.at_once_most:
            found = self._at_once(day)
            if found is not None:
                return found
        content = self.reports.newest(day, now - FRESH if since is None else min(since, now))
        if content is not None:
            return Report(content, sha256_of(content))
        return self._order(day, now)

    def keep(self, found: Reconciliation) -> Report:
        """The report of a reconciliation, kept."""
        report = report_of(found)
        self.reports.keep(found.day, found.as_of, report)
        return report

    def _at_once(self, day: date) -> Report | None:
        over = self.monotonic() + self.request_s
        found = self.reconciling.reconcile(day, lambda: self.monotonic() < over)
        return None if found.partial else self.keep(found)

    def make(self, day: date, has_time: HasTime) -> Reconciliation:
        """The reconciliation of a day as its books stand now, looked at again while something is on
        its way; `partial` where there is no time for that. Keeps nothing."""
        found = self.reconciling.reconcile(day, has_time)
        for _ in range(LOOKS - 1):
            if found.partial or not found.waits:
                break
            # What is on its way arrives within seconds.
            self.pause(PAUSE_S)
            found = self.reconciling.reconcile(day, has_time)
        return found

    def _order(self, day: date, now: datetime) -> Running:
        # The message first: without what it is about it is dropped.
        self.queue(day.isoformat(), 1)
        self.reports.begin(day, now)
        return Running(day, now)

    def is_there(self, id: str) -> bool:
        """Whether a report is being made."""
        return self.reports.under_way(date.fromisoformat(id)) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Make a report from the start, and keep it. Raises OutOfTime."""
        day = date.fromisoformat(id)
        under_way = self.reports.under_way(day)
        if under_way is None or under_way.given_up:
            return None
        found = self.make(day, has_time)
        if found.partial:
            raise OutOfTime
        self.keep(found)
        self.reports.end(day, self.clock())
        return None

    def give_up(self, id: str) -> None:
        """Say of a report that it broke off each time it was tried."""
        self.reports.give_up(date.fromisoformat(id), self.clock())


class OutOfTime(Exception):
    """The function's time ran out before all was looked at."""
