"""Which acquirers were heard, and which shops' NMIDs were among their payments."""

from collections.abc import Mapping
from datetime import datetime

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text

_HEARD = "heard"


class Coverage:
    """The store of what was heard."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def hear(self, psp_id: str, now: datetime) -> None:
        """An acquirer was heard."""
        self._update({"pk": _HEARD, "sk": psp_id}, "SET heard_at = :at", {":at": to_text(now)})

    def see(self, psp_id: str, nmid: str, day: str) -> None:
        """A payment to this NMID was told on this day."""
        self._update(
            {"pk": _seen(psp_id), "sk": nmid},
            "SET last_on = :day",
            {":day": day},
        )

    def heard(self) -> Mapping[str, str]:
        """When each acquirer was last heard, by its id."""
        items = query_plain(self._connection, self._table, _HEARD)
        return {item["sk"]: item["heard_at"] for item in items}

    def nmids(self, psp_id: str) -> dict[str, str]:
        """The last day on which an acquirer has told of each NMID."""
        items = query_plain(self._connection, self._table, _seen(psp_id))
        return {item["sk"]: item["last_on"] for item in items}

    def _update(self, key: Mapping[str, str], update: str, values: Mapping[str, str]) -> None:
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key=key,
                update=update,
                values=values,
            )
        )


def _seen(psp_id: str) -> str:
    return f"seen#{psp_id}"
