"""Checkouts: their states by time, what vouchers pay of one, and what goes where of a hold."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import PAUSED, Terms
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.rules.guards import guard_of
from chalicelib.marketplace.rules import checkout as rules
from chalicelib.marketplace.rules.checkout import (
    AUTHORIZED,
    CAPTURED,
    DECLINED,
    EXPIRED,
    HELD_FOR,
    LAPSED,
    LATE,
    OPEN,
    OPEN_FOR,
    VOIDED,
    Checkout,
    Part,
    State,
    as_it_was,
    split,
)
from chalicelib.marketplace.rules.moves import Kind as MoveKind
from chalicelib.marketplace.rules.moves import captures, moved, refunded_from, transfer_id
from chalicelib.marketplace.rules.pay import (
    VOUCHERS_AT_MOST,
    Payer,
    categories_of,
    checks_of,
    chosen,
    payer_refusal,
    shared_out,
    taking_refusal,
)
from chalicelib.merchants.rules.account import Till, day_counter, total_counter
from chalicelib.partners.rules.partner import Partner, Webhook
from chalicelib.vouchers.rules import EXPIRED as EMPTIED
from chalicelib.vouchers.rules import new_voucher
from tests.unit.test_campaigns_rules import NOW, TERMS

MS = timedelta(milliseconds=1)
SHIPS = replace(TERMS, id="cmp_ships", pays_shipping=True)
WHOLE = replace(TERMS, id="cmp_whole", partial_spend=False)

OPENED = Checkout(
    id="aut_1",
    partner_id="prt_1",
    merchant_id="mrc_1",
    goods=40_000,
    shipping=10_000,
    order_id="ORD-1",
    return_url="https://toko.example/kembali",
    partial=False,
    stored_state=OPEN,
    created_at=to_text(NOW),
    expires_at=to_text(NOW + OPEN_FOR),
)
PARTS = (Part("vch_1", "cmp_1", 30_000), Part("vch_2", "cmp_2", 10_000))
HELD = replace(
    OPENED,
    stored_state=AUTHORIZED,
    balance=40_000,
    credits=40_000,
    parts=PARTS,
    authorized_at=to_text(NOW),
    held_until=to_text(NOW + HELD_FOR),
    resident_id="res_1",
)
DONE = replace(HELD, stored_state=CAPTURED, balance=0, parts=split(PARTS, 35_000))


def payer(terms: Terms = TERMS, balance: int = 50_000, number: int = 1, days: int = 0) -> Payer:
    """A voucher that lapses so many days after the campaign's own end."""
    voucher = new_voucher(f"vch_{number}", terms, "res_1", "phone", 50_000, NOW)
    until = to_text(from_text(terms.spend_until) + timedelta(days=days))
    return Payer(replace(voucher, balance=balance, spend_until=until), terms)


def amounts(parts: tuple[Part, ...]) -> dict[str, int]:
    return {part.voucher_id: part.amount for part in parts}


def code_of(refused: Refused | None) -> str:
    assert refused is not None
    return refused.code


# States


@pytest.mark.parametrize(
    ("stored", "after", "state"),
    [
        (OPEN, OPEN_FOR - MS, OPEN),
        (OPEN, OPEN_FOR, EXPIRED),
        (AUTHORIZED, HELD_FOR - MS, AUTHORIZED),
        (AUTHORIZED, HELD_FOR, LAPSED),
        (CAPTURED, HELD_FOR * 9, CAPTURED),
        (VOIDED, HELD_FOR * 9, VOIDED),
        (DECLINED, OPEN_FOR * 9, DECLINED),
    ],
)
def test_time_alone_ends_what_is_open_or_held(
    stored: State, after: timedelta, state: State
) -> None:
    assert replace(HELD, stored_state=stored).state(NOW + after) == state


