"""What must be added up for everything before an instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.values.instants import JAKARTA

LEVELS = ("month", "day", "hour", "minute")


def buckets(instant: datetime) -> dict[str, str]:
    """The month, day, hour and minute in which an instant falls, as sortable text.

    In Asia/Jakarta, so that a day here is a business day; the offset never changes.
    """
    text = instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")
    return {"month": text[:7], "day": text[:10], "hour": text[:13], "minute": text}


@dataclass(frozen=True, slots=True)
class Span:
    """Buckets of one level under one key: from `first` (included) to `end` (excluded)."""

    level: str
    parent: str
    end: str


def spans_before(instant: datetime) -> list[Span]:
    """What must be added up for everything before `instant` (a full minute): whole months, then
    the days of its month, the hours of its day and the minutes of its hour."""
    at = buckets(instant)
    return [
        Span("month", "", at["month"]),
        Span("day", at["month"], at["day"]),
        Span("hour", at["day"], at["hour"]),
        Span("minute", at["hour"], at["minute"]),
    ]


def full_minute(instant: datetime) -> datetime:
    """The last full minute not after an instant."""
    return instant.replace(second=0, microsecond=0)


def next_minute(instant: datetime) -> datetime:
    """The first full minute after an instant."""
    return full_minute(instant) + timedelta(minutes=1)
