"""Imports of uploads: a file of a whole city, worked on piece by piece by a queue's function.

Each piece is a chunk of rows: compared, noted with what it will come to, written, counted. A
function that is stopped anywhere in between leaves at most one chunk half written; whoever goes
on reads it again, writes what is still to be written, and counts what was noted: not what it
finds now, for by then created rows look unchanged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.rejected import RowError
from chalicelib.core.work import HasTime, Later
from chalicelib.imports.files import UploadChanged, Uploads
from chalicelib.imports.formats import csvfile
from chalicelib.imports.formats.csvfile import CsvRow
from chalicelib.imports.formats.header import read_header
from chalicelib.imports.formats.records import CHUNK_BYTES, Readable
from chalicelib.imports.formats.refused import FileRefused
from chalicelib.imports.ports import Registries, Registry
from chalicelib.imports.rules import (
    ENDED,
    REJECTED_MOST_KEPT,
    ROWS_MOST,
    Chunk,
    Progress,
    Rejection,
    SeenHashes,
    Source,
    sort,
    take,
)
from chalicelib.imports.store import ImportLog
from chalicelib.imports.use.bring_in import compare, look_up, store

CHUNK_ROWS = 2_000

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


@dataclass(frozen=True, slots=True)
class _File:
    """What one function reads while it works on one import."""

    registry: Registry[Any, Any]
    source: Source
    rows: csvfile.Rows
    seen: SeenHashes


class GoOn(Component, frozen=True, kw_only=True):
    """The job of an import. A registry's imports take turns, so its lease is that of its kind."""

    registries: Registries
    log: ImportLog
    uploads: Uploads
    clock: Clock
    chunk_rows: int = CHUNK_ROWS
    rows_most: int = ROWS_MOST

    def lease_of(self, id: str) -> str:
        """The name of the lease under which an import is worked on."""
        progress = self.log.find(id)
        return progress.kind if progress else id

    def is_there(self, id: str) -> bool:
        """As in Job."""
        return self.log.find(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """As in Job: chunk by chunk. What is wrong with the file itself ends its import."""
        progress = self.log.find(id)
        if progress is None or progress.state in ENDED:
            return None
        try:
            return self._chunks(progress, has_time)
        except FileRefused as error:
            words = RowError("file", error.message_id, error.message_en)
            self.log.fail(id, Rejection(error.row, words))
        except UploadChanged:
            self.log.fail(id, Rejection(1, _CHANGED))
        return None

    def give_up(self, id: str) -> None:
        """As in Job: the import fails, and says that it was not the file."""
        progress = self.log.find(id)
        if progress is not None and progress.state not in ENDED:
            self.log.fail(id, Rejection(progress.row + 1, _BROKEN))

    def _chunks(self, progress: Progress, has_time: HasTime) -> Later | None:
        self.log.begin(progress.id)
        file = self._open(progress)
        offset, row, kept = progress.offset, progress.row, progress.kept
        while has_time():
            begun = self.log.find_chunk(progress.id, offset)
            taken = take(file.rows, begun.end if begun else None, self.chunk_rows)
            if not taken:
                self.log.finish(progress.id, offset, progress.bytes_total)
                return None
            if len(file.seen) + len(taken) > self.rows_most:
                self.log.fail(progress.id, Rejection(row + 1, _too_many(self.rows_most)))
                return None
            chunk = self._chunk(progress.id, file, offset, kept, taken, begun)
            if chunk is None:
                return None
            self.log.count_chunk(progress.id, chunk)
            offset, row, kept = chunk.end, chunk.row, kept + chunk.kept
        return Later()

    def _open(self, progress: Progress) -> _File:
        registry = self.registries[progress.kind]

        def file(offset: int) -> Readable:
            return self.uploads.open(
                progress.upload_id, progress.etag, progress.bytes_total, offset
            )

        layout = read_header(file(0).read(CHUNK_BYTES), registry.required, registry.optional)
        offset, row = progress.offset, progress.row
        if not offset:
            offset, row = layout.offset, layout.row
        rows = csvfile.rows(file(offset), layout, offset, row)
        seen = self.log.seen(progress.id, progress.offset)
        return _File(registry, Source(layout.columns, progress.by), rows, seen)

    def _chunk(
        self,
        import_id: str,
        file: _File,
        offset: int,
        kept: int,
        taken: Sequence[CsvRow],
        begun: Chunk | None,
    ) -> Chunk | None:
        """Bring the rows of a chunk in; answers what it comes to, or None where the import was
        given up."""
        found = sort(file.registry, taken, file.seen)
        first_rows = file.seen.take_new()
        if offset == 0:
            doubt = file.registry.suspicion(found.good.values())
            if doubt is not None:
                self.log.fail(import_id, Rejection(1, doubt))
                return None
        look_up(file.registry, found)
        compared = compare(file.registry, found.good, file.source)
        chunk = begun
        if chunk is None:
            rejections = found.rejections[: REJECTED_MOST_KEPT - kept]
            chunk = Chunk(
                offset=offset,
                end=taken[-1][1],
                row=taken[-1][0],
                created=sum(len(some.changes.new) for some in compared),
                updated=sum(len(some.changes.changed) for some in compared),
                unchanged=sum(some.changes.unchanged for some in compared),
                rejected=found.rejected_rows,
                kept=len(rejections),
                first_rows=first_rows,
            )
            self.log.begin_chunk(import_id, chunk, rejections, self.clock())
        store(file.registry, compared, file.source)
        return chunk


def _too_many(most: int) -> RowError:
    return RowError(
        "file",
        f"Berkas berisi lebih dari {most:,} baris. Baris sebelum ini sudah masuk; "
        "bagi berkasnya, misalnya per kecamatan, lalu impor sisanya.",
        f"The file has over {most:,} rows. The rows before this one are in; "
        "split the file, by kecamatan for instance, and import the rest.",
    )