@pytest.mark.parametrize("stored", set(get_args(State)) - {EXPIRED})
def test_an_order_is_made_anew_once_nothing_can_come_of_its_checkout(stored: State) -> None:
    one = replace(HELD, stored_state=stored)
    later = NOW + OPEN_FOR + LATE
    assert one.is_over(later) == (stored in (OPEN, VOIDED, LAPSED, DECLINED))
    assert one.is_final(later) == (one.is_over(later) or stored == CAPTURED)
    # Somebody may have agreed in the last millisecond, whose write is on its way.
    assert one.is_over(later - MS) == (stored in (VOIDED, LAPSED, DECLINED))


def test_what_is_held_is_not_over_before_it_was_given_back() -> None:
    assert not HELD.is_over(NOW + HELD_FOR * 2)


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_says_what_to_do_next_in_both_languages(state: State) -> None:
    refused = rules.conflict(state)
    assert (refused.code, refused.context) == ("state_conflict", {"state": state})
    indonesian, english = refused.kind.detail
    assert indonesian != english


def test_only_an_open_checkout_is_agreed_to() -> None:
    assert rules.authorize_refusal(OPENED, NOW) is None
    assert code_of(rules.authorize_refusal(None, NOW)) == "not_found"
    late = rules.authorize_refusal(OPENED, NOW + OPEN_FOR)
    assert late is not None
    assert late.context == {"state": EXPIRED}
    assert code_of(rules.authorize_refusal(HELD, NOW)) == "state_conflict"


def test_an_open_checkout_is_served_while_its_partner_may_go_on() -> None:
    partner = Partner(
        id="prt_1",
        name="Pasar",
        return_origins=("https://lain.example", "https://toko.example"),
        state="active",
        client_secrets=(),
        webhook=Webhook(()),
        created_at=to_text(NOW),
    )
    moved = replace(partner, return_origins=("https://toko.example:8443",))
    suspended = replace(partner, state="suspended")
    assert rules.serving_refusal(OPENED, partner, NOW) is None
    for one in (moved, suspended, None):
        assert code_of(rules.serving_refusal(OPENED, one, NOW)) == "state_conflict"
        # What is no longer open is not begun.
        assert rules.serving_refusal(HELD, one, NOW) is None
        assert rules.serving_refusal(OPENED, one, NOW + OPEN_FOR) is None


def test_a_hold_is_captured_up_to_what_it_is_and_while_it_lasts() -> None:
    assert rules.capture_refusal(HELD, 40_000, NOW) is None
    over = rules.capture_refusal(HELD, 40_001, NOW)
    assert over is not None
    assert (over.code, over.context) == ("amount_over_cap", {"held": 40_000})
    assert "40000" in over.kind.detail[1]
    late = rules.capture_refusal(HELD, 1, NOW + HELD_FOR)
    assert late is not None
    assert late.context == {"state": LAPSED}


def test_a_hold_is_given_back_also_after_its_time_but_once() -> None:
    assert rules.give_back_refusal(HELD, NOW + HELD_FOR * 2) is None
    assert code_of(rules.give_back_refusal(DONE, NOW)) == "state_conflict"
    assert code_of(rules.give_back_refusal(OPENED, NOW)) == "state_conflict"


def test_whoever_has_its_id_sees_what_is_nobodys_yet() -> None:
    assert OPENED.shown_to("res_2")
    assert HELD.shown_to("res_1")
    assert not HELD.shown_to("res_2")


def test_an_order_that_is_known_names_its_checkout() -> None:
    refused = rules.order_known(HELD, NOW)
    assert refused.context == {"checkout_id": "aut_1", "state": AUTHORIZED}
    assert "aut_1" in refused.kind.detail[0]


def test_the_first_answer_is_told_as_it_was() -> None:
    assert as_it_was(DONE, OPEN) == replace(OPENED, credits=40_000)
    assert as_it_was(DONE, AUTHORIZED) == replace(HELD, balance=0)
    assert as_it_was(DONE, CAPTURED) == DONE


