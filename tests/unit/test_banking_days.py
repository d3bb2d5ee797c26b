"""On which days banks work, and from which table of holidays that follows."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.banking_days import (
    COLUMNS,
    Holiday,
    holidays,
    is_banking_day,
    next_banking_day,
    read_holidays,
)
from infra.holidays import main, put_year, with_year

DAYS = some.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(DAYS)
def test_the_next_banking_day_is_the_first_one_on_which_banks_work(day: date) -> None:
    following = next_banking_day(day)
    assert following > day
    assert is_banking_day(following)
    between = (following - day).days
    assert not any(is_banking_day(day + timedelta(days=i)) for i in range(1, between))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), True),
        (date(2026, 3, 20), False),
        (date(2025, 8, 18), False),
        (date(2027, 1, 1), False),
        (date(2030, 12, 25), True),
    ],
)
def test_banks_rest_on_weekends_holidays_and_joint_leave(day: date, works: bool) -> None:
    assert is_banking_day(day) == works


def test_every_holiday_says_by_which_decree() -> None:
    years: dict[int, int] = {}
    for one in holidays().values():
        years[one.date.year] = years.get(one.date.year, 0) + 1
        assert one.source
    assert years == {2025: 28, 2026: 25, 2027: 17}


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("date,name\n", "row 1"),
        (f"{HEADER}\n2028-13-01,x,national,y\n", "row 2"),
        (f"{HEADER}\n2028-01-01,x,national,y\n2028-01-02,x,feast,y\n", "row 3"),
        (f"{HEADER}\n2028-01-01,,national,y\n", "row 2"),
        (f"{HEADER}\n2028-01-01,x,national\n", "row 2"),
        (f"{HEADER}\n2028-01-01,x,national,y,z\n", "row 2"),
    ],
)
def test_a_table_of_holidays_that_is_wrong_names_its_row(text: str, row: str) -> None:
    with pytest.raises(ValueError, match=row):
        read_holidays(text.splitlines())


def test_a_year_takes_the_place_of_what_stood_there_and_of_nothing_else() -> None:
    new_year = Holiday(date(2028, 1, 1), "Tahun Baru", "expected", "dihitung")
    decreed = Holiday(date(2028, 1, 3), "Tahun Baru", "national", "SKB")
    other = Holiday(date(2027, 1, 1), "Tahun Baru", "national", "SKB")
    assert with_year([new_year, other], 2028, [decreed]) == [other, decreed]
    for told in ([], [other], [decreed, decreed]):
        with pytest.raises(ValueError, match="2028"):
            with_year([other], 2028, told)


def test_the_command_puts_a_year_in_or_leaves_the_table_as_it_was(tmp_path: Path) -> None:
    table, file = tmp_path / "table.csv", tmp_path / "2028.csv"
    table.write_text(f"{HEADER}\n2027-01-01,Tahun Baru,national,SKB\n")
    file.write_text(f"{HEADER}\n2028-01-01,Tahun Baru,national,SKB\n")
    assert put_year(2028, file, table) == 1
    with table.open(newline="") as lines:
        assert [one.date.year for one in read_holidays(lines)] == [2027, 2028]
    before = table.read_text()
    with pytest.raises(ValueError, match="2029"):
        put_year(2029, file, table)
    assert table.read_text() == before
    assert main(["2028"]) == main(["x", "y"]) == 2
