"""Ordering an export: finance asks, the queue's function makes it."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.exports.rules.export import KEPT, RUNNING, Export, Format, Kind, span
from chalicelib.exports.store import Exports

View = TypeVar("View")


class OrderExport(Component, frozen=True, kw_only=True):
    """The use case of a finance officer who wants a file. `queue(id, delay_s)` has it made."""

    exports: Exports
    records: Records
    writer: Writer
    audit: AuditJournal
    queue: Callable[[str, int], None]
    clock: Clock

    def order(
        self,
        kind: Kind,
        first: str,
        last: str,
        format: Format,
        by: Subject,
        key: Key | None,
        view: Callable[[str], View],
    ) -> View:
        """Have an export made of what occurred from `first` to `last`; answers `view` of its id.
        Raises `validation_failed`, and KeyTaken where `key` has done so before."""
        if self.records.find(key) is not None:
            raise KeyTaken
        now = self.clock()
        since, until = span(first, last, now)
        export = Export(
            id=ids.new_id(ids.EXPORT),
            kind=kind,
            format=format,
            since=to_text(since),
            until=to_text(until),
            state=RUNNING,
            requested_by=by.actor,
            requested_at=to_text(now),
            gone_at=to_text(now + KEPT),
        )
        body = view(export.id)
        # The delay lets the export be there when the message comes.
        self.queue(export.id, 1)
        self.writer.transact(
            [
                *self.records.write(key, now, 202, body=body),
                *self.exports.new(export),
                self.audit.entry(
                    by,
                    "export.begin",
                    export.id,
                    now,
                    kind=kind,
                    format=format,
                    since=export.since,
                    until=export.until,
                ),
            ]
        )
        return body
