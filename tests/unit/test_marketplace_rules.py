"""Checkouts: their states by time, what vouchers pay of one, and what goes where of a hold."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
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
from chalicelib.partners.rules.partner import Partner, Webhook
from chalicelib.redemptions.rules.payers import Payer
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


@pytest.mark.parametrize("stored", [one for one in get_args(State) if one != EXPIRED])
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
