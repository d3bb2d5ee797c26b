"""Which days can be closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_bounds
from chalicelib.days.rules.closing import (
    CLOSING,
    EMPTY_BEGINNING,
    OPEN,
    PROPOSED,
    Begun,
    Chain,
    Incomplete,
    must_be_first,
    must_be_next,
    must_have_ended,
    next_to_close,
    over_at,
)
from chalicelib.days.rules.reports import (
    Agreement,
    Difference,
    Proposal,
    Refusal,
    agreement,
    may_be_signed,
    not_reconciled,
    proposed,
)

FIRST = date(2026, 12, 1)
A_DAY = timedelta(days=1)
LATENESS = timedelta(seconds=15)
NOON = "2026-12-02T05:00:00.000Z"
ONE, OTHER = "finance:stf_1", "finance:stf_2"
SUSPENSE = Difference("suspense", 0, -114_000)
BANK = Difference("bank", 5_000, 4_000)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def conflict(act: Any, *arguments: Any) -> Refused:
    with pytest.raises(Refused) as problem:
        act(*arguments)
    assert problem.value.code == "state_conflict"
    return problem.value


@given(DAYS, st.integers(-200_000, 200_000))
def test_a_day_has_ended_when_no_write_of_it_can_be_on_its_way(day: date, seconds: int) -> None:
    over = over_at(day, LATENESS)
    assert over == day_bounds(day)[1] + LATENESS
    now = over + timedelta(seconds=seconds)
    if seconds >= 0:
        must_have_ended(day, now, LATENESS)
    else:
        again = conflict(must_have_ended, day, now, LATENESS).retry_after
        assert again == min(1 - seconds, 24 * 3600)


@pytest.mark.parametrize(
    ("chain", "following"),
    [
        (Chain(closed=FIRST), FIRST + A_DAY),
        (Chain(begun=Begun(FIRST, NOON, ONE)), FIRST),
        (Chain(closed=FIRST - A_DAY, begun=Begun(FIRST, NOON, ONE)), FIRST),
    ],
)
def test_a_chain_goes_on_with_one_day_alone(chain: Chain, following: date) -> None:
    must_be_next(following, chain)
    assert next_to_close(chain, None) == following
    for day in (following - A_DAY, following + A_DAY):
        assert conflict(must_be_next, day, chain).context == {"next": following.isoformat()}


@given(DAYS)
def test_where_none_is_closed_yet_any_day_may_be_next(day: date) -> None:
    must_be_next(day, Chain())
    assert next_to_close(Chain(), day) == day
    assert next_to_close(Chain(), None) is None


def test_a_chain_begins_with_the_first_transfer_or_an_empty_day_not_long_before() -> None:
    now = datetime(2026, 12, 3, tzinfo=UTC)
    must_be_first(FIRST, FIRST, now)
    must_be_first(FIRST - A_DAY, FIRST, now)
    must_be_first(FIRST, None, now)
    assert conflict(must_be_first, FIRST + A_DAY, FIRST, now).context == {"next": "2026-12-01"}
    for first in (FIRST, None):
        long_ago = FIRST - EMPTY_BEGINNING - A_DAY
        assert conflict(must_be_first, long_ago, first, now).context == {}
    # The first transfer itself may be as old as it likes.
    must_be_first(FIRST, FIRST, now + 10 * EMPTY_BEGINNING)


def test_a_day_that_is_not_closed_is_open_or_being_closed() -> None:
    chain = Chain(begun=Begun(FIRST, NOON, ONE))
    assert (chain.state(FIRST), chain.state(FIRST + A_DAY)) == (CLOSING, OPEN)


def test_what_is_proposed_or_refused_of_another_day_says_nothing_of_this_one() -> None:
    proposal = Proposal(FIRST, ONE, NOON, "selisih jasa giro", (BANK,))
    refusal = Refusal(FIRST, ONE, NOON, (BANK,))
    chain = Chain(proposal=proposal, refusal=refusal)
    assert (chain.state(FIRST), chain.state(FIRST + A_DAY)) == (PROPOSED, OPEN)
    assert (chain.proposal_of(FIRST), chain.refusal_of(FIRST)) == (proposal, refusal)
    assert chain.proposal_of(FIRST + A_DAY) is None
    assert chain.refusal_of(FIRST + A_DAY) is None
    assert chain.agreement() is None
    other = replace(chain, begun=Begun(FIRST + A_DAY, NOON, OTHER))
    assert other.agreement() is None
    mine = replace(chain, begun=Begun(FIRST, NOON, OTHER))
    assert mine.agreement() == Agreement("selisih jasa giro", ONE, OTHER)
    assert Chain().proposal_of(FIRST) is None
    assert Chain().refusal_of(FIRST) is None


# Closing in spite of what differs


def proposal(by: str = ONE, *differs: Difference) -> Proposal:
    return Proposal(FIRST, by, NOON, "alasan", differs)


def test_a_green_day_is_signed_at_anybodys_word() -> None:
    assert may_be_signed([], None, ONE)
    assert may_be_signed([], proposal(ONE, BANK), ONE)


def test_a_day_that_differs_is_signed_only_by_two_and_only_for_what_was_proposed() -> None:
    standing = proposal(ONE, BANK, SUSPENSE)
    assert may_be_signed([BANK, SUSPENSE], standing, OTHER)
    assert not may_be_signed([BANK, SUSPENSE], standing, ONE)
    assert not may_be_signed([BANK, SUSPENSE], None, OTHER)
    for differs in ([BANK], [BANK, replace(SUSPENSE, actual=-1)], [BANK, SUSPENSE, BANK]):
        assert not may_be_signed(differs, standing, OTHER)


def test_a_proposal_is_of_the_difference_whatever_else_moves_on_both_sides() -> None:
    """Balances are of now: on a busy morning both sides have moved on before another closes."""
    moved = replace(BANK, expected=BANK.expected + 500, actual=BANK.actual + 500)
    standing = proposal(ONE, BANK)
    assert may_be_signed([moved], standing, OTHER)
    assert not may_be_signed([replace(moved, actual=moved.actual + 1)], standing, OTHER)
    assert not may_be_signed([replace(moved, check="merchants")], standing, OTHER)
    assert proposed(Refusal(FIRST, ONE, NOON, (moved,)), "lagi", standing) is standing


def test_an_agreement_names_both() -> None:
    assert agreement(None, ONE) is agreement(proposal(), ONE) is None
    found = agreement(proposal(), OTHER)
    assert found is not None
    assert found.told() == {"reason": "alasan", "proposed_by": ONE, "closed_by": OTHER}


def test_a_refusal_with_a_reason_is_a_proposal_and_without_one_leaves_what_stood() -> None:
    refusal = Refusal(FIRST, OTHER, NOON, (BANK,))
    made = Proposal(FIRST, OTHER, NOON, "baru", (BANK,))
    assert proposed(refusal, "", None) is None
    assert proposed(refusal, "baru", None) == made
    standing = proposal(ONE, SUSPENSE)
    assert proposed(refusal, "", standing) is standing
    assert proposed(refusal, "baru", standing) == made
    mine = proposal(OTHER, BANK)
    assert proposed(refusal, "baru", mine) is mine
    assert proposed(refusal, "baru", proposal(OTHER, SUSPENSE)) == made


def test_a_refusal_names_the_checks_that_differ_and_not_all_of_too_many() -> None:
    refused = not_reconciled([BANK, SUSPENSE])
    assert (refused.code, refused.context) == ("not_reconciled", {"checks": ["bank", "suspense"]})
    for words in refused.kind.detail:
        assert "bank -1000, suspense -114000." in words
    assert not_reconciled([BANK] * 9).kind.detail[0].count("bank -1000") == 8


def test_an_incomplete_listing_says_how_many_are_missing() -> None:
    refused = Incomplete(5, 3)
    assert refused.context == {"expected": 5, "listed": 3}
    assert refused.retry_after == 10
