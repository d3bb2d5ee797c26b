"""Shopfronts: hours through the week, and what was checked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules import check, hours
from chalicelib.merchants.rules.hours import DAYS, Opening
from chalicelib.merchants.rules.merchant import CHECK_KINDS, Check

TIMES = st.times().map(lambda time: f"{time:%H:%M}")
OPENINGS = st.builds(Opening, st.sampled_from(DAYS), TIMES, TIMES)
WEEK = 7 * 24 * 60


def minutes(opening: Opening) -> set[int]:
    """The minutes of the week in which a shop is open."""
    return {minute % WEEK for minute in range(opening.begins, opening.ends)}


def test_hours_past_midnight_end_on_the_next_day() -> None:
    assert len(minutes(Opening("monday", "08:00", "17:00"))) == 9 * 60
    assert len(minutes(Opening("monday", "18:00", "02:00"))) == 8 * 60
    assert len(minutes(Opening("monday", "18:00", "24:00"))) == 6 * 60
    assert len(minutes(Opening("monday", "00:00", "24:00"))) == 24 * 60
    assert len(minutes(Opening("monday", "08:00", "08:00"))) == 24 * 60
    assert min(minutes(Opening("sunday", "23:00", "01:00"))) == 0


@given(st.lists(OPENINGS, max_size=5))
def test_hours_are_taken_exactly_where_no_minute_is_told_twice(given: list[Opening]) -> None:
    told = [minute for opening in given for minute in minutes(opening)]
    try:
        found = hours.in_normal_form(given)
    except Refused as refused:
        assert refused.code == "validation_failed"
        assert len(told) > len(set(told))
        return
    assert len(told) == len(set(told))
    assert sorted(found, key=lambda one: one.begins) == list(found)
    assert set(found) == set(given)


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        (("monday", "08:00", "12:00"), ("monday", "12:00", "13:00"), True),
        (("monday", "08:00", "12:01"), ("monday", "12:00", "13:00"), False),
        (("sunday", "20:00", "02:00"), ("monday", "02:00", "03:00"), True),
        (("sunday", "20:00", "02:01"), ("monday", "02:00", "03:00"), False),
        (("monday", "00:00", "24:00"), ("tuesday", "00:00", "24:00"), True),
    ],
)
def test_hours_may_touch_but_not_overlap(
    first: tuple[hours.Day, str, str], second: tuple[hours.Day, str, str], fits: bool
) -> None:
    given = [Opening(*second), Opening(*first)]
    if fits:
        assert set(hours.in_normal_form(given)) == set(given)
    else:
        with pytest.raises(Refused):
            hours.in_normal_form(given)


def test_days_that_are_alike_are_told_together() -> None:
    week = [Opening(day, "08:00", "17:00") for day in DAYS[:5]]
    week.append(Opening("saturday", "08:00", "12:00"))
    assert hours.by_days(week) == [
        (list(DAYS[:5]), [("08:00", "17:00")]),
        (["saturday"], [("08:00", "12:00")]),
        (["sunday"], []),
    ]
    assert hours.by_days([]) == [(list(DAYS), [])]


@given(st.lists(OPENINGS, max_size=5))
def test_every_day_is_told_once(given: list[Opening]) -> None:
    assert [day for days, _ in hours.by_days(given) for day in days] == list(DAYS)


DAY = date(2026, 12, 1)


@given(st.integers(-400, 400))
def test_a_check_counts_through_its_last_day(days: int) -> None:
    until = (DAY + timedelta(days=days)).isoformat()
    checks = [Check("halal", "1", until)]
    counts = days >= 0
    assert check.counting(checks, DAY.isoformat()) == (checks if counts else [])
    assert check.missing(["halal"], checks, DAY.isoformat()) == ([] if counts else ["halal"])


def test_what_is_missing_is_named() -> None:
    checks = [Check("halal", "1", "2026-12-01"), Check("pirt", "2", "2026-11-30")]
    assert check.missing([], checks, "2026-12-01") == []
    assert check.missing(["pirt", "halal", "hygiene"], checks, "2026-12-01") == ["pirt", "hygiene"]
    refused = check.NotChecked(["pirt", "hygiene"])
    assert refused.code == "merchant_not_accepted"
    assert refused.context == {"missing": ["pirt", "hygiene"]}
    assert "PIRT, laik higiene" in refused.kind.detail[0]
    assert "PIRT, hygiene certificate" in refused.kind.detail[1]


def test_checks_are_kept_in_order_and_each_once() -> None:
    given = [Check(kind, "1", "2027-01-01") for kind in reversed(CHECK_KINDS)]
    assert check.in_normal_form(given) == tuple(reversed(given))
    assert check.in_normal_form([]) == ()
    with pytest.raises(Refused):
        check.in_normal_form([*given, given[0]])


def test_every_check_has_a_name() -> None:
    assert set(check.NAMES) == set(CHECK_KINDS)
