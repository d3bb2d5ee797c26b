"""Claims for rewards: their ids, their days, what officers decide, and what fits a payment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment
from chalicelib.core.values.errors import Refused
from chalicelib.incentives.rules.case import (
    Case,
    Grant,
    Hold,
    Refuse,
    TakeBack,
    Told,
    day_meant,
    is_asked_for,
    matches,
    must_be_open,
    next_step,
    reward_transfer_id,
    taking_back_id,
    why_waiting,
)
from chalicelib.incentives.rules.claim import (
    FLAGGED,
    GRANTED,
    HELD,
    REFUSED,
    WAITING,
    Claim,
    Decision,
    State,
    claim_id,
    days_meant,
    decided,
    decision_refusal,
    is_repeated,
    rrn_of_claim,
)

TODAY = date(2026, 12, 1)
RRN = "000000123456"
PAYMENT = Payment(RRN, "2026-12-01", "", "ID1", 40_000, PAID)
TOLD = Told("psp_a", PAYMENT)
CLAIM = Claim(
    id=claim_id(RRN, "res_a", "mrc_a", 40_000, "2026-11-25", "2026-12-01"),
    rrn=RRN,
    resident_id="res_a",
    merchant_id="mrc_a",
    nmid="ID1",
    amount=40_000,
    since="2026-11-25",
    until="2026-12-01",
    remember=False,
    campaign_ids=("cmp_a",),
    created_at="2026-12-01T00:00:00.000Z",
)
OTHER = replace(CLAIM, id="clm_other", resident_id="res_b")


def case(payments: Sequence[Told], claims: Sequence[Claim]) -> Case:
    return Case(RRN, tuple(payments), tuple(claims))


def refunded(told: Told, **given: Any) -> Told:
    return replace(told, payment=replace(told.payment, status=REFUNDED), **given)


# Ids and days


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12))
def test_a_claims_id_begins_with_its_payments_number(rrn: str) -> None:
    id = claim_id(rrn, "res_a", "mrc_a", 1, "2026-12-01", "2026-12-01")
    assert rrn_of_claim(id) == rrn
    assert id == claim_id(rrn, "res_a", "mrc_a", 1, "2026-12-01", "2026-12-01")


def test_what_differs_in_anything_is_another_claim() -> None:
    said: list[Any] = [RRN, "res_a", "mrc_a", 1, "2026-12-01", "2026-12-02"]
    others = [RRN[::-1], "res_b", "mrc_b", 2, "2026-12-02", "2026-12-03"]
    ids = {claim_id(*said)}
    for place, other in enumerate(others):
        ids.add(claim_id(*[*said[:place], other, *said[place + 1 :]]))
    assert len(ids) == 7


@pytest.mark.parametrize("id", ["", "clm_", "x" * 28, "clm_" + "0" * 23, "clm_" + "0" * 23 + "#"])
def test_what_is_no_claims_id_names_no_payment(id: str) -> None:
    assert rrn_of_claim(id) is None


def test_without_a_day_a_week_is_meant_and_a_day_is_that_day() -> None:
    assert days_meant(None, TODAY) == ("2026-11-25", "2026-12-01")
    assert days_meant(TODAY, TODAY) == ("2026-12-01", "2026-12-01")
    assert days_meant(TODAY - timedelta(days=30), TODAY) == ("2026-11-01", "2026-11-01")


@pytest.mark.parametrize("days", [-31, 1])
def test_a_month_ago_or_to_come_is_no_day_to_claim(days: int) -> None:
    with pytest.raises(Refused, match="validation_failed"):
        days_meant(TODAY + timedelta(days=days), TODAY)


# What fits


@pytest.mark.parametrize(
    ("changed", "fits"),
    [
        ({}, True),
        ({"amount": 39_999}, False),
        ({"nmid": "ID2"}, False),
        ({"nmid": ""}, False),
        ({"paid_on": "2026-11-25"}, True),
        ({"paid_on": "2026-11-24"}, False),
        ({"paid_on": "2026-12-02"}, False),
        ({"paid_on": "2025-12-01"}, False),
    ],
)
def test_a_payment_fits_a_claim_by_shop_sum_and_day(changed: dict[str, Any], fits: bool) -> None:
    assert matches(CLAIM, replace(TOLD, payment=replace(PAYMENT, **changed))) is fits


def test_a_claim_at_a_shop_without_an_nmid_fits_nothing() -> None:
    claim = replace(CLAIM, nmid="")
    assert not matches(claim, replace(TOLD, payment=replace(PAYMENT, nmid="")))
    assert why_waiting(claim, [TOLD]) == "merchant_without_nmid"


def test_why_a_claim_waits() -> None:
    assert why_waiting(CLAIM, []) == "not_told"
    assert why_waiting(CLAIM, [TOLD]) == "payment_differs"
    year_before = replace(TOLD, payment=replace(PAYMENT, paid_on="2025-12-01"))
    assert why_waiting(CLAIM, [year_before]) == "not_told"


def test_whoever_has_claimed_a_payment_has_asked_for_it() -> None:
    both = case([TOLD], [replace(CLAIM, state=REFUSED)])
    assert is_asked_for(TOLD, both, "res_a")
    assert not is_asked_for(TOLD, both, "res_b")


def test_what_is_told_of_a_number_is_of_the_payment_that_bears_it_until_it_comes_again() -> None:
    days = ["2025-12-01", "2026-11-20", "2026-11-28"]
    told = [replace(TOLD, payment=replace(PAYMENT, paid_on=day)) for day in days]
    known = case([*told, replace(TOLD, psp_id="psp_b")], [])
    assert day_meant(known, "psp_a", "2026-11-20") == "2026-11-20"
    assert day_meant(known, "psp_a", "2026-12-01") == "2026-11-28"
    assert day_meant(known, "psp_a", "2027-09-23") == "2026-11-28"
    assert day_meant(known, "psp_a", "2027-09-24") is None
    assert day_meant(known, "psp_c", "2026-12-01") is None


# What is to be done


def test_a_claim_and_its_payment_are_granted_the_first_claim_first() -> None:
    assert next_step(case([TOLD], [CLAIM, OTHER])) == Grant(TOLD, CLAIM)
    assert next_step(case([TOLD], [CLAIM, OTHER]), {CLAIM.id}) == Grant(TOLD, OTHER)
    assert next_step(case([TOLD], [CLAIM]), {CLAIM.id}) is None


def test_what_waits_for_a_payment_or_a_person_stays() -> None:
    assert next_step(case([], [CLAIM])) is None
    assert next_step(case([TOLD], [])) is None
    for state in (GRANTED, HELD, REFUSED, FLAGGED):
        assert next_step(case([TOLD], [replace(CLAIM, state=state)])) is None


def test_of_a_payment_that_has_rewarded_another_claim_is_for_people_ones_own_is_over() -> None:
    taken = replace(TOLD, claim_id=CLAIM.id)
    granted = replace(CLAIM, state=GRANTED)
    assert next_step(case([taken], [granted, OTHER])) == Hold(OTHER, "claimed_by_another")
    again = replace(CLAIM, id="clm_again")
    assert next_step(case([taken], [granted, again])) == Refuse(again, "already_rewarded")


@pytest.mark.parametrize(
    "told_again",
    [
        replace(TOLD, psp_id="psp_b"),
        replace(TOLD, payment=replace(PAYMENT, paid_on="2026-11-30")),
    ],
)
def test_what_is_told_by_two_acquirers_or_as_of_two_days_is_for_people_to_tell_apart(
    told_again: Told,
) -> None:
    taken, granted = replace(TOLD, claim_id=OTHER.id), replace(OTHER, state=GRANTED)
    claim = replace(CLAIM, since=told_again.payment.paid_on, until=told_again.payment.paid_on)
    twice = [taken, told_again]
    assert next_step(case(twice, [granted, claim])) == Hold(claim, "claimed_by_another")
    own = replace(granted, resident_id=claim.resident_id)
    assert next_step(case(twice, [own, claim])) == Refuse(claim, "already_rewarded")
    cleared = replace(claim, cleared=True)
    assert next_step(case(twice, [granted, cleared])) == Grant(told_again, cleared)


@pytest.mark.parametrize("other", [{"amount": 39_000}, {"nmid": "ID2"}, {"paid_on": "2025-12-01"}])
def test_what_was_paid_elsewhere_or_a_year_before_under_a_number_is_another_payment(
    other: dict[str, Any],
) -> None:
    taken = replace(TOLD, claim_id=OTHER.id, payment=replace(PAYMENT, **other))
    granted = replace(OTHER, state=GRANTED)
    assert next_step(case([taken, TOLD], [granted, CLAIM])) == Grant(TOLD, CLAIM)


def test_what_was_given_back_as_of_another_day_rewards_nothing() -> None:
    back = refunded(replace(TOLD, payment=replace(PAYMENT, paid_on="2026-11-24")))
    assert next_step(case([back, TOLD], [CLAIM])) == Refuse(CLAIM, "payment_refunded")
    cleared = replace(CLAIM, cleared=True)
    assert next_step(case([back, TOLD], [cleared])) == Grant(TOLD, cleared)


def test_what_the_payer_has_back_rewards_nothing() -> None:
    assert next_step(case([refunded(TOLD)], [CLAIM])) == Refuse(CLAIM, "payment_refunded")
    assert next_step(case([refunded(TOLD)], [replace(CLAIM, amount=1)])) is None


def test_a_reward_is_taken_back_once_and_before_anything_else() -> None:
    granted = replace(CLAIM, state=GRANTED)
    back = refunded(TOLD, claim_id=CLAIM.id)
    assert next_step(case([back], [granted, OTHER])) == TakeBack(back, granted)
    done = replace(back, taken_back=True)
    assert next_step(case([done], [granted])) is None
    assert next_step(case([back], [])) is None


def test_a_case_follows_what_was_changed_in_it() -> None:
    changed = case([TOLD], [CLAIM, OTHER]).with_claim(replace(CLAIM, state=GRANTED))
    assert [one.state for one in changed.claims] == [GRANTED, WAITING]
    taken = replace(TOLD, claim_id=CLAIM.id)
    assert changed.with_payment(taken).payments == (taken,)
    assert changed.told("psp_a", "2026-12-01") == TOLD
    assert changed.told("psp_b", "2026-12-01") is changed.told("psp_a", "2026-12-02") is None
    assert changed.claim("clm_none") is None


def test_a_payment_is_rewarded_by_one_transfer_and_taken_back_by_another() -> None:
    other_days = [
        replace(TOLD, psp_id="psp_b"),
        replace(TOLD, payment=replace(PAYMENT, paid_on="2027-12-01")),
        replace(TOLD, payment=replace(PAYMENT, rrn=RRN[::-1])),
    ]
    ids = [
        make(one) for make in (reward_transfer_id, taking_back_id) for one in (TOLD, *other_days)
    ]
    assert len(set(ids)) == 8
    assert reward_transfer_id(TOLD) == reward_transfer_id(replace(TOLD, claim_id="x"))


# What officers decide


def decision(outcome: Any = "grant", by: str = "admin:a", at: str = "1") -> Decision:
    return Decision(outcome, "sudah diperiksa", by, at)


@pytest.mark.parametrize("state", [WAITING, GRANTED, REFUSED, FLAGGED])
def test_only_what_is_held_is_decided_without_an_objection(state: State) -> None:
    refusal = decision_refusal(replace(CLAIM, state=state), "admin:a")
    assert refusal is not None
    assert refusal.code == "state_conflict"
    assert decision_refusal(replace(CLAIM, state=HELD), "admin:a") is None


def test_an_objection_is_decided_by_another_than_who_decided_before() -> None:
    refused = decided(replace(CLAIM, state=HELD), decision("refuse"))
    assert (refused.state, refused.reason) == (REFUSED, "decided")
    assert refused.may_be_objected_to
    objected = replace(refused, objection="x", objected_after=len(refused.decisions))
    assert not objected.may_be_objected_to
    own = decision_refusal(objected, "admin:a")
    assert own is not None
    assert own.code == "same_person"
    assert decision_refusal(objected, "admin:b") is None
    after = decided(objected, decision(by="admin:b"))
    assert (after.state, after.cleared, after.has_open_objection) == (WAITING, True, False)


def test_an_objection_to_the_machine_is_decided_by_any_officer() -> None:
    objected = replace(CLAIM, state=REFUSED, objection="x", objected_after=0)
    assert decision_refusal(objected, "admin:a") is None


def test_what_of_a_flagged_reward_was_spent_stays_so_either_way() -> None:
    flagged = replace(CLAIM, state=FLAGGED, reward=3_000)
    cleared = decided(flagged, decision())
    assert (cleared.state, cleared.reward, cleared.reason) == (GRANTED, 3_000, "cleared")
    kept = decided(flagged, decision("refuse"))
    assert (kept.state, kept.reward, len(kept.decisions)) == (FLAGGED, 3_000, 1)


def test_the_same_decision_again_is_known() -> None:
    after = decided(replace(CLAIM, state=HELD), decision())
    assert is_repeated(after, decision(at="2"))
    assert not is_repeated(after, decision("refuse"))
    assert not is_repeated(after, decision(by="admin:b"))
    assert not is_repeated(replace(after, objected_after=1), decision())
    assert not is_repeated(CLAIM, decision())


def test_no_officer_rewards_a_payment_twice() -> None:
    taken = replace(TOLD, claim_id=OTHER.id)
    with pytest.raises(Refused, match="state_conflict"):
        must_be_open(CLAIM, case([taken], [OTHER, CLAIM]))
    must_be_open(CLAIM, case([], [CLAIM]))
    must_be_open(CLAIM, case([taken, replace(TOLD, psp_id="psp_b")], [CLAIM]))
    must_be_open(CLAIM, case([replace(TOLD, claim_id=CLAIM.id)], [CLAIM]))
