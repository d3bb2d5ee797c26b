"""A settlement as a whole: its number, its state, who may approve it and take it back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.settlement import (
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

SETTLEMENT = Settlement(
    "stl_a",
    "260712001",
    "sent",
    "2026-07-12T00:00:00.000Z",
    False,
    "",
    "finance:a",
    "",
    "finance:a",
    payments=2,
    open=0,
)


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


@given(some.dates(date(2026, 1, 1), date(2099, 12, 31)), some.integers(1, 998))
def test_numbers_of_a_day_follow_each_other(day: date, ordinal: int) -> None:
    first = next_number(day, None)
    assert first == f"{number_day(day)}001"
    number = f"{number_day(day)}{ordinal:03d}"
    assert int(next_number(day, number)) == int(number) + 1


def test_a_day_has_no_more_than_999_numbers() -> None:
    day = date(2026, 7, 12)
    assert next_number(day, "260712998") == "260712999"
    assert next_number(day, "260712001", at_most=2) == "260712002"
    for last, at_most, passed_over in (("260712999", 999, 0), ("260712002", 2, 0), (None, 2, 2)):
        with pytest.raises(Refused) as refused:
            next_number(day, last, at_most, passed_over=passed_over)
        assert refused.value.code == "state_conflict"
    with pytest.raises(Refused):
        next_number(day, "260712999")


def test_the_first_numbers_of_a_day_are_passed_over_and_never_gone_back_to() -> None:
    day = date(2026, 7, 12)
    assert next_number(day, None, passed_over=40) == "260712041"
    assert next_number(day, "260712012", passed_over=40) == "260712041"
    assert next_number(day, "260712112", passed_over=40) == "260712113"


def test_a_key_drafts_always_the_same_settlement() -> None:
    assert settlement_id("a") == "stl_Dhp9Oi1pF604" != settlement_id("b")


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


def test_who_approves_what_has_changed_is_told_what_to_do() -> None:
    draft = replace(SETTLEMENT, state="draft", total=300, version=4)
    refused = approval_refusal(draft, Seen(300, 3), "finance:b")
    assert refused is not None
    assert refused.kind.detail == (
        "Pencairan ini sudah berubah sejak Anda melihatnya: jumlah atau versinya lain. Belum ada "
        "yang disetujui. Muat ulang, periksa lagi, lalu setujui.",
        "This settlement has changed since you saw it: its total or its version is another. "
        "Nothing was approved. Reload it, check it again, then approve.",
    )


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
