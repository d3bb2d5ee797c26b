"""What a settlement pays, what it holds, and how lines become payments."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.settlements import rules
from chalicelib.settlements.rules import (
    LINE_AT_MOST,
    PAYMENT_AT_MOST,
    Hold,
    Holds,
    Line,
    Outcome,
    Settlement,
    Withheld,
    end_to_end_id,
    expected_on,
    holds_for,
    is_settled,
    judged,
    judged_again,
    line_state,
    new_number,
    payments_of,
    read_end_to_end_id,
    split,
    state_of,
)

MERCHANT = Merchant(
    id="mrc_a",
    nib="9120000000001",
    name="Warung",
    owner_name="Budi",
    phone="+628120000001",
    phone_hash="x",
    category="kuliner",
    kelurahan_code="35.73.01.1001",
    address="Jalan Ijen 1",
    bank_code="014",
    bank_account="0012345678",
    bank_account_name="Budi",
    nmid=None,
    state="active",
    reason="",
    account_unconfirmed="",
    account_changed_at="",
    account_before="",
)
LINE = Line("stl_a", "260712001", 17, "mrc_a", 100, 0, "", "2026-07-12T00:00:00.000Z")
SETTLEMENT = Settlement(
    "stl_a", "260712001", "sent", LINE.until, False, "", "finance:a", "", payments=2, open=0
)
OFFICERS = Hold("mrc_a", "sengketa", "finance:a", "2026-07-11T00:00:00.000Z")
NOTHING = Holds()


def withheld(*amounts: int) -> Holds:
    return Holds(None, tuple(Withheld(f"trf_{i}", one, "ragu") for i, one in enumerate(amounts)))


@given(some.integers(min_value=1, max_value=LINE_AT_MOST))
def test_payments_add_up_and_all_are_full_but_the_last(amount: int) -> None:
    parts = split(amount)
    assert sum(parts) == amount
    assert all(part == PAYMENT_AT_MOST for part in parts[:-1])
    assert 0 < parts[-1] <= PAYMENT_AT_MOST
    assert len(parts) <= 99


@given(
    some.dates(date(2026, 1, 1), date(2099, 12, 31)),
    some.integers(1, 999),
    some.integers(1, 99_999),
    some.integers(1, 99),
)
def test_an_end_to_end_id_tells_settlement_line_and_part(
    day: date, ordinal: int, line: int, part: int
) -> None:
    number = new_number(day, ordinal)
    text = end_to_end_id(number, line, part)
    assert len(text) == 16
    assert read_end_to_end_id(text) == (number, line, part)


@pytest.mark.parametrize(
    "text", ["", "NOTPROVIDED", "26071200100017", "2607120010001701 ", "²" * 16]
)
def test_what_is_no_end_to_end_id_is_told(text: str) -> None:
    assert read_end_to_end_id(text) is None


def test_a_line_pays_what_is_owed() -> None:
    line = judged(LINE, MERCHANT, NOTHING)
    assert (line.state, line.amount, line.hold, line.reason) == ("ready", 100, "", "")
    assert line.bank_account == MERCHANT.bank_account


@pytest.mark.parametrize(
    ("merchant", "holds", "hold", "reason"),
    [
        ({"state": "suspended", "reason": "palsu"}, NOTHING, "suspended", "palsu"),
        ({"account_unconfirmed": "admin:a"}, NOTHING, "account", "account_unconfirmed"),
        ({}, Holds(OFFICERS), "officer", "sengketa"),
        ({}, withheld(60, 40), "redemptions", "ragu"),
        ({"state": "suspended", "reason": "palsu"}, Holds(OFFICERS), "suspended", "palsu"),
    ],
)
def test_a_line_is_held_with_the_first_reason(
    merchant: dict[str, str], holds: Holds, hold: str, reason: str
) -> None:
    line = judged(LINE, replace(MERCHANT, **merchant), holds)
    assert (line.state, line.hold, line.reason) == ("held", hold, reason)
    assert payments_of(line, "approved") == []
    assert line_state(line, []) == "held"


@given(
    some.integers(0, 2 * LINE_AT_MOST),
    some.lists(some.integers(1, LINE_AT_MOST), max_size=3),
)
def test_a_line_never_pays_more_than_is_owed_less_what_is_held(owed: int, held: list[int]) -> None:
    line = judged(replace(LINE, owed=owed), MERCHANT, withheld(*held))
    assert 0 <= line.amount <= min(max(0, owed - sum(held)), LINE_AT_MOST)
    assert (line.state == "ready") == (line.amount > 0)


def test_approval_pays_what_is_still_owed_and_no_more_than_was_shown() -> None:
    line = judged(LINE, MERCHANT, NOTHING)
    assert judged_again(line, 70, MERCHANT, NOTHING).amount == 70
    assert judged_again(line, 130, MERCHANT, NOTHING).amount == 100
    held_then = judged(LINE, MERCHANT, withheld(30))
    assert judged_again(held_then, 100, MERCHANT, NOTHING).amount == 70
    nothing = judged_again(line, 0, MERCHANT, NOTHING)
    assert (nothing.state, nothing.hold, nothing.amount) == ("held", "nothing_owed", 0)


def test_approval_pays_no_other_account_than_was_shown() -> None:
    line = judged(LINE, MERCHANT, NOTHING)
    elsewhere = replace(MERCHANT, bank_account="999")
    anew = judged_again(line, 100, elsewhere, NOTHING)
    assert (anew.state, anew.reason, anew.bank_account) == ("held", "account_changed", "0012345678")


def test_a_new_name_does_not_change_what_was_approved() -> None:
    line = judged(LINE, MERCHANT, NOTHING)
    assert judged_again(line, 100, replace(MERCHANT, name="Baru"), NOTHING).name == "Warung"


def test_only_redemptions_before_the_moment_are_withheld_less_what_was_given_back() -> None:
    before, after = "2026-07-11T00:00:00.000Z", "2026-07-13T00:00:00.000Z"
    holds = [
        OFFICERS,
        replace(OFFICERS, redemption_id="trf_a", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_b", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_c", occurred_at=after, amount=50),
    ]
    found = holds_for(holds, LINE.until, {"trf_a": 20, "trf_b": 50})
    assert found.whole == OFFICERS
    assert found.withheld == (Withheld("trf_a", 30, "sengketa"),)


def test_a_line_shows_the_state_of_its_payments() -> None:
    line = judged(replace(LINE, owed=PAYMENT_AT_MOST + 1), MERCHANT, NOTHING)

    def shown(**outcomes: str) -> str:
        told = {int(part[1:]): Outcome(state) for part, state in outcomes.items()}  # type: ignore[arg-type]
        answered = replace(line, outcomes=told)
        return line_state(answered, payments_of(answered, "sent"))

    assert line_state(line, payments_of(line, "approved")) == "ready"
    assert shown() == shown(_1="paid") == "sent"
    assert shown(_1="paid", _2="paid") == "paid"
    assert shown(_1="returned") == shown(_1="paid", _2="returned") == "returned"


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ({"open": 1}, "sent"),
        ({"open": 0}, "paid"),
        ({"open": 0, "returned": 1}, "partly_returned"),
        ({"open": 1, "returned": 1}, "sent"),
        ({"state": "approved", "payments": 0}, "approved"),
    ],
)
def test_a_settlement_shows_what_the_bank_has_answered(
    members: dict[str, object], state: str
) -> None:
    assert state_of(replace(SETTLEMENT, **members)) == state  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-07-09T16:59:59.000Z", date(2026, 7, 10)),
        ("2026-07-09T17:00:00.000Z", date(2026, 7, 13)),
        ("2026-07-11T03:00:00.000Z", date(2026, 7, 13)),
    ],
)
def test_the_bank_is_expected_on_the_next_weekday_in_jakarta(instant: str, day: date) -> None:
    assert expected_on(instant) == day


@pytest.mark.parametrize(
    ("occurred", "until", "released", "settled"),
    [
        ("2026-07-01", "", "", False),
        ("2026-07-01", "2026-07-02", "", True),
        ("2026-07-02", "2026-07-02", "", False),
        ("2026-07-01", "2026-07-02", "2026-07-04", False),
        ("2026-07-01", "2026-07-02", "2026-07-02", True),
    ],
)
def test_a_redemption_is_settled_once_its_merchant_was_paid_beyond_it(
    occurred: str, until: str, released: str, settled: bool
) -> None:
    assert is_settled(occurred, until, released, "2026-07-03") == settled


def test_every_transfer_of_a_settlement_has_an_id_of_its_own() -> None:
    found = {rules.settle_id("stl_a", 1), rules.settle_id("stl_a", 11), rules.settle_id("stl_b", 1)}
    found |= {rules.payout_id("2607120010001701"), rules.return_id("2607120010001701")}
    assert len(found) == 5
    assert all(one.startswith("trf_") for one in found)
