"""Exports: finance asks for them, a queue's function makes them, a link that lapses fetches them.

A file is made in one go, for it can be neither changed nor added to. A function that is stopped
anywhere leaves nothing that could be taken for one, and the queue has it made again from the start.
"""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.exports.files import CONTENT_TYPES, LINK_LIFE_S, Files
from chalicelib.exports.rules import (
    BEHIND,
    BROKEN_OFF,
    DONE,
    LAYOUTS,
    RUNNING,
    Export,
    Format,
    Kind,
    Row,
    Tally,
    file_name,
    span,
)
from chalicelib.exports.sheets import write_csv, write_xlsx
from chalicelib.exports.sources import Sources
from chalicelib.exports.store import Exports, Over

KEPT = timedelta(days=7)
TRIES = 4
PAUSE_S = 30
# A list that lacks the newest transfers would add up to too little: it is waited for them.
LISTED_KINDS = ("transfers", "redemptions")
BEHIND_PAUSE_S = 15
BEHIND_MOST = timedelta(minutes=30)
# A function stops in time to say so.
STOP_BEFORE_END_MS = 20_000
_ROWS_BETWEEN_LOOKS = 1_000

Send = Callable[[Mapping[str, Any], int], None]
Remaining = Callable[[], int]


class OutOfTime(Exception):
    """The function's time ran out before the file was whole."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a file can be fetched from, until when."""

    address: str
    expires_at: str


class ExportService:
    """The use cases of whoever asks for exports. `send(message, delay_s)` puts a message into their
    queue."""

    def __init__(
        self,
        exports: Exports,
        files: Files,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        send: Send,
        clock: Clock,
    ) -> None:
        self._exports = exports
        self._files = files
        self._records = records
        self._writer = writer
        self._audit = audit
        self._send = send
        self._clock = clock

    def start(
        self, kind: Kind, first: str, last: str, format: Format, by: Subject, key: Key | None
    ) -> dict[str, str]:
        """Queue an export; answers `{"id"}`. Raises `validation_failed`, and KeyTaken where `key`
        has done so before."""
        if self._records.find(key) is not None:
            raise KeyTaken
        now = self._clock()
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
        body = {"id": export.id}
        # The message first: without its export it is dropped, whereas an export without a message
        # would run for ever. The delay lets the export be there when the message comes.
        self._send(body, 1)
        self._writer.transact(
            [
                *self._records.write(key, now, 202, body=body),
                *self._exports.new(export),
                self._audit.entry(
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

    def get(self, export_id: str) -> tuple[Export, Link | None]:
        """An export, up to date, and a new link to its file, where it is done. Raises
        `not_found`."""
        now = self._clock()
        export = self._exports.find(export_id, now)
        if export is None:
            raise Refused("not_found")
        if export.state != DONE:
            return export, None
        address = self._files.link(export.key, file_name(export))
        return export, Link(address, to_text(now + timedelta(seconds=LINK_LIFE_S)))

    def page(self, before: str | None, limit: int) -> tuple[list[Export], str | None]:
        """The exports of the last week, newest first, and the next cursor."""
        return self._exports.page(before, limit, self._clock())


class ExportJobs:
    """What the queue's function does."""

    def __init__(
        self,
        exports: Exports,
        sources: Sources,
        files: Files,
        through: Callable[[], datetime],
        send: Send,
        clock: Clock,
    ) -> None:
        """`through` is the instant before which every transfer has been listed."""
        self._exports = exports
        self._sources = sources
        self._files = files
        self._through = through
        self._send = send
        self._clock = clock

    def work(self, message: Mapping[str, Any], remaining_ms: Remaining) -> None:
        """Make the export that a message names. `remaining_ms` is what is left of this function's
        time."""
        export_id = str(message["id"])
        export = self._exports.find(export_id, self._clock())
        if export is None:
            if not message.get("unknown"):
                self._send({"id": export_id, "unknown": True}, 60)
            return
        if export.state != RUNNING:
            return
        if export.kind in LISTED_KINDS and self._through() < from_text(export.until):
            self._wait(export)
            return
        if export.tries >= TRIES:
            self._give_up(export, BROKEN_OFF)
            return
        try:
            self._make(self._exports.begin(export_id), remaining_ms)
        except Over:
            # Another function, to which the message was delivered as well, was faster.
            return
        except Exception:  # whatever it is, it may pass: it is tried again
            traceback.print_exc(file=sys.stderr)
            self._send({"id": export_id}, PAUSE_S)

    def _wait(self, export: Export) -> None:
        if self._clock() - from_text(export.requested_at) > BEHIND_MOST:
            self._give_up(export, BEHIND)
        else:
            self._send({"id": export.id}, BEHIND_PAUSE_S)

    def _give_up(self, export: Export, reason: Any) -> None:
        try:
            self._exports.fail(export.id, reason)
        except Over:
            return

    def _make(self, export: Export, remaining_ms: Remaining) -> None:
        layout = LAYOUTS[export.kind]
        tally = Tally(layout)
        rows = _in_time(self._sources.rows(export), remaining_ms)
        # Each try has a file of its own: what one leaves behind never stands for another's.
        name = f"{export.id}/{export.tries}.{export.format}"
        write = write_csv if export.format == "csv" else write_xlsx
        with self._files.upload(name, CONTENT_TYPES[export.format]) as upload:
            write(layout, rows, tally, upload)
            upload.finish()
        self._exports.finish(
            replace(
                export,
                rows=tally.rows,
                sums=tally.sums,
                bytes=upload.bytes,
                sha256=upload.sha256,
                key=upload.key,
            )
        )


def _in_time(rows: Iterator[Row], remaining_ms: Remaining) -> Iterator[Row]:
    """The same rows, as long as there is time. Raises OutOfTime."""
    for number, row in enumerate(rows):
        if number % _ROWS_BETWEEN_LOOKS == 0 and remaining_ms() < STOP_BEFORE_END_MS:
            raise OutOfTime
        yield row
