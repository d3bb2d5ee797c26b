"""The parts of reports."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts

if TYPE_CHECKING:
    from chalicelib.reports.store import Sales
    from chalicelib.reports.use.count import CountSales
    from chalicelib.reports.use.read import ReportReader
    from chalicelib.reports.use.rebuild import ReportRebuild


class ReportParts(Room):
    """What was sold, by day."""

    @cached_property
    def sales(self) -> Sales:
        """The sums of sales."""

        from chalicelib.reports.store import Sales

        return Sales(self.parts.connection, self.parts.writer, self.parts.table("reports"))

    @cached_property
    def counting(self) -> CountSales:
        """What counts sales in."""

        from chalicelib.reports.use.count import CountSales

        return CountSales(
            sales=self.sales,
            merchants=self.parts[MerchantParts].store,
            clock=self.parts.clock,
        )

    @cached_property
    def reading(self) -> ReportReader:
        """What answers reports."""

        from chalicelib.reports.use.read import ReportReader

        return ReportReader(sales=self.sales, totals=self.parts[LedgerParts].totals)

    @cached_property
    def rebuild(self) -> ReportRebuild:
        """The sums of sales, afresh."""

        from chalicelib.reports.use.rebuild import ReportRebuild

        return ReportRebuild(
            transfers=self.parts[LedgerParts].transfers,
            merchants=self.parts[MerchantParts].store,
            sales=self.sales,
        )
