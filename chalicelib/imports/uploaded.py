"""Imports of uploads: a file of a whole city, worked on piece by piece by a queue's function.

Each piece is a chunk of rows: compared, noted with what it will come to, written, counted. A
function that is stopped anywhere in between leaves at most one chunk half written; whoever goes
on reads it again, writes what is still to be written, and counts what was noted: not what it
finds now, for by then created rows look unchanged.
"""

import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key, KeyTaken, Records
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject
from chalicelib.imports import csvfile
from chalicelib.imports.csvfile import FileRefused
from chalicelib.imports.service import (
    Changes,
    Imports,
    Registry,
    Rejection,
    Source,
    side_by_side,
    slices,
    sort,
)
from chalicelib.imports.store import (
    DONE,
    FAILED,
    REJECTED_MOST_KEPT,
    Chunk,
    ImportLog,
    Progress,
    SeenHashes,
)
from chalicelib.imports.uploads import UploadChanged, Uploads

CSV = "text/csv"
CHUNK_ROWS = 2_000
# What keeps a job's memory bounded: each subject of the file is remembered, to find its second
# row. The largest file that is known, all of Malang, has 889,359 rows.
ROWS_MOST = 1_000_000
# A chunk takes a few seconds; a function stops where it might not finish another.
STOP_BEFORE_END_MS = 30_000
# Prolonged before each chunk.
LEASE_LIFE = timedelta(seconds=120)
BUSY_PAUSE_S = 30
FAILED_PAUSE_S = 30
TRIES = 5

_TOO_MANY_ROWS = RowError(
    "file",
    f"Berkas berisi lebih dari {ROWS_MOST:,} baris. Baris sebelum ini sudah masuk; "
    "bagi berkasnya, misalnya per kecamatan, lalu impor sisanya.",
    f"The file has over {ROWS_MOST:,} rows. The rows before this one are in; "
    "split the file, by kecamatan for instance, and import the rest.",
)
_CHANGED = RowError(
    "file",
    "Berkas unggahan hilang atau diganti selagi diimpor. Unggah lagi lalu impor lagi.",
    "The uploaded file was removed or replaced during the import. Upload and import it again.",
)
_BROKEN = RowError(
    "file",
    "Impor berhenti karena gangguan sistem. Baris yang sudah masuk tetap tersimpan; "
    "impor lagi berkas yang sama untuk melanjutkan.",
    "The import stopped because the system was disturbed. Rows that are in stay in; "
    "import the same file again to go on.",
)

Send = Callable[[Mapping[str, Any], int], None]


@dataclass(frozen=True, slots=True)
class _Job:
    """What one function works with while it works on one import."""

    registry: Registry[Any, Any]
    source: Source
    rows: csvfile.Rows
    seen: SeenHashes


