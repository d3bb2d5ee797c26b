"""Telling partners once more what they missed, and what never reached them."""

from datetime import timedelta

import pytest

from chalicelib.webhooks.parts import WebhookParts
from chalicelib.webhooks.use.deliver import Attempt
from tests.stack import TestEmulator
from tests.stores.telling import headers_of, status, telling


@pytest.fixture(autouse=True)
def _tables(emulator: TestEmulator) -> None:
    """The tables stand."""


def test_a_replay_tells_what_happened_since_and_nothing_older() -> None:
    with telling(status(200)) as here:
        long_ago, before = here.now - timedelta(days=2), here.now - timedelta(hours=1)
        events = [here.event(at) for at in (long_ago, before, before + timedelta(seconds=1))]
        for one in events:
            here.deliver.attempt(Attempt.of(one))
        here.seen.clear()
        here.replay(before)
        assert [here.standing(one).state for one in events] == ["delivered", "pending", "pending"]
        for attempt, _ in [*here.queue]:
            here.deliver.attempt(attempt)
        assert [headers_of(one)["webhook-id"] for one in here.seen] == [
            one.id for one in events[1:]
        ]


def test_a_replay_goes_on_where_its_time_ran_out_and_tells_no_more_than_there_is() -> None:
    with telling(status(200)) as here:
        events = [here.event(here.now - timedelta(seconds=n)) for n in range(5)]
        left = iter([10**9, 10**9, 0])
        here.replay(here.now - timedelta(hours=1), remaining_ms=lambda: next(left, 10**9))
        for attempt, _ in [*here.queue]:
            here.deliver.attempt(attempt)
        assert {headers_of(one)["webhook-id"] for one in here.seen} == {one.id for one in events}
        assert {here.standing(one).state for one in events} == {"delivered"}


def test_what_failed_is_listed_until_it_is_replayed() -> None:
    with telling(status(410)) as here:
        events = [here.event(here.now - timedelta(seconds=n)) for n in range(3)]
        for one in events:
            here.deliver.attempt(Attempt.of(one))
        assert [one.id for one in here.failed()] == [one.id for one in events]
        page, after = here.parts[WebhookParts].read.page(
            here.partner.id, failed=True, before=None, limit=2
        )
        assert [one.id for one in page] == [one.id for one in events[:2]]
        rest, end = here.parts[WebhookParts].read.page(
            here.partner.id, failed=True, before=after, limit=2
        )
        assert ([one.id for one in rest], end) == ([events[2].id], None)
        here.replay(here.now - timedelta(hours=1))
        assert here.failed() == []
