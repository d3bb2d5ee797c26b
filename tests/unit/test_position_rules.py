"""Minus the ledger's bank is the bank's own balance cut to the rupiah, whatever statements come."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry, Summary, whole_rupiah
from chalicelib.bank.rules.explanation import FEE, INTEREST, PAYOUT, Part, total
from chalicelib.bank.rules.lines import fitted
from chalicelib.bank.rules.position import (
    Position,
    after_lines,
    begun,
    books,
    finished,
    gap,
    moves,
    starts_at,
    within_line,
)
from tests.unit.bank_lines import credit, debit

MOVES = st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=20)


def summary(opening: int | None, closing: int | None) -> Summary:
    return Summary("", "2026-12-01", "2026-12-01", opening, closing, 1, 0, 0)


@given(st.integers(-(10**9), 10**9), MOVES)
def test_what_lines_book_comes_to_the_balance_cut_to_the_rupiah(
    opening: int, moved: list[int]
) -> None:
    bank = whole_rupiah(opening)
    at = opening
    for by in moved:
        bank += books(at, by) if by > 0 else -books(at, by)
        at += by
    assert bank == whole_rupiah(at)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6).filter(bool))
def test_a_line_differs_from_what_the_bank_tells_by_a_rupiah_at_most(at: int, by: int) -> None:
    assert abs(books(at, by) - abs(by) // 100) <= 1


@given(st.integers(1, 99), st.integers(0, 99), st.integers(0, 10**6))
def test_what_sen_carry_goes_to_the_banks_own_interest(sen: int, at: int, amount: int) -> None:
    entry = Entry(2, "2026-12-01", "credit", amount, sen=sen, purpose="interest")
    booked = books(at, entry.in_sen)
    parts = fitted((Part(INTEREST, amount),) if amount else (), booked, entry)
    assert total(parts) == booked
    assert {part.kind for part in parts} <= {"interest", "suspense"}


def test_what_nobody_told_goes_to_suspense() -> None:
    entry = Entry(2, "2026-12-01", "debit", 1_000)
    parts = fitted((Part(PAYOUT, 1_000, end_to_end_id="1"),), 999, entry)
    assert [(part.kind, part.amount) for part in parts] == [("payout", 1_000), ("suspense", -1)]


@given(st.integers(0, 10**9), st.lists(MOVES, min_size=1, max_size=4))
def test_statements_that_run_on_end_at_each_closing_balance(
    opening: int, days: list[list[int]]
) -> None:
    position = Position()
    balance = opening
    for number, moved in enumerate(days):
        told = summary(balance, balance + sum(moved))
        assert gap(position, told, sum(moved)) == 0
        start = starts_at(position, told, sum(moved))
        assert start == balance
        position = begun(position, f"bst_{number}")
        position = after_lines(position, 0, start - position.in_sen)
        for line, by in enumerate(moved, start=2):
            position = after_lines(position, line, by)
        position = finished(position, told, start)
        balance += sum(moved)
        assert (position.in_sen, position.last_closing, position.unconfirmed) == (
            balance,
            balance,
            0,
        )
        assert (position.booking, position.version) == ("", number + 1)
    assert position.opened


@given(st.integers(0, 10**9), MOVES, st.integers(-(10**9), 10**9).filter(bool))
def test_a_day_that_was_left_out_is_a_gap(opening: int, moved: list[int], missing: int) -> None:
    position = replace(Position(), in_sen=opening, opened=True)
    told = summary(opening + missing, opening + missing + sum(moved))
    assert gap(position, told, sum(moved)) == missing


@given(MOVES)
def test_a_file_without_balances_is_unconfirmed_until_one_with_balances_is_accepted(
    moved: list[int],
) -> None:
    position = replace(Position(), in_sen=500, opened=True, last_closing=500)
    told = summary(None, None)
    assert gap(position, told, sum(moved)) == 0
    after = after_lines(begun(position, "bst_1"), 2, sum(moved))
    after = finished(after, told, starts_at(position, told, sum(moved)))
    assert (after.unconfirmed, after.last_closing) == (sum(moved), 500)
    # The same, told with balances: nothing of it is new.
    again = summary(500, 500 + sum(moved))
    assert gap(after, again, 0) == 0
    assert finished(begun(after, "bst_2"), again, after.in_sen).unconfirmed == 0


def test_within_a_line_that_pays_many_the_position_remembers_how_much_is_booked() -> None:
    position = begun(Position(in_sen=100_000), "bst_1")
    for by in (-20_000, -30_000):
        position = within_line(position, by)
    assert (position.in_sen, position.within) == (50_000, -50_000)
    assert after_lines(position, 2, -10_000).within == 0


def test_fees_take_what_differs() -> None:
    entry = Entry(2, "2026-12-01", "debit", 6_500, sen=50, purpose="fee")
    assert fitted((Part(FEE, 6_500),), 6_501, entry) == (Part(FEE, 6_501),)


def test_a_payment_that_the_bank_only_refuses_moves_nothing() -> None:
    assert moves(credit(1_000)) == 100_000
    assert moves(debit(1_000)) == -100_000
    assert moves(credit(1_000, rejected=True)) == 0


def test_a_position_says_how_far_booking_has_come() -> None:
    last = Position(100, True, "bst_1", 90, 10, 3, "", 7, 5)
    first = begun(last, "bst_2")
    assert first == Position(100, True, "bst_1", 90, 10, 3, "bst_2", -1, 0)
    some = within_line(within_line(first, -30), -20)
    assert some == Position(50, True, "bst_1", 90, 10, 3, "bst_2", -1, -50)
    assert after_lines(some, 4, -5) == Position(45, True, "bst_1", 90, 10, 3, "bst_2", 4, 0)
    done = Position(45, True, "bst_1", 90, 10, 3, "bst_2", 4, 0)
    assert finished(done, summary(0, 45), 100) == Position(45, True, "bst_2", 45, 0, 4, "", -1, 0)
    # Without balances nothing confirms it.
    without = Position(45, True, "bst_1", 90, 10 - 55, 4, "", -1, 0)
    assert finished(done, summary(None, None), 100) == without


def test_the_first_statement_with_balances_opens_the_account_where_it_comes_out() -> None:
    told = summary(900, 1_000)
    unopened, opened = Position(in_sen=70), Position(in_sen=70, opened=True)
    assert (starts_at(unopened, told, 30), gap(unopened, told, 30)) == (970, 0)
    assert (starts_at(opened, told, 30), gap(opened, told, 30)) == (70, 900)
    assert (
        starts_at(unopened, summary(900, None), 30),
        gap(unopened, summary(None, None), 30),
    ) == (
        70,
        0,
    )


@pytest.mark.parametrize(
    ("before", "by", "booked"),
    [
        (0, 100, 1),
        (0, 99, 0),
        (1, 99, 1),
        (-50, 149, 0),
        (-50, 150, 1),
        (150, -51, 1),
        (150, -50, 0),
        (-199, 99, 0),
        (-199, 100, 1),
    ],
)
def test_what_is_below_a_rupiah_is_carried_on(before: int, by: int, booked: int) -> None:
    assert books(before, by) == booked
