"""The impact table: the position that the next day is counted onto, and what was told of each day.

pk                    sk          holds
position              head        the day that is counted, and where its position lies
position#2026-12-01#… 000, 001, … a position, compressed, in pieces
told                  YYYY-MM-DD  what everybody was told at the end of that day
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
        keys = [(head["lies"], _piece(n)) for n in range(head["pieces"])]
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
        lies = f"position#{position.through}#{secrets.token_hex(4)}"
        starts = range(0, len(body), _PIECE_BYTES)
        for n, start in enumerate(starts):
            self._put(lies, _piece(n), body[start : start + _PIECE_BYTES])
        former = self._head()
        self._writer.transact(
            [
                self._move(before, position.through, lies, len(starts)),
                put_new(
                    self._table,
                    {"pk": _TOLD, "sk": told.through, "body": msgspec.json.encode(told)},
                    lambda _: Overtaken(),
                ),
            ]
        )
        if former and former["through"] == before:
            self._forget(former["lies"])

    def told(self) -> Iterator[Figures]:
        """What was told, oldest first."""
        for item in query_plain(self._connection, self._table, _TOLD):
            yield msgspec.json.decode(item["body"], type=Figures)

    def _head(self) -> dict[str, Any] | None:
        return next(iter(get_plain(self._connection, self._table, [_HEAD])), None)

    def _move(self, before: str, through: str, lies: str, pieces: int) -> Write:
        condition, values = "attribute_not_exists(through)", {}
        if before:
            condition, values = "through = :before", {":before": before}
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=dict(zip(("pk", "sk"), _HEAD, strict=True)),
            update="SET through = :through, lies = :lies, pieces = :pieces",
            condition=condition,
            values={":through": through, ":lies": lies, ":pieces": pieces, **values},
        )

    def _put(self, pk: str, sk: str, body: bytes) -> None:
        client_of(self._connection).put_item(
            TableName=self._table, Item={"pk": {"S": pk}, "sk": {"S": sk}, "body": to_raw(body)}
        )

    def _forget(self, lies: str) -> None:
        for item in query_plain(self._connection, self._table, lies):
            client_of(self._connection).delete_item(
                TableName=self._table, Key={"pk": {"S": item["pk"]}, "sk": {"S": item["sk"]}}
            )


def _piece(n: int) -> str:
    return f"{n:03d}"
