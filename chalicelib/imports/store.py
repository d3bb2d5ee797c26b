"""How far each import of an upload has come, in the imports table.

| pk | sk | holds |
| --- | --- | --- |
| `{import}` | `import` | state, offset, row, counts |
| `{import}#seen` | offset | a chunk: where it ends, its counts, which subjects it has |
| `{import}#rejected` | offset, part | what is wrong with rows of a chunk |

A chunk is noted before its rows are written and counted after: a chunk from `offset` on is one
that was begun and may be half written, all before it are done.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from struct import Struct
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.component import Component
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.raw import plain
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject
from chalicelib.imports.rules import (
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    Chunk,
    Progress,
    Rejection,
    SeenHashes,
)

KEPT_S = 30 * 24 * 3600
_REJECTED_PER_ITEM = 200


class ImportLog(Component, frozen=True, kw_only=True):
    """The store of imports."""

    connection: Connection
    writer: Writer
    table: str

    def put(
        self,
        import_id: str,
        kind: str,
        upload_id: str,
        etag: str,
        bytes_total: int,
        by: Subject,
        now: datetime,
    ) -> Write:
        """The write that puts an import, queued."""
        item = {
            "pk": import_id,
            "sk": "import",
            "kind": kind,
            "upload_id": upload_id,
            "etag": etag,
            "by": by.actor,
            "origin": by.origin or None,
            "state": QUEUED,
            "bytes_total": bytes_total,
            **dict.fromkeys(_COUNTERS, 0),
            "begun_at": to_text(now),
            "ttl": epoch(now) + KEPT_S,
        }
        return put_new(self.table, item, _conflict)

    def find(self, import_id: str) -> Progress | None:
        """An import, up to date."""
        item = self._get(import_id, "import")
        if item is None:
            return None
        failure = item.get("failure")
        return Progress(
            id=import_id,
            by=Subject.of_actor(item["by"], item.get("origin", "")),
            failure=_rejection(*json.loads(failure)) if failure else None,
            **{name: item[name] for name in _PLAIN_FIELDS},
        )

    def find_chunk(self, import_id: str, offset: int) -> Chunk | None:
        """The chunk that was begun at an offset, if any."""
        item = self._get(f"{import_id}#seen", _place(offset))
        return None if item is None else _chunk(item)

    def seen(self, import_id: str, offset: int) -> SeenHashes:
        """The subjects of all chunks before an offset."""
        seen = SeenHashes()
        pk = f"{import_id}#seen"
        for item in query_plain(self.connection, self.table, pk, below=_place(offset)):
            seen.remember(_unpacked(item["first_rows"]))
        return seen

    def begin_chunk(
        self, import_id: str, chunk: Chunk, rejections: Sequence[Rejection], now: datetime
    ) -> None:
        """Note a chunk before its rows are written. Raises `state_conflict` where it was."""
        ttl = epoch(now) + KEPT_S
        place = _place(chunk.offset)
        writes = [
            put_new(
                self.table,
                {
                    "pk": f"{import_id}#seen",
                    "sk": place,
                    "ttl": ttl,
                    **{name: getattr(chunk, name) for name in _CHUNK_FIELDS},
                    "first_rows": _packed(chunk.first_rows),
                },
                _conflict,
            )
        ]
        for part, start in enumerate(range(0, len(rejections), _REJECTED_PER_ITEM)):
            members = [_members(one) for one in rejections[start : start + _REJECTED_PER_ITEM]]
            item = {
                "pk": f"{import_id}#rejected",
                "sk": f"{place}#{part:03d}",
                "ttl": ttl,
                "rejections": json.dumps(members, separators=(",", ":")),
            }
            writes.append(Write(self.table, _conflict, put=item))
        self.writer.transact(writes)

    def count_chunk(self, import_id: str, chunk: Chunk) -> None:
        """Count a chunk whose rows are written: once, however often it was worked on.

        Raises `state_conflict` where it has been counted.
        """
        added = {name: getattr(chunk, name) for name in _ADDED}
        sums = ", ".join(f"#{name} = #{name} + :{name}" for name in added)
        self._change(
            import_id,
            f"SET #offset = :end, #row = :row, {sums}",
            "#offset = :start AND #state = :running",
            {f"#{name}": name for name in (*_COUNTERS, "state")},
            {
                ":end": chunk.end,
                ":row": chunk.row,
                ":start": chunk.offset,
                ":running": RUNNING,
                **{f":{name}": value for name, value in added.items()},
            },
        )

    def begin(self, import_id: str) -> None:
        """Say that an import runs. Raises `state_conflict` where it has ended."""
        self._change(
            import_id,
            "SET #state = :running",
            "#state IN (:queued, :running)",
            {"#state": "state"},
            {":running": RUNNING, ":queued": QUEUED},
        )

    def finish(self, import_id: str, offset: int, bytes_total: int) -> None:
        """Say that an import is done, whose rows are counted up to `offset`."""
        self._change(
            import_id,
            "SET #state = :done, #offset = :end",
            "#state = :running AND #offset = :offset",
            {"#state": "state", "#offset": "offset"},
            {":done": DONE, ":end": bytes_total, ":running": RUNNING, ":offset": offset},
        )

    def fail(self, import_id: str, why: Rejection) -> None:
        """Give an import up; what was counted stays."""
        self._change(
            import_id,
            "SET #state = :failed, failure = :why",
            "#state IN (:queued, :running)",
            {"#state": "state"},
            {
                ":failed": FAILED,
                ":why": json.dumps(_members(why)),
                ":queued": QUEUED,
                ":running": RUNNING,
            },
        )

    def rejections(self, progress: Progress) -> list[Rejection]:
        """What is wrong with rows, of those counted; the first REJECTED_MOST_KEPT."""
        pk = f"{progress.id}#rejected"
        return [
            _rejection(*members)
            for item in query_plain(self.connection, self.table, pk, below=_place(progress.offset))
            for members in json.loads(item["rejections"])
        ]

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        answer = client_of(self.connection).get_item(
            TableName=self.table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
        )
        return plain(answer.get("Item"))

    def _change(
        self,
        import_id: str,
        update: str,
        condition: str,
        names: dict[str, str],
        values: dict[str, Any],
    ) -> None:
        write = Write(
            self.table,
            _conflict,
            key={"pk": import_id, "sk": "import"},
            update=update,
            condition=condition,
            names=names,
            values=values,
        )
        self.writer.transact([write])


_ADDED = ("created", "updated", "unchanged", "rejected", "kept")
_COUNTERS = (*_ADDED, "offset", "row")
_PLAIN_FIELDS = ("kind", "upload_id", "etag", "state", "bytes_total", *_COUNTERS)
_CHUNK_FIELDS = ("offset", "end", "row", *_ADDED)
_FIRST_ROW = Struct("<QI")


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)


def _place(offset: int) -> str:
    # Sorts as it counts.
    return f"{offset:012d}"


def _packed(first_rows: Sequence[tuple[int, int]]) -> str:
    return b64encode(b"".join([_FIRST_ROW.pack(*one) for one in first_rows])).decode()


def _unpacked(text: str) -> Iterator[tuple[int, int]]:
    return _FIRST_ROW.iter_unpack(b64decode(text))


def _chunk(item: dict[str, Any]) -> Chunk:
    first_rows = list(_unpacked(item["first_rows"]))
    return Chunk(first_rows=first_rows, **{name: item[name] for name in _CHUNK_FIELDS})


def _members(one: Rejection) -> list[Any]:
    return [one.row, one.error.field, one.error.message_id, one.error.message_en]


def _rejection(row: int, field: str, message_id: str, message_en: str) -> Rejection:
    return Rejection(row, RowError(field, message_id, message_en))