class ImportJobs:
    """The use cases of imports that outlast a request.

    `send(message, delay_s)` puts a message into the queue of imports.
    """

    def __init__(
        self,
        at_once: Imports,
        registries: Mapping[str, Registry[Any, Any]],
        leases: Leases,
        log: ImportLog,
        uploads: Uploads,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        send: Send,
        clock: Clock,
    ) -> None:
        self.at_once = at_once
        self.uploads = uploads
        self._registries = registries
        self._leases = leases
        self._log = log
        self._records = records
        self._writer = writer
        self._audit = audit
        self._send = send
        self._clock = clock

    def start(self, kind: str, upload_id: str, by: Subject, key: Key | None) -> dict[str, str]:
        """Queue the import of an upload; answers `{"import_id"}`. Raises `not_found`, `too_large`,
        `unsupported_media_type`, and KeyTaken where `key` has done so before."""
        if self._records.find(key) is not None:
            raise KeyTaken
        stored = self.uploads.find(upload_id)
        if stored.content_type.split(";")[0].strip().lower() != CSV:
            raise Refused("unsupported_media_type")
        now = self._clock()
        body = {"import_id": ids.new_id(ids.IMPORT)}
        # The message first: without its import it is dropped, whereas an import without a message
        # would stay queued for ever. The delay lets the import be there when the message comes.
        self._send(body, 1)
        self._writer.transact(
            [
                *self._records.write(key, now, 202, body=body),
                self._log.new(
                    body["import_id"], kind, upload_id, stored.etag, stored.bytes, by, now
                ),
                self._audit.entry(
                    by,
                    "import.begin",
                    kind,
                    now,
                    import_id=body["import_id"],
                    bytes=stored.bytes,
                ),
            ]
        )
        return body

    def run_at_once(
        self, kind: str, body: bytes, by: Subject, key: Key | None, view: Callable[[Any], Any]
    ) -> Any:
        """Import a file that came with the request, and keep what `view` makes of the outcome."""
        if self._records.find(key) is not None:
            raise KeyTaken
        answer = view(self.at_once.run(kind, body, by))
        # An item takes 400 KB. Where more is wrong with a file than fits, nothing is kept: a
        # second import of the same file changes nothing either way.
        if len(answer["rejected"]) <= REJECTED_MOST_KEPT:
            kept = self._records.write(key, self._clock(), 200, body=answer)
            if kept:
                self._writer.transact(kept)
        return answer

    def progress(self, import_id: str) -> tuple[Progress, list[Rejection]]:
        """How far an import is, and what is wrong with rows. Raises `not_found`."""
        progress = self._log.find(import_id)
        if progress is None:
            raise Refused("not_found")
        rejections = self._log.rejections(progress)
        return progress, [progress.failure, *rejections] if progress.failure else rejections

    def work(self, message: Mapping[str, Any], remaining_ms: Callable[[], int]) -> None:
        """Work on the import that a message names until it is done or time runs out, and then
        send it on. `remaining_ms` is what is left of this function's time."""
        import_id = str(message["import_id"])
        progress = self._log.find(import_id)
        if progress is None:
            if not message.get("unknown"):
                self._send({"import_id": import_id, "unknown": True}, 60)
            return
        if progress.state in (DONE, FAILED):
            return
        holder = f"{import_id}#{secrets.token_hex(8)}"
        try:
            self._leases.take(progress.kind, holder, LEASE_LIFE)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            self._send({"import_id": import_id}, BUSY_PAUSE_S)
            return
        again_in = None
        try:
            if not self._advance(progress, holder, remaining_ms):
                again_in = 0
        except FileRefused as error:
            words = RowError("file", error.message_id, error.message_en)
            self._log.fail(import_id, Rejection(error.row, words))
        except UploadChanged:
            self._log.fail(import_id, Rejection(1, _CHANGED))
        except Exception:  # whatever it is, it may pass: it is tried again
            traceback.print_exc(file=sys.stderr)
            again_in = self._after_failure(import_id)
        finally:
            self._leases.release(progress.kind, holder)
        if again_in is not None:
            self._send({"import_id": import_id}, again_in)

    def _after_failure(self, import_id: str) -> int | None:
        self._log.note_try(import_id)
        progress = self._log.find(import_id)
        if progress is not None and progress.tries >= TRIES:
            self._log.fail(import_id, Rejection(progress.row + 1, _BROKEN))
            return None
        return FAILED_PAUSE_S

    def _advance(self, progress: Progress, holder: str, remaining_ms: Callable[[], int]) -> bool:
        """Work on chunks; False where time ran out before the end of the file."""
        # Once more under the lease: another function may have gone on meanwhile.
        progress = self._log.find(progress.id) or progress
        if progress.state in (DONE, FAILED):
            return True
        self._log.run(progress.id)
        job = self._open(progress)
        offset, row, kept = progress.offset, progress.row, progress.kept
        while remaining_ms() > STOP_BEFORE_END_MS:
            self._leases.take(progress.kind, holder, LEASE_LIFE)
            begun = self._log.chunk(progress.id, offset)
            taken = _take(job.rows, begun.end if begun else None)
            if not taken:
                self._log.finish(progress.id, offset, progress.bytes_total)
                return True
            if len(job.seen) + len(taken) > ROWS_MOST:
                self._log.fail(progress.id, Rejection(row + 1, _TOO_MANY_ROWS))
                return True
            chunk = self._write(progress.id, job, offset, kept, taken, begun)
            if chunk is None:
                return True
            self._log.count(progress.id, chunk)
            offset, row, kept = chunk.end, chunk.row, kept + chunk.kept
        return False

    def _open(self, progress: Progress) -> _Job:
        registry = self._registries[progress.kind]

        def file(offset: int) -> csvfile.Readable:
            return self.uploads.open(
                progress.upload_id, progress.etag, progress.bytes_total, offset
            )

        layout = csvfile.read_header(
            file(0).read(csvfile.CHUNK_BYTES), registry.required, registry.optional
        )
        offset, row = progress.offset, progress.row
        if not offset:
            offset, row = layout.offset, layout.row
        rows = csvfile.rows(file(offset), layout, offset, row)
        seen = self._log.seen(progress.id, progress.offset)
        return _Job(registry, Source(layout.columns, progress.by), rows, seen)

    def _write(
        self,
        import_id: str,
        job: _Job,
        offset: int,
        kept: int,
        taken: "list[_Taken]",
        begun: Chunk | None,
    ) -> Chunk | None:
        """Bring the rows of a chunk in; answers what it comes to, or None where the import was
        given up."""
        found = sort(job.registry, taken, job.seen)
        first_rows = job.seen.take_new()
        if offset == 0:
            doubt = job.registry.suspicion(found.good.values())
            if doubt is not None:
                self._log.fail(import_id, Rejection(1, doubt))
                return None
        changes: list[Changes[Any]] = side_by_side(
            lambda part: job.registry.compare(part, job.source), slices(found.good)
        )
        chunk = begun
        if chunk is None:
            rejections = found.rejections[: REJECTED_MOST_KEPT - kept]
            chunk = Chunk(
                offset=offset,
                end=taken[-1][1],
                row=taken[-1][0],
                created=sum(len(some.new) for some in changes),
                updated=sum(len(some.changed) for some in changes),
                unchanged=sum(some.unchanged for some in changes),
                rejected=found.rejected_rows,
                kept=len(rejections),
                first_rows=first_rows,
            )
            self._log.begin(import_id, chunk, rejections, self._clock())
        side_by_side(lambda some: job.registry.store(some, job.source), changes)
        return chunk


_Taken = tuple[int, int, dict[str, str] | RowError]


def _take(rows: Iterator[_Taken], end: int | None) -> list[_Taken]:
    """The next chunk's rows: up to where it ended when it was begun, else CHUNK_ROWS."""
    taken: list[_Taken] = []
    for row in rows:
        taken.append(row)
        if row[1] >= end if end is not None else len(taken) == CHUNK_ROWS:
            break
    return taken
