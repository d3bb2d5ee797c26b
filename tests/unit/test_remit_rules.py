"""Who decides what goes to the state, and by how much months are paid."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.procurement.rules import remit as rules
from chalicelib.procurement.rules.remit import Remit, State
from chalicelib.procurement.rules.taxes import TAX_KINDS, MonthRemitted, TaxDue, by_month

BY, OTHER = "finance:stf_2", "finance:stf_3"
PROPOSED = Remit("rmt_1", "pph22", 100, "012345678901234", "proposed", BY, "2026-12-01")


def test_no_more_is_remitted_than_is_due_and_not_on_its_way() -> None:
    refused = rules.too_much("ppn", 70)
    assert (refused.code, refused.context["available"]) == ("state_conflict", 70)
    assert all("70 rupiah" in words and "ppn" in words for words in refused.kind.detail)
    assert rules.too_much("ppn", -1).context["available"] == 0


def test_on_its_way_is_what_is_proposed_or_approved_of_a_kind() -> None:
    states: tuple[State, ...] = ("proposed", "approved", "rejected", "remitted")
    every = [replace(PROPOSED, state=state, amount=10**place) for place, state in enumerate(states)]
    assert rules.open_of([*every, replace(PROPOSED, kind="ppn")], "pph22") == 11


def refused(remit: Remit, to: State, by: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as told:
        rules.decided(remit, to, by, "now", "late")
    return told.value.code, told.value.context


def test_another_approves_and_anybody_rejects_once() -> None:
    assert refused(PROPOSED, "approved", BY) == ("same_person", {})
    approved = rules.decided(PROPOSED, "approved", OTHER, "now")
    assert approved == replace(PROPOSED, state="approved", decided_by=OTHER, decided_at="now")
    assert rules.decided(PROPOSED, "rejected", BY, "now", "typo") == replace(
        PROPOSED, state="rejected", decided_by=BY, decided_at="now", decision_reason="typo"
    )
    again: tuple[State, ...] = ("approved", "rejected")
    for to in again:
        told = refused(replace(PROPOSED, state="rejected"), to, OTHER)
        assert told == ("state_conflict", {"state": "rejected"})
    assert refused(approved, "approved", OTHER) == ("state_conflict", {"state": "approved"})


def test_an_approved_remit_can_be_rejected_until_the_bank_has_booked_it() -> None:
    approved = replace(PROPOSED, state="approved")
    assert rules.decided(approved, "rejected", BY, "now", "lapsed").state == "rejected"
    booked = replace(approved, remitted_in={2026: 100, 2027: -100})
    assert booked.remitted == 0
    assert refused(booked, "rejected", BY) == ("state_conflict", {"state": "approved"})


@pytest.mark.parametrize(
    ("text", "ntpn"),
    [
        ("MPN 012345678901234 NTPN 0A1B2C3D4E5F6G7H", "0A1B2C3D4E5F6G7H"),
        ("ntpn:0a1b2c3d4e5f6g7h pajak", "0A1B2C3D4E5F6G7H"),
        ("NTPN0A1B2C3D4E5F6G7H", "0A1B2C3D4E5F6G7H"),
        ("NTPN 0A1B2C3D4E5F6G7", ""),
        ("NTPN 0A1B2C3D4E5F6G7HX", ""),
        ("MPN 012345678901234", ""),
        ("", ""),
    ],
)
def test_an_ntpn_is_read_where_the_bank_names_it_as_one(text: str, ntpn: str) -> None:
    assert rules.ntpn_in(text) == ntpn
    assert not ntpn or re.match(rules.NTPN, ntpn)


@pytest.mark.parametrize(
    "code", ["412345678901234", "01234567890123", "0123456789012345", "012345678901234\n", ""]
)
def test_a_billing_code_of_the_tax_office_has_15_digits_and_begins_with_0_to_3(code: str) -> None:
    assert re.match(rules.BILLING_CODE, PROPOSED.billing_code)
    assert not re.match(rules.BILLING_CODE, code)


def test_remits_pay_the_oldest_month_first() -> None:
    months = {"2026-11": 50, "2026-10": 100}
    first, second = by_month(months, [(70, "A" * 16), (60, "B" * 16)])
    assert (first.month, first.withheld, first.remitted) == ("2026-10", 100, 100)
    assert first.ntpns == ("A" * 16, "B" * 16)
    assert (second.month, second.remitted, second.ntpns) == ("2026-11", 30, ("B" * 16,))
    (only,) = by_month({"2026-10": 100}, [(40, ""), (60, "A" * 16), (9, "C" * 16)])
    assert (only.remitted, only.ntpns) == (100, ("A" * 16,))
    assert by_month({}, [(40, "")]) == []


def test_what_a_remit_has_left_pays_the_next_month_before_the_next_remit_does() -> None:
    months = {"2026-09": 100, "2026-10": 20, "2026-11": 30}
    assert by_month(months, [(120, "A" * 16), (25, "B" * 16), (9, "C" * 16)]) == [
        MonthRemitted("2026-09", 100, 100, ("A" * 16,)),
        MonthRemitted("2026-10", 20, 20, ("A" * 16,)),
        MonthRemitted("2026-11", 30, 30, ("B" * 16, "C" * 16)),
    ]


@given(
    st.dictionaries(st.integers(1, 12).map(lambda n: f"2026-{n:02}"), st.integers(1, 90)),
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["", "A" * 16, "B" * 16]))),
)
def test_months_are_paid_as_far_as_remits_go(
    months: dict[str, int], remits: list[tuple[int, str]]
) -> None:
    found = by_month(months, remits)
    assert [one.month for one in found] == sorted(months)
    total = sum(amount for amount, _ in remits)
    assert sum(one.remitted for one in found) == min(total, sum(months.values()))
    whole = [one.remitted == one.withheld for one in found]
    assert whole == sorted(whole, reverse=True)
    assert all(0 <= one.remitted <= one.withheld for one in found)
    assert all(max(Counter(one.ntpns).values(), default=1) == 1 for one in found)


def test_a_kind_adds_up_what_was_withheld_month_by_month() -> None:
    assert TaxDue("ppn", 5, {"2026-10": 3, "2026-11": 4}).withheld == 7
    assert len(set(TAX_KINDS)) == 4
