"""What a bank statement is, and what people may say of its lines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry, Summary
from chalicelib.bank.rules.lines import (
    MATCHED,
    PAYING,
    PROPOSED,
    RESOLVED,
    STATES,
    UNMATCHED,
    Action,
    Line,
    Resolution,
    State,
    approved,
    decided,
    left_in_part,
    must_fit,
    must_go,
    noted,
    paid_on,
    proposal,
    proposed,
    rejected,
)
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.statements import LINES_AT_ONCE, gap
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.transfer import payout_id, return_id
from tests.unit.bank_lines import NUMBER, credit, debit, payment, statement


def waiting(**given: Any) -> Line:
    return replace(Line("bst_1", "2026-12-01", debit(), UNMATCHED), **given)


def test_a_note_settles_a_line() -> None:
    now = noted(waiting(), "bunga", "finance:a", "2026-12-02")
    assert now.waits is False
    assert now.resolution == Resolution("note", "bunga", "finance:a", "2026-12-02")


def test_a_proposal_waits_until_it_is_approved_or_rejected() -> None:
    one = payment(1)
    said = Resolution("payment", "bukti", "finance:a", "2026-12-02", one.end_to_end_id)
    asked = proposed(waiting(), said)
    assert (asked.state, asked.waits) == ("proposed", True)
    done = approved(asked, [one], "finance:b", "2026-12-03")
    assert (done.state, done.transfer_id) == (RESOLVED, payout_id(one.end_to_end_id))
    assert done.resolution == replace(
        proposal(asked), decided_by="finance:b", decided_at="2026-12-03"
    )
    returns = replace(asked, resolution=replace(proposal(asked), action="return"))
    assert approved(returns, [one], "finance:b", "").transfer_id == return_id(one.end_to_end_id)
    assert rejected(asked) == waiting()


def test_a_note_that_took_two_moves_nothing() -> None:
    asked = proposed(waiting(), Resolution("note", "biaya", "finance:a", "2026-12-02"))
    done = approved(asked, [], "finance:b", "2026-12-03")
    assert (done.state, done.transfer_id, done.settlement_id) == (RESOLVED, "", "")
    assert proposal(asked).by == "finance:a"


def test_a_line_that_pays_in_parts_names_their_settlement_and_no_single_transfer() -> None:
    asked = proposed(waiting(), Resolution("lost_payout", "x", "finance:a", "", "", "mrc_1"))
    done = approved(asked, [payment(1), payment(2)], "finance:b", "")
    assert (done.settlement_id, done.transfer_id) == (payment(1).settlement_id, "")


def test_what_was_decided_goes_on_waiting_and_is_rejected_no_more() -> None:
    asked = proposed(waiting(), Resolution("lost_payout", "x", "finance:a", "", "", "mrc_1"))
    now = decided(asked, "finance:b", "2026-12-03")
    assert (now.state, now.waits, proposal(now).decided_by) == (PROPOSED, True, "finance:b")
    with pytest.raises(Refused, match="state_conflict"):
        rejected(now)
    assert approved(now, [payment(1)], "finance:c", "").state == RESOLVED


@pytest.mark.parametrize(
    ("entry", "action", "goes"),
    [
        (debit(), "note", True),
        (debit(), "payment", True),
        (debit(), "lost_payout", True),
        (debit(), "return", False),
        (credit(), "return", True),
        (credit(), "lost_payout", False),
    ],
)
def test_money_that_came_in_is_no_payout(entry: Entry, action: Action, goes: bool) -> None:
    if goes:
        must_go(entry, action)
    else:
        with pytest.raises(Refused, match="validation_failed"):
            must_go(entry, action)


@pytest.mark.parametrize("state", [*STATES, PAYING])
def test_each_act_wants_the_state_that_it_begins_from(state: State) -> None:
    line = waiting(state=state, resolution=Resolution("payment", "x", "finance:a", ""))
    acts: dict[str, tuple[State, Callable[[], Line]]] = {
        "note": (UNMATCHED, lambda: noted(line, "x", "finance:a", "")),
        "propose": (UNMATCHED, lambda: proposed(line, Resolution("note", "x", "finance:a", ""))),
        "approve": (PROPOSED, lambda: approved(line, [payment(1)], "finance:b", "")),
        "reject": (PROPOSED, lambda: rejected(line)),
    }
    for begins, act in acts.values():
        if begins == state:
            act()
        else:
            with pytest.raises(Refused, match="state_conflict"):
                act()


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=9))
def test_a_debit_that_pays_many_is_matched_when_nothing_of_it_is_left(amounts: list[int]) -> None:
    line = waiting(entry=debit(sum(amounts)), state=PAYING, left=sum(amounts), number=NUMBER)
    for place, amount in enumerate(amounts, start=1):
        assert left_in_part(line).note == Note(
            "in_part",
            {"paid": sum(amounts[: place - 1]), "amount": sum(amounts), "number": NUMBER},
        )
        line = paid_on(line, amount)
        assert line.left == sum(amounts[place:])
        assert line.state == (PAYING if line.left else MATCHED)


@pytest.mark.parametrize(
    ("entry", "action", "found", "field"),
    [
        (credit(), "payment", payment(1), "action"),
        (debit(), "return", payment(1), "action"),
        (debit(), "payment", None, "end_to_end_id"),
        (debit(999), "payment", payment(1), "end_to_end_id"),
        (debit(), "payment", payment(1, state="paid"), "end_to_end_id"),
        (debit(), "payment", payment(1, state="returned"), "end_to_end_id"),
        (credit(), "return", payment(1, state="returned"), "end_to_end_id"),
    ],
)
def test_what_does_not_fit_a_line_is_said_of_the_field_that_is_wrong(
    entry: Entry, action: Action, found: Payment | None, field: str
) -> None:
    with pytest.raises(Refused, match="validation_failed") as refused:
        must_fit(entry, action, found)
    ((named, words),) = refused.value.errors
    assert named == field
    assert all(words)


def test_an_open_payment_may_be_paid_and_a_paid_one_may_come_back() -> None:
    paid = payment(1, state="paid")
    assert must_fit(debit(), "payment", payment(1)) == payment(1)
    assert must_fit(credit(), "return", paid) == paid
    assert must_fit(credit(), "return", payment(1)) == payment(1)


# Statements


def summary(lines: int = 1, opening: int | None = None) -> Summary:
    return Summary("1", "2026-12-01", "2026-12-01", opening, None, lines, 0, 0)


def test_a_statement_has_few_lines_only_where_that_is_known() -> None:
    assert not statement().has_few()
    assert statement(summary=summary(LINES_AT_ONCE)).has_few()
    assert not statement(summary=summary(LINES_AT_ONCE + 1)).has_few()
    assert not statement(summary=summary(6)).has_few(5)


@given(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4))
def test_a_gap_is_what_is_missing_to_the_latest_statement_before(
    opening: int, closings: list[int]
) -> None:
    found = gap(summary(opening=opening), closings)
    if not closings or opening in closings:
        assert found is None
    else:
        assert found == opening - closings[-1] != 0
    assert gap(summary(), closings) is None
    assert gap(None, closings) is None
