"""Public documents: when one is made again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.documents.rules import (
    FORGOTTEN,
    LONGEST_PAUSE,
    PAUSE,
    SETTLES,
    STALE,
    Head,
    Name,
    due_at,
    folded,
    is_forgotten,
    is_settled,
)

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
instants = st.integers(-3_600, 3_600).map(lambda seconds: NOW + seconds * SECOND)
heads = st.builds(
    Head, changes_until=st.none() | instants, made_at=st.none() | instants, version=st.just(1)
)


def test_a_document_settles_later_than_whoever_announced_two_writes_may_write() -> None:
    assert timedelta(seconds=2 * WRITE_LATENESS_S) <= SETTLES


@given(instants, st.integers(0, int(SETTLES.total_seconds()) - 1))
def test_a_making_settles_nothing_that_may_still_be_written(
    announced: datetime, seconds: int
) -> None:
    made_at = announced + seconds * SECOND
    assert not is_settled(Head(announced, made_at))
    assert is_settled(Head(announced, announced + SETTLES))
    assert not is_settled(Head(announced))
    assert is_settled(Head(None))
    assert is_settled(Head(None, made_at))


@given(heads, instants)
def test_what_is_not_settled_is_due_within_a_bounded_time(head: Head, now: datetime) -> None:
    if is_settled(head):
        return
    due = due_at(head, now)
    if head.made_at is None:
        assert due == now
        return
    assert head.changes_until is not None
    # Made at its time, it either settles, or was announced anew meanwhile.
    assert due <= max(head.changes_until + SETTLES, head.made_at + LONGEST_PAUSE)
    if head.changes_until < head.made_at:
        assert is_settled(Head(head.changes_until, due))
    else:
        assert due >= min(head.made_at + PAUSE, head.changes_until + SETTLES)
        assert due <= head.made_at + LONGEST_PAUSE


def test_a_first_change_is_shown_at_once_and_a_burst_a_few_times() -> None:
    """A minute of changes, each of which says that more will follow within three seconds."""
    makings, head, now = 0, Head(None, NOW - STALE / 2, 1), NOW
    until = now
    while not makings or not is_settled(head):
        if now < NOW + timedelta(minutes=1):
            until = now + 3 * SECOND
        head = Head(until, head.made_at, head.version)
        if due_at(head, now) <= now:
            makings += 1
            head = Head(until, now, head.version + 1)
        now += SECOND
    assert makings <= 5
    assert now <= NOW + timedelta(minutes=1) + 3 * SECOND + SETTLES + LONGEST_PAUSE


def test_a_single_change_is_made_at_once_and_once_more_when_it_is_settled() -> None:
    head = Head(NOW, NOW - timedelta(hours=1), 7)
    assert due_at(head, NOW + SECOND) <= NOW + SECOND
    made = Head(NOW, NOW + SECOND, 8)
    assert not is_settled(made)
    assert due_at(made, NOW + SECOND) == NOW + SETTLES
    assert is_settled(Head(NOW, NOW + SETTLES, 9))


@pytest.mark.parametrize(
    ("head", "forgotten"),
    [
        (None, True),
        (Head(NOW), True),
        (Head(None, NOW - STALE), True),
        (Head(None, NOW - STALE + SECOND), False),
        (Head(NOW - SETTLES, NOW), False),
        (Head(NOW, NOW - SECOND), False),
        (Head(NOW - PAUSE - FORGOTTEN, NOW - PAUSE - FORGOTTEN), True),
        (Head(NOW - FORGOTTEN, NOW - FORGOTTEN), False),
        (Head(NOW - SECOND, NOW - STALE / 2), False),
        (Head(NOW - FORGOTTEN, NOW - STALE / 2), True),
        (Head(NOW - SETTLES - FORGOTTEN, NOW - SETTLES - FORGOTTEN + SECOND), True),
    ],
)
def test_what_nobody_has_made_is_found(head: Head | None, forgotten: bool) -> None:
    assert is_forgotten(head, NOW) == forgotten


def test_a_document_is_known_by_kind_and_place() -> None:
    assert Name("merchants", "35.73.01.1001").id == "merchants/35.73.01.1001"


@given(st.text())
def test_a_name_is_folded_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(f"  {text} \t") == folded(text)
