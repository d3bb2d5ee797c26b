"""The parts of days."""

import time
from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Parts
from chalicelib.days.ports import GuardReadings
from chalicelib.days.reading import DayReader
from chalicelib.days.seal import Guards, Reading
from chalicelib.days.service import Closing
from chalicelib.days.store import Days
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.guards import GUARDED
from chalicelib.ledger.parts import LedgerParts


@dataclass(frozen=True)
class DayParts:
    """Closing business days, and what is signed of them."""

    parts: Parts

    @cached_property
    def store(self) -> Days:
        return Days(self.parts.connection, self.parts.table("days"))

    @cached_property
    def guards(self) -> Guards:
        parts = self.parts

        def scanned(table: str) -> Reading:
            return lambda having: scan_plain(parts.connection, table, having=having)

        given = parts.port(GuardReadings).by_concept
        tables = {concept: parts.table(concept) for concept in GUARDED}
        return Guards(
            parts.writer,
            {table: given.get(concept, scanned(table)) for concept, table in tables.items()},
        )

    @cached_property
    def closing(self) -> Closing:
        parts, ledger = self.parts, self.parts[LedgerParts]
        return Closing(
            self.store,
            self.guards,
            ledger.listing,
            parts[AuditParts].journal,
            parts.writer,
            parts[IdentityParts].keys,
            parts.send_to(parts.settings.days_queue),
            parts.settings.city,
            parts.clock,
            time.monotonic,
        )

    @cached_property
    def reading(self) -> DayReader:
        ledger = self.parts[LedgerParts]
        return DayReader(
            self.store,
            ledger.transfers,
            ledger.totals.by_bucket,
            ledger.totals.through,
            self.parts.clock,
        )
