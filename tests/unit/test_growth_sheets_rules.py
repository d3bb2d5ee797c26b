"""Sheets and the roster: how sales of many merchants are packed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.growth.rules.roster import Member, Roster
from chalicelib.growth.rules.sales import CHANNELS, Channel
from chalicelib.growth.rules.sheets import PART, Sheet, by_sheet, pack, place, total, unpack

ENTRIES = st.lists(
    st.tuples(st.sampled_from(CHANNELS), st.integers(0, 40), st.integers(-(10**15), 10**15)),
    max_size=60,
)


@given(ENTRIES)
def test_a_sheet_adds_up_and_comes_back_as_it_was_packed(
    entries: list[tuple[Channel, int, int]],
) -> None:
    sheet = Sheet()
    sums: dict[tuple[Channel, int], int] = {}
    for channel, number, amount in entries:
        sheet.add(channel, number, amount)
        sums[channel, number] = sums.get((channel, number), 0) + amount
    again = unpack(pack(sheet))
    assert again == sheet
    for channel in CHANNELS:
        for number in range(45):
            assert again.get(channel, number) == sums.get((channel, number), 0)


def test_what_is_put_takes_the_place_of_what_stood_there() -> None:
    sheet = Sheet()
    sheet.put("other", 3, 5)
    sheet.put("other", 3, 2)
    assert list(sheet.columns["other"]) == [0, 0, 0, 2]
    assert sheet.columns.keys() == {"other"}


def test_a_merchant_stands_in_the_sheet_of_its_part() -> None:
    assert place("2026-01", PART - 1) == (("2026-01", 0), PART - 1)
    assert place("2026-01", PART) == (("2026-01", 1), 0)
    sales: dict[tuple[str, str, Channel], int] = {("2026-01", "b", "other"): 7}
    assert list(by_sheet(sales, {"a": 0, "b": PART + 2})) == [(("2026-01", 1), "other", 2, 7)]


def test_columns_are_summed_also_where_merchants_came_later() -> None:
    short, long = Sheet(), Sheet()
    short.put("other", 0, 1)
    long.put("other", 2, 5)
    columns = [short.columns["other"], long.columns["other"]]
    assert total(columns, 4) == [1, 0, 5, 0]
    # Those who came since the roster was read are not in the report.
    assert total(columns, 2) == [1, 0]
    assert total([], 2) == [0, 0]


def test_the_roster_numbers_merchants_as_they_come() -> None:
    roster = Roster([Member("b", "kuliner", "1"), Member("a", "jasa", "2")])
    assert roster.numbers() == {"b": 0, "a": 1}
    assert roster.without(["c", "a", "c", "aa"]) == ["aa", "c"]


@pytest.mark.parametrize(
    ("standing", "moved"),
    [
        ({}, []),
        ({"a": Member("a", "jasa", "2")}, []),
        ({"a": Member("a", "jasa", "3")}, [(1, Member("a", "jasa", "3"))]),
        (
            {"b": Member("b", "kriya", "1"), "c": Member("c", "", "")},
            [(0, Member("b", "kriya", "1"))],
        ),
    ],
)
def test_a_merchant_that_moves_keeps_its_number(
    standing: dict[str, Member], moved: list[tuple[int, Member]]
) -> None:
    roster = Roster([Member("b", "kuliner", "1"), Member("a", "jasa", "2")])
    assert roster.moved(standing) == moved
