"""The parts of redemptions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.ports import TextMessages
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.notices.parts import NoticeParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.redemptions.store import Refunded
    from chalicelib.redemptions.use.evening import ChooseEveningSum, EveningSums
    from chalicelib.redemptions.use.name import PaymentNames
    from chalicelib.redemptions.use.read import ReadRedemptions
    from chalicelib.redemptions.use.redeem import Redeem
    from chalicelib.redemptions.use.refund import RefundRedemption, Refunds
    from chalicelib.redemptions.use.scan import Scan
    from chalicelib.redemptions.use.sign import Receipts
    from chalicelib.vouchers.use.recognise import Recognise


class RedemptionParts(Room):
    """Scanning, redeeming, refunding."""

    @cached_property
    def refunded(self) -> Refunded:
        from chalicelib.redemptions.store import Refunded, RefundedItem

        return Refunded(self.parts.table("redemptions", RefundedItem))

    @cached_property
    def receipts(self) -> Receipts:
        from chalicelib.redemptions.use.sign import Receipts

        return Receipts(keys=self.parts[IdentityParts].keys, city=self.parts.settings.city)

    @cached_property
    def evening(self) -> EveningSums:
        from chalicelib.redemptions.use.evening import EveningSums

        ledger, notices = self.parts[LedgerParts], self.parts[NoticeParts]
        return EveningSums(
            evenings=notices.evenings,
            settings=notices.settings,
            journal=ledger.journal,
            totals=ledger.totals,
            merchants=self.parts[MerchantParts].store,
            send=self.parts.port(TextMessages).send,
            clock=self.parts.clock,
        )

    @cached_property
    def choose_evening(self) -> ChooseEveningSum:
        from chalicelib.redemptions.use.evening import ChooseEveningSum

        notices = self.parts[NoticeParts]
        return ChooseEveningSum(
            merchants=self.parts[MerchantParts].store,
            settings=notices.settings,
            evenings=notices.evenings,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def recognise(self) -> Recognise:
        return self.parts[VoucherParts].recognise

    @cached_property
    def scan(self) -> Scan:
        from chalicelib.redemptions.use.scan import Scan

        return Scan(
            recognise=self.recognise,
            campaigns=self.parts[CampaignParts].read,
            transfers=self.parts[LedgerParts].transfers,
            vouchers=self.parts[VoucherParts].store,
            accounts=self.parts[MerchantParts].accounts,
            residents=self.parts[ResidentParts].store,
            stand=self.parts[ResidentParts].stand,
            clock=self.parts.clock,
        )

    @cached_property
    def redeem(self) -> Redeem:
        from chalicelib.redemptions.use.redeem import Redeem

        return Redeem(
            recognise=self.recognise,
            campaigns=self.parts[CampaignParts].read,
            vouchers=self.parts[VoucherParts].store,
            accounts=self.parts[MerchantParts].accounts,
            stand=self.parts[ResidentParts].stand,
            transfers=self.parts[LedgerParts].transfers,
            refunded=self.refunded,
            receipts=self.receipts,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def read(self) -> ReadRedemptions:
        from chalicelib.redemptions.use.read import ReadRedemptions

        ledger, vouchers = self.parts[LedgerParts], self.parts[VoucherParts]
        return ReadRedemptions(
            transfers=ledger.transfers,
            journal=ledger.journal,
            totals=ledger.totals,
            refunded=self.refunded,
            vouchers=vouchers.store,
            wallet=vouchers.wallet,
            merchants=self.parts[MerchantParts].store,
            campaigns=self.parts[CampaignParts].read,
            names=self.names,
            stand=self.parts[ResidentParts].stand,
            clock=self.parts.clock,
        )

    @cached_property
    def names(self) -> PaymentNames:
        from chalicelib.redemptions.use.name import PaymentNames

        return PaymentNames(keys=self.parts[IdentityParts].keys)

    @cached_property
    def refunds(self) -> Refunds:
        from chalicelib.redemptions.use.refund import Refunds

        vouchers = self.parts[VoucherParts]
        return Refunds(
            vouchers=vouchers.store,
            accounts=self.parts[MerchantParts].accounts,
            transfers=self.parts[LedgerParts].transfers,
            refunded=self.refunded,
            give_back=vouchers.give_back,
            receipts=self.receipts,
        )

    @cached_property
    def refund(self) -> RefundRedemption:
        from chalicelib.redemptions.use.refund import RefundRedemption

        return RefundRedemption(
            read=self.read,
            refunds=self.refunds,
            campaigns=self.parts[CampaignParts].read,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )
