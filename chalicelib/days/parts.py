"""The parts of days."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.archive.parts import ArchiveParts
from chalicelib.audit.parts import AuditParts
from chalicelib.core.crypto.signed import DAY_TYP
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Room
from chalicelib.core.work import Work
from chalicelib.days.ports import GuardReadings, Reading, Reporter
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.guards import GUARDED

if TYPE_CHECKING:
    from chalicelib.days.store.days import Days
    from chalicelib.days.store.function import DayFunction
    from chalicelib.days.store.guards import Guards
    from chalicelib.days.store.tiles import Tiles
    from chalicelib.days.use.close import Close
    from chalicelib.days.use.finish import Closing
    from chalicelib.days.use.prove import Prove
    from chalicelib.days.use.read import DayReader

# Enough to put a large day's tiles and to sign it.
SPARE_MS = 30_000
# How often the queue's function takes a day up, and how long it waits after a listing that was not
# complete: twice as long each time. SQS delays by 900 seconds at most.
TRIES = 10
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 900


class DayParts(Room):
    """Closing business days, and what is signed of them."""

    @cached_property
    def store(self) -> Days:
        """The chain and its records."""

        from chalicelib.days.store.days import Days

        return Days(self.parts.connection, self.parts.table("days"))

    @cached_property
    def tiles(self) -> Tiles:
        """The trees behind the records."""

        from chalicelib.days.store.tiles import Tiles

        return Tiles(self.parts.connection, self.parts.table("days"))

    @cached_property
    def guards(self) -> Guards:
        """What keeps closed days closed, in whichever concept's table."""

        from chalicelib.days.store.guards import Guards

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
    def job(self) -> Closing:
        """What finishes a closing."""

        from chalicelib.days.use.finish import Closing

        parts = self.parts

        def sign(claims: Mapping[str, Any]) -> str:
            return parts[IdentityParts].day_keys.sign(claims, DAY_TYP)

        return Closing(
            days=self.store,
            tiles=self.tiles,
            guards=self.guards,
            listing=parts[LedgerParts].listing,
            audit=parts[AuditParts].journal,
            reporter=parts.port(Reporter),
            archive=parts[ArchiveParts].keep,
            writer=parts.writer,
            sign=sign,
            city=parts.settings.city,
            clock=parts.clock,
        )

    @cached_property
    def work(self) -> Work:
        """What runs the job."""
        return Work(
            job=self.job,
            send=self.parts.send_to(self.parts.settings.days_queue),
            spare_ms=SPARE_MS,
            tries=TRIES,
            pause_s=lambda failures: min(FIRST_PAUSE_S * 2 ** (failures - 1), LONGEST_PAUSE_S),
        )

    @cached_property
    def function(self) -> DayFunction:
        """What runs the work, where a request waits for it."""

        from chalicelib.days.store.function import DayFunction

        return DayFunction(lambda: self.parts.client("lambda"), self.parts.settings.day_function)

    @cached_property
    def closing(self) -> Close:
        """Closing at finance's word."""

        from chalicelib.days.use.close import Close

        parts = self.parts
        return Close(
            days=self.store,
            guards=self.guards,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            closing=self.job,
            work=self.work,
            clock=parts.clock,
            monotonic=time.monotonic,
            take_up=self.function.take_up,
        )

    @cached_property
    def reading(self) -> DayReader:
        """The calendar, and what is published."""

        from chalicelib.days.use.published import PublishedDays
        from chalicelib.days.use.read import DayReader

        parts = self.parts
        return DayReader(
            days=self.store,
            closed=PublishedDays(self.store, parts.clock),
            totals=parts[LedgerParts].totals,
            clock=parts.clock,
        )

    @cached_property
    def proving(self) -> Prove:
        """Proofs of single transfers."""

        from chalicelib.days.use.prove import Prove

        transfers = self.parts[LedgerParts].transfers
        return Prove(days=self.store, tiles=self.tiles, transfers=transfers)
