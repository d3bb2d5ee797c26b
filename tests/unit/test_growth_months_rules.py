"""Months, periods, and the Islamic year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.growth.rules.months import (
    month_end,
    month_number,
    month_text,
    months,
    period,
    ramadan,
    ramadan_days,
    shift,
)


def back(since: str, until: str) -> int:
    return shift(month_number(since, "from"), month_number(until, "to"), by_ramadan=True)


# The first day of Ramadan by Umm al-Qura, and the month that holds most of it. In 2030 Ramadan
# begins twice, in January and on 26 December; most of the second lies in 2031, which so has two.
BEGINS = {
    1445: (date(2024, 3, 11), "2024-03"),
    1446: (date(2025, 3, 1), "2025-03"),
    1447: (date(2026, 2, 18), "2026-03"),
    1448: (date(2027, 2, 8), "2027-02"),
    1449: (date(2028, 1, 28), "2028-02"),
    1450: (date(2029, 1, 16), "2029-01"),
    1451: (date(2030, 1, 5), "2030-01"),
    1452: (date(2030, 12, 26), "2031-01"),
    1453: (date(2031, 12, 15), "2031-12"),
}


@pytest.mark.parametrize("year", BEGINS)
def test_a_month_holds_most_of_ramadan(year: int) -> None:
    first, month = BEGINS[year]
    assert next(iter(ramadan_days(year))) == first
    assert month_text(ramadan(year)) == month


def test_a_day_more_or_less_moves_no_month_of_the_years_to_come() -> None:
    for year in range(1441, 1463):
        days = list(ramadan_days(year))
        within = sum(month_number(f"{one:%Y-%m}", "") == ramadan(year) for one in days)
        # Seen a day later, or a day earlier, it holds most of it still.
        assert within - 1 > len(days) - within + 1, year


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        # Ramadan stayed in March, and came to February.
        ("2025-01", "2025-12", 12),
        ("2026-03", "2026-03", 12),
        ("2027-02", "2027-02", 11),
        ("2027-01", "2027-12", 11),
        ("2028-02", "2028-02", 12),
        ("2029-01", "2029-01", 11),
        ("2030-01", "2030-12", 12),
        # Two in one year: the first of them counts.
        ("2031-01", "2031-12", 12),
        ("2031-06", "2031-12", 11),
        # None in the period: the last before it.
        ("2027-08", "2027-10", 11),
        ("2027-01", "2027-01", 12),
        ("2030-11", "2030-12", 12),
        ("2031-02", "2031-03", 12),
    ],
)
def test_a_period_is_shifted_by_what_lies_between_two_ramadans(
    since: str, until: str, wanted: int
) -> None:
    assert back(since, until) == wanted


@given(month=st.integers(1930 * 12, 2070 * 12 + 11), length=st.integers(1, 24))
def test_every_period_has_a_ramadan_year_to_be_held_against(month: int, length: int) -> None:
    assert shift(month, month + length - 1) == 12
    assert shift(month, month + length - 1, by_ramadan=True) in (11, 12)


@pytest.mark.parametrize("month", ["1930-01", "2070-12"])
def test_what_the_calendar_knows_is_enough(month: str) -> None:
    assert back(month, month) in (11, 12)


@given(st.integers(1930 * 12, 2070 * 12 + 11))
def test_a_month_is_read_as_it_is_written(number: int) -> None:
    assert month_number(month_text(number), "from") == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-1",
        "2026-00",
        "2026-13",
        "2026-01-01",
        " 2026-01",
        "2026-01\n",
        "２０２６-01",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        month_number(text, "from")


@pytest.mark.parametrize("text", ["1929-12", "2071-01", "0000-01", "9999-12"])
def test_a_month_that_no_calendar_here_knows_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        month_number(text, "from")


def test_a_period_is_of_one_to_24_months() -> None:
    assert months(*period("2026-11", "2027-01")) == ["2026-11", "2026-12", "2027-01"]
    assert len(months(*period("2025-01", "2026-12"))) == 24
    for since, until in (("2025-01", "2027-01"), ("2026-02", "2026-01")):
        with pytest.raises(Refused):
            period(since, until)


@pytest.mark.parametrize("month", [11, 12])
def test_a_month_ends_at_midnight_in_jakarta(month: int) -> None:
    end = datetime(2026, month, 30 if month == 11 else 31, 17, tzinfo=UTC)
    assert month_end(end - timedelta(milliseconds=1)) == end
    assert month_end(end) > end
