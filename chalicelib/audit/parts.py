"""The audit journal's parts."""

from functools import cached_property

from chalicelib.audit.store import AuditItem, AuditJournal
from chalicelib.audit.use import AuditTrail
from chalicelib.core.parts import Room


class AuditParts(Room):
    """Who did what: every concept's use cases put entries, finance reads them."""

    @cached_property
    def journal(self) -> AuditJournal:
        """Where entries are put."""
        return AuditJournal(self.parts.table("audit", AuditItem))

    @cached_property
    def trail(self) -> AuditTrail:
        """Where they are read."""
        return AuditTrail(journal=self.journal, clock=self.parts.clock)
