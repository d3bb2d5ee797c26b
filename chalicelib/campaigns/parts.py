"""The parts of campaigns."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.service import CampaignService
from chalicelib.campaigns.store import BudgetItem, Budgets, CampaignItem, Campaigns
from chalicelib.campaigns.withdrawals import Withdrawals
from chalicelib.core.parts import Parts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules import next_minute
from chalicelib.residents.parts import ResidentParts


@dataclass(frozen=True)
class CampaignParts:
    """Campaigns: their terms, budget and life."""

    parts: Parts

    @cached_property
    def store(self) -> Campaigns:
        return Campaigns(self.parts.table("campaigns", CampaignItem))

    @cached_property
    def budgets(self) -> Budgets:
        return Budgets(self.parts.table("budgets", BudgetItem))

    @cached_property
    def campaigns(self) -> CampaignService:
        parts, ledger = self.parts, self.parts[LedgerParts]
        return CampaignService(
            self.store,
            self.budgets,
            ledger.transfers,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            lambda: ledger.totals.before(next_minute(parts.clock())),
            ledger.totals.through,
            lambda kelurahan, segments: parts[ResidentParts].residents.count_eligible(
                kelurahan, segments
            ),
            parts.clock,
        )

    @cached_property
    def withdrawals(self) -> Withdrawals:
        parts = self.parts
        return Withdrawals(self.campaigns, self.budgets, parts[LedgerParts].transfers, parts.writer)
