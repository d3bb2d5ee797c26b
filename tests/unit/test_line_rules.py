"""How a line of a bank statement stands: as it is matched, as it is booked, as people find it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.explanation import Part, line_named, total, unexplained
from chalicelib.bank.rules.lines import (
    STATES,
    Line,
    State,
    booked_as,
    direction_of,
    fitted,
    in_suspense,
    line_of,
    says_more,
    standing,
    told_before,
)
from chalicelib.bank.rules.meanings import Meaning
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee
from tests.unit.bank_lines import credit, debit, payment

AT = "2026-12-02T03:00:00.000Z"
PAYOUT = Part("payout", 1_000, end_to_end_id=payment(1).end_to_end_id)
RETURNED = replace(PAYOUT, kind="payout_returned")
REFUSED = credit(1_000, rejected=True)
UNKNOWN = Note("unknown")


def line(*parts: Part, booked: int = 1_000) -> Line:
    return line_of("bst_1", AT, debit(booked), booked, Meaning(parts))


@given(st.lists(st.integers(1, 10**9), max_size=4), st.integers(0, 10**9))
def test_a_matched_line_comes_to_what_it_books_and_waits_where_that_is_not_explained(
    explained: list[int], rest: int
) -> None:
    booked = sum(explained) + rest
    found = line(*(Part("fee", amount) for amount in explained), booked=booked)
    assert total(found.parts) == booked
    assert found.state == ("suspense" if rest else "explained")
    assert not found.accepted


def test_a_matched_line_keeps_why_and_whom_the_bank_paid() -> None:
    payee = Payee("SITI (1)", "BUDI (2)", name_differs=True)
    found = line_of("bst_1", AT, debit(), 1_000, Meaning(unexplained(1_000), UNKNOWN, payee))
    assert found == Line(
        statement_id="bst_1",
        begun_at=AT,
        entry=debit(),
        state="suspense",
        booked=1_000,
        parts=(Part("suspense", 1_000),),
        note=UNKNOWN,
        payee=payee,
    )
    assert found.name == "bst_1#2"
    assert line_named(replace(found, statement_id="bst_" + "a" * 16).name) == ("bst_" + "a" * 16, 2)


def test_what_a_bank_refused_is_explained_by_its_payment_or_waits_and_books_nothing() -> None:
    known = line_of("bst_1", AT, REFUSED, 0, Meaning((RETURNED,)))
    assert (known.state, known.parts) == ("explained", (RETURNED,))
    unknown = line_of("bst_1", AT, REFUSED, 0, Meaning((), UNKNOWN))
    assert (unknown.state, unknown.parts) == ("suspense", ())
    for refused in (known, unknown):
        accepted = booked_as(refused, refused.parts)
        assert (accepted.state, accepted.accepted) == (refused.state, True)
    late = in_suspense(known, "not_booked")
    assert (late.state, late.parts, late.note) == ("suspense", (), Note("not_booked"))


def test_a_line_that_another_told_before_books_nothing_and_names_that_one() -> None:
    found = told_before("bst_2", AT, debit(), ("bst_1", 7))
    note = Note("told_before", {"statement_id": "bst_1", "line": 7})
    assert found == Line("bst_2", AT, debit(), "told_before", 0, note=note)
    assert found.note is not None
    for tongue in (0, 1):
        assert "bst_1" in found.note.words(tongue)
        assert " 7 " in found.note.words(tongue)


@given(st.lists(st.sampled_from([PAYOUT, Part("fee", 9), Part("suspense", 1)]), max_size=4))
def test_a_line_stands_as_what_it_was_booked_as(parts: list[Part]) -> None:
    booked = booked_as(line(PAYOUT), parts)
    assert booked.accepted
    assert booked.parts == tuple(parts)
    waits = any(part.kind == "suspense" for part in parts)
    assert booked.state == standing(parts) == ("suspense" if waits else "explained")
    assert booked.waits == waits


def test_two_lines_that_cancel_each_other_explain_one_another() -> None:
    assert standing([Part("suspense", 1_000, against="bst_1#7")]) == "explained"


@given(st.integers(1, 10**12))
def test_a_line_that_no_longer_fits_goes_to_suspense_whole_and_says_why(booked: int) -> None:
    was = line(replace(PAYOUT, amount=booked), booked=booked)
    assert in_suspense(was, "not_booked") == replace(
        was, state="suspense", parts=(Part("suspense", booked),), note=Note("not_booked")
    )


@pytest.mark.parametrize("state", STATES)
def test_only_a_line_that_is_accepted_waits_for_people(state: State) -> None:
    found = replace(line(), state=state)
    assert not found.waits
    assert replace(found, accepted=True).waits == (state in ("suspense", "proposed"))
    # What a bank refused books nothing.
    assert not replace(found, accepted=True, entry=REFUSED).waits


_PARTS = st.lists(
    st.sampled_from([PAYOUT, Part("fee", 9), Part("fee", 8), Part("suspense", 1)]), max_size=4
)


@given(_PARTS, _PARTS, st.booleans(), st.booleans())
def test_a_line_matched_anew_says_more_where_it_would_book_what_nobody_saw(
    now: list[Part], before: list[Part], told_now: bool, told_earlier: bool
) -> None:
    told = told_before("bst_1", AT, debit(), ("bst_0", 7))
    seen = told if told_earlier else booked_as(line(), before)
    matched = told if told_now else booked_as(line(), now)
    explained = {part for part in now if part.kind != "suspense"}
    unseen = told_earlier or bool(explained - set(before))
    assert says_more(matched, seen) == (not told_now and unseen)


@pytest.mark.parametrize(
    ("parts", "booked", "entry", "fits"),
    [
        ([Part("fee", 9)], 9, debit(purpose="fee"), [Part("fee", 9)]),
        ([Part("fee", 9)], 10, debit(purpose="fee"), [Part("fee", 10)]),
        ([Part("interest", 1)], 0, credit(purpose="interest"), []),
        # Not the bank's own, or not alone: what differs waits.
        ([Part("fee", 9)], 10, debit(), [Part("fee", 9), Part("suspense", 1)]),
        (
            [Part("fee", 9), Part("fee", 3)],
            11,
            debit(purpose="fee"),
            [Part("fee", 9), Part("fee", 3), Part("suspense", -1)],
        ),
        ([], 1, debit(purpose="fee"), [Part("suspense", 1)]),
        ([PAYOUT], 0, REFUSED, [PAYOUT]),
    ],
)
def test_a_rupiah_of_carried_sen_goes_to_the_banks_own_or_waits(
    parts: list[Part], booked: int, entry: Entry, fits: list[Part]
) -> None:
    assert fitted(parts, booked, entry) == tuple(fits)


@given(st.integers(-(10**12), 10**12).filter(bool))
def test_what_makes_the_balance_grow_is_a_credit(in_sen: int) -> None:
    assert direction_of(in_sen) == ("credit" if in_sen > 0 else "debit")
