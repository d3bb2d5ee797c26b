"""What vouchers pay of an order, and why they do not."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import PAUSED, Terms
from chalicelib.core.values.errors import Refused
from chalicelib.marketplace.rules.pay import shared_out
from chalicelib.merchants.rules.account import Till, day_counter, total_counter
from chalicelib.merchants.rules.merchant import Check
from chalicelib.redemptions.rules.payers import (
    VOUCHERS_AT_MOST,
    Payer,
    categories_of,
    checks_of,
    chosen,
    payer_refusal,
    taking_refusal,
)
from chalicelib.vouchers.rules import EXPIRED as EMPTIED
from tests.unit.test_campaigns_rules import NOW, TERMS
from tests.unit.test_marketplace_rules import OPENED, SHIPS, WHOLE, amounts, code_of, payer
from tests.unit.test_payers_rules import refused


def test_the_voucher_that_lapses_soonest_pays_first() -> None:
    late, soon = payer(number=1, days=2), payer(number=2, balance=15_000)
    order = replace(OPENED, shipping=0)
    assert list(amounts(shared_out(order, [late, soon])).items()) == [
        ("vch_2", 15_000),
        ("vch_1", 25_000),
    ]


def test_shipping_is_paid_where_the_campaign_says_so() -> None:
    assert amounts(shared_out(OPENED, [payer()])) == {"vch_1": 40_000}
    assert amounts(shared_out(OPENED, [payer(SHIPS)])) == {"vch_1": 50_000}
    # What pays shipping is not used up on goods that others can pay.
    both = [payer(SHIPS, 10_000, 1), payer(TERMS, 40_000, 2, days=1)]
    assert amounts(shared_out(OPENED, both)) == {"vch_1": 10_000, "vch_2": 40_000}


def test_a_dearer_order_than_the_vouchers_hold_needs_a_partner_who_takes_less() -> None:
    for short in (payer(balance=39_999), payer(SHIPS, 49_999)):
        assert refused(partial(shared_out, OPENED, [short])) == "voucher_insufficient"
    less = replace(OPENED, partial=True)
    assert amounts(shared_out(less, [payer(balance=39_999)])) == {"vch_1": 39_999}
    assert refused(lambda: shared_out(less, [])) == "voucher_insufficient"


def test_a_voucher_that_is_spent_whole_pays_all_it_holds_or_nothing() -> None:
    exact = replace(OPENED, goods=50_000, shipping=0)
    assert amounts(shared_out(exact, [payer(WHOLE)])) == {"vch_1": 50_000}
    assert refused(lambda: shared_out(OPENED, [payer(WHOLE)])) == "full_amount_required"
    # Another that can pay a part does so.
    others = [payer(WHOLE, number=1), payer(number=2, days=1)]
    assert amounts(shared_out(OPENED, others)) == {"vch_2": 40_000}


def test_no_more_vouchers_pay_than_a_transaction_is_meant_for() -> None:
    many = [payer(balance=10_000, number=number, days=number) for number in range(8)]
    order = replace(OPENED, goods=60_000, shipping=0, partial=True)
    parts = shared_out(order, many)
    assert len(parts) == VOUCHERS_AT_MOST
    assert {part.voucher_id for part in parts} == {f"vch_{number}" for number in range(5)}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(0, 3)), max_size=6),
    st.integers(1, 100),
    st.integers(0, 30),
    st.booleans(),
)
def test_vouchers_pay_as_much_as_they_can_of_what_they_may(
    held: list[tuple[int, bool, int]], goods: int, shipping: int, partial: bool
) -> None:
    payers = [
        payer(SHIPS if ships else TERMS, balance, number, days)
        for number, (balance, ships, days) in enumerate(held)
    ]
    order = replace(OPENED, goods=goods, shipping=shipping, partial=partial)
    used = sorted(payers, key=lambda one: (one.voucher.spend_until, one.voucher.id))[:5]
    for_shipping = sum(one.voucher.balance for one in used if one.terms.pays_shipping)
    shipped = min(shipping, for_shipping)
    in_all = sum(one.voucher.balance for one in used)
    most = shipped + min(goods, in_all - shipped)
    due = goods + (shipping if any(one.terms.pays_shipping for one in used) else 0)
    try:
        parts = shared_out(order, payers)
    except Refused as told:
        assert told.code == "voucher_insufficient"
        assert not most or (most < due and not partial)
        return
    assert sum(part.amount for part in parts) == most
    assert partial or most == due
    balances = {one.voucher.id: one.voucher.balance for one in payers}
    assert all(0 < part.amount <= balances[part.voucher_id] for part in parts)


TILL = Till("active", "kuliner", frozenset({"owner"}), 0, {})
DAY = "2026-12-01"


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (payer(replace(TERMS, state=PAUSED)), "campaign_not_open"),
        (payer(days=-400), "voucher_not_active"),
        (payer(replace(TERMS, categories=("kriya",))), "merchant_not_accepted"),
        (payer(replace(TERMS, requires=("halal",))), "merchant_not_accepted"),
        (payer(balance=0), "voucher_insufficient"),
    ],
)
def test_why_a_voucher_pays_nothing(one: Payer, code: str) -> None:
    empty = payer(balance=0)
    # That another is empty is no reason where there is a better one.
    for held in ([empty, one], [one, empty], [one]):
        assert refused(partial(chosen, held, TILL, "mine", NOW)) == code
    assert chosen([one, payer(number=2)], TILL, "mine", NOW) == [payer(number=2)]


def test_a_voucher_pays_where_the_shops_checks_count_or_one_rupiah_is_left_of_a_ceiling() -> None:
    terms = replace(TERMS, requires=("halal",), per_merchant_per_day=60_000)
    checked = replace(TILL, checks=(Check("halal", "ID1", DAY),))
    for before, found in ((59_999, [payer(terms)]), (60_000, [])):
        till = replace(checked, redeemed={day_counter(TERMS.id, DAY): before})
        assert chosen([payer(terms), payer(number=2)], till, "mine", NOW) == [
            *found,
            payer(number=2),
        ]


def test_why_the_shop_is_no_shop_for_a_resident_is_told_whatever_they_hold() -> None:
    assert refused(lambda: chosen([payer()], TILL, "owner", NOW)) == "own_shop"
    assert refused(lambda: chosen([], None, "mine", NOW)) == "voucher_insufficient"


def test_a_voucher_that_was_emptied_pays_nothing_before_its_time_is_over() -> None:
    one = payer()
    emptied = replace(one, voucher=replace(one.voucher, stored_state=EMPTIED))
    assert code_of(payer_refusal(emptied, NOW)) == "voucher_not_active"
    assert payer_refusal(one, NOW) is None
    assert code_of(payer_refusal(payer(balance=0), NOW)) == "voucher_insufficient"


def test_a_merchant_needs_the_checks_of_all_that_pay() -> None:
    both = [replace(TERMS, requires=one) for one in (("halal",), ("pirt", "halal"))]
    assert checks_of([TERMS, *both]) == ("halal", "pirt")


def test_a_merchant_is_of_a_category_that_every_campaign_accepts() -> None:
    food, some = (
        replace(TERMS, categories=("kuliner",)),
        replace(TERMS, categories=("kuliner", "kriya")),
    )
    assert categories_of([TERMS]) == ()
    assert categories_of([TERMS, some]) == ("kriya", "kuliner")
    assert categories_of([food, some]) == ("kuliner",)
    craft = replace(TERMS, categories=("kriya",))
    assert refused(lambda: categories_of([food, craft])) == "merchant_not_accepted"


CEILED = replace(TERMS, per_merchant=100_000, per_merchant_per_day=60_000)
LIMIT = "merchant_limit_reached"


@pytest.mark.parametrize(
    ("till", "terms", "code"),
    [
        (None, TERMS, "merchant_not_active"),
        (replace(TILL, state="suspended"), TERMS, "merchant_not_active"),
        (replace(TILL, phones=frozenset({"mine"})), TERMS, "own_shop"),
        (TILL, replace(TERMS, categories=("kriya",)), "merchant_not_accepted"),
        (TILL, replace(TERMS, requires=("halal",)), "merchant_not_accepted"),
        (replace(TILL, redeemed={day_counter(TERMS.id, DAY): 60_000}), CEILED, LIMIT),
        (replace(TILL, redeemed={total_counter(TERMS.id): 100_000}), CEILED, LIMIT),
    ],
)
def test_why_a_merchant_is_not_to_be_paid(till: Till | None, terms: Terms, code: str) -> None:
    assert code_of(taking_refusal([(terms, 1)], till, "mine", DAY)) == code


def test_ceilings_count_what_several_vouchers_of_a_campaign_pay_together() -> None:
    parts = [(CEILED, 30_000)] * 2
    assert taking_refusal(parts, TILL, "mine", DAY) is None
    parts[0] = (CEILED, 30_001)
    assert code_of(taking_refusal(parts, TILL, "mine", DAY)) == LIMIT
    old = replace(TILL, phones=None)
    assert taking_refusal(parts[1:], old, "mine", DAY) is None
