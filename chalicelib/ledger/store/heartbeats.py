"""Heartbeats: items written all over the transfers table, so that every shard of its stream,
busy or idle, keeps delivering something, and `through` can advance. Each holds the instant at which
it was written: whatever a shard took in before, it has delivered before."""

import secrets
from collections.abc import Callable
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.instants import Clock, to_text

PREFIX = "heartbeat#"
# Of so many keys each beat takes some at random. Were they always the same, a shard with few keys
# might have none of them, and hold `through` for as long as nothing else is written to it.
KEYS = 4096
# Where shards have as many keys each, so many find all but one in three thousand.
_PER_SHARD = 8
_LEAST = 64
# One batch write holds at most 25.
_BATCH = 25
_PER_READ = 8


def beats(shards: int) -> int:
    """How many heartbeats reach this many shards."""
    return min(max(_LEAST, _PER_SHARD * shards), KEYS)


class Heartbeats:
    """Writes heartbeats, and tells which shards the stream has."""

    def __init__(
        self, connection: Connection, connect_streams: Callable[[], Any], table: str, clock: Clock
    ) -> None:
        self._connection = connection
        self._connect_streams = connect_streams
        self._table = table
        self._clock = clock

    def beat(self) -> None:
        """A few heartbeats: when somebody asks for `through`."""
        self._write(_PER_READ)

    def beat_everywhere(self, shards: int) -> None:
        """As many heartbeats as reach this many shards: every minute."""
        self._write(beats(shards))

    def shards(self) -> dict[str, str | None]:
        """The stream's shards, open or not yet forgotten, and from which each goes on: None where
        that is listed no more."""
        arn = (
            client_of(self._connection)
            .describe_table(TableName=self._table)["Table"]
            .get("LatestStreamArn")
        )
        streams = self._connect_streams()
        parents: dict[str, str | None] = {}
        request: dict[str, Any] = {"StreamArn": arn}
        while True:
            described = streams.describe_stream(**request)["StreamDescription"]
            parents |= {one["ShardId"]: one.get("ParentShardId") for one in described["Shards"]}
            if not described.get("LastEvaluatedShardId"):
                break
            request["ExclusiveStartShardId"] = described["LastEvaluatedShardId"]
        return {shard: parent if parent in parents else None for shard, parent in parents.items()}

    def _write(self, count: int) -> None:
        numbers = secrets.SystemRandom().sample(range(KEYS), count)
        # The token makes each a change of its item, however soon it follows another.
        beat = {"beat": {"S": secrets.token_hex(6)}, "at": {"S": to_text(self._clock())}}
        puts = [
            {"PutRequest": {"Item": {"pk": {"S": f"{PREFIX}{number:04d}"}, **beat}}}
            for number in numbers
        ]
        for start in range(0, len(puts), _BATCH):
            # What is left unwritten under load is written a minute later.
            client_of(self._connection).batch_write_item(
                RequestItems={self._table: puts[start : start + _BATCH]}
            )
