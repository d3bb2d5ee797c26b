"""The parts of settlements."""

import time
from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Parts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.settlements.approval import Approval
from chalicelib.settlements.drafts import Drafts
from chalicelib.settlements.holds import Holding
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.owed import Owed
from chalicelib.settlements.pain001 import Party
from chalicelib.settlements.payments import Payments
from chalicelib.settlements.payout_files import PayoutFiles
from chalicelib.settlements.payouts import Payouts
from chalicelib.settlements.service import SettlementDesk, SettlementJobs, SettlementService
from chalicelib.settlements.store import Settlements


@dataclass(frozen=True)
class SettlementParts:
    """Paying merchants out."""

    parts: Parts

    @cached_property
    def store(self) -> Settlements:
        return Settlements(self.parts.connection, self.parts.table("settlements"))

    @cached_property
    def payments(self) -> Payments:
        parts = self.parts
        return Payments(self.store, parts[MerchantParts].accounts, parts[LedgerParts].transfers)

    @cached_property
    def reading(self) -> SettlementService:
        parts = self.parts
        return SettlementService(
            self.store,
            parts[MerchantParts].store,
            parts.writer,
            parts[AuditParts].journal,
            parts.clock,
        )

    @cached_property
    def desk(self) -> SettlementDesk:
        parts = self.parts
        return SettlementDesk(
            self.reading,
            self.drafts,
            Holding(
                self.store,
                parts[MerchantParts].accounts,
                self.owed,
                self.judge,
                parts[LedgerParts].transfers,
                parts.writer,
                parts[AuditParts].journal,
                parts.clock,
            ),
            self.approval,
            self.payout_files,
        )

    @cached_property
    def jobs(self) -> SettlementJobs:
        parts = self.parts
        return SettlementJobs(
            self.store,
            self.drafts,
            self.approval,
            parts.send_to(parts.settings.settlements_queue),
        )

    @cached_property
    def payouts(self) -> Payouts:
        parts, ledger, merchants = self.parts, self.parts[LedgerParts], self.parts[MerchantParts]
        return Payouts(
            self.store,
            merchants.store,
            merchants.accounts,
            self.judge,
            ledger.journal,
            ledger.totals.through,
            parts.clock,
        )

    @cached_property
    def owed(self) -> Owed:
        parts = self.parts
        return Owed(
            parts[MerchantParts].accounts, parts[LedgerParts].journal, time.sleep, parts.clock
        )

    @cached_property
    def judge(self) -> Judge:
        parts = self.parts
        return Judge(parts[MerchantParts].store, parts[RedemptionParts].refunded)

    @cached_property
    def drafts(self) -> Drafts:
        parts = self.parts
        return Drafts(
            self.store,
            parts[MerchantParts].accounts,
            self.owed,
            self.judge,
            parts.writer,
            parts[AuditParts].journal,
            parts.send_to(parts.settings.settlements_queue),
            parts.clock,
        )

    @cached_property
    def approval(self) -> Approval:
        parts = self.parts
        return Approval(
            self.store,
            parts[MerchantParts].accounts,
            self.owed,
            self.judge,
            parts[LedgerParts].transfers,
            self.payout_files,
            parts.writer,
            parts[AuditParts].journal,
            parts.send_to(parts.settings.settlements_queue),
            parts.clock,
        )

    @cached_property
    def payout_files(self) -> PayoutFiles:
        settings = self.parts.settings
        payer = Party(*settings.city_account)
        return PayoutFiles(self.store, self.parts.storage, settings.files_bucket, payer)
