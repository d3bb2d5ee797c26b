"""The parts of reports."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts

if TYPE_CHECKING:
    from chalicelib.core.dynamo.head import Head
    from chalicelib.reports.store import SalesDays
    from chalicelib.reports.use.count import CountSales
    from chalicelib.reports.use.look import LookAtSales
    from chalicelib.reports.use.read import ReportReader
    from chalicelib.reports.use.rebuild import ReportRebuild


class ReportParts(Room):
    """What was sold, by day."""

    @cached_property
    def sales(self) -> SalesDays:
        """Where sales are kept, by day."""

        from chalicelib.reports.store import SalesDays

        return SalesDays(self.parts.connection, self.parts.table("reports"))

    @cached_property
    def head(self) -> Head:
        """How far they are counted."""

        from chalicelib.core.dynamo.head import Head

        return Head(self.parts.connection, self.parts.table("reports"))

    @cached_property
    def look(self) -> LookAtSales:
        """What the ledger tells of sales."""

        from chalicelib.reports.use.look import LookAtSales

        return LookAtSales(
            journal=self.parts[LedgerParts].journal, merchants=self.parts[MerchantParts].store
        )

    @cached_property
    def counting(self) -> CountSales:
        """What the clock does."""

        from chalicelib.reports.use.count import CountSales

        return CountSales(
            look=self.look,
            days=self.sales,
            head=self.head,
            totals=self.parts[LedgerParts].totals,
            writer=self.parts.writer,
        )

    @cached_property
    def reading(self) -> ReportReader:
        """What answers reports."""

        from chalicelib.reports.use.read import ReportReader

        return ReportReader(
            sales=self.sales,
            look=self.look,
            head=self.head,
            totals=self.parts[LedgerParts].totals,
            clock=self.parts.clock,
        )

    @cached_property
    def rebuild(self) -> ReportRebuild:
        """The sums of sales, afresh."""

        from chalicelib.reports.use.rebuild import ReportRebuild

        return ReportRebuild(
            transfers=self.parts[LedgerParts].transfers,
            count=self.counting,
            sales=self.sales,
            head=self.head,
        )
