"""How far jobs that look for what is to be told have got."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

# Longer than any job looks back.
_KEPT = timedelta(days=90)


class Progress:
    """The store of it: texts under a job's name."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def find(self, name: str) -> Mapping[str, str]:
        """What a job has noted, up to date; nothing where it has never begun."""
        found = get_plain(self._connection, self._table, [(_pk(name), "progress")])
        noted: Mapping[str, str] = next(found, {}).get("noted", {})
        return noted

    def note(self, name: str, noted: Mapping[str, str], now: datetime) -> None:
        """Note how far it is."""
        values: dict[str, Any] = {":noted": dict(noted), ":ttl": epoch(now + _KEPT)}
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": _pk(name), "sk": "progress"},
                update="SET noted = :noted, #ttl = :ttl",
                names={"#ttl": "ttl"},
                values=values,
            )
        )


def _pk(name: str) -> str:
    return f"progress#{name}"
