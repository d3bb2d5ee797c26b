"""The parts of imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.parts import Parts
from chalicelib.core.work import OneAtATime, Work
from chalicelib.imports.ports import Registries
from chalicelib.imports.rules import ROWS_MOST
from chalicelib.imports.use.go_on import CHUNK_ROWS

if TYPE_CHECKING:
    from chalicelib.imports.files import Uploads
    from chalicelib.imports.store import ImportLog
    from chalicelib.imports.use.at_once import ImportAtOnce
    from chalicelib.imports.use.follow import FollowImport
    from chalicelib.imports.use.start import StartImport

# A chunk takes a few seconds; a function stops where it might not finish another.
SPARE_MS = 30_000
# Prolonged before each chunk.
LEASE_LIFE = timedelta(seconds=120)


@dataclass(frozen=True)
class ImportParts:
    """Files that offices send, and what becomes of their rows. `chunk_rows` are written between
    two looks whether there is time; a file has `rows_most` at most."""

    parts: Parts
    chunk_rows: int = CHUNK_ROWS
    rows_most: int = ROWS_MOST

    @cached_property
    def uploads(self) -> Uploads:
        """Where files are put that are too big for a request."""

        from chalicelib.imports.files import Uploads

        return Uploads(
            connect=self.parts.storage,
            bucket=self.parts.settings.uploads_bucket,
            folder="uploads",
        )

    @cached_property
    def leases(self) -> Leases:
        """What lets a registry's imports take turns."""
        return Leases(self.parts.writer, self.parts.table("imports"), self.parts.clock)

    @cached_property
    def log(self) -> ImportLog:
        """How far each import of an upload has come."""

        from chalicelib.imports.store import ImportLog

        parts = self.parts
        return ImportLog(
            connection=parts.connection, writer=parts.writer, table=parts.table("imports")
        )

    @cached_property
    def at_once(self) -> ImportAtOnce:
        """Imports within a request."""

        from chalicelib.imports.use.at_once import ImportAtOnce

        parts = self.parts
        return ImportAtOnce(
            registries=parts.port(Registries),
            leases=self.leases,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def start(self) -> StartImport:
        """What queues the import of an upload."""

        from chalicelib.imports.use.start import StartImport

        parts = self.parts
        return StartImport(
            uploads=self.uploads,
            log=self.log,
            work=self.work,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def follow(self) -> FollowImport:
        """How far it is."""

        from chalicelib.imports.use.follow import FollowImport

        return FollowImport(log=self.log)

    @cached_property
    def work(self) -> Work:
        """What does it."""

        from chalicelib.imports.use.go_on import GoOn

        parts = self.parts
        job = GoOn(
            registries=parts.port(Registries),
            log=self.log,
            uploads=self.uploads,
            clock=parts.clock,
            chunk_rows=self.chunk_rows,
            rows_most=self.rows_most,
        )
        return Work(
            job=job,
            send=parts.send_to(parts.settings.imports_queue),
            spare_ms=SPARE_MS,
            one_at_a_time=OneAtATime(self.leases, job.lease_of, LEASE_LIFE),
        )
