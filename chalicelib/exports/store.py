"""The exports table: each export under its id, and all of them under one key by when they were
asked for. Both are gone when the file is: after a week."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.exports.rules.export import DONE, FAILED, RUNNING, Export, Reason

_EXPORT = "export"
_ALL = "exports"
_END = "~"


class Over(Refused):
    """This export is done, or has failed."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Exports:
    """The store of exports."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def new(self, export: Export) -> list[Write]:
        """The writes that begin an export."""
        ttl = epoch(from_text(export.gone_at))
        members = {name: value for name, value in asdict(export).items() if name != "id"}
        listed = {"pk": _ALL, "sk": f"{export.requested_at}#{export.id}", "ttl": ttl}
        return [
            put_new(self._table, {"pk": export.id, "sk": _EXPORT, "ttl": ttl, **members}, _taken),
            put_new(self._table, listed, _taken),
        ]

    def find(self, export_id: str, now: datetime) -> Export | None:
        """An export whose file is not gone yet, up to date."""
        return self.find_many([export_id], now).get(export_id)

    def find_many(self, export_ids: Iterable[str], now: datetime) -> dict[str, Export]:
        """Those of these exports whose files are not gone yet, by id, up to date."""
        keys = [(one, _EXPORT) for one in export_ids]
        found = [_export(item) for item in get_plain(self._connection, self._table, keys)]
        # TTL deletes late.
        return {one.id: one for one in found if one.gone_at > to_text(now)}

    def page(
        self, before: str | None, limit: int, now: datetime
    ) -> tuple[list[Export], str | None]:
        """At most `limit` exports, newest first, behind the key `before`; and the key behind which
        the next page begins."""
        keys: list[str] = []
        for item in query_range(
            self._connection,
            self._table,
            _ALL,
            "0",
            before or _END,
            newest_first=True,
            at_a_time=limit + 2,
        ):
            if item["sk"] != before:
                keys.append(item["sk"])
            if len(keys) > limit:
                break
        ids = [key.partition("#")[2] for key in keys[:limit]]
        found = self.find_many(ids, now)
        after = keys[limit - 1] if len(keys) > limit else None
        return [found[one] for one in ids if one in found], after

    def begin(self, export_id: str) -> Export:
        """Count that the export is begun, once more perhaps; answers it. Raises Over."""
        return _export(
            self._writer.update(
                self._while_running(export_id, "SET tries = tries + :one", {":one": 1}, {})
            )
        )

    def finish(self, export: Export) -> None:
        """The export is done: its file stands. Raises Over where another function was faster."""
        done = {"state": DONE}
        done |= {name: getattr(export, name) for name in ("rows", "sums", "bytes", "sha256", "key")}
        self._set(export.id, done)

    def fail(self, export_id: str, reason: Reason) -> None:
        """The export has failed. Raises Over."""
        self._set(export_id, {"state": FAILED, "reason": reason})

    def _set(self, export_id: str, members: Mapping[str, Any]) -> None:
        names = {f"#{name}": name for name in members}
        update = "SET " + ", ".join(f"#{name} = :{name}" for name in members)
        values = {f":{name}": value for name, value in members.items()}
        self._writer.update(self._while_running(export_id, update, values, names))

    def _while_running(
        self, export_id: str, update: str, values: Mapping[str, Any], names: Mapping[str, str]
    ) -> Write:
        return Write(
            self._table,
            lambda _: Over(),
            key={"pk": export_id, "sk": _EXPORT},
            update=update,
            condition="#state = :running",
            names={**names, "#state": "state"},
            values={**values, ":running": RUNNING},
        )


def _export(item: Mapping[str, Any]) -> Export:
    members = {name: item[name] for name in Export.__dataclass_fields__ if name in item}
    return Export(id=item["pk"], **members)


def _taken(_: dict[str, Any] | None) -> Refused:
    return Refused("unavailable", retry_after=1)
