"""What a purchase order is, how it goes on, and who may take it there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    Order,
    State,
)
from chalicelib.procurement.rules.steps import (
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


def test_approval_commits_the_total() -> None:
    assert (BOUGHT.balance, BOUGHT.credits, BOUGHT.funding) == (TOTAL, TOTAL, "SP2D 1")
    assert (BOUGHT.approved_by, BOUGHT.approved_at) == (APPROVER.actor, AT)


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
    assert code_of(lambda: approved(again, "SP2D 1", APPROVER, AT, saw)) == "state_conflict"


def test_an_approved_order_keeps_no_phone() -> None:
    assert (BOUGHT.hands, GONE.hands) == (frozenset(), frozenset())


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
