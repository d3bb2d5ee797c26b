"""What is accepted of an order, and what must be left of it for the merchant."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.account import Till
from chalicelib.procurement.rules.acceptance import Tax
from chalicelib.procurement.rules.order import (
    ACCEPTED,
    Item,
)
from chalicelib.procurement.rules.steps import (
    ACCEPTANCES_MOST,
    accepted,
    accepted_before,
    approved,
    buying_refusal,
    cancelled,
    delivered,
    must_be_active,
    must_be_payable,
    receiving_refusal,
    sent_back,
    submitted,
)
from tests.unit.purchase_steps import (
    APPROVER,
    AT,
    BOXES,
    COLLEAGUE,
    DONE,
    OFFICER,
    ORDER,
    PART,
    SHOP,
    TERMS,
    THERE,
    TOTAL,
    refusal_of,
)

EACH = ("harus 2 angka, satu untuk tiap barang", "must be 2 numbers, one for each item")
NOTHING_LEFT = (
    "jumlahnya harus kurang dari 1100000 rupiah yang diterima",
    "must sum to less than the 1100000 rupiah that are accepted",
)


def test_a_bast_counts_once_for_an_order_however_it_is_written() -> None:
    again = delivered(PART, SHOP, AT)
    for number in ("BAST 1", "bast1", " Bast  1"):
        again_by_it = partial(accepted, again, number, None, [], OFFICER, AT)
        refused = refusal_of(again_by_it)
        assert (refused.code, refused.kind.detail[1]) == (
            "reference_used",
            "That BAST number was used for another acceptance of this order. No money was moved. "
            "Check the BAST number.",
        )
    assert accepted(again, "BAST 2", None, [], OFFICER, AT).state == ACCEPTED


@pytest.mark.parametrize(
    ("quantities", "field", "words"),
    [
        ([1], "quantities", EACH),
        ([1, 1, 1], "quantities", EACH),
        ([], "quantities", EACH),
        ([0, 0], "quantities", ("tidak boleh 0 semua", "must not all be 0")),
        ([11, 0], "quantities[0]", ("harus <= 10", "must be <= 10")),
        ([10, 4], "quantities[1]", ("harus <= 3", "must be <= 3")),
    ],
)
def test_no_more_is_accepted_than_is_open(
    quantities: list[int], field: str, words: tuple[str, str]
) -> None:
    refused = refusal_of(lambda: accepted(THERE, "BAST 1", quantities, [], OFFICER, AT))
    assert (refused.code, refused.errors) == ("validation_failed", [(field, words)])


def test_all_that_is_open_may_be_accepted_by_number() -> None:
    assert accepted(THERE, "BAST 1", [10, 3], [], OFFICER, AT) == DONE


@pytest.mark.parametrize(
    ("taxes", "words"),
    [
        ([Tax("pph22", TOTAL)], NOTHING_LEFT),
        ([Tax("ppn", TOTAL - 5), Tax("pph23", 5)], NOTHING_LEFT),
        (
            [Tax("ppn", 1), Tax("ppn", 2)],
            ("satu jenis pajak disebut dua kali", "a kind of tax is named twice"),
        ),
    ],
)
def test_taxes_leave_the_merchant_something_each_kind_once(
    taxes: list[Tax], words: tuple[str, str]
) -> None:
    refused = refusal_of(lambda: accepted(THERE, "BAST 1", None, taxes, OFFICER, AT))
    assert (refused.code, refused.errors) == ("validation_failed", [("taxes", words)])


def test_taxes_may_take_all_but_a_rupiah() -> None:
    done = accepted(THERE, "BAST 1", None, [Tax("ppn", TOTAL - 1)], OFFICER, AT)
    assert done.acceptances[0].net == 1


def test_whoever_says_the_same_twice_is_answered_as_before() -> None:
    tax = [Tax("pph22", 3_000)]
    assert accepted_before(PART, "bast 1", [4, 0], tax) == PART
    later = accepted(delivered(PART, SHOP, AT), "BAST 2", None, [], OFFICER, AT)
    assert accepted_before(later, "BAST 1", [4, 0], tax) == PART
    assert accepted_before(later, "BAST 2", None, []) == later
    # Also while the next delivery is at the door.
    assert accepted_before(delivered(PART, SHOP, AT), "BAST 1", [4, 0], tax) == PART
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
    refused = refusal_of(lambda: accepted(there, "BAST", None, [], OFFICER, AT))
    assert (refused.code, refused.context) == ("state_conflict", {"state": "delivered"})
    assert refused.kind.detail[1] == (
        "This order was accepted in 200 parts, and takes no more. No money was moved. Send this "
        "delivery back, cancel the rest, and draft a new order."
    )
    gone = cancelled(sent_back(there, "sisa"), "selesai", OFFICER, AT)
    assert (gone.state, gone.given_back) == (ACCEPTED, BOXES.unit_price)


NOT_ACTIVE = (
    "merchant_not_active",
    "This shop is not approved yet or is suspended. The order was not changed and no money was "
    "committed. Choose another merchant, or contact the program office.",
)


def told(refused: Refused | None) -> tuple[str, str]:
    assert refused is not None
    return refused.code, refused.kind.detail[1]


def test_nobody_buys_at_a_shop_that_is_not_active() -> None:
    open_shop = Till("active", "kuliner", frozenset({SHOP.phone}), 0, {})
    assert buying_refusal(open_shop, APPROVER.phone) is None
    assert buying_refusal(replace(open_shop, phones=None), APPROVER.phone) is None
    for till in (None, replace(open_shop, state="suspended")):
        assert told(buying_refusal(till, APPROVER.phone)) == NOT_ACTIVE


def test_nothing_is_ordered_from_a_shop_that_is_not_active() -> None:
    must_be_active("active")
    for state in ("pending", "suspended"):
        assert told(refusal_of(partial(must_be_active, state))) == NOT_ACTIVE


def test_nobody_approves_what_they_sell_themselves() -> None:
    refused = buying_refusal(Till("active", "x", frozenset({"phone 3"}), 0, {}), APPROVER.phone)
    assert told(refused) == (
        "own_shop",
        "You sell at this shop yourself. The order was not approved and no money was committed. "
        "Ask a colleague to look at it.",
    )


def test_nobody_accepts_what_they_deliver_themselves_and_a_suspended_shop_is_owed() -> None:
    for state in ("active", "suspended"):
        shop = Till(state, "x", frozenset({"phone 1"}), 0, {})
        assert told(receiving_refusal(shop, OFFICER.phone)) == (
            "own_shop",
            "You sell at this shop yourself. The delivery was not accepted and no money was moved. "
            "Ask a colleague to look at it and accept it.",
        )
        assert receiving_refusal(shop, COLLEAGUE.phone) is None
        assert receiving_refusal(replace(shop, phones=None), OFFICER.phone) is None
    refused = receiving_refusal(None, OFFICER.phone)
    assert refused is not None
    assert refused.code == "not_found"


TOO_DEAR = (
    "jumlahnya harus <= 1000000000000000 rupiah",
    "must cost <= 1000000000000000 rupiah in all",
)


def test_an_order_costs_no_more_than_can_be_money() -> None:
    must_be_payable([Item("Gedung", 1, 10**15)])
    for items in ([Item("x", 2, 10**15)], [Item("x", 1, 10**15), Item("y", 1, 1)]):
        refused = refusal_of(partial(must_be_payable, items))
        assert (refused.code, refused.errors) == ("validation_failed", [("items", TOO_DEAR)])


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
