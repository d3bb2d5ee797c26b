"""Into which spans of time sums are cut: each instant falls into one of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given

from chalicelib.ledger.rules.spans import (
    LEVELS,
    Span,
    buckets,
    full_minute,
    next_minute,
    spans_before,
)
from tests.unit.test_ledger_rules import INSTANTS


@given(INSTANTS, INSTANTS)
def test_what_is_before_a_minute_falls_into_exactly_one_of_its_spans(
    at: datetime, until: datetime
) -> None:
    until = full_minute(until)
    inside = buckets(at)
    parents = dict(zip(LEVELS, ("", *(inside[level] for level in LEVELS)), strict=False))
    hits = [
        span
        for span in spans_before(until)
        if span.parent == parents[span.level] and inside[span.level] < span.end
    ]
    assert len(hits) == (at < until)


def test_spans_are_whole_months_and_what_is_left_of_the_last_month_day_and_hour() -> None:
    assert spans_before(datetime(2026, 11, 30, 17, 5, tzinfo=UTC)) == [
        Span("month", "", "2026-12"),
        Span("day", "2026-12", "2026-12-01"),
        Span("hour", "2026-12-01", "2026-12-01T00"),
        Span("minute", "2026-12-01T00", "2026-12-01T00:05"),
    ]


def test_a_bucket_is_of_jakarta() -> None:
    late = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
    assert buckets(late) == {
        "month": "2026-12",
        "day": "2026-12-01",
        "hour": "2026-12-01T00",
        "minute": "2026-12-01T00:05",
    }


@given(INSTANTS)
def test_an_instant_lies_within_its_minute(at: datetime) -> None:
    assert full_minute(at) <= at < next_minute(at)
    assert (full_minute(at).second, full_minute(at).microsecond) == (0, 0)
    assert next_minute(at) - full_minute(at) == timedelta(minutes=1)
