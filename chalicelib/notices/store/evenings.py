"""Which merchants want their day's sum in the evening, and who was told it already."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

_WANTED = "evening sums"
# Longer than anybody asks about an evening.
_KEPT = timedelta(days=30)


class Evenings:
    """The store of it. Who wants it stands in their settings; the list is of all who ever did."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def add(self, merchant_id: str) -> None:
        """Put a merchant on the list. Doing it twice changes nothing."""
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": _WANTED, "sk": merchant_id},
                update="SET listed = :yes",
                values={":yes": True},
            )
        )

    def listed(self) -> list[str]:
        """The merchants on the list."""
        return [one["sk"] for one in query_plain(self._connection, self._table, _WANTED)]

    def told(self, day: date, merchant_ids: Iterable[str]) -> set[str]:
        """Those of these merchants that were told their sum of a day, or had none."""
        keys = [(_pk(day), one) for one in merchant_ids]
        return {one["sk"] for one in get_plain(self._connection, self._table, keys)}

    def tell(self, day: date, merchant_id: str, now: datetime) -> bool:
        """Note that a merchant is told its sum of a day; False where somebody has noted it before,
        and tells it."""
        write = Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _pk(day), "sk": merchant_id},
            update="SET #ttl = :ttl",
            condition="attribute_not_exists(pk)",
            names={"#ttl": "ttl"},
            values={":ttl": epoch(now + _KEPT)},
        )
        try:
            self._writer.update(write)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True


def _pk(day: date) -> str:
    return f"evening#{day.isoformat()}"
