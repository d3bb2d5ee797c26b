"""The impact table: the position that the next day is counted onto, and what was told of each day.

pk        sk                   holds
position  head                 the last day counted, and under which edition its position lies
pieces    2026-12-01#9f3c#000  a piece of the position of a day, compressed
told      YYYY-MM-DD           what everybody was told at the end of that day
"""

import secrets
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.impact.rules.position import Figures, Position

_HEAD = ("position", "head")
_PIECES = "pieces"
_TOLD = "told"
# DynamoDB takes 400 KB an item, keys and names included.
_PIECE_BYTES = 380_000


class Overtaken(Refused):
    """Somebody else has counted that day."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Positions:
    """The store of positions. A day is counted once: its position takes the place of the day's
    before, in one transaction with what is told of it."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def through(self) -> str:
        """The last day counted, "" before the first."""
        head = self._head()
        return str(head["through"]) if head else ""

    def last(self) -> Position:
        """The position of the last day counted. Raises Overtaken where the next was counted while
        this was read."""
        head = self._head()
        if head is None:
            return Position()
        keys = [(_PIECES, _piece(head["edition"], n)) for n in range(head["pieces"])]
        found = {
            item["sk"]: item["body"] for item in get_plain(self._connection, self._table, keys)
        }
        if len(found) < len(keys):
            raise Overtaken
        body = zlib.decompress(b"".join(found[sk] for _, sk in keys))
        return msgspec.msgpack.decode(body, type=Position)

    def put(self, before: str, position: Position, told: Figures) -> None:
        """Put a day's position after that of the day `before` ("" for the first), with what is
        told. Raises Overtaken, and nothing has changed, where that is not the last one."""
        body = zlib.compress(msgspec.msgpack.encode(position))
        edition = f"{position.through}#{secrets.token_hex(4)}"
        starts = range(0, len(body), _PIECE_BYTES)
        for n, start in enumerate(starts):
            self._put(_piece(edition, n), body[start : start + _PIECE_BYTES])
        self._writer.transact(
            [
                self._move(before, position.through, edition, len(starts)),
                put_new(
                    self._table,
                    {"pk": _TOLD, "sk": told.through, "body": msgspec.json.encode(told)},
                    lambda _: Overtaken(),
                ),
            ]
        )
        self._forget(position.through)

    def told(self) -> Iterator[Figures]:
        """What was told, oldest first."""
        for item in query_plain(self._connection, self._table, _TOLD):
            yield msgspec.json.decode(item["body"], type=Figures)

    def _head(self) -> dict[str, Any] | None:
        return next(iter(get_plain(self._connection, self._table, [_HEAD])), None)

    def _move(self, before: str, through: str, edition: str, pieces: int) -> Write:
        condition, values = "attribute_not_exists(through)", {}
        if before:
            condition, values = "through = :before", {":before": before}
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=dict(zip(("pk", "sk"), _HEAD, strict=True)),
            update="SET through = :through, edition = :edition, pieces = :pieces",
            condition=condition,
            values={":through": through, ":edition": edition, ":pieces": pieces, **values},
        )

    def _put(self, sk: str, body: bytes) -> None:
        item = {"pk": to_raw(_PIECES), "sk": to_raw(sk), "body": to_raw(body)}
        client_of(self._connection).put_item(TableName=self._table, Item=item)

    def _forget(self, before: str) -> None:
        """Delete what lies of days before one, also what a crash has left."""
        for item in query_plain(self._connection, self._table, _PIECES, below=before):
            client_of(self._connection).delete_item(
                TableName=self._table, Key={"pk": to_raw(_PIECES), "sk": to_raw(item["sk"])}
            )


def _piece(edition: str, n: int) -> str:
    return f"{edition}#{n:03d}"
