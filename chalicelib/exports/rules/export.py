"""What an export is, and from when until when it reaches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, day_bounds, from_text
from chalicelib.core.values.parse import day, instant

Kind = Literal[
    "transfers",
    "redemptions",
    "settlements",
    "vouchers",
    "cash_book",
    "sp2d",
    "sts",
    "withheld",
    "reconciliation",
    "acts",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Format = Literal["csv", "xlsx"]
State = Literal["running", "done", "failed"]

RUNNING: State = "running"
DONE: State = "done"
FAILED: State = "failed"

# Why an export has failed.
Reason = Literal["broken_off", "behind"]
BROKEN_OFF: Reason = "broken_off"
BEHIND: Reason = "behind"

# A list that lacks the newest transfers would add up to too little: it is waited for them.
LISTED_KINDS: tuple[Kind, ...] = ("transfers", "redemptions")
BEHIND_MOST = timedelta(minutes=30)
# They follow within seconds; where they have not, something is amiss that takes longer.
_SOON = timedelta(minutes=1)
_SLOW_PAUSE_S = 15

# How long a file is kept.
KEPT = timedelta(days=7)

# A leap year of days.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Export:
    """An export. It covers what occurred from `since` up to and without `until`, both instants as
    text; `key` is its file in the bucket, once it is done.

    `sums` are in rupiah, by column. `requested_by` is an actor; `tries` counts how often it was
    begun; `gone_at` is when its file is deleted.
    """

    id: str
    kind: Kind
    format: Format
    since: str
    until: str
    state: State
    requested_by: str
    requested_at: str
    gone_at: str
    tries: int = 0
    rows: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    sha256: str = ""
    key: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a file can be fetched from, until when."""

    address: str
    expires_at: str


def span(first: str, last: str, now: datetime) -> tuple[datetime, datetime]:
    """From when until when an export reaches: what is asked for by instants, or by business days
    of which both are included, but no further than `now`. Raises `validation_failed`."""
    since, until = _edge(first, "from"), _edge(last, "to")
    if not timedelta(0) < until - since <= LONGEST:
        raise invalid(
            "to",
            f"harus sesudah from, paling lama {LONGEST.days} hari",
            f"must be after from, by at most {LONGEST.days} days",
        )
    if since >= now:
        raise invalid("from", "belum terjadi", "is in the future")
    return since, min(until, now)


def _edge(text: str, field: str) -> datetime:
    # Ten characters are a day; no instant is so short.
    if len(text) > len("YYYY-MM-DD"):
        return from_text(instant(text, field))
    start, end = day_bounds(day(text, field))
    return start if field == "from" else end


def days_of(since: str, until: str) -> Iterator[date]:
    """The business days from one instant up to and without another."""
    day = business_day(from_text(since))
    last = business_day(from_text(until) - timedelta(milliseconds=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def file_name(export: Export) -> str:
    """What the file is called where it is saved, by its first and last business day."""
    first = business_day(from_text(export.since))
    last = business_day(from_text(export.until) - timedelta(milliseconds=1))
    days = f"{first}" if first == last else f"{first}-{last}"
    return f"tumbas-{export.kind}-{days}.{export.format}"


def pause_s(export: Export, missing_s: int, now: datetime) -> int | None:
    """In how many seconds to look again for transfers that are missing for another `missing_s` at
    least; None where they have been waited for too long."""
    waited = now - from_text(export.requested_at)
    if waited > BEHIND_MOST:
        return None
    return missing_s if waited < _SOON else max(missing_s, _SLOW_PAUSE_S)
