"""When a shop is open: for each day of the week from when until when, perhaps past midnight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import JAKARTA

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = get_args(Day)

# A shop that rests at noon and in the afternoon opens three times a day.
OPENINGS_MOST = 21
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on a day of the week from `opens` until `closes`, both `HH:MM` in WIB. Until the next
    day, where it closes when it opens, or before."""

    day: Day
    opens: str
    closes: str

    @property
    def begins(self) -> int:
        """Minutes since the beginning of the week."""
        return DAYS.index(self.day) * _DAY_MINUTES + _minutes(self.opens)

    @property
    def ends(self) -> int:
        """The same of when it closes; past the end of the week where Monday has begun by then."""
        lasts = _minutes(self.closes) - _minutes(self.opens)
        return self.begins + (lasts if lasts > 0 else lasts + _DAY_MINUTES)


def in_normal_form(given: Sequence[Opening]) -> tuple[Opening, ...]:
    """A shop's openings through the week. Raises `validation_failed` where two overlap."""
    found = sorted(given, key=lambda one: one.begins)
    ends = [one.ends for one in found]
    begins = [one.begins for one in found[1:]] + [one.begins + _WEEK_MINUTES for one in found[:1]]
    if any(end > begin for end, begin in zip(ends, begins, strict=True)):
        raise invalid("hours", "ada jam buka yang saling tumpang tindih", "has hours that overlap")
    return tuple(found)


def is_open(hours: Sequence[Opening], now: datetime, grace: timedelta) -> bool:
    """Whether a shop is open at an instant, or opens or has closed within `grace` of it."""
    local = now.astimezone(JAKARTA)
    minute = local.weekday() * _DAY_MINUTES + local.hour * 60 + local.minute
    around = int(grace.total_seconds()) // 60
    return any(
        one.begins - around <= minute + week <= one.ends + around
        for one in hours
        # Sunday's night is Monday's morning, and the hour before Monday's is Sunday's.
        for week in (-_WEEK_MINUTES, 0, _WEEK_MINUTES)
    )


def by_days(hours: Sequence[Opening]) -> list[tuple[list[Day], list[tuple[str, str]]]]:
    """The week in runs of days that are open alike, such as Monday to Friday: the days of each, and
    from when until when; nothing where it is closed."""
    week = [(day, [(one.opens, one.closes) for one in hours if one.day == day]) for day in DAYS]
    found: list[tuple[list[Day], list[tuple[str, str]]]] = []
    for day, times in week:
        if found and found[-1][1] == times:
            found[-1][0].append(day)
        else:
            found.append(([day], times))
    return found


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)
