"""Beginning the import of an upload."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject as By
from chalicelib.core.work import Work
from chalicelib.imports.files import Uploads
from chalicelib.imports.rules import CSV, base_type
from chalicelib.imports.store import ImportLog

# Lets the import be there when its message comes.
_QUEUED_FOR_S = 1

View = TypeVar("View")


class StartImport(Component, frozen=True, kw_only=True):
    """Queues imports of uploads."""

    uploads: Uploads
    log: ImportLog
    work: Work
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def start(
        self, kind: str, upload_id: str, by: By, key: Key | None, view: Callable[[str], View]
    ) -> View:
        """Queue the import of an upload; answers what `view` makes of its id, and keeps it.
        Raises `not_found`, `too_large`, `unsupported_media_type`, and KeyTaken where `key` has
        done so before."""
        if self.records.find(key) is not None:
            raise KeyTaken
        stored = self.uploads.get(upload_id)
        if base_type(stored.content_type) != CSV:
            raise Refused("unsupported_media_type")
        now = self.clock()
        import_id = ids.new_id(ids.IMPORT)
        answer = view(import_id)
        self.work.queue(import_id, _QUEUED_FOR_S)
        self.writer.transact(
            [
                *self.records.write(key, now, 202, body=answer),
                self.log.put(import_id, kind, upload_id, stored.etag, stored.bytes, by, now),
                self.audit.entry(
                    by, "import.begin", kind, now, import_id=import_id, bytes=stored.bytes
                ),
            ]
        )
        return answer
