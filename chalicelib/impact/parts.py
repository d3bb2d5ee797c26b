"""The parts of impact."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.core.work import Work
from chalicelib.days.parts import DayParts
from chalicelib.documents.parts import DocumentParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.showcase.parts import ShowcaseParts

if TYPE_CHECKING:
    from chalicelib.impact.store.bills import Bills
    from chalicelib.impact.store.positions import Positions
    from chalicelib.impact.use.bills import BringBills
    from chalicelib.impact.use.document import ImpactDocument, ReadImpact
    from chalicelib.impact.use.publish import Publish
    from chalicelib.showcase.files.frame import City

# Enough to count a large day and to put its position.
SPARE_MS = 120_000


class ImpactParts(Room):
    """The public figures."""

    @cached_property
    def city(self) -> City:
        """Whose page it is."""
        return self.parts[ShowcaseParts].city

    @cached_property
    def positions(self) -> Positions:
        from chalicelib.impact.store.positions import Positions

        parts = self.parts
        return Positions(parts.connection, parts.writer, parts.table("impact"))

    @cached_property
    def publish(self) -> Publish:
        """What counts closed days."""
        # Whoever answers strangers does not know them.
        from chalicelib.growth.parts import GrowthParts
        from chalicelib.impact.use.look import LookAround
        from chalicelib.impact.use.publish import Publish
        from chalicelib.procurement.parts import ProcurementParts

        parts = self.parts
        return Publish(
            days=parts[DayParts].store,
            listing=parts[LedgerParts].listing,
            merchants=parts[MerchantParts].store,
            campaigns=parts[CampaignParts].store,
            positions=self.positions,
            around=LookAround(
                growth=parts[GrowthParts].reading, purchases=parts[ProcurementParts].report
            ),
            changing=lambda names: parts[DocumentParts].announce.changing(names),
        )

    @cached_property
    def work(self) -> Work:
        """What the queue's function does."""
        parts = self.parts
        return Work(
            job=self.publish, send=parts.send_to(parts.settings.impact_queue), spare_ms=SPARE_MS
        )

    @cached_property
    def document(self) -> ImpactDocument:
        from chalicelib.impact.use.document import ImpactDocument

        return ImpactDocument(positions=self.positions, bills=self.bills)

    @cached_property
    def bills(self) -> Bills:
        """What running it has cost."""
        from chalicelib.impact.store.bills import Bills

        return Bills(self.parts.connection, self.parts.table("impact"))

    @cached_property
    def bring_bills(self) -> BringBills:
        from chalicelib.impact.use.bills import BringBills

        parts = self.parts
        return BringBills(
            bills=self.bills,
            records=parts.records,
            audit=parts[AuditParts].journal,
            writer=parts.writer,
            clock=parts.clock,
            shown=parts[DocumentParts].announce.at_once,
        )

    @cached_property
    def read(self) -> ReadImpact:
        """What answers whoever asks."""
        from chalicelib.impact.use.document import ReadImpact, decoded

        return ReadImpact(reader=self.parts[DocumentParts].reader("impact", decoded))
