"""What a purchase order is, how it goes on, and who may take it there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.account import Till
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DELIVERED,
    DRAFT,
    SUBMITTED,
    Item,
    Order,
    State,
    Terms,
)
from chalicelib.procurement.rules.steps import (
    ACCEPTANCES_MOST,
    accepted,
    accepted_before,
    approved,
    buying_refusal,
    cancelled,
    changed,
    delivered,
    must_be_active,
    must_be_payable,
    receiving_refusal,
    rejected,
    sent_back,
    submitted,
)

AT = "2026-11-27T04:00:00.000Z"
OFFICER = Subject("admin", "stf_1", "phone 1")
COLLEAGUE = Subject("admin", "stf_2", "phone 2")
APPROVER = Subject("finance", "stf_3", "phone 3")
SHOP = Subject("merchant", "mrc_1", "phone 4")

BOXES = Item("Nasi kotak", 10, 50_000)
CHAIRS = Item("Kursi", 3, 200_000, made_in_malang=True, product_id="prd_1")
TERMS = Terms("Dinas Pendidikan", "mrc_1", "Warung", "5.1.02", "SP 1", "LS", (BOXES, CHAIRS))
ORDER = Order("ord_1", TERMS, DRAFT, 1, OFFICER.actor, AT, frozenset({OFFICER.phone}))
TOTAL = 1_100_000

SENT = submitted(ORDER, OFFICER, AT)
BOUGHT = approved(SENT, "SP2D 1", APPROVER, AT)
THERE = delivered(BOUGHT, SHOP, AT)
PART = accepted(THERE, "BAST 1", [4, 0], [Tax("pph22", 3_000)], OFFICER, AT)
DONE = accepted(THERE, "BAST 1", None, [], OFFICER, AT)
GONE = cancelled(BOUGHT, "salah", OFFICER, AT)

IN_STATE: dict[State, Order] = {
    DRAFT: ORDER,
    SUBMITTED: SENT,
    APPROVED: BOUGHT,
    DELIVERED: THERE,
    ACCEPTED: DONE,
    CANCELLED: GONE,
}
STEPS: dict[str, tuple[Callable[[Order], Order], dict[State, State]]] = {
    "change": (lambda one: changed(one, TERMS, OFFICER), {DRAFT: DRAFT}),
    "submit": (lambda one: submitted(one, OFFICER, AT), {DRAFT: SUBMITTED}),
    "approve": (lambda one: approved(one, "SP2D 1", APPROVER, AT), {SUBMITTED: APPROVED}),
    "reject": (lambda one: rejected(one, "mahal"), {SUBMITTED: DRAFT}),
    "deliver": (lambda one: delivered(one, SHOP, AT), {APPROVED: DELIVERED}),
    "send back": (lambda one: sent_back(one, "basi"), {DELIVERED: APPROVED}),
    "accept": (lambda one: accepted(one, "BAST 9", None, [], OFFICER, AT), {DELIVERED: ACCEPTED}),
    "accept a part": (
        lambda one: accepted(one, "BAST 9", [1, 1], [], OFFICER, AT),
        {DELIVERED: APPROVED},
    ),
    "cancel": (
        lambda one: cancelled(one, "salah", OFFICER, AT),
        {DRAFT: CANCELLED, SUBMITTED: CANCELLED, APPROVED: CANCELLED},
    ),
}


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


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


def test_a_bast_counts_once_for_an_order_however_it_is_written() -> None:
    again = delivered(PART, SHOP, AT)
    for number in ("BAST 1", "bast1", " Bast  1"):
        again_by_it = partial(accepted, again, number, None, [], OFFICER, AT)
        assert code_of(again_by_it) == "reference_used"
    assert accepted(again, "BAST 2", None, [], OFFICER, AT).state == ACCEPTED


@pytest.mark.parametrize(
    ("quantities", "field"),
    [
        ([1], "quantities"),
        ([1, 1, 1], "quantities"),
        ([], "quantities"),
        ([0, 0], "quantities"),
        ([11, 0], "quantities[0]"),
        ([10, 4], "quantities[1]"),
    ],
)
def test_no_more_is_accepted_than_is_open(quantities: list[int], field: str) -> None:
    with pytest.raises(Refused) as refused:
        accepted(THERE, "BAST 1", quantities, [], OFFICER, AT)
    assert [name for name, _ in refused.value.errors] == [field]


def test_all_that_is_open_may_be_accepted_by_number() -> None:
    assert accepted(THERE, "BAST 1", [10, 3], [], OFFICER, AT) == DONE


@pytest.mark.parametrize(
    "taxes",
    [
        [Tax("pph22", TOTAL)],
        [Tax("ppn", TOTAL - 5), Tax("pph23", 5)],
        [Tax("ppn", 1), Tax("ppn", 2)],
    ],
)
def test_taxes_leave_the_merchant_something_each_kind_once(taxes: list[Tax]) -> None:
    with pytest.raises(Refused) as refused:
        accepted(THERE, "BAST 1", None, taxes, OFFICER, AT)
    assert [name for name, _ in refused.value.errors] == ["taxes"]


def test_taxes_may_take_all_but_a_rupiah() -> None:
    done = accepted(THERE, "BAST 1", None, [Tax("ppn", TOTAL - 1)], OFFICER, AT)
    assert done.acceptances[0].net == 1


def test_whoever_says_the_same_twice_is_answered_as_before() -> None:
    tax = [Tax("pph22", 3_000)]
    assert accepted_before(PART, "bast 1", [4, 0], tax) == PART
    later = accepted(delivered(PART, SHOP, AT), "BAST 2", None, [], OFFICER, AT)
    assert accepted_before(later, "BAST 1", [4, 0], tax) == PART
    assert accepted_before(later, "BAST 2", None, []) == later
    assert accepted_before(cancelled(PART, "cukup", OFFICER, AT), "BAST 1", [4, 0], tax) == PART
    assert accepted_before(sent_back(delivered(PART, SHOP, AT), "basi"), "BAST 1", [4, 0], tax) == (
        PART
    )


@pytest.mark.parametrize(
    ("bast", "quantities", "taxes"),
    [
        ("BAST 2", [4, 0], [Tax("pph22", 3_000)]),
        ("BAST 1", [4, 1], [Tax("pph22", 3_000)]),
        ("BAST 1", None, [Tax("pph22", 3_000)]),
        ("BAST 1", [4, 0], [Tax("pph22", 3_001)]),
        ("BAST 1", [4, 0], []),
    ],
)
def test_whoever_says_something_else_has_not_said_it_before(
    bast: str, quantities: list[int] | None, taxes: list[Tax]
) -> None:
    assert accepted_before(PART, bast, quantities, taxes) is None


def test_an_order_is_accepted_in_so_many_parts_and_its_rest_goes_back() -> None:
    terms = replace(TERMS, items=(replace(BOXES, quantity=ACCEPTANCES_MOST + 1),))
    order = approved(submitted(replace(ORDER, terms=terms), OFFICER, AT), "SP2D", APPROVER, AT)
    for number in range(ACCEPTANCES_MOST):
        order = accepted(delivered(order, SHOP, AT), f"BAST {number}", [1], [], OFFICER, AT)
    there = delivered(order, SHOP, AT)
    assert code_of(lambda: accepted(there, "BAST", None, [], OFFICER, AT)) == "state_conflict"
    gone = cancelled(sent_back(there, "sisa"), "selesai", OFFICER, AT)
    assert (gone.state, gone.given_back) == (ACCEPTED, BOXES.unit_price)


def test_nobody_buys_at_a_shop_that_is_not_active() -> None:
    open_shop = Till("active", "kuliner", frozenset({SHOP.phone}), 0, {})
    assert buying_refusal(open_shop, APPROVER.phone) is None
    assert buying_refusal(replace(open_shop, phones=None), APPROVER.phone) is None
    for till in (None, replace(open_shop, state="suspended")):
        refused = buying_refusal(till, APPROVER.phone)
        assert refused is not None
        assert refused.code == "merchant_not_active"


def test_nothing_is_ordered_from_a_shop_that_is_not_active() -> None:
    must_be_active("active")
    for state in ("pending", "suspended"):
        assert code_of(partial(must_be_active, state)) == "merchant_not_active"


def test_nobody_approves_what_they_sell_themselves() -> None:
    refused = buying_refusal(Till("active", "x", frozenset({"phone 3"}), 0, {}), APPROVER.phone)
    assert refused is not None
    assert refused.code == "own_shop"


def test_nobody_accepts_what_they_deliver_themselves_and_a_suspended_shop_is_owed() -> None:
    for state in ("active", "suspended"):
        shop = Till(state, "x", frozenset({"phone 1"}), 0, {})
        refused = receiving_refusal(shop, OFFICER.phone)
        assert refused is not None
        assert refused.code == "own_shop"
        assert receiving_refusal(shop, COLLEAGUE.phone) is None
        assert receiving_refusal(replace(shop, phones=None), OFFICER.phone) is None
    refused = receiving_refusal(None, OFFICER.phone)
    assert refused is not None
    assert refused.code == "not_found"


def test_an_order_costs_no_more_than_can_be_money() -> None:
    must_be_payable([Item("Gedung", 1, 10**15)])
    for items in ([Item("x", 2, 10**15)], [Item("x", 1, 10**15), Item("y", 1, 1)]):
        assert code_of(partial(must_be_payable, items)) == "validation_failed"


QUANTITIES = st.lists(st.integers(1, 20), min_size=1, max_size=5)


@given(QUANTITIES, st.data())
def test_however_an_order_is_delivered_its_money_is_somewhere(
    ordered: Sequence[int], data: st.DataObject
) -> None:
    items = tuple(Item(f"Barang {i}", n, 1_000 + i) for i, n in enumerate(ordered))
    order = replace(ORDER, terms=replace(TERMS, items=items))
    order = approved(submitted(order, OFFICER, AT), "SP2D", APPROVER, AT)
    for number in range(data.draw(st.integers(0, 6))):
        order = delivered(order, SHOP, AT)
        parts = [data.draw(st.integers(0, item.open)) for item in order.items]
        if not any(parts):
            order = sent_back(order, "kosong")
            continue
        gross = sum(n * item.unit_price for n, item in zip(parts, items, strict=True))
        tax = data.draw(st.integers(0, gross - 1))
        taxes = [Tax("pph22", tax)] if tax else []
        before = order
        order = accepted(order, f"BAST {number}", parts, taxes, OFFICER, AT)
        assert before.balance - order.balance == gross == order.acceptances[-1].gross
        assert accepted_before(order, f"BAST {number}", parts, taxes) == order
        if order.state == ACCEPTED:
            break
    assert order.total == order.credits == order.gross + order.balance
    assert all(0 <= item.accepted <= item.quantity for item in order.items)
    if order.state == ACCEPTED:
        assert order.balance == 0
        return
    after = cancelled(order, "cukup", OFFICER, AT)
    assert after.given_back == order.balance
    assert after.credits == after.gross + after.given_back
