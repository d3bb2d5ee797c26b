"""The parts of campaigns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.treasury.parts import TreasuryParts

if TYPE_CHECKING:
    from chalicelib.campaigns.store.budgets import Budgets
    from chalicelib.campaigns.store.terms import Campaigns
    from chalicelib.campaigns.use.account import CampaignAccounts
    from chalicelib.campaigns.use.allocate import Allocate
    from chalicelib.campaigns.use.change import ChangeCampaign
    from chalicelib.campaigns.use.exhaustion import Exhaustion
    from chalicelib.campaigns.use.finish import FinishChanges
    from chalicelib.campaigns.use.fund import FundCampaign
    from chalicelib.campaigns.use.open import OpenCampaigns
    from chalicelib.campaigns.use.public import CampaignDocument, ListedCampaigns
    from chalicelib.campaigns.use.read import ReadCampaigns
    from chalicelib.campaigns.use.set_up import SetUpCampaign
    from chalicelib.campaigns.use.withdraw import Withdraw


class CampaignParts(Room):
    """Campaigns: their terms, budget and life."""

    @cached_property
    def store(self) -> Campaigns:
        from chalicelib.campaigns.store.terms import CampaignItem, Campaigns

        return Campaigns(self.parts.table("campaigns", CampaignItem))

    @cached_property
    def budgets(self) -> Budgets:
        from chalicelib.campaigns.store.budgets import BudgetItem, Budgets

        return Budgets(self.parts.table("budgets", BudgetItem))

    @cached_property
    def read(self) -> ReadCampaigns:
        from chalicelib.campaigns.use.read import ReadCampaigns

        return ReadCampaigns(
            campaigns=self.store,
            totals=self.parts[LedgerParts].totals,
            clock=self.parts.clock,
        )

    @cached_property
    def public(self) -> CampaignDocument:
        """What makes the document that everybody reads."""
        from chalicelib.campaigns.use.public import CampaignDocument

        return CampaignDocument(campaigns=self.store)

    @cached_property
    def listed(self) -> ListedCampaigns:
        """That document, read."""
        from chalicelib.campaigns.use.public import ListedCampaigns, decoded

        return ListedCampaigns(reader=self.parts[DocumentParts].reader("campaigns", decoded))

    @cached_property
    def set_up(self) -> SetUpCampaign:
        from chalicelib.campaigns.use.set_up import SetUpCampaign

        return SetUpCampaign(
            campaigns=self.store,
            budgets=self.budgets,
            eligible=self.parts[ResidentParts].count_eligible,
            records=self.parts.records,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def allocate(self) -> Allocate:
        from chalicelib.campaigns.use.allocate import Allocate

        return Allocate(budgets=self.budgets, writer=self.parts.writer, clock=self.parts.clock)

    @cached_property
    def exhaustion(self) -> Exhaustion:
        from chalicelib.campaigns.use.exhaustion import Exhaustion

        return Exhaustion(budgets=self.budgets, clock=self.parts.clock)

    @cached_property
    def finish(self) -> FinishChanges:
        from chalicelib.campaigns.use.finish import FinishChanges

        return FinishChanges(
            campaigns=self.store,
            budgets=self.budgets,
            transfers=self.parts[LedgerParts].transfers,
            allocate=self.allocate,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def fund(self) -> FundCampaign:
        from chalicelib.campaigns.use.fund import FundCampaign

        return FundCampaign(
            read=self.read,
            budgets=self.budgets,
            transfers=self.parts[LedgerParts].transfers,
            promises=self.parts[TreasuryParts].promises,
            allocate=self.allocate,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def change(self) -> ChangeCampaign:
        from chalicelib.campaigns.use.change import ChangeCampaign

        return ChangeCampaign(
            read=self.read,
            campaigns=self.store,
            budgets=self.budgets,
            finish=self.finish,
            announce=self.parts[DocumentParts].announce,
            records=self.parts.records,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def open(self) -> OpenCampaigns:
        from chalicelib.campaigns.use.open import OpenCampaigns

        return OpenCampaigns(
            campaigns=self.store,
            announce=self.parts[DocumentParts].announce,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def withdraw(self) -> Withdraw:
        from chalicelib.campaigns.use.withdraw import Withdraw

        return Withdraw(
            read=self.read,
            allocate=self.allocate,
            budgets=self.budgets,
            transfers=self.parts[LedgerParts].transfers,
            promises=self.parts[TreasuryParts].promises,
            writer=self.parts.writer,
        )

    @cached_property
    def accounts(self) -> CampaignAccounts:
        from chalicelib.campaigns.use.account import CampaignAccounts

        return CampaignAccounts(campaigns=self.store, budgets=self.budgets)
