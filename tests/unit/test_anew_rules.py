"""From one explanation of a bank line to another, in transactions that the ledger can hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.rules.anew import (
    Step,
    back_id,
    back_step,
    fits_one,
    has_others,
    in_part,
    is_clear,
    is_lost,
    named_instead,
    on_step,
    paired,
    parted,
    step,
    taken_back,
)
from chalicelib.bank.rules.explanation import Part, total
from chalicelib.bank.rules.lines import Proposal
from chalicelib.bank.rules.notes import Note
from chalicelib.ledger.rules.transfer import Transfer
from tests.unit.bank_lines import in_suspense, payment


def said() -> Proposal:
    return Proposal((Part("fee", 1_000),), "biaya", "finance:a", "2026-12-02")


def test_one_transaction_reverses_and_books_what_fits_it() -> None:
    line = in_suspense(revision=4)
    after = replace(line, parts=(Part("fee", 1_000),))
    made = step(line, after)
    assert made == Step(line, replace(after, revision=5))
    assert made.moves
    assert fits_one(made)
    one, two = payment(1), payment(2)
    assert step(line, line, [one], [two]) == Step(line, replace(line, revision=5), [one], [two])
    assert step(line, line, [one]).moves
    assert step(line, line, paid=[two]).moves


def test_a_step_that_moves_nothing_makes_no_new_revision() -> None:
    line = in_suspense(revision=4)
    assert step(line, replace(line, revision=9)) == Step(line, line)
    assert not step(line, line).moves
    other = replace(line, parts=(Part("suspense", 1_000, merchant_id="mrc_1"),))
    assert step(line, other).moves


@pytest.mark.parametrize(
    ("kinds", "fits"),
    [
        (["payout_returned"] * 22, True),
        (["payout_returned"] * 22 + ["fee"], False),
        (["payout"] * 28 + ["fee"] * 2, True),
        (["payout"] * 29 + ["fee"], False),
        (["suspense"] * 44, True),
        (["suspense"] * 45, False),
    ],
)
def test_so_many_parts_fit_one_transaction(kinds: list[str], fits: bool) -> None:
    parts = tuple(
        Part(kind, 1, end_to_end_id=str(at))  # type: ignore[arg-type]
        for at, kind in enumerate(kinds)
    )
    for before, behind in (((), parts), (parts, ()), (parts[:9], parts[9:])):
        line = in_suspense(parts=before)
        assert fits_one(Step(line, replace(line, parts=behind))) is fits


def test_so_many_payments_of_whole_settlements_fit_one_transaction() -> None:
    line = in_suspense(parts=(Part("payout", 1_000, settlement_id="stl_a"),))
    payments = [payment(number) for number in range(1, 45)]
    # Two writes for each payment, one for each settlement.
    other = replace(payments[0], settlement_id="stl_b")
    assert fits_one(Step(line, line, paid=payments[:43]))
    assert fits_one(Step(line, line, back=[*payments[:42], other]))
    assert fits_one(Step(line, line, back=payments[:21], paid=payments[21:43]))
    assert not fits_one(Step(line, line, paid=payments[:44]))
    third = replace(other, settlement_id="stl_c")
    assert not fits_one(Step(line, line, back=payments[:41], paid=[other, third]))


def test_a_line_that_is_only_against_another_moves_nothing() -> None:
    line = in_suspense(revision=4)
    against = paired(line, "bst_2#1")
    after = replace(
        line,
        state="explained",
        parts=(Part("suspense", 1_000, against="bst_2#1"),),
        note=None,
    )
    assert against == Step(line, after)
    assert not against.moves
    assert not after.waits
    assert parted(after) == Step(after, in_suspense(revision=4))
    asked = replace(after, state="proposed", proposal=said())
    assert parted(asked).after == in_suspense(revision=4, state="proposed", proposal=said())


def test_what_is_taken_back_goes_the_other_way_and_names_what_it_reverses() -> None:
    line = in_suspense(parts=(Part("fee", 600), Part("suspense", 400)), revision=3)
    at = "2026-12-03T03:00:00.000Z"
    fee = Transfer(
        id=back_id("trf_06DSCfQ5JIfvqjE08ieeJC"),
        debit_account="bank",
        credit_account="treasury",
        amount=600,
        kind="fee",
        reference="",
        occurred_at=at,
        actor="finance:b",
        reverses="trf_06DSCfQ5JIfvqjE08ieeJC",
        bank_line="bst_1#2",
    )
    assert taken_back(line, 0, "finance:b", at) == fee
    assert taken_back(line, 1, "finance:b", at) == replace(
        fee,
        id=back_id("trf_pFfMT2PfPBlbrltX0Ro7vX"),
        credit_account="suspense",
        amount=400,
        kind="unsuspend",
        reverses="trf_pFfMT2PfPBlbrltX0Ro7vX",
    )


def test_the_id_of_what_is_taken_back_stays_what_it_was_when_money_moved() -> None:
    assert back_id("trf_x") == "trf_Koqs2D2ZHRWuUyeW7dTnST"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 5), st.integers(0, 3))
def test_a_whole_settlement_is_taken_back_and_paid_in_steps_that_keep_the_line_s_sum(
    amounts: list[int], at_once: int, fee: int
) -> None:
    payments = [payment(line, amount) for line, amount in enumerate(amounts, start=1)]
    whole = Part("payout", sum(amounts), settlement_id="stl_a")
    parts = (whole, *([Part("fee", fee)] if fee else []))
    line = in_suspense(total(parts), parts=parts)
    assert has_others(line) == bool(fee)
    left = list(payments)
    while left:
        some, left = left[:at_once], left[at_once:]
        made = back_step(line, some)
        line = made.after
        assert total(line.parts) == line.booked
        assert [part.amount for part in line.parts if part.settlement_id] == (
            [sum(one.amount for one in left)] if left else []
        )
    assert is_clear(line)
    while payments:
        some, payments = payments[:at_once], payments[at_once:]
        line = on_step(line, whole, some).after
        assert total(line.parts) == line.booked
    assert [part for part in line.parts if part.settlement_id] == [whole]


def test_what_is_of_another_settlement_stays_booked_beside_a_step() -> None:
    one, other = (Part("payout", 2_000, settlement_id=id) for id in ("stl_a", "stl_b"))
    line = in_suspense(4_500, parts=(one, other, Part("fee", 500)), revision=1)
    back = [payment(1)]
    assert back_step(line, back) == Step(
        line,
        replace(
            line,
            parts=(replace(one, amount=1_000), other, Part("suspense", 1_500)),
            revision=2,
        ),
        back=back,
    )
    line = in_suspense(4_500, parts=(other, Part("suspense", 2_500)), revision=2)
    new = Part("payout", 2_000, settlement_id="stl_a", left_out=("2612010010000901",))
    assert on_step(line, new, back) == Step(
        line,
        replace(
            line,
            parts=(other, replace(new, amount=1_000), Part("suspense", 1_500)),
            revision=3,
        ),
        paid=back,
    )


def test_a_line_is_clear_where_all_of_it_is_in_suspense() -> None:
    bulk, fee, rest = (
        Part("payout", 900, settlement_id="stl_a"),
        Part("fee", 100),
        Part("suspense", 100),
    )
    for parts, clear, others in (
        ((), True, False),
        ((rest,), True, False),
        ((bulk, rest), False, False),
        ((bulk, fee), False, True),
        ((fee, rest), False, True),
    ):
        line = in_suspense(parts=parts)
        assert (is_clear(line), has_others(line)) == (clear, others)


def test_what_no_longer_holds_ends_with_what_is_booked() -> None:
    part, other = Part("payout", 400, settlement_id="stl_a"), Part("fee", 50)
    rest = Part("suspense", 550)
    line = in_suspense(parts=(part, other, rest), state="proposed", proposal=said(), revision=4)
    note = Note("in_part", {"found": 450, "amount": 1_000})
    assert in_part(line) == Step(line, replace(line, state="suspense", note=note, proposal=None))
    whole = replace(line, parts=(replace(part, amount=1_000),))
    assert in_part(whole).after.state == "explained"


def test_a_lost_payout_names_a_merchant_and_no_payment() -> None:
    assert is_lost(Part("payout", 900, merchant_id="mrc_1"))
    assert not is_lost(Part("payout", 900, end_to_end_id="2612010010000101"))
    assert not is_lost(Part("suspense", 900, merchant_id="mrc_1"))


def test_a_lost_payout_is_the_payments_that_were_found_and_what_is_missing() -> None:
    lost = Part("payout", 900, merchant_id="mrc_1")
    line = in_suspense(proposal=replace(said(), parts=(lost, Part("fee", 100))))
    found = [Part("payout", 500, end_to_end_id=payment(1).end_to_end_id)]
    # Whom the bank has paid more than they were owed is known.
    beyond = Part("suspense", 400, merchant_id="mrc_1")
    proposal = replace(said(), parts=(Part("fee", 100), *found, beyond))
    assert named_instead(line, lost, found, 7) == replace(line, proposal=proposal, version=7)
    found = [Part("payout", 900, end_to_end_id=payment(1).end_to_end_id)]
    whole = named_instead(line, lost, found, 7).proposal
    assert whole is not None
    assert whole.parts == (Part("fee", 100), *found)
