"""The parts of vouchers."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Parts
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.claims import ClaimService
from chalicelib.vouchers.lapse import Lapse
from chalicelib.vouchers.returns import Returns, ReturnService
from chalicelib.vouchers.service import VoucherService
from chalicelib.vouchers.store import VoucherItem, Vouchers


@dataclass(frozen=True)
class VoucherParts:
    """Vouchers: claimed, shown, drawn as payment tokens, emptied."""

    parts: Parts

    @cached_property
    def store(self) -> Vouchers:
        return Vouchers(self.parts.table("vouchers", VoucherItem))

    @cached_property
    def vouchers(self) -> VoucherService:
        parts = self.parts
        return VoucherService(
            self.store,
            parts[ResidentParts].store,
            parts[CampaignParts].campaigns,
            parts[IdentityParts].keys,
            parts.settings.city,
            parts.clock,
        )

    @cached_property
    def claims(self) -> ClaimService:
        parts, residents, campaigns = (
            self.parts,
            self.parts[ResidentParts],
            self.parts[CampaignParts],
        )
        return ClaimService(
            self.store,
            residents.store,
            residents.residents,
            campaigns.campaigns,
            campaigns.budgets,
            parts[LedgerParts].transfers,
            parts.records,
            parts.writer,
            parts.clock,
        )

    @cached_property
    def money_back(self) -> Returns:
        return Returns(self.parts[CampaignParts].budgets, self.parts[LedgerParts].transfers)

    @cached_property
    def returns(self) -> ReturnService:
        parts, residents, campaigns = (
            self.parts,
            self.parts[ResidentParts],
            self.parts[CampaignParts],
        )
        return ReturnService(
            self.store,
            residents.store,
            residents.residents,
            campaigns.campaigns,
            campaigns.budgets,
            parts[LedgerParts].transfers,
            self.money_back,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.clock,
        )

    @cached_property
    def lapse(self) -> Lapse:
        parts, ledger = self.parts, self.parts[LedgerParts]
        return Lapse(
            self.store,
            parts[CampaignParts].store,
            self.money_back,
            ledger.journal,
            parts.writer,
            ledger.totals.through,
            parts.clock,
        )
