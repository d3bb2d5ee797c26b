"""How far something is counted that is read between two instants: what is added up and the head are
written in one transaction, if nobody has moved the head since it was read."""

from datetime import datetime

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text

_KEY = {"pk": "head", "sk": "head"}


class Overtaken(Refused):
    """Somebody else has counted meanwhile: look again."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class Head:
    """The instant before which everything is counted: an item `head` of a table."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def read(self) -> datetime | None:
        """That instant; None where nothing is counted yet."""
        for item in get_plain(self._connection, self._table, [(_KEY["pk"], _KEY["sk"])]):
            return from_text(item["through"])
        return None

    def move(self, seen: datetime | None, to: datetime) -> Write:
        """Move it on from where it was seen; Overtaken where somebody else has."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=_KEY,
            update="SET through = :to",
            condition="through = :seen" if seen else "attribute_not_exists(pk)",
            values={":to": to_text(to), **({":seen": to_text(seen)} if seen else {})},
        )

    def forget(self) -> None:
        """Begin anew: for a rebuild, while nothing counts."""
        key = {name: {"S": value} for name, value in _KEY.items()}
        client_of(self._connection).delete_item(TableName=self._table, Key=key)
