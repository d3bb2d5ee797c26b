"""Which days can be closed."""

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
    Chain,
    Incomplete,
    must_be_first,
    must_be_next,
    must_have_ended,
    next_to_close,
    over_at,
)

FIRST = date(2026, 12, 1)
A_DAY = timedelta(days=1)
LATENESS = timedelta(seconds=15)
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
        (Chain(closing=FIRST), FIRST),
        (Chain(closed=FIRST - A_DAY, closing=FIRST), FIRST),
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
    chain = Chain(closing=FIRST)
    assert (chain.state(FIRST), chain.state(FIRST + A_DAY)) == (CLOSING, OPEN)


def test_an_incomplete_listing_says_how_many_are_missing() -> None:
    refused = Incomplete(5, 3)
    assert refused.context == {"expected": 5, "listed": 3}
    assert refused.retry_after == 10
