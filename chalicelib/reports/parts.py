"""The parts of reports."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.core.parts import Parts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.reports.service import ReportService
from chalicelib.reports.store import Sales


@dataclass(frozen=True)
class ReportParts:
    """What was sold, by day."""

    parts: Parts

    @cached_property
    def sales(self) -> Sales:
        return Sales(self.parts.connection, self.parts.writer, self.parts.table("reports"))

    @cached_property
    def reports(self) -> ReportService:
        parts, ledger = self.parts, self.parts[LedgerParts]
        return ReportService(
            self.sales,
            parts[MerchantParts].store,
            lambda month: ledger.reading.daily(month),
            ledger.totals.before,
            ledger.totals.through,
            parts.clock,
        )
