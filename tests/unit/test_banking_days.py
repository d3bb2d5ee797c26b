"""By which channel the city pays, and on which day."""

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
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.rendering import execution_day
from chalicelib.settlements.rules.terms import Ceilings, Terms, ceilings_on, terms_on
from infra.holidays import main, put_year, with_year

DAYS = some.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(some.integers(1, 10**13), some.integers(0, 10**9), some.integers(0, 10**9))
def test_a_payment_goes_by_the_first_channel_that_carries_it(
    amount: int, bi_fast: int, more: int
) -> None:
    terms = Terms(bi_fast=bi_fast, skn=bi_fast + more)
    ceilings = {"bi_fast": bi_fast, "skn": bi_fast + more, "rtgs": amount}
    carries = [name for name, most in ceilings.items() if amount <= most]
    assert terms.channel(amount) == carries[0]


@pytest.mark.parametrize(
    ("amount", "channel"),
    [
        (1, "bi_fast"),
        (250_000_000, "bi_fast"),
        (250_000_001, "skn"),
        (1_000_000_000, "skn"),
        (1_000_000_001, "rtgs"),
    ],
)
def test_bank_indonesias_ceilings_hold_unless_the_city_has_its_own(
    amount: int, channel: str
) -> None:
    today = date(2026, 11, 27)
    assert terms_on(today, minimum=0, bi_fast=None, skn=None).channel(amount) == channel
    assert terms_on(today, minimum=0, bi_fast=0, skn=0).channel(amount) == "rtgs"


def test_ceilings_are_those_of_their_day() -> None:
    first, second = (
        Ceilings(date(2019, 9, 1), 0, 10, "a"),
        Ceilings(date(2021, 12, 21), 5, 10, "b"),
    )
    for day, found in (
        (date(2018, 1, 1), first),
        (date(2021, 12, 20), first),
        (date(2021, 12, 21), second),
        (date(2030, 1, 1), second),
    ):
        assert ceilings_on(day, (first, second)) == found


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


@given(DAYS)
def test_a_payout_is_carried_out_on_the_next_banking_day_unless_another_is_named(
    today: date,
) -> None:
    following = next_banking_day(today)
    assert execution_day(None, today) == following
    assert execution_day(following, today) == following
    for day in (today - timedelta(days=1), *([] if is_banking_day(today) else [today])):
        with pytest.raises(Refused) as refused:
            execution_day(day, today)
        assert following.isoformat() in str(refused.value.errors)
