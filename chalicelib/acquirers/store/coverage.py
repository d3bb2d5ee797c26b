"""Which acquirers were heard, and which shops' NMIDs were among their payments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text

_HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Seen:
    """On which days payments to an NMID were told by an acquirer: the first, and the last."""

    first_on: str
    last_on: str


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
            "SET first_on = if_not_exists(first_on, :day), last_on = :day",
            {":day": day},
        )

    def heard(self) -> Mapping[str, str]:
        """When each acquirer was last heard, by its id."""
        items = query_plain(self._connection, self._table, _HEARD)
        return {item["sk"]: item["heard_at"] for item in items}

    def nmids(self, psp_id: str) -> dict[str, Seen]:
        """What an acquirer has told of, by NMID."""
        items = query_plain(self._connection, self._table, _seen(psp_id))
        return {item["sk"]: Seen(item["first_on"], item["last_on"]) for item in items}

    def of_shops(self, psp_ids: Iterable[str], nmids: Iterable[str]) -> dict[tuple[str, str], Seen]:
        """What these acquirers have told of these NMIDs, by both."""
        nmids = list(nmids)
        keys = [(_seen(psp_id), nmid) for psp_id in psp_ids for nmid in nmids]
        return {
            (item["pk"].removeprefix("seen#"), item["sk"]): Seen(item["first_on"], item["last_on"])
            for item in get_plain(self._connection, self._table, keys, consistent=False)
        }

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
