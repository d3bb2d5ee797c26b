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
KEYS = 64
# One batch write holds at most 25.
_BATCH = 25
_PER_READ = 8


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
        """A few heartbeats at random keys: when somebody asks for `through`."""
        self._write(secrets.SystemRandom().sample(range(KEYS), _PER_READ))

    def beat_everywhere(self) -> None:
        """A heartbeat at each key: every minute."""
        self._write(list(range(KEYS)))

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

    def _write(self, numbers: list[int]) -> None:
        # The token makes each a change of its item, however soon it follows another.
        beat = {"beat": {"S": secrets.token_hex(6)}, "at": {"S": to_text(self._clock())}}
        puts = [
            {"PutRequest": {"Item": {"pk": {"S": f"{PREFIX}{number:02d}"}, **beat}}}
            for number in numbers
        ]
        for start in range(0, len(puts), _BATCH):
            # What is left unwritten under load is written a minute later.
            client_of(self._connection).batch_write_item(
                RequestItems={self._table: puts[start : start + _BATCH]}
            )
