"""Payout files as they were rendered: what of them stands in the table."""

from collections.abc import Iterator
from dataclasses import asdict

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.rendering import Rendering
from chalicelib.settlements.store import END

_FILE = "file#"
_MEMBERS = tuple(name for name in Rendering.__dataclass_fields__ if name != "settlement_id")


class Rendered(Refused):
    """The very same file was rendered at this moment by another request."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Renderings:
    """The store of renderings."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, rendering: Rendering) -> Write:
        """Note a file that was rendered. Refused as Rendered where its like stands there."""
        members = asdict(rendering)
        item = {
            "pk": members.pop("settlement_id"),
            "sk": f"{_FILE}{rendering.format}#{rendering.sha256}",
            **members,
        }
        return put_new(self._table, item, lambda _: Rendered())

    def of(self, settlement_id: str) -> Iterator[Rendering]:
        """All files that were rendered of a settlement, by format."""
        for item in query_range(self._connection, self._table, settlement_id, _FILE, _FILE + END):
            yield Rendering(settlement_id, **{name: item[name] for name in _MEMBERS})
