"""What a settlement is, what its lines pay, and what is held of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.settlements.rules.assessment import (
    Payee,
    assess,
    counted,
    reassess,
    recounted,
)
from chalicelib.settlements.rules.hold import Held, Hold, Withheld, held_before, is_settled
from chalicelib.settlements.rules.line import AccountChange, Line, unclear
from chalicelib.settlements.rules.payment import line_state, payments_of
from chalicelib.settlements.rules.settlement import (
    Counts,
    Seen,
    Settlement,
    State,
    approval_refusal,
    next_number,
    number_day,
    settlement_id,
    state_of,
    withdrawal_refusal,
)
from chalicelib.settlements.rules.terms import Terms

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
    "stl_a",
    "260712001",
    "sent",
    LINE.until,
    False,
    "",
    "finance:a",
    "",
    "finance:a",
    payments=2,
    open=0,
)
OFFICERS = Hold("mrc_a", "sengketa", "finance:a", "2026-07-11T00:00:00.000Z")
NOTHING = Held()


MOST = 10**13


def payee(merchant: Merchant, held: Held, terms: Terms | None = None) -> Payee:
    return Payee(merchant, held, terms or Terms())


def withheld(*amounts: int) -> Held:
    return Held(None, tuple(Withheld(f"trf_{i}", one, "ragu") for i, one in enumerate(amounts)))


def test_a_line_pays_what_is_owed() -> None:
    line = assess(LINE, payee(MERCHANT, NOTHING))
    assert (line.state, line.amount, line.hold, line.reason) == ("ready", 100, "", "")
    assert line.bank_account == MERCHANT.bank_account


@pytest.mark.parametrize(
    ("merchant", "held", "hold", "reason"),
    [
        ({"state": "suspended", "reason": "palsu"}, NOTHING, "suspended", "palsu"),
        ({"account_unconfirmed": "admin:a"}, NOTHING, "account", "account_unconfirmed"),
        ({}, Held(OFFICERS), "officer", "sengketa"),
        ({}, withheld(60, 40), "redemptions", "ragu"),
        ({"state": "suspended", "reason": "palsu"}, Held(OFFICERS), "suspended", "palsu"),
    ],
)
def test_a_line_is_held_with_the_first_reason(
    merchant: dict[str, Any], held: Held, hold: str, reason: str
) -> None:
    line = assess(LINE, payee(replace(MERCHANT, **merchant), held))
    assert (line.state, line.hold, line.reason) == ("held", hold, reason)
    assert payments_of(line, "approved") == []
    assert line_state(line, []) == "held"


@given(
    some.integers(-1_000, 2 * MOST),
    some.lists(some.integers(1, MOST), max_size=3),
)
def test_a_line_never_pays_more_than_is_owed_less_what_is_held(owed: int, held: list[int]) -> None:
    line = assess(replace(LINE, owed=owed), payee(MERCHANT, withheld(*held)))
    assert line.amount == (max(0, owed - sum(held)) if owed > 0 else line.amount)
    assert line.pays == max(0, owed - sum(held))
    assert (line.state == "ready") == (line.amount > 0)


def test_approval_pays_what_is_still_owed_and_no_more_than_was_shown() -> None:
    line = assess(LINE, payee(MERCHANT, NOTHING))
    assert reassess(line, 70, payee(MERCHANT, NOTHING)).amount == 70
    assert reassess(line, 130, payee(MERCHANT, NOTHING)).amount == 100
    held_then = assess(LINE, payee(MERCHANT, withheld(30)))
    assert reassess(held_then, 100, payee(MERCHANT, NOTHING)).amount == 70
    nothing = reassess(line, 0, payee(MERCHANT, NOTHING))
    assert (nothing.state, nothing.hold, nothing.amount) == ("held", "nothing_owed", 0)


def test_approval_pays_no_other_account_than_was_shown() -> None:
    line = assess(LINE, payee(MERCHANT, NOTHING))
    elsewhere = replace(MERCHANT, bank_account="999")
    anew = reassess(line, 100, payee(elsewhere, NOTHING))
    assert (anew.state, anew.reason, anew.bank_account) == ("held", "account_changed", "0012345678")


def test_a_new_name_does_not_change_what_was_approved() -> None:
    line = assess(LINE, payee(MERCHANT, NOTHING))
    assert reassess(line, 100, payee(replace(MERCHANT, name="Baru"), NOTHING)).name == "Warung"


def test_only_redemptions_before_the_moment_are_withheld_less_what_was_given_back() -> None:
    before, after = "2026-07-11T00:00:00.000Z", "2026-07-13T00:00:00.000Z"
    holds = [
        OFFICERS,
        replace(OFFICERS, redemption_id="trf_a", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_b", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_c", occurred_at=after, amount=50),
    ]
    found = held_before(LINE.until, holds, {"trf_a": 20, "trf_b": 50})
    assert found.whole == OFFICERS
    assert found.withheld == (Withheld("trf_a", 30, "sengketa"),)


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ({"open": 1}, "sent"),
        ({"open": 0}, "paid"),
        ({"open": 0, "returned": 1}, "partly_returned"),
        ({"open": 1, "returned": 1}, "sent"),
        ({"state": "approved", "payments": 0}, "approved"),
        ({"open": 1, "withdrawn": 1}, "sent"),
        ({"open": 1, "withdrawn": 1, "withdrawn_by": "finance:b"}, "withdrawing"),
        ({"state": "approved", "open": 2, "withdrawn_by": "finance:b"}, "withdrawing"),
        ({"withdrawn": 2, "withdrawn_by": "finance:b"}, "withdrawn"),
        ({"state": "approved", "withdrawn": 2}, "withdrawn"),
        ({"withdrawn": 1, "paid": 1, "withdrawn_by": "finance:b"}, "partly_returned"),
    ],
)
def test_a_settlement_shows_what_the_bank_has_answered(members: dict[str, Any], state: str) -> None:
    assert state_of(replace(SETTLEMENT, **members)) == state


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


def test_an_unconfirmed_account_says_who_changed_it() -> None:
    changed = replace(
        MERCHANT,
        account_unconfirmed="admin:a",
        account_changed_at="2026-07-11T00:00:00.000Z",
        account_before="014 ******5678",
    )
    change = AccountChange("admin:a", "2026-07-11T00:00:00.000Z", "014 ******5678")
    assert assess(LINE, payee(changed, NOTHING)).account_change == change
    assert assess(LINE, payee(MERCHANT, NOTHING)).account_change is None


@given(some.integers(0, MOST), some.integers(-MOST, MOST))
def test_approval_never_pays_more_than_was_drafted_nor_than_is_owed(owed: int, still: int) -> None:
    shop = payee(MERCHANT, NOTHING)
    line = assess(replace(LINE, owed=owed), shop)
    anew = reassess(line, still, shop)
    assert 0 <= anew.pays <= min(line.pays, max(0, still))


def test_what_nobody_knows_for_sure_is_held_and_pays_nothing() -> None:
    line = unclear(assess(LINE, payee(MERCHANT, NOTHING)))
    assert (line.state, line.hold, line.reason, line.amount) == ("held", "unclear", "unclear", 0)
    assert line.pays == 0
    ready = assess(LINE, payee(MERCHANT, NOTHING))
    assert reassess(ready, None, payee(MERCHANT, NOTHING)) == unclear(ready)


_LINES = some.lists(
    some.builds(
        lambda owed, held: assess(replace(LINE, owed=owed), payee(MERCHANT, Held(held))),
        some.integers(0, 1_000),
        some.none() | some.just(OFFICERS),
    ),
    max_size=5,
)


@given(_LINES, some.integers(0, 5))
def test_a_part_counts_each_line_once_and_sums_what_is_ready(
    lines: list[Line], left_out: int
) -> None:
    counts = counted(lines, left_out)
    assert counts.lines == counts.ready + counts.held == len(lines)
    assert counts.left_out == left_out
    assert counts.total == sum(line.amount for line in lines if line.state == "ready")


@given(_LINES, _LINES)
def test_lines_in_place_of_others_change_the_counts_to_theirs(
    was: list[Line], lines: list[Line]
) -> None:
    before, change, after = counted(was), recounted(was, lines), counted(lines)
    assert (before.ready + change.ready, before.held + change.held) == (after.ready, after.held)
    assert before.total + change.total == after.total
    assert recounted(was, was) == Counts()


@given(some.dates(date(2026, 1, 1), date(2099, 12, 31)), some.integers(1, 998))
def test_numbers_of_a_day_follow_each_other(day: date, ordinal: int) -> None:
    first = next_number(day, None)
    assert first == f"{number_day(day)}001"
    number = f"{number_day(day)}{ordinal:03d}"
    assert int(next_number(day, number)) == int(number) + 1


def test_a_day_has_no_more_than_999_numbers() -> None:
    with pytest.raises(Refused, match="state_conflict"):
        next_number(date(2026, 7, 12), "260712999")


def test_a_key_drafts_always_the_same_settlement() -> None:
    assert settlement_id("a") == settlement_id("a") != settlement_id("b")
    assert settlement_id("a").startswith("stl_")


@pytest.mark.parametrize(
    ("state", "by", "seen", "code"),
    [
        ("draft", "finance:b", Seen(300, 4), None),
        ("draft", "finance:a", Seen(300, 4), "same_person"),
        ("draft", "finance:b", Seen(300, 3), "state_conflict"),
        ("draft", "finance:b", Seen(299, 4), "state_conflict"),
        ("approved", "finance:a", Seen(300, 4), "same_person"),
        ("preparing", "finance:b", Seen(300, 4), "state_conflict"),
        ("approving", "finance:b", Seen(300, 4), "state_conflict"),
        ("cancelled", "finance:b", Seen(300, 4), "state_conflict"),
    ],
)
def test_only_a_draft_is_approved_as_it_was_seen_and_by_another_than_who_changed_it_last(
    state: State, by: str, seen: Seen, code: str | None
) -> None:
    settlement = replace(SETTLEMENT, state=state, total=300, version=4, drafted_by="finance:b")
    refused = approval_refusal(settlement, seen, by)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("members", "by", "code"),
    [
        ({}, "finance:b", None),
        ({"state": "approved"}, "finance:b", None),
        ({}, "finance:a", "same_person"),
        ({"withdraw_by": ""}, "finance:b", "state_conflict"),
        ({"open": 0}, "finance:b", "state_conflict"),
        ({"withdrawn_by": "finance:b"}, "finance:b", "state_conflict"),
        ({"state": "draft"}, "finance:b", "state_conflict"),
    ],
)
def test_only_what_is_open_and_proposed_by_another_is_withdrawn(
    members: dict[str, Any], by: str, code: str | None
) -> None:
    proposed = replace(SETTLEMENT, open=2, withdraw_by="finance:a")
    refused = withdrawal_refusal(replace(proposed, **members), by)
    assert (refused.code if refused else None) == code


@given(some.integers(1, 2 * 10**9), some.integers(0, 10**9))
def test_who_is_owed_less_than_the_minimum_waits(owed: int, minimum: int) -> None:
    line = assess(replace(LINE, owed=owed), payee(MERCHANT, NOTHING, Terms(minimum=minimum)))
    waits = owed < minimum
    assert line.pays == (0 if waits else owed)
    assert (line.hold, line.reason) == (("minimum", "below_minimum") if waits else ("", ""))


def test_a_line_that_sinks_below_the_minimum_before_approval_waits() -> None:
    terms = Terms(minimum=80)
    line = assess(LINE, payee(MERCHANT, NOTHING, terms))
    assert line.pays == 100
    assert reassess(line, 79, payee(MERCHANT, NOTHING, terms)).hold == "minimum"


def test_a_line_goes_by_the_channel_of_what_is_paid_at_last() -> None:
    terms = Terms(bi_fast=50, skn=80)
    line = assess(LINE, payee(MERCHANT, NOTHING, terms))
    assert line.channel == "rtgs"
    assert reassess(line, 80, payee(MERCHANT, NOTHING, terms)).channel == "skn"
    assert reassess(line, 50, payee(MERCHANT, NOTHING, terms)).channel == "bi_fast"


BOUNCED = replace(MERCHANT, bounced_account="014 0012345678 Budi", bounced_reason="AC04 Ditutup")


def test_an_account_that_bounced_holds_its_merchant() -> None:
    line = assess(LINE, payee(BOUNCED, NOTHING))
    assert (line.state, line.hold, line.reason) == ("held", "bounced", "AC04 Ditutup")
    changed = replace(BOUNCED, bank_account="99", account_unconfirmed="admin:a")
    assert assess(LINE, payee(changed, NOTHING)).hold == "account"
    assert assess(LINE, payee(replace(changed, account_unconfirmed=""), NOTHING)).hold == ""
