"""Heartbeats reach every open shard sooner or later, however many there are."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ledger.store.heartbeats import KEYS, beats
from chalicelib.ledger.store.shards import open_shards


@given(st.integers(0, 10_000))
def test_each_open_shard_has_eight_heartbeats_and_a_small_table_sixty_four(shards: int) -> None:
    assert beats(shards) == max(64, min(8 * shards, KEYS))


def test_a_shard_is_open_while_none_goes_on_from_it() -> None:
    assert open_shards({}) == set()
    parents = {"a": None, "b": "a", "c": "a", "d": "b"}
    assert open_shards(parents) == {"c", "d"}
