"""What a purchase order is, how it goes on, and who may take it there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DELIVERED,
    DRAFT,
    SUBMITTED,
    Order,
    State,
)
from chalicelib.procurement.rules.steps import (
    accepted,
    approved,
    cancelled,
    changed,
    delivered,
    rejected,
    sent_back,
    submitted,
)
from tests.unit.purchase_steps import (
    APPROVER,
    AT,
    BOUGHT,
    BOXES,
    COLLEAGUE,
    GONE,
    IN_STATE,
    OFFICER,
    ORDER,
    PART,
    SENT,
    SHOP,
    STEPS,
    TERMS,
    THERE,
    TOTAL,
    code_of,
    refusal_of,
)


@pytest.mark.parametrize("state", IN_STATE)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_leads_on_from_where_it_may_and_from_nowhere_else(step: str, state: State) -> None:
    take, leads = STEPS[step]
    order = IN_STATE[state]
    if state not in leads:
        with pytest.raises(Refused) as refused:
            take(order)
        assert (refused.value.code, refused.value.context) == ("state_conflict", {"state": state})
        return
    after = take(order)
    assert (after.state, after.version) == (leads[state], order.version + 1)


def test_an_order_costs_what_its_items_cost() -> None:
    assert ORDER.total == TOTAL
    assert (ORDER.balance, ORDER.credits, ORDER.gross, ORDER.given_back) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DRAFT, "This order is a draft still. Nothing was changed. Submit it first."),
        (
            SUBMITTED,
            "This order waits to be approved. Nothing was changed. Wait until a finance officer "
            "has approved or rejected it.",
        ),
        (
            APPROVED,
            "This order is approved and waits for the merchant to deliver. Nothing was changed. "
            "Accept it once it was delivered, or cancel it.",
        ),
        (
            ACCEPTED,
            "This order is accepted and done. No more money was moved. Draft a new one for what "
            "is still needed.",
        ),
        (
            CANCELLED,
            "This order was cancelled. Nothing was changed. Draft a new one.",
        ),
    ],
)
def test_whoever_accepts_too_early_or_too_late_is_told_where_the_order_stands(
    state: State, words: str
) -> None:
    refused = refusal_of(lambda: accepted(IN_STATE[state], "BAST 9", None, [], OFFICER, AT))
    assert refused.kind.detail[1] == words


LATER = "2026-11-28T04:00:00.000Z"


def test_a_draft_is_submitted_by_somebody_and_then() -> None:
    assert submitted(ORDER, COLLEAGUE, LATER) == replace(
        ORDER,
        state=SUBMITTED,
        version=2,
        hands=frozenset({OFFICER.phone, COLLEAGUE.phone}),
        submitted_by="admin:stf_2",
        submitted_at=LATER,
    )


def test_approval_commits_the_total_and_keeps_no_phone() -> None:
    assert approved(SENT, "SP2D 7", APPROVER, LATER) == replace(
        SENT,
        state=APPROVED,
        version=3,
        hands=frozenset(),
        approved_by="finance:stf_3",
        approved_at=LATER,
        funding="SP2D 7",
        balance=TOTAL,
        credits=TOTAL,
    )


def test_a_delivery_is_told_by_the_shop_and_when() -> None:
    assert delivered(BOUGHT, SHOP, LATER) == replace(
        BOUGHT, state=DELIVERED, version=4, delivered_by="merchant:mrc_1", delivered_at=LATER
    )


def test_whoever_cancels_is_told_and_when_and_no_phone_is_kept() -> None:
    assert cancelled(SENT, "salah", COLLEAGUE, LATER) == replace(
        SENT,
        state=CANCELLED,
        version=3,
        hands=frozenset(),
        cancelled_by="admin:stf_2",
        cancelled_at=LATER,
        cancellation="salah",
    )


@pytest.mark.parametrize(
    "hands",
    [
        lambda one: submitted(ORDER, one, AT),
        lambda one: submitted(replace(ORDER, hands=frozenset({one.phone})), OFFICER, AT),
        lambda one: submitted(changed(ORDER, TERMS, one), OFFICER, AT),
        lambda one: submitted(rejected(submitted(ORDER, one, AT), "mahal"), OFFICER, AT),
    ],
    ids=["submitted", "drafted", "changed", "submitted it before it was rejected"],
)
def test_whoever_had_an_order_in_hand_does_not_approve_it_in_another_role(
    hands: Callable[[Subject], Order],
) -> None:
    same = replace(APPROVER, id="stf_4", phone="phone 5")
    assert code_of(lambda: approved(hands(same), "SP2D 1", same, AT)) == "same_person"
    assert approved(hands(same), "SP2D 1", APPROVER, AT).state == APPROVED


def test_an_order_that_was_changed_since_it_was_seen_is_not_approved() -> None:
    saw = SENT.version
    assert approved(SENT, "SP2D 1", APPROVER, AT, saw).state == APPROVED
    again = submitted(changed(rejected(SENT, "mahal"), TERMS, OFFICER), OFFICER, AT)
    refused = refusal_of(lambda: approved(again, "SP2D 1", APPROVER, AT, saw))
    assert (refused.code, refused.context) == ("state_conflict", {"state": "submitted"})
    assert refused.kind.detail[1] == (
        "This order was changed since you saw it. No money was committed. Look at the order "
        "again, then decide."
    )


def test_a_rejected_order_says_why_until_it_is_submitted_anew() -> None:
    again = rejected(SENT, "mahal")
    assert (again.rejection, again.submitted_by, again.submitted_at) == ("mahal", "", "")
    assert changed(again, TERMS, OFFICER).rejection == ""
    assert submitted(again, OFFICER, AT).rejection == ""


def test_a_changed_draft_has_the_other_terms() -> None:
    other = replace(TERMS, items=(BOXES,))
    after = changed(ORDER, other, COLLEAGUE)
    assert (after.terms, after.total) == (other, 500_000)
    assert after.drafted_by == OFFICER.actor


def test_a_delivery_that_is_sent_back_is_none() -> None:
    back = sent_back(THERE, "basi")
    assert (back.delivered_by, back.delivered_at, back.rejection) == ("", "", "basi")
    assert delivered(back, SHOP, AT).rejection == ""


def test_a_part_is_paid_and_the_rest_stays_committed() -> None:
    (acceptance,) = PART.acceptances
    assert (acceptance.gross, acceptance.withheld, acceptance.net) == (200_000, 3_000, 197_000)
    assert (PART.balance, PART.gross, PART.withheld) == (TOTAL - 200_000, 200_000, 3_000)
    assert [item.open for item in PART.items] == [6, 3]
    assert (acceptance.delivered_by, acceptance.delivered_at) == (SHOP.actor, AT)
    assert (PART.delivered_by, PART.delivered_at) == ("", "")


def test_the_rest_of_a_partly_accepted_order_can_be_cancelled() -> None:
    after = cancelled(PART, "cukup", COLLEAGUE, AT)
    assert (after.state, after.balance, after.given_back) == (ACCEPTED, 0, TOTAL - 200_000)
    assert (after.cancelled_by, after.cancellation) == (COLLEAGUE.actor, "cukup")


def test_what_was_never_approved_gives_nothing_back() -> None:
    assert cancelled(SENT, "", OFFICER, AT).given_back == 0
    assert GONE.given_back == TOTAL


def test_a_merchant_sees_its_own_order_once_it_is_approved() -> None:
    assert BOUGHT.is_shown_to("mrc_1")
    assert GONE.is_shown_to("mrc_1")
    assert not BOUGHT.is_shown_to("mrc_2")
    assert not SENT.is_shown_to("mrc_1")
    assert not cancelled(SENT, "", OFFICER, AT).is_shown_to("mrc_1")
