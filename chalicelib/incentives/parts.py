"""The parts of incentives."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.incentives.store.cards import Cards
    from chalicelib.incentives.store.claims import Claims
    from chalicelib.incentives.store.payments import Payments
    from chalicelib.incentives.use.claim import ClaimReward
    from chalicelib.incentives.use.decide import DecideClaim
    from chalicelib.incentives.use.forget_card import ForgetCard
    from chalicelib.incentives.use.grant import GrantReward
    from chalicelib.incentives.use.object import ObjectToDecision
    from chalicelib.incentives.use.offers import Offers
    from chalicelib.incentives.use.open import OpenVoucher
    from chalicelib.incentives.use.programs import Programs
    from chalicelib.incentives.use.read import ReadClaims
    from chalicelib.incentives.use.retry import RetryWaiting
    from chalicelib.incentives.use.settle import Settle
    from chalicelib.incentives.use.take_back import TakeRewardBack
    from chalicelib.incentives.use.tell import TellOfPayments


class IncentiveParts(Room):
    """Payments that were told of, claims for their rewards, and what becomes of them."""

    @cached_property
    def _table(self) -> str:
        return self.parts.table("incentives")

    @cached_property
    def payments(self) -> Payments:
        from chalicelib.incentives.store.payments import Payments

        return Payments(self.parts.connection, self._table)

    @cached_property
    def claims(self) -> Claims:
        from chalicelib.incentives.store.claims import Claims

        return Claims(self.parts.connection, self._table)

    @cached_property
    def cards(self) -> Cards:
        from chalicelib.incentives.store.cards import Cards

        return Cards(self.parts.connection, self._table)

    @cached_property
    def tell(self) -> TellOfPayments:
        from chalicelib.incentives.use.tell import TellOfPayments

        return TellOfPayments(
            payments=self.payments,
            cards=self.cards,
            claim=self.claim,
            settle=self.settle,
            writer=self.parts.writer,
        )

    @cached_property
    def claim(self) -> ClaimReward:
        from chalicelib.incentives.use.claim import ClaimReward

        residents = self.parts[ResidentParts]
        return ClaimReward(
            claims=self.claims,
            programs=self._programs,
            entitlements=residents.entitlements,
            welcome=residents.welcome,
            merchants=self.parts[MerchantParts].store,
            vouchers=self.parts[VoucherParts].store,
            journal=self.parts[LedgerParts].journal,
            settle=self.settle,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def _programs(self) -> Programs:
        from chalicelib.incentives.use.programs import Programs

        return Programs(campaigns=self.parts[CampaignParts].store, clock=self.parts.clock)

    @cached_property
    def settle(self) -> Settle:
        from chalicelib.incentives.use.settle import Settle

        return Settle(
            claims=self.claims,
            cards=self.cards,
            grant=self._grant,
            take_back=self._take_back,
            writer=self.parts.writer,
        )

    @cached_property
    def _grant(self) -> GrantReward:
        from chalicelib.incentives.use.grant import GrantReward

        campaigns = self.parts[CampaignParts]
        return GrantReward(
            claims=self.claims,
            payments=self.payments,
            vouchers=self.parts[VoucherParts].store,
            open=self._open,
            campaigns=campaigns.read,
            allocate=campaigns.allocate,
            budgets=campaigns.budgets,
            transfers=self.parts[LedgerParts].transfers,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def _open(self) -> OpenVoucher:
        from chalicelib.incentives.use.open import OpenVoucher

        return OpenVoucher(
            entitlements=self.parts[ResidentParts].entitlements,
            vouchers=self.parts[VoucherParts].store,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def _take_back(self) -> TakeRewardBack:
        from chalicelib.incentives.use.take_back import TakeRewardBack

        return TakeRewardBack(
            claims=self.claims,
            payments=self.payments,
            entitlements=self.parts[ResidentParts].entitlements,
            vouchers=self.parts[VoucherParts].store,
            campaigns=self.parts[CampaignParts].read,
            give_back=self.parts[VoucherParts].give_back,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def retry(self) -> RetryWaiting:
        from chalicelib.incentives.use.retry import RetryWaiting

        return RetryWaiting(
            claims=self.claims,
            merchants=self.parts[MerchantParts].store,
            settle=self.settle,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def decide(self) -> DecideClaim:
        from chalicelib.incentives.use.decide import DecideClaim

        return DecideClaim(
            claims=self.claims,
            entitlements=self.parts[ResidentParts].entitlements,
            settle=self.settle,
            records=self.parts.records,
            writer=self.parts.writer,
            audit=self.parts[AuditParts].journal,
            clock=self.parts.clock,
        )

    @cached_property
    def object(self) -> ObjectToDecision:
        from chalicelib.incentives.use.object import ObjectToDecision

        return ObjectToDecision(
            claims=self.claims,
            entitlements=self.parts[ResidentParts].entitlements,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def forget_card(self) -> ForgetCard:
        from chalicelib.incentives.use.forget_card import ForgetCard

        return ForgetCard(
            claims=self.claims,
            cards=self.cards,
            entitlements=self.parts[ResidentParts].entitlements,
            writer=self.parts.writer,
        )

    @cached_property
    def read(self) -> ReadClaims:
        from chalicelib.incentives.use.read import ReadClaims

        return ReadClaims(
            claims=self.claims,
            entitlements=self.parts[ResidentParts].entitlements,
            merchants=self.parts[MerchantParts].store,
            clock=self.parts.clock,
        )

    @cached_property
    def offers(self) -> Offers:
        from chalicelib.incentives.use.offers import Offers

        return Offers(
            programs=self._programs,
            entitlements=self.parts[ResidentParts].entitlements,
            vouchers=self.parts[VoucherParts].store,
            clock=self.parts.clock,
        )
