"""The parts of redemptions."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Parts
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.redemptions.receipts import Receipts
from chalicelib.redemptions.refunds import Refunds, RefundService
from chalicelib.redemptions.service import RedemptionService
from chalicelib.redemptions.store import Refunded, RefundedItem
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts


@dataclass(frozen=True)
class RedemptionParts:
    """Scanning, redeeming, refunding."""

    parts: Parts

    @cached_property
    def refunded(self) -> Refunded:
        return Refunded(self.parts.table("redemptions", RefundedItem))

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.parts[IdentityParts].keys, self.parts.settings.city)

    @cached_property
    def redemptions(self) -> RedemptionService:
        parts, ledger, merchants = self.parts, self.parts[LedgerParts], self.parts[MerchantParts]
        vouchers = parts[VoucherParts]
        return RedemptionService(
            vouchers.store,
            vouchers.vouchers,
            merchants.store,
            merchants.accounts,
            parts[ResidentParts].residents,
            parts[CampaignParts].campaigns,
            ledger.transfers,
            ledger.journal,
            self.refunded,
            parts.records,
            parts.writer,
            self.receipts,
            ledger.totals.through,
            parts.clock,
        )

    @cached_property
    def refunds(self) -> Refunds:
        parts = self.parts
        return Refunds(
            parts[VoucherParts].store,
            parts[MerchantParts].accounts,
            parts[CampaignParts].campaigns,
            parts[LedgerParts].transfers,
            self.refunded,
            parts[VoucherParts].money_back,
            self.receipts,
        )

    @cached_property
    def refunding(self) -> RefundService:
        parts = self.parts
        return RefundService(
            self.redemptions, self.refunds, parts.records, parts.writer, parts.clock
        )
