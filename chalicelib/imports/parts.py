"""The parts of imports."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.parts import Parts
from chalicelib.imports.ports import Registries
from chalicelib.imports.service import Imports
from chalicelib.imports.store import ImportLog
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.imports.uploads import Uploads


@dataclass(frozen=True)
class ImportParts:
    """Files that offices send, and what becomes of their rows."""

    parts: Parts

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self.parts.storage, self.parts.settings.uploads_bucket)

    @cached_property
    def leases(self) -> Leases:
        parts = self.parts
        return Leases(parts.writer, parts.table("imports"), parts.clock)

    @cached_property
    def at_once(self) -> Imports:
        parts = self.parts
        return Imports(
            parts.port(Registries).by_kind, self.leases, parts[AuditParts].journal, parts.clock
        )

    @cached_property
    def jobs(self) -> ImportJobs:
        parts = self.parts
        return ImportJobs(
            self.at_once,
            parts.port(Registries).by_kind,
            self.leases,
            ImportLog(parts.connection, parts.writer, parts.table("imports")),
            self.uploads,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.send_to(parts.settings.imports_queue),
            parts.clock,
        )
