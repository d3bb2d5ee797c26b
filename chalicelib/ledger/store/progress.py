"""How far the stream has been delivered, shard by shard, and `through`, which follows from it: rows
of the totals table.

Whoever reads lists and sums asks `Totals.through`, one item. It is moved by whoever delivers a
heartbeat, and each minute; only ever forward.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text

THROUGH = {"pk": "through", "sk": "through"}
_PROGRESS = "progress"
_SHARDS = "shards"
_SHARD = "shard#"


class Further(Refused):
    """What stands there has come further already."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Progress:
    """The rows of shards, the listing of the shards there are, and `through`."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def record(self, shard_id: str, reached: datetime) -> None:
        """Note that a shard has delivered everything up to an instant."""
        self._forward({"pk": _PROGRESS, "sk": _SHARD + shard_id}, to_text(reached))

    def list_shards(self, parents: Mapping[str, str | None]) -> None:
        """Note which shards the stream has, and from which each goes on."""
        item = {"pk": _PROGRESS, "sk": _SHARDS, "parents": {k: v or "" for k, v in parents.items()}}
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )

    def read(self) -> tuple[dict[str, str | None], dict[str, str]]:
        """The shards there are with their parents, and how far each has come: see shards.py."""
        parents: dict[str, str | None] = {}
        reached: dict[str, str] = {}
        for row in query_plain(self._connection, self._table, _PROGRESS):
            if row["sk"] == _SHARDS:
                parents = {shard: parent or None for shard, parent in row["parents"].items()}
            else:
                reached[row["sk"].removeprefix(_SHARD)] = row["reached"]
        return parents, reached

    def move_through(self, reached: str) -> None:
        """Let `through` follow to where everything was delivered, unless it is further already."""
        self._forward(THROUGH, reached)

    def forget(self, shard_ids: Iterable[str]) -> None:
        """Drop the rows of shards. Where one is written anew, late, it is dropped again."""
        for shard_id in shard_ids:
            client_of(self._connection).delete_item(
                TableName=self._table,
                Key={"pk": {"S": _PROGRESS}, "sk": {"S": _SHARD + shard_id}},
            )

    def _forward(self, key: Mapping[str, str], reached: str) -> None:
        with suppress(Further):
            self._writer.update(
                Write(
                    self._table,
                    lambda _: Further(),
                    key=key,
                    update="SET reached = :reached",
                    condition="attribute_not_exists(reached) OR reached < :reached",
                    values={":reached": reached},
                )
            )
