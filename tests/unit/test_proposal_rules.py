"""What people propose that a booked line is, and who approves it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.bank.rules.explanation import Part, unexplained
from chalicelib.bank.rules.lines import STATES, Line, Proposal, State
from chalicelib.bank.rules.proposals import (
    approved,
    cleared,
    decided,
    proposal_of,
    proposed,
    rejected,
)
from chalicelib.core.values.errors import Refused
from tests.unit.bank_lines import credit, in_suspense

FEE = (Part("fee", 1_000),)
SAID = Proposal(FEE, "biaya", "finance:a", "2026-12-02")


def test_a_proposal_waits_until_it_is_approved_or_rejected() -> None:
    asked = proposed(in_suspense(), SAID)
    assert (asked.state, asked.waits, asked.parts) == ("proposed", True, unexplained(1_000))
    done = approved(decided(asked, "finance:b", "2026-12-03"))
    assert (done.state, done.waits, done.parts) == ("explained", False, FEE)
    assert (done.explained_by, done.explained_at) == ("finance:b", "2026-12-03")
    assert rejected(asked) == in_suspense()


def test_who_proposed_does_not_approve() -> None:
    with pytest.raises(Refused) as refused:
        decided(proposed(in_suspense(), SAID), "finance:a", "")
    assert refused.value.code == "same_person"


def test_what_is_decided_is_rejected_no_more_and_stays_decided_by_the_first() -> None:
    asked = decided(proposed(in_suspense(), SAID), "finance:b", "2026-12-03")
    with pytest.raises(Refused) as refused:
        rejected(asked)
    assert refused.value.code == "state_conflict"
    assert decided(asked, "finance:c", "2026-12-04") == asked
    assert approved(cleared(asked)).explained_by == "finance:b"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("accepted", [True, False])
def test_each_act_wants_the_state_that_it_begins_from(state: State, accepted: bool) -> None:
    line = in_suspense(state=state, accepted=accepted)
    line = replace(line, proposal=SAID) if state == "proposed" else line
    acts: dict[str, tuple[bool, Callable[[], Line]]] = {
        "propose": (
            accepted and state in ("explained", "suspense"),
            lambda: proposed(line, SAID),
        ),
        "approve": (state == "proposed", lambda: approved(decided(line, "finance:b", ""))),
        "reject": (state == "proposed", lambda: rejected(line)),
    }
    for may, act in acts.values():
        if may:
            act()
        else:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "state_conflict"


def test_a_line_is_not_proposed_to_be_what_it_is() -> None:
    with pytest.raises(Refused) as refused:
        proposed(in_suspense(), replace(SAID, parts=unexplained(1_000)))
    assert refused.value.code == "validation_failed"
    assert refused.value.errors == [
        ("parts", ("baris ini sudah dijelaskan demikian", "this is what the line is already"))
    ]


def test_a_proposal_must_come_to_what_the_line_books() -> None:
    with pytest.raises(Refused) as refused:
        proposed(in_suspense(1_001), SAID)
    assert [field for field, _ in refused.value.errors] == ["parts"]
    with pytest.raises(Refused) as refused:
        proposed(in_suspense(entry=credit(1_000)), SAID)
    assert [field for field, _ in refused.value.errors] == ["parts[0].amount"]


def test_a_line_as_it_is_proposed_decided_cleared_and_approved() -> None:
    line = in_suspense(payee=None, revision=2, version=5)
    said = Proposal(FEE, "biaya", "finance:a", "2026-12-02")
    asked = proposed(line, said)
    assert asked == replace(line, state="proposed", proposal=said)
    by_two = Proposal(FEE, "biaya", "finance:a", "2026-12-02", "finance:b", "2026-12-03")
    done = decided(asked, "finance:b", "2026-12-03")
    assert done == replace(asked, proposal=by_two)
    empty = cleared(done)
    assert empty == replace(asked, proposal=replace(by_two, cleared=True))
    assert approved(empty) == replace(
        line,
        state="explained",
        parts=FEE,
        note=None,
        explained_by="finance:b",
        explained_at="2026-12-03",
    )


def test_what_somebody_saw_of_a_proposal_counts_by_its_version() -> None:
    asked = replace(proposed(in_suspense(), SAID), version=7)
    assert proposal_of(asked) == proposal_of(asked, 7) == SAID
    for version in (6, 8, 0):
        with pytest.raises(Refused) as refused:
            proposal_of(asked, version)
        assert refused.value.code == "state_conflict"
        assert refused.value.kind.detail[1] == (
            "What is proposed for this line is not what you have seen. Nothing was booked. Load "
            "it again and look anew."
        )


def test_who_may_not_is_told_why_and_what_to_do() -> None:
    asked = proposed(in_suspense(), SAID)
    refused_by_bank = in_suspense(entry=credit(1_000, rejected=True))
    acts: list[tuple[Callable[[], object], str]] = [
        (
            lambda: proposed(in_suspense(state="told_before"), SAID),
            "Another line has told of this movement and is booked. Nothing was proposed. Explain "
            "that one.",
        ),
        (
            lambda: proposed(refused_by_bank, SAID),
            "This is a refusal of the bank's and no movement: nothing is booked of it. Nothing was "
            "proposed. Withdraw a payment that is still open in its settlement.",
        ),
        (
            lambda: proposed(in_suspense(accepted=False), SAID),
            "This line is not booked yet: a colleague has still to accept its statement. Nothing "
            "was proposed. Have it accepted first, then explain the line.",
        ),
        (
            lambda: proposed(asked, SAID),
            "Something is proposed for this line already. Nothing was changed. Approve or reject "
            "that first.",
        ),
        (
            lambda: approved(in_suspense()),
            "Nothing is proposed for this line any more. Nothing was booked. Load the line again.",
        ),
        (
            lambda: rejected(decided(asked, "finance:b", "")),
            "This proposal is approved and being booked. Nothing was changed. Approve it again to "
            "go on.",
        ),
    ]
    for act, english in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "state_conflict"
        assert refused.value.kind.detail[1] == english
        assert refused.value.kind.detail[0] != english
