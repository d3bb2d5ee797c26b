"""Imports: the rows of a CSV file into a registry, in one request.

What a registry is (residents, merchants) is told by a `Registry`; here is what they share: rows
that cannot be read are listed, a second row for the same subject is refused, the good ones are
compared with what stands there, and only what differs is written. So the same file twice changes
nothing, and an import that broke off is mended by sending the file again.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject as By
from chalicelib.imports.formats import csvfile
from chalicelib.imports.formats.header import read_header
from chalicelib.imports.formats.refused import FileRefused
from chalicelib.imports.ports import Registries, Registry
from chalicelib.imports.rules import (
    REJECTED_MOST_KEPT,
    REJECTED_MOST_SHOWN,
    Outcome,
    SeenInMemory,
    Sorted,
    Source,
    sort,
)
from chalicelib.imports.use.bring_in import compare, look_up, store

# Longer than a request may take (29 s), so that no lease ends under a request.
LEASE_LIFE = timedelta(seconds=60)

View = TypeVar("View")


class ImportAtOnce(Component, frozen=True, kw_only=True):
    """Imports within one request, one at a time for each registry."""

    registries: Registries
    leases: Leases
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def run(self, kind: str, body: bytes, by: By) -> Outcome:
        """Import a file of at most FILE_MOST_BYTES into `residents` or `merchants`.

        Nothing is written before the whole file has been read. Raises `validation_failed` where
        it cannot be read or believed, `state_conflict` (with Retry-After) while another import
        into the same registry runs, or others go on changing what it is to write.
        """
        registry = self.registries[kind]
        sorted_rows, columns = _read(registry, body)
        doubt = registry.suspicion(sorted_rows.good.values())
        if doubt is not None:
            raise Refused(
                "validation_failed",
                errors=[(doubt.field, (doubt.message_id, doubt.message_en))],
            )
        source = Source(columns, by)
        # A registry may write new subjects by BatchWriteItem, which takes no conditions:
        # transactions hold them, at twice the units and five times the time. Nobody else may bring
        # the same ones in meanwhile, so imports into one registry take turns.
        holder = secrets.token_hex(8)
        begun = self.audit.entry(by, "import.begin", kind, self.clock(), bytes=len(body))
        self.leases.take(kind, holder, LEASE_LIFE, beside=[begun])
        try:
            look_up(registry, sorted_rows)
            compared = compare(registry, sorted_rows.good, source)
            store(registry, compared, source)
        finally:
            self.leases.release(kind, holder)
        return Outcome(
            created=sum(len(some.changes.new) for some in compared),
            updated=sum(len(some.changes.changed) for some in compared),
            unchanged=sum(some.changes.unchanged for some in compared),
            rejections=sorted_rows.rejections[:REJECTED_MOST_SHOWN],
            rejected_rows=sorted_rows.rejected_rows,
        )

    def run_once(
        self, kind: str, body: bytes, by: By, key: Key | None, view: Callable[[Outcome], View]
    ) -> View:
        """Import a file, and keep what `view` makes of the outcome under `key`. Raises as `run`,
        and KeyTaken where the key has done so before."""
        if self.records.find(key) is not None:
            raise KeyTaken
        outcome = self.run(kind, body, by)
        answer = view(outcome)
        # An item takes 400 KB. Where more is wrong with a file than fits, nothing is kept: a
        # second import of the same file changes nothing either way.
        if len(outcome.rejections) <= REJECTED_MOST_KEPT:
            kept = self.records.write(key, self.clock(), 200, body=answer)
            if kept:
                self.writer.transact(kept)
        return answer


def _read(registry: Registry[Any, Any], body: bytes) -> tuple[Sorted[Any], tuple[str, ...]]:
    """The rows of a file, sorted, and its columns. Raises `validation_failed`."""
    try:
        body = csvfile.as_utf8(body)
        layout = read_header(body, registry.required, registry.optional)
        return sort(registry, csvfile.rows_of(body, layout), SeenInMemory()), layout.columns
    except FileRefused as error:
        raise Refused(
            "validation_failed", errors=[("file", (error.message_id, error.message_en))]
        ) from None
