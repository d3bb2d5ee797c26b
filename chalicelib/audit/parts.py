"""The audit journal's parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room

if TYPE_CHECKING:
    from chalicelib.audit.store import AuditJournal
    from chalicelib.audit.use import AuditTrail


class AuditParts(Room):
    """Who did what: every concept's use cases put entries, finance reads them."""

    @cached_property
    def journal(self) -> AuditJournal:
        """Where entries are put."""

        from chalicelib.audit.store import AuditJournal

        parts = self.parts
        return AuditJournal(parts.connection, parts.settings.table("audit"))

    @cached_property
    def trail(self) -> AuditTrail:
        """Where they are read."""

        from chalicelib.audit.use import AuditTrail

        return AuditTrail(journal=self.journal, clock=self.parts.clock)
