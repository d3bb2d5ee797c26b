"""Which movements were told before: by an overlapping file, or by another format."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.movements import Movement, told_before

CSV, MT940 = "text/csv;", "text/plain;"
DAY = "2026-12-01"
ENTRIES = st.builds(
    Entry,
    line=st.just(0),
    booked_on=st.sampled_from([DAY, "2026-12-02"]),
    direction=st.sampled_from(["debit", "credit"]),
    amount=st.sampled_from([2_500, 6_500]),
    reference=st.sampled_from(["BIAYA", "PAJAK"]),
    bank_reference=st.sampled_from(["", "A", "B"]),
)
FILES = st.lists(ENTRIES, max_size=12).map(
    lambda found: [replace(one, line=2 + place) for place, one in enumerate(found)]
)


def movement(entry: Entry, format: str = CSV) -> Movement:
    return Movement(
        booked_on=entry.booked_on,
        direction=entry.direction,
        in_sen=entry.in_sen,
        booked=entry.amount,
        position_in_sen=0,
        statement_id="bst_1",
        line=entry.line,
        format=format,
        end_to_end_id=entry.end_to_end_id,
        bank_reference=entry.bank_reference,
        reference=entry.reference,
        balance_sen=entry.balance_sen,
    )


def told(
    file: Iterable[Entry], booked: Sequence[Movement], format: str = CSV
) -> list[Movement | None]:
    """Which booked movements the lines of a file tell again."""
    return [
        by
        for _, by in told_before(
            file, format, lambda day: [one for one in booked if one.booked_on == day]
        )
    ]


def fee(line: int = 2, **members: Any) -> Entry:
    return replace(Entry(line, DAY, "debit", 2_500, reference="BIAYA"), **members)


@given(FILES)
def test_the_same_lines_again_were_all_told_before(file: list[Entry]) -> None:
    booked = [movement(one) for one in file]
    assert sorted(one.line for one in told(file, booked) if one) == [one.line for one in file]


@given(FILES, st.integers(0, 12))
def test_a_file_that_goes_on_tells_anew_what_is_behind(file: list[Entry], cut: int) -> None:
    booked = [movement(one) for one in file[:cut]]
    found = told(file, booked)
    assert sum(one is not None for one in found) == len(booked)


@given(FILES, FILES)
def test_no_movement_is_met_twice(file: list[Entry], before: list[Entry]) -> None:
    met = [one for one in told(file, [movement(one) for one in before]) if one]
    assert len({one.line for one in met}) == len(met)
    assert all(one in [movement(entry) for entry in before] for one in met)


def test_lines_of_one_file_are_never_the_same_movement() -> None:
    assert told([fee(2), fee(3)], []) == [None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bank_reference": "FT1"}, {"bank_reference": "FT2"}),
        ({"end_to_end_id": "1"}, {"end_to_end_id": "2"}),
        ({"balance_sen": 100}, {"balance_sen": 200}),
        ({"amount": 2_501}, {}),
        ({"direction": "credit"}, {}),
        ({"booked_on": "2026-12-02"}, {}),
        ({"sen": 1, "purpose": "fee"}, {}),
    ],
)
def test_two_real_debits_stay_two(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert told([fee(**one)], [movement(fee(**other))]) == [None]


def test_another_format_words_the_same_movement_otherwise() -> None:
    booked = [movement(fee())]
    assert told([fee(reference="BIAYA ADM 1/12")], booked, MT940) == booked
    assert told([fee(reference="BIAYA ADM 1/12")], booked, CSV) == [None]


def test_what_a_report_says_was_refused_is_no_movement() -> None:
    assert told([fee(rejected=True)], [movement(fee())]) == [None]


def test_each_line_tells_the_first_movement_again_that_nothing_contradicts() -> None:
    booked = [
        movement(fee(2, bank_reference="A", balance_sen=5)),
        movement(fee(3, bank_reference="B")),
        movement(fee(4)),
    ]
    file = [fee(7, bank_reference="B"), fee(8, bank_reference="C"), fee(9), fee(10)]
    found = list(told_before(file, CSV, lambda _: booked))
    assert [(entry.line, by and by.line) for entry, by in found] == [
        (7, 3),
        (8, 4),
        (9, 2),
        (10, None),
    ]


def test_what_one_of_both_does_not_tell_contradicts_nothing() -> None:
    full = fee(bank_reference="A", end_to_end_id="1", balance_sen=0)
    for one, other in ((full, fee()), (fee(), full), (full, full)):
        assert told([one], [movement(other)]) == [movement(other)]
    assert told([fee(balance_sen=0)], [movement(fee(balance_sen=1))]) == [None]


def test_a_day_is_read_once() -> None:
    read: list[str] = []

    def of_day(day: str) -> list[Movement]:
        read.append(day)
        return [movement(fee(booked_on=day))]

    other = "2026-12-02"
    file = [fee(2), fee(3), fee(4, booked_on=other), fee(5)]
    found = [by and by.booked_on for _, by in told_before(file, CSV, of_day)]
    assert found == [DAY, None, other, None]
    assert read == [DAY, other]
