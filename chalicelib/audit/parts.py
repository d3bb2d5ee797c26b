"""The audit journal's parts."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.store import AuditItem, AuditJournal
from chalicelib.audit.use import AuditTrail
from chalicelib.core.parts import Parts


@dataclass(frozen=True)
class AuditParts:
    """Who did what: every concept's use cases put entries, finance reads them."""

    parts: Parts

    @cached_property
    def journal(self) -> AuditJournal:
        """Where entries are put."""
        return AuditJournal(self.parts.table("audit", AuditItem))

    @cached_property
    def trail(self) -> AuditTrail:
        """Where they are read."""
        return AuditTrail(journal=self.journal, clock=self.parts.clock)
