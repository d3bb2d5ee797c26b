"""What a booked line is, and what people may make of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.rules.anew import (
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
from chalicelib.bank.rules.explanation import Part, total, unexplained
from chalicelib.bank.rules.fitting import Found, must_fit, no_longer_fits
from chalicelib.bank.rules.lines import STATES, Line, Proposal, State
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.postings import posting_id
from chalicelib.bank.rules.proposals import approved, cleared, decided, proposed, rejected
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import credit, debit, payment

FEE = (Part("fee", 1_000),)
SAID = Proposal(FEE, "biaya", "finance:a", "2026-12-02")


def in_suspense(amount: int = 1_000, **given: Any) -> Line:
    line = Line(
        "bst_1",
        "2026-12-01",
        debit(amount),
        "suspense",
        amount,
        unexplained(amount),
        Note("unknown"),
        accepted=True,
    )
    return replace(line, **given)


# Proposals


def test_a_proposal_waits_until_it_is_approved_or_rejected() -> None:
    asked = proposed(in_suspense(), SAID)
    assert (asked.state, asked.waits, asked.parts) == ("proposed", True, unexplained(1_000))
    done = approved(decided(asked, "finance:b", "2026-12-03"))
    assert (done.state, done.waits, done.parts) == ("explained", False, FEE)
    assert (done.explained_by, done.explained_at) == ("finance:b", "2026-12-03")
    assert rejected(asked) == in_suspense()


def test_who_proposed_does_not_approve() -> None:
    with pytest.raises(Refused, match="same_person"):
        decided(proposed(in_suspense(), SAID), "finance:a", "")


def test_what_is_decided_is_rejected_no_more_and_stays_decided_by_the_first() -> None:
    asked = decided(proposed(in_suspense(), SAID), "finance:b", "2026-12-03")
    with pytest.raises(Refused, match="state_conflict"):
        rejected(asked)
    assert decided(asked, "finance:c", "2026-12-04") == asked
    assert approved(cleared(asked)).explained_by == "finance:b"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("accepted", [True, False])
def test_each_act_wants_the_state_that_it_begins_from(state: State, accepted: bool) -> None:
    line = in_suspense(state=state, accepted=accepted)
    line = replace(line, proposal=SAID) if state == "proposed" else line
    acts: dict[str, tuple[bool, Callable[[], Line]]] = {
        "propose": (
            accepted and state in ("explained", "suspense"),
            lambda: proposed(line, SAID),
        ),
        "approve": (state == "proposed", lambda: approved(decided(line, "finance:b", ""))),
        "reject": (state == "proposed", lambda: rejected(line)),
    }
    for may, act in acts.values():
        if may:
            act()
        else:
            with pytest.raises(Refused, match="state_conflict"):
                act()


def test_a_refusal_of_the_bank_s_is_not_explained_anew() -> None:
    with pytest.raises(Refused, match="state_conflict"):
        proposed(in_suspense(entry=credit(1_000, rejected=True)), SAID)


def test_a_line_is_not_proposed_to_be_what_it_is() -> None:
    with pytest.raises(Refused, match="validation_failed"):
        proposed(in_suspense(), replace(SAID, parts=unexplained(1_000)))


# What is there to be booked

OPEN, PAID = payment(1), payment(2, state="paid", told_by="bst_9#4")
BACK = payment(3, state="returned", told_by="bst_9#5")
MINE = payment(4, state="paid", told_by="bst_1#2")
FOUND = Found(
    payments={one.end_to_end_id: one for one in (OPEN, PAID, BACK, MINE)},
    settlements={"stl_a": [OPEN, MINE], "stl_b": [PAID]},
    promises={"SP2D": 1_500},
    surrenders={"STS": 1_000},
    remits={"012345678901234": 1_000},
)


def wrong(line: Line, part: Part, found: Found = FOUND) -> list[str]:
    try:
        must_fit(line, [part], found)
    except Refused as refused:
        assert refused.code == "validation_failed"
        assert all(all(words) for _, words in refused.errors)
        later = no_longer_fits(refused)
        assert later.code == "state_conflict"
        assert refused.errors[0][1][1] in later.kind.detail[1]
        return [field for field, _ in refused.errors]
    return []


def test_a_payment_is_paid_while_it_is_open_or_paid_by_the_line_itself() -> None:
    line = in_suspense()
    for one, fits in ((OPEN, True), (MINE, True), (PAID, False), (BACK, False)):
        found = wrong(line, Part("payout", 1_000, end_to_end_id=one.end_to_end_id))
        assert found == ([] if fits else ["parts[0].end_to_end_id"])
    assert wrong(line, Part("payout", 999, end_to_end_id=OPEN.end_to_end_id)) == ["parts[0].amount"]
    assert wrong(line, Part("payout", 1_000, end_to_end_id="9" * 16)) == ["parts[0].end_to_end_id"]


def test_a_payment_comes_back_once_it_is_paid() -> None:
    line = in_suspense(entry=credit(1_000))
    back_by_me = replace(BACK, told_by=line.name)
    for one, fits in ((PAID, True), (OPEN, False), (BACK, False)):
        found = wrong(line, Part("payout_returned", 1_000, end_to_end_id=one.end_to_end_id))
        assert found == ([] if fits else ["parts[0].end_to_end_id"])
    part = Part("payout_returned", 1_000, end_to_end_id=BACK.end_to_end_id)
    assert wrong(line, part, Found({BACK.end_to_end_id: back_by_me})) == []


def test_a_whole_settlement_is_what_is_open_of_it_but_those_left_out() -> None:
    line = in_suspense(2_000)
    assert wrong(line, Part("payout", 2_000, settlement_id="stl_a")) == []
    left = Part("payout", 1_000, settlement_id="stl_a", left_out=(OPEN.end_to_end_id,))
    assert wrong(line, left) == []
    assert wrong(line, Part("payout", 1_000, settlement_id="stl_a")) == ["parts[0].amount"]
    assert wrong(line, Part("payout", 1_000, settlement_id="stl_b")) == ["parts[0].settlement_id"]
    part = Part("payout", 2_000, settlement_id="stl_a", left_out=(PAID.end_to_end_id,))
    assert wrong(line, part) == ["parts[0].left_out"]


def test_sp2ds_and_sts_are_chosen_from_their_registers() -> None:
    line = in_suspense()
    assert wrong(line, Part("deposit", 1_000, reference="SP2D")) == []
    assert wrong(line, Part("deposit", 1_501, reference="SP2D")) == ["parts[0].amount"]
    assert wrong(line, Part("deposit", 1_000, reference="?")) == ["parts[0].reference"]
    assert wrong(line, Part("surrender", 1_000, reference="STS")) == []
    assert wrong(line, Part("surrender", 999, reference="STS")) == ["parts[0].amount"]
    assert wrong(line, Part("surrender", 1_000, reference="?")) == ["parts[0].reference"]
    for amount, code, at in ((1_000, "012345678901234", ""), (999, "012345678901234", "amount")):
        found = wrong(line, Part("remit", amount, reference=code))
        assert found == ([f"parts[0].{at}"] if at else [])
    assert wrong(line, Part("remit", 1_000, reference="?")) == ["parts[0].reference"]
    assert wrong(line, Part("fee", 1_000)) == []


def test_a_lost_payout_is_explained_only_while_payouts_are_frozen() -> None:
    lost = Part("payout", 1_000, merchant_id="mrc_1")
    assert wrong(in_suspense(), lost) == ["parts[0].merchant_id"]
    frozen = replace(FOUND, frozen=True)
    assert wrong(in_suspense(), lost, replace(frozen, merchants={"mrc_1"})) == []
    assert wrong(in_suspense(), lost, replace(frozen, merchants={"mrc_2"})) == [
        "parts[0].merchant_id"
    ]
    assert is_lost(lost)


def test_what_was_called_off_is_explained_as_paid_to_its_merchant_once() -> None:
    line = in_suspense()
    part = Part("payout", 1_000, merchant_id="mrc_1")
    there = replace(FOUND, merchants={"mrc_1"})

    def found(called_off: Payment, part: Part = part, frozen: bool = False) -> list[str]:
        of = {called_off.merchant_id: called_off}
        return wrong(line, part, replace(there, called_off=of, frozen=frozen))

    withdrawn, refused = payment(1, state="withdrawn"), payment(1, state="returned")
    assert found(withdrawn) == found(refused) == []
    assert found(withdrawn, replace(part, amount=999)) == []
    assert found(withdrawn, replace(part, amount=1_001)) == ["parts[0].amount"]
    assert found(payment(1, state="paid", told_by=line.name)) == []
    assert found(payment(2, state="withdrawn")) == ["parts[0].merchant_id"]
    for frozen in (False, True):
        for answered in (
            payment(1, state="paid", told_by="bst_9#4"),
            payment(1, state="returned", paid_by="bst_9#4"),
        ):
            assert found(answered, frozen=frozen) == ["parts[0].merchant_id"]


def test_a_line_is_cancelled_by_one_of_its_amount_that_goes_the_other_way() -> None:
    line = in_suspense()
    other = in_suspense(statement_id="bst_2", entry=credit(1_000))
    part = Part("suspense", 1_000, against=other.name)

    def found(one: Line) -> list[str]:
        return wrong(line, part, Found(others={other.name: one}))

    assert found(other) == []
    assert wrong(line, part) == ["parts[0].against"]
    bulk = (Part("payout", 1_000, settlement_id="stl_a"),)
    for bad in (
        line,
        replace(other, accepted=False),
        replace(other, entry=debit(1_000)),
        replace(other, booked=999),
        replace(other, state="proposed"),
        replace(other, parts=(Part("suspense", 1_000, against="bst_3#1"),)),
        replace(other, parts=bulk),
    ):
        assert found(bad) == ["parts[0].against"]


# From one explanation to another


def test_one_transaction_reverses_and_books_what_fits_it() -> None:
    line = in_suspense()
    made = step(line, replace(line, parts=FEE))
    assert made.moves
    assert made.after.revision == 1
    assert fits_one(made)
    payments = [payment(number) for number in range(1, 60)]
    assert not fits_one(step(line, line, paid=payments))


def test_a_line_that_is_only_against_another_moves_nothing() -> None:
    line = in_suspense()
    against = paired(line, "bst_2#1")
    assert not against.moves
    assert against.after.revision == line.revision
    assert (against.after.state, against.after.waits) == ("explained", False)
    alone = parted(against.after)
    assert not alone.moves
    assert (alone.after.state, alone.after.parts) == ("suspense", unexplained(1_000))
    asked = replace(against.after, state="proposed", proposal=SAID)
    assert parted(asked).after.state == "proposed"


def test_what_is_taken_back_goes_the_other_way_and_names_what_it_reverses() -> None:
    line = in_suspense(parts=(Part("fee", 600), Part("suspense", 400)), revision=3)
    fee, rest = (taken_back(line, index, "finance:b", "2026-12-03") for index in (0, 1))
    assert (fee.kind, fee.debit_account, fee.credit_account) == ("fee", "bank", "treasury")
    assert fee.reverses == posting_id(line.name, 3, "0")
    assert (rest.kind, rest.debit_account) == ("unsuspend", "bank")
    assert rest.reverses == posting_id(line.name, 3, "1")
    assert len({fee.id, rest.id, fee.reverses, rest.reverses}) == 4


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


def test_what_no_longer_holds_ends_with_what_is_booked() -> None:
    part = Part("payout", 400, settlement_id="stl_a")
    line = in_suspense(parts=(part, Part("suspense", 600)), state="proposed", proposal=SAID)
    after = in_part(line).after
    assert (after.state, after.proposal) == ("suspense", None)
    assert after.note == Note("in_part", {"found": 400, "amount": 1_000})


def test_a_lost_payout_is_the_payments_that_were_found_and_what_is_missing() -> None:
    lost = Part("payout", 900, merchant_id="mrc_1")
    line = in_suspense(proposal=replace(SAID, parts=(lost, Part("fee", 100))))
    found = [Part("payout", 500, end_to_end_id=OPEN.end_to_end_id)]
    now = named_instead(line, lost, found, 7)
    assert now.proposal is not None
    assert now.version == 7
    # Whom the bank has paid more than they were owed is known.
    beyond = Part("suspense", 400, merchant_id="mrc_1")
    assert now.proposal.parts == (Part("fee", 100), *found, beyond)
    found = [Part("payout", 900, end_to_end_id=OPEN.end_to_end_id)]
    whole = named_instead(line, lost, found, 7).proposal
    assert whole is not None
    assert whole.parts == (Part("fee", 100), *found)
