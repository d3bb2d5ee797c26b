"""What a settlement is, what its lines pay, and what is held of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

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
from chalicelib.settlements.rules.settlement import Counts
from chalicelib.settlements.rules.terms import Terms
from tests.unit.settlement_lines import LINE, READY

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
OFFICERS = Hold("mrc_a", "sengketa", "finance:a", "2026-07-11T00:00:00.000Z")
NOTHING = Held()


MOST = 10**13


def payee(merchant: Merchant, held: Held, terms: Terms | None = None) -> Payee:
    return Payee(merchant, held, terms or Terms())


def withheld(*amounts: int) -> Held:
    return Held(None, tuple(Withheld(f"trf_{i}", one, "ragu") for i, one in enumerate(amounts)))


def test_a_line_pays_what_is_owed_to_whom_the_registry_has() -> None:
    line = assess(LINE, payee(MERCHANT, withheld(30), Terms(bi_fast=60, skn=80)))
    assert line == replace(READY, amount=70, withheld=(Withheld("trf_0", 30, "ragu"),))
    assert assess(LINE, payee(MERCHANT, NOTHING)).pays == 100


@pytest.mark.parametrize("owed", [0, -1])
def test_who_is_owed_nothing_is_paid_nothing_and_told_so(owed: int) -> None:
    line = assess(replace(LINE, owed=owed), payee(MERCHANT, Held(OFFICERS)))
    assert (line.state, line.hold, line.reason) == ("held", "nothing_owed", "nothing_owed")
    assert line.pays == 0


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
    anew = reassess(line, 70, payee(elsewhere, NOTHING))
    assert anew == replace(line, amount=70, state="held", hold="account", reason="account_changed")
    for member in ("bank_code", "bank_account_name"):
        other = replace(MERCHANT, **{member: "999"})  # type: ignore[arg-type]
        assert reassess(line, 100, payee(other, NOTHING)).reason == "account_changed"


def test_a_new_name_does_not_change_what_was_approved() -> None:
    line = assess(LINE, payee(MERCHANT, NOTHING))
    assert reassess(line, 100, payee(replace(MERCHANT, name="Baru"), NOTHING)) == line


def test_only_redemptions_before_the_moment_are_withheld_less_what_was_given_back() -> None:
    before, after = "2026-07-11T00:00:00.000Z", "2026-07-13T00:00:00.000Z"
    holds = [
        OFFICERS,
        replace(OFFICERS, redemption_id="trf_a", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_b", occurred_at=before, amount=50),
        replace(OFFICERS, redemption_id="trf_c", occurred_at=after, amount=50),
    ]
    found = held_before(LINE.until, holds, {"trf_a": 20, "trf_b": 50})
    assert found == Held(OFFICERS, (Withheld("trf_a", 30, "sengketa"),))
    # What lies at the moment itself is of the next settlement; a rupiah that is left is withheld.
    holds = [replace(one, occurred_at=LINE.until) for one in holds[1:2]] + holds[2:3]
    assert held_before(LINE.until, holds, {"trf_b": 49}) == Held(
        None, (Withheld("trf_b", 1, "sengketa"),)
    )
    assert held_before(LINE.until, [holds[1]], {}).withheld == (Withheld("trf_b", 50, "sengketa"),)


@pytest.mark.parametrize(
    ("occurred", "until", "released", "settled"),
    [
        ("2026-07-01", "", "", False),
        ("2026-07-01", "2026-07-02", "", True),
        ("2026-07-02", "2026-07-02", "", False),
        ("2026-07-01", "2026-07-02", "2026-07-04", False),
        ("2026-07-01", "2026-07-02", "2026-07-02", True),
        ("2026-07-01", "2026-07-02", "2026-07-03", True),
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
    known = assess(LINE, payee(MERCHANT, NOTHING))
    line = unclear(known)
    assert line == replace(known, amount=0, state="held", hold="unclear", reason="unclear")
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


def test_a_part_counts_what_is_ready_what_is_held_and_who_is_left_out() -> None:
    ready, held = (assess(LINE, payee(MERCHANT, one)) for one in (NOTHING, Held(OFFICERS)))
    assert counted([ready, held, ready]) == Counts(3, ready=2, held=1, left_out=0, total=200)
    assert recounted([ready, held], [held, held]) == Counts(0, ready=-1, held=1, total=-100)


@given(_LINES, _LINES)
def test_lines_in_place_of_others_change_the_counts_to_theirs(
    was: list[Line], lines: list[Line]
) -> None:
    before, change, after = counted(was), recounted(was, lines), counted(lines)
    assert (before.ready + change.ready, before.held + change.held) == (after.ready, after.held)
    assert before.total + change.total == after.total
    assert recounted(was, was) == Counts()


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
    # What was held is released meanwhile: no more is paid than was approved, nor by another way.
    approved = assess(LINE, payee(MERCHANT, withheld(50), terms))
    anew = reassess(approved, 100, payee(MERCHANT, NOTHING, terms))
    assert (anew.pays, anew.channel) == (50, "bi_fast")


BOUNCED = replace(MERCHANT, bounced_account="014 0012345678 Budi", bounced_reason="AC04 Ditutup")


def test_an_account_that_bounced_holds_its_merchant() -> None:
    line = assess(LINE, payee(BOUNCED, NOTHING))
    assert (line.state, line.hold, line.reason) == ("held", "bounced", "AC04 Ditutup")
    changed = replace(BOUNCED, bank_account="99", account_unconfirmed="admin:a")
    assert assess(LINE, payee(changed, NOTHING)).hold == "account"
    assert assess(LINE, payee(replace(changed, account_unconfirmed=""), NOTHING)).hold == ""
