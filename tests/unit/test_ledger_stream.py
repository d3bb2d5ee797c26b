"""Up to when a shard of the stream has delivered everything, as its records tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.store.stream import read_batch

WRITTEN = datetime(2026, 12, 1, 5, 0, 7, 812_000, tzinfo=UTC)
# The stream tells the second, and no part of it.
CREATED = WRITTEN.replace(microsecond=0)


def record(key: str, **image: str) -> dict[str, Any]:
    change = {
        "Keys": {"pk": {"S": key}},
        "ApproximateCreationDateTime": CREATED.timestamp(),
        "NewImage": {name: {"S": value} for name, value in image.items()},
    }
    return {"eventName": "MODIFY" if key.startswith("heartbeat") else "INSERT", "dynamodb": change}


def reached(*records: dict[str, Any]) -> datetime:
    return read_batch({"shardId": "shard", "Records": list(records)}).reached


def test_a_transfer_tells_no_more_than_the_second_before_it() -> None:
    assert reached(record("trf_1")) == CREATED - timedelta(seconds=1)


def test_a_heartbeat_tells_to_the_instant_at_which_it_was_written() -> None:
    assert reached(record("heartbeat#01", at=to_text(WRITTEN))) == WRITTEN
    assert reached(record("heartbeat#01", at=to_text(WRITTEN)), record("trf_1")) == WRITTEN


@given(st.integers(0, 3_600_000))
def test_no_clock_that_is_fast_lets_a_heartbeat_tell_of_what_is_to_come(fast_ms: int) -> None:
    told = reached(record("heartbeat#01", at=to_text(WRITTEN + timedelta(milliseconds=fast_ms))))
    assert told <= CREATED + timedelta(seconds=1)


def test_a_heartbeat_is_no_transfer() -> None:
    batch = read_batch({"Records": [record("heartbeat#01", at=to_text(WRITTEN)), record("trf_1")]})
    assert ([one.key for one in batch.transfers], batch.count) == (["trf_1"], 2)
    assert (batch.beats, batch.mutations) == (True, [])
    assert not read_batch({"Records": [record("trf_1")]}).beats


@pytest.mark.parametrize("event", ["MODIFY", "REMOVE"])
def test_what_changes_or_removes_a_transfer_is_none_and_is_told_by_its_event(event: str) -> None:
    batch = read_batch({"Records": [record("trf_1"), {**record("trf_2"), "eventName": event}]})
    assert [one.key for one in batch.transfers] == ["trf_1"]
    (mutation,) = batch.mutations
    assert (mutation.transfer_id, mutation.event, mutation.at) == ("trf_2", event, CREATED)
