"""Instants and business days.

Inside, an instant is an aware `datetime` in UTC, cut to milliseconds; outside and in DynamoDB it
is RFC 3339 text with three decimals and `Z`, which sorts as it counts. A business day is a day in
Asia/Jakarta (UTC+7, no daylight saving since 1964).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]

JAKARTA = timezone(timedelta(hours=7), "WIB")


def utc_now() -> datetime:
    """The system's clock: the present instant."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def to_text(instant: datetime) -> str:
    """`2026-12-01T00:30:00.000Z`"""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{instant.microsecond // 1000:03d}Z"
    )


def from_text(text: str) -> datetime:
    """An instant from RFC 3339 text in UTC; raises ValueError for anything else.

    Without an explicit `Z` or offset there is no telling which instant is meant.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or "T" not in text:
        raise ValueError("not an instant: no zone")
    _must_be_in_range(instant)
    instant = instant.astimezone(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def business_day(instant: datetime) -> date:
    """The day in Asia/Jakarta in which an instant falls."""
    return instant.astimezone(JAKARTA).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a business day and that of the next one, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=JAKARTA).astimezone(UTC)
    return start, start + timedelta(days=1)


def day_from_text(text: str) -> date:
    """A business day from `YYYY-MM-DD`; raises ValueError for anything else."""
    # `fromisoformat` also takes weeks: 2026-W01-1.
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError("not a day")
    day = date.fromisoformat(text)
    _must_be_in_range(day)
    return day


def _must_be_in_range(when: date) -> None:
    # At the ends of Python's calendar a step to another zone or day overflows.
    if not 1900 <= when.year <= 9900:
        raise ValueError("no year of ours")


def epoch(instant: datetime) -> int:
    """Whole seconds since 1970, as token claims and DynamoDB's TTL count them."""
    return int(instant.timestamp())