@pytest.mark.parametrize(
    ("return_url", "address"),
    [
        ("https://toko.example/kembali", "https://toko.example/kembali?checkout=aut_1&state=open"),
        ("https://toko.example/?a=1", "https://toko.example/?a=1&checkout=aut_1&state=open"),
        ("https://toko.example", "https://toko.example?checkout=aut_1&state=open"),
    ],
)
def test_the_wallet_goes_back_with_what_has_become_of_it(return_url: str, address: str) -> None:
    assert rules.return_address(replace(OPENED, return_url=return_url), OPEN) == address


def test_what_was_held_and_captured_is_what_its_parts_say() -> None:
    assert (HELD.authorized, HELD.captured) == (40_000, 0)
    assert (DONE.authorized, DONE.captured) == (40_000, 35_000)


# What vouchers pay


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
    with pytest.raises(Refused, match="voucher_insufficient"):
        shared_out(OPENED, [payer(balance=39_999)])
    with pytest.raises(Refused, match="voucher_insufficient"):
        shared_out(OPENED, [payer(SHIPS, 49_999)])
    less = replace(OPENED, partial=True)
    assert amounts(shared_out(less, [payer(balance=39_999)])) == {"vch_1": 39_999}
    with pytest.raises(Refused, match="voucher_insufficient"):
        shared_out(less, [])


def test_a_voucher_that_is_spent_whole_pays_all_it_holds_or_nothing() -> None:
    exact = replace(OPENED, goods=50_000, shipping=0)
    assert amounts(shared_out(exact, [payer(WHOLE)])) == {"vch_1": 50_000}
    with pytest.raises(Refused, match="full_amount_required"):
        shared_out(OPENED, [payer(WHOLE)])
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
    except Refused as refused:
        assert refused.code == "voucher_insufficient"
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
    with pytest.raises(Refused, match=code):
        chosen([payer(balance=0), one], TILL, "mine", NOW)
    assert chosen([one, payer(number=2)], TILL, "mine", NOW) == [payer(number=2)]


def test_why_the_shop_is_no_shop_for_a_resident_is_told_whatever_they_hold() -> None:
    with pytest.raises(Refused, match="own_shop"):
        chosen([payer()], TILL, "owner", NOW)
    with pytest.raises(Refused, match="voucher_insufficient"):
        chosen([], None, "mine", NOW)


def test_a_voucher_that_was_emptied_pays_nothing_before_its_time_is_over() -> None:
    one = payer()
    emptied = replace(one, voucher=replace(one.voucher, stored_state=EMPTIED))
    assert code_of(payer_refusal(emptied, NOW)) == "voucher_not_active"
    assert payer_refusal(one, NOW) is None


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
    with pytest.raises(Refused, match="merchant_not_accepted"):
        categories_of([food, replace(TERMS, categories=("kriya",))])


CEILED = replace(TERMS, per_merchant=100_000, per_merchant_per_day=60_000)


@pytest.mark.parametrize(
    ("till", "terms", "code"),
    [
        (None, TERMS, "merchant_not_active"),
        (replace(TILL, state="suspended"), TERMS, "merchant_not_active"),
        (replace(TILL, phones=frozenset({"mine"})), TERMS, "own_shop"),
        (TILL, replace(TERMS, categories=("kriya",)), "merchant_not_accepted"),
        (TILL, replace(TERMS, requires=("halal",)), "merchant_not_accepted"),
        (replace(TILL, redeemed={day_counter(TERMS.id, DAY): 60_000}), CEILED, "limit"),
        (replace(TILL, redeemed={total_counter(TERMS.id): 100_000}), CEILED, "limit"),
    ],
)
def test_why_a_merchant_is_not_to_be_paid(till: Till | None, terms: Terms, code: str) -> None:
    part = Part("vch_1", terms.id, 1)
    assert code in code_of(taking_refusal([(part, terms)], till, "mine", DAY))


