"""What must be there to be surrendered, and who decides it."""

from dataclasses import replace

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.treasury.rules import surrender as rules
from chalicelib.treasury.rules.promise import Promise, number_of, other_account
from chalicelib.treasury.rules.surrender import Surrender

BY, OTHER = "finance:stf_2", "finance:stf_3"


def _surrender(**changes: object) -> Surrender:
    members = {
        "id": "sur_1",
        "reference": "STS 1",
        "amount": 100,
        "state": "proposed",
        "proposed_by": BY,
        "proposed_at": "2026-12-01T00:00:00.000Z",
    } | changes
    return Surrender(**members)  # type: ignore[arg-type]


def test_a_number_is_one_however_it_is_spaced_or_cased() -> None:
    assert number_of(" SP2D 12/2026") == number_of("sp2d12/2026")
    assert number_of("SP2D 12/2026") != number_of("SP2D 13/2026")
    copied = "SP2D\u201312\u200b\u00ad/\u00a02026\ufeff"
    assert number_of(copied) == number_of("sp2d-12/2026")


def test_an_sp2d_adds_up_what_arrived_and_was_withdrawn_over_the_years() -> None:
    sp2d = Promise("1", 100, 30, "cmp_1", "5.1", "trf_1", "", "", {2026: 60, 2027: -10}, {2027: 20})
    assert (sp2d.arrived, sp2d.withdrawn) == (50, 20)


def test_a_number_that_pays_another_account_is_told_which() -> None:
    refused = other_account("5.1.02")
    assert refused.code == "reference_used"
    assert all("5.1.02" in words for words in refused.kind.detail)


def test_no_more_is_surrendered_than_must_go_back_and_is_not_on_its_way() -> None:
    rules.must_be_there(100, 40, 60)
    with pytest.raises(Refused) as refused:
        rules.must_be_there(100, 40, 61)
    assert (refused.value.code, refused.value.context["available"]) == ("state_conflict", 60)
    with pytest.raises(Refused) as refused:
        rules.must_be_there(-5, 0, 1)
    assert refused.value.context["available"] == 0


def test_on_its_way_is_what_is_proposed_or_approved() -> None:
    states = ("proposed", "approved", "rejected", "surrendered")
    every = [_surrender(id=f"sur_{state}", state=state) for state in states]
    assert rules.open_of(every) == 200
    assert _surrender(surrendered_in={2026: 100, 2027: -100}).surrendered == 0
    assert rules.open_of(every, but="sur_approved") == 100


def test_another_approves_and_anybody_rejects_once() -> None:
    proposed = _surrender()
    with pytest.raises(Refused, match="same_person"):
        rules.decided(proposed, "approved", BY, "now")
    approved = rules.decided(proposed, "approved", OTHER, "now")
    assert (approved.state, approved.decided_by, approved.decision_reason) == (
        "approved",
        OTHER,
        None,
    )
    assert rules.decided(proposed, "rejected", BY, "now", "typo").decision_reason == "typo"
    with pytest.raises(Refused, match="state_conflict"):
        rules.decided(approved, "approved", OTHER, "now")


def test_an_approved_surrender_can_be_rejected_until_the_bank_has_booked_it() -> None:
    approved = _surrender(state="approved")
    dropped = rules.decided(approved, "rejected", BY, "now", "lapsed")
    assert (dropped.state, dropped.decision_reason) == ("rejected", "lapsed")
    # Booked and taken back again: what the bank has told is not dropped.
    for of in (dropped, replace(approved, surrendered_in={2026: 100, 2027: -100})):
        with pytest.raises(Refused, match="state_conflict"):
            rules.decided(of, "rejected", BY, "now", "late")
