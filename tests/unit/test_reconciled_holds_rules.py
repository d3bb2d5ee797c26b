"""What is wrong with one hold, and with one reward."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.acquirers.rules.payment import PAID, Payment
from chalicelib.core.values.instants import to_text
from chalicelib.incentives.rules.case import Rewarded, Told, reward_transfer_id
from chalicelib.marketplace.rules.checkout import (
    AUTHORIZED,
    CAPTURED,
    LAPSED,
    VOIDED,
    Checkout,
    Part,
    State,
)
from chalicelib.reconciliation.rules.holds import GIVEN_BACK_WITHIN, wrong_hold
from chalicelib.reconciliation.rules.rewards import wrong_reward

NOW = datetime(2027, 3, 1, 5, tzinfo=UTC)
HELD = Checkout(
    id="aut_1",
    partner_id="prt_1",
    merchant_id="mrc_1",
    goods=10_000,
    shipping=0,
    order_id="1",
    return_url="https://toko.example/",
    partial=False,
    stored_state=AUTHORIZED,
    created_at=to_text(NOW),
    expires_at=to_text(NOW),
    balance=10_000,
    credits=10_000,
    parts=(Part("vch_1", "cmp_1", 6_000), Part("vch_2", "cmp_1", 4_000)),
    authorized_at=to_text(NOW),
    held_until=to_text(NOW),
    resident_id="res_1",
)


def taken(*captured: int) -> tuple[Part, ...]:
    pairs = zip(HELD.parts, captured, strict=True)
    return tuple(replace(part, captured=one) for part, one in pairs)


def test_a_hold_stands_for_an_hour_after_its_time() -> None:
    over = NOW + GIVEN_BACK_WITHIN
    assert wrong_hold(HELD, over - timedelta(milliseconds=1)) is None
    found = wrong_hold(HELD, over)
    assert found is not None
    assert (found.code, found.subject, found.actual) == ("hold_overdue", "hold:aut_1", 10_000)


@pytest.mark.parametrize("state", [CAPTURED, VOIDED, LAPSED])
def test_an_order_that_is_over_holds_nothing(state: State) -> None:
    over = replace(HELD, stored_state=state, balance=0)
    assert wrong_hold(over, NOW + timedelta(days=300)) is None
    found = wrong_hold(replace(over, balance=1), NOW)
    assert found is not None
    assert (found.code, found.expected, found.actual) == ("hold_differs", 0, 1)


def test_what_is_held_is_what_its_vouchers_have_paid_in() -> None:
    for wrong in (replace(HELD, balance=9_999), replace(HELD, credits=20_000)):
        found = wrong_hold(wrong, NOW)
        assert found is not None
        assert (found.code, found.expected) == ("hold_differs", 10_000)


def test_no_more_is_captured_than_was_held() -> None:
    captured = replace(HELD, stored_state=CAPTURED, balance=0, parts=taken(6_000, 4_000))
    assert wrong_hold(captured, NOW) is None
    found = wrong_hold(replace(captured, parts=taken(6_000, 4_001)), NOW)
    assert found is not None
    assert (found.code, found.expected, found.actual) == ("hold_overdrawn", 10_000, 10_001)


TOLD = Told("psp_1", Payment("000000000001", "2027-03-01", to_text(NOW), "ID1", 40_000, PAID), "c")
SAID = Rewarded(TOLD, "vch_1", 4_000)
ENTRY = {
    "id": reward_transfer_id(TOLD),
    "amount": 4_000,
    "credit_account": "voucher:vch_1",
    "reference": "c",
}


def test_a_reward_is_what_its_payment_says() -> None:
    assert wrong_reward(ENTRY, SAID) is None


@pytest.mark.parametrize(
    ("entry", "said", "code"),
    [
        (ENTRY, None, "reward_without_payment"),
        (ENTRY, replace(SAID, told=replace(TOLD, claim_id="")), "reward_without_payment"),
        (ENTRY | {"id": "trf_other"}, SAID, "payment_rewarded_twice"),
        (ENTRY | {"reference": "another"}, SAID, "payment_rewarded_twice"),
        (ENTRY | {"amount": 4_001}, SAID, "reward_differs"),
        (ENTRY | {"credit_account": "voucher:vch_2"}, SAID, "reward_differs"),
    ],
)
def test_what_else_it_is_is_named(
    entry: dict[str, object], said: Rewarded | None, code: str
) -> None:
    found = wrong_reward(entry, said)
    assert found is not None
    assert found.code == code
    assert entry["id"] in found.transfers
