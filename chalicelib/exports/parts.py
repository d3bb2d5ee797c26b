"""The parts of exports."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Parts
from chalicelib.exports.files import Files
from chalicelib.exports.service import ExportJobs, ExportService
from chalicelib.exports.sources import Sources
from chalicelib.exports.statements import StatementPapers
from chalicelib.exports.store import Exports
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.vouchers.parts import VoucherParts


@dataclass(frozen=True)
class ExportParts:
    """Files for people: exports of finance, a merchant's statement on paper."""

    parts: Parts

    @cached_property
    def store(self) -> Exports:
        return Exports(self.parts.connection, self.parts.writer, self.parts.table("exports"))

    @cached_property
    def files(self) -> Files:
        return Files(self.parts.storage, self.parts.settings.files_bucket)

    @cached_property
    def exports(self) -> ExportService:
        parts = self.parts
        return ExportService(
            self.store,
            self.files,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.send_to(parts.settings.exports_queue),
            parts.clock,
        )

    @cached_property
    def jobs(self) -> ExportJobs:
        parts, ledger = self.parts, self.parts[LedgerParts]
        sources = Sources(
            ledger.listing,
            parts[RedemptionParts].refunded,
            parts[MerchantParts].store,
            parts[CampaignParts].store,
            parts[VoucherParts].store,
            parts[ResidentParts].store,
            parts[SettlementParts].store,
            parts[AuditParts].journal,
            parts.clock,
        )
        return ExportJobs(
            self.store,
            sources,
            self.files,
            ledger.totals.through,
            parts.send_to(parts.settings.exports_queue),
            parts.clock,
        )

    @cached_property
    def statement_papers(self) -> StatementPapers:
        parts, merchants = self.parts, self.parts[MerchantParts]
        return StatementPapers(
            merchants.statement,
            merchants.look_up,
            parts[SettlementParts].payouts,
            parts[IdentityParts].keys.ring,
            parts.settings.city,
            parts.settings.origin,
            parts.clock,
        )