def test_ceilings_count_what_several_vouchers_of_a_campaign_pay_together() -> None:
    parts = [(Part(f"vch_{number}", CEILED.id, 30_000), CEILED) for number in range(2)]
    assert taking_refusal(parts, TILL, "mine", DAY) is None
    parts[0] = (Part("vch_0", CEILED.id, 30_001), CEILED)
    assert code_of(taking_refusal(parts, TILL, "mine", DAY)) == "merchant_limit_reached"
    old = replace(TILL, phones=None)
    assert taking_refusal(parts[1:], old, "mine", DAY) is None


# What goes where


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.data())
def test_a_capture_takes_of_the_first_vouchers_and_the_rest_goes_back(
    held: list[int], data: st.DataObject
) -> None:
    parts = tuple(Part(f"vch_{n}", "cmp_1", amount) for n, amount in enumerate(held))
    amount = data.draw(st.integers(0, sum(held)))
    done = split(parts, amount)
    assert sum(part.captured for part in done) == amount
    assert all(part.captured + part.left == part.amount for part in done)
    # Whoever gives something back stands behind all who were taken whole.
    assert sorted((part.left > 0 for part in done if part.captured), key=int) == [
        part.left > 0 for part in done if part.captured
    ]


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.data())
def test_refunds_together_stay_within_what_was_captured(
    held: list[int], data: st.DataObject
) -> None:
    parts = tuple(Part(f"vch_{n}", "cmp_1", amount) for n, amount in enumerate(held))
    done = replace(DONE, parts=split(parts, sum(held)))
    refunded: dict[str, int] = {}
    for amount in data.draw(st.lists(st.integers(1, 60), max_size=8)):
        left = sum(held) - sum(refunded.values())
        try:
            shares = refunded_from(done, refunded, amount)
        except Refused:
            assert amount > left
            continue
        assert sum(part for _, part in shares) == amount
        for paid, part in shares:
            refunded[paid.id] = refunded.get(paid.id, 0) + part
            assert refunded[paid.id] <= paid.amount


def test_what_lapses_last_is_refunded_first() -> None:
    first, second = captures(DONE)
    assert (first.voucher_id, first.amount) == ("vch_1", 30_000)
    assert (second.voucher_id, second.amount, second.day) == ("vch_2", 5_000, DONE.authorized_on)
    assert refunded_from(DONE, {}, 6_000) == [(second, 5_000), (first, 1_000)]
    assert refunded_from(DONE, {second.id: 5_000}, 6_000) == [(first, 6_000)]


@pytest.mark.parametrize(
    ("kind", "accounts", "merchant_id"),
    [
        ("authorize", ("voucher:vch_1", "hold:aut_1"), "mrc_1"),
        ("capture", ("hold:aut_1", "merchant:mrc_1"), None),
        ("lapse", ("hold:aut_1", "voucher:vch_1"), "mrc_1"),
    ],
)
def test_every_transfer_of_an_order_is_counted_by_the_merchants_account(
    kind: MoveKind, accounts: tuple[str, str], merchant_id: str | None
) -> None:
    one = moved(kind, HELD, PARTS[0], 7, "partner:prt_1", NOW)
    assert (one.debit_account, one.credit_account) == accounts
    assert (one.merchant_id, one.reference, one.campaign_id) == (merchant_id, "ORD-1", "cmp_1")
    assert guard_of(*accounts, merchant_id) == "merchant:mrc_1"


def test_a_checkout_moves_a_voucher_once_in_each_way() -> None:
    moves: tuple[MoveKind, ...] = ("authorize", "capture", "lapse")
    kinds = {
        transfer_id(kind, checkout, voucher): kind
        for kind in moves
        for checkout in ("aut_1", "aut_2")
        for voucher in ("vch_1", "vch_2")
    }
    assert len(kinds) == 12
    assert transfer_id("lapse", "aut_1", "vch_1") == transfer_id("lapse", "aut_1", "vch_1")
