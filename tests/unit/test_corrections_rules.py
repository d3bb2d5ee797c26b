"""What can be corrected, by which transfer, and who may decide."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.errors import Refused
from chalicelib.corrections.rules import (
    REVERSED_BY,
    Correction,
    State,
    decided,
    must_be_correctable,
    must_leave,
    refusal,
    reversal_id,
)
from chalicelib.ledger.rules.transfer import KINDS, NAMES_MERCHANT, Kind, Transfer

AT = "2026-07-12T00:00:00.000Z"


def transfer(kind: Kind, reference: str = "") -> Transfer:
    """A transfer of this kind between any two accounts that it may join."""
    (debit, *_), (*_, credit) = KINDS[kind]
    named = "mrc_1" if kind in NAMES_MERCHANT else None
    return Transfer(
        "trf_a",
        f"{debit}:a",
        f"{credit}:b",
        100,
        kind,
        reference,
        AT,
        "finance:a",
        merchant_id=named,
    )


WRONG = transfer("fund")
PROPOSAL = Correction("cor_a", "proposed", WRONG, 100, "treasury", "salah", "finance:a", AT)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_fundings_redemptions_and_payouts_can_be_corrected_and_nothing_else(kind: Kind) -> None:
    if kind in ("fund", "redeem"):
        must_be_correctable(transfer(kind))
        return
    with pytest.raises(Refused, match="validation_failed") as refused:
        must_be_correctable(transfer(kind))
    ((field, words),) = refused.value.errors
    assert field == "transfer_id"
    assert all("fund" in one and "redeem" in one for one in words)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("issue", "voided"),
        ("refund", "new payment"),
        ("settle", "batch"),
        ("payout", "bank statement"),
    ],
)
def test_whoever_comes_with_another_kind_is_told_where_to_go(kind: Kind, where: str) -> None:
    with pytest.raises(Refused) as refused:
        must_be_correctable(transfer(kind))
    ((_, (_, english)),) = refused.value.errors
    assert where in english


@pytest.mark.parametrize("kind", sorted(REVERSED_BY))
def test_a_reversal_moves_the_other_way(kind: Kind) -> None:
    assert KINDS[REVERSED_BY[kind]] == KINDS[kind][::-1]


@given(some.integers())
def test_what_is_reversed_already_is_not_reversed_again(amount: int) -> None:
    if amount > 0:
        must_leave(amount)
        return
    with pytest.raises(Refused, match="state_conflict") as refused:
        must_leave(amount)
    assert "reversed already" in refused.value.kind.detail[1]


def test_a_transfer_has_one_reversal_ever() -> None:
    assert reversal_id(WRONG) == reversal_id(replace(WRONG, amount=5))
    assert reversal_id(WRONG) != reversal_id(replace(WRONG, id="trf_b"))


@pytest.mark.parametrize(
    ("state", "to", "by", "code"),
    [
        ("proposed", "approved", "finance:b", None),
        ("proposed", "approved", "finance:a", "same_person"),
        ("proposed", "rejected", "finance:a", None),
        ("proposed", "rejected", "finance:b", None),
        ("approved", "approved", "finance:b", "state_conflict"),
        ("approved", "rejected", "finance:b", "state_conflict"),
        ("rejected", "approved", "finance:a", "state_conflict"),
    ],
)
def test_a_proposal_is_decided_once_and_approved_by_another(
    state: State, to: State, by: str, code: str | None
) -> None:
    refused = refusal(state, "finance:a", to, by)
    assert (refused.code if refused else None) == code
    proposal = replace(PROPOSAL, state=state)
    if code is not None:
        with pytest.raises(Refused, match=code):
            decided(proposal, to, by, AT, "")
        return
    found = decided(proposal, to, by, AT, "keliru")
    assert (found.state, found.decided_by, found.decided_at) == (to, by, AT)
    assert found.decision_reason == "keliru"


def test_only_what_was_approved_has_a_reversal() -> None:
    assert PROPOSAL.reversal_id is None
    assert PROPOSAL.kind == "release"
    approved = decided(PROPOSAL, "approved", "finance:b", AT, "")
    assert approved.reversal_id == reversal_id(WRONG)
    assert approved.decision_reason is None
