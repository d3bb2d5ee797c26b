"""The parts of marketplaces."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.ports import Endings
from chalicelib.merchants.parts import MerchantParts
from chalicelib.partners.parts import PartnerParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.marketplace.store.checkouts import Checkouts
    from chalicelib.marketplace.store.due import Due
    from chalicelib.marketplace.store.sales import Sales
    from chalicelib.marketplace.use.authorize import AuthorizeCheckout
    from chalicelib.marketplace.use.create import CreateCheckout
    from chalicelib.marketplace.use.decline import DeclineCheckout
    from chalicelib.marketplace.use.finish import FinishCheckout
    from chalicelib.marketplace.use.lapse import LapseHolds
    from chalicelib.marketplace.use.own import OwnCheckouts
    from chalicelib.marketplace.use.read import ReadCheckouts, ReadHolds
    from chalicelib.marketplace.use.refund import RefundCheckout
    from chalicelib.marketplace.use.sales import ReportSales, SoldElsewhere


class MarketplaceParts(Room):
    """Checkouts: made, agreed to, captured, given back."""

    @cached_property
    def checkouts(self) -> Checkouts:
        """Where checkouts are kept."""

        from chalicelib.marketplace.store.checkouts import Checkouts

        return Checkouts(self.parts.connection, self.parts.table("marketplace"))

    @cached_property
    def due(self) -> Due:
        """What becomes due."""

        from chalicelib.marketplace.store.due import Due

        return Due(self.parts.connection, self.parts.table("marketplace"))

    @cached_property
    def create(self) -> CreateCheckout:
        from chalicelib.marketplace.use.create import CreateCheckout

        parts = self.parts
        return CreateCheckout(
            partners=parts[PartnerParts].store,
            merchants=parts[MerchantParts].store,
            checkouts=self.checkouts,
            records=parts.records,
            writer=parts.writer,
            clock=parts.clock,
            on_one_machine=parts.settings.on_one_machine,
        )

    @cached_property
    def authorize(self) -> AuthorizeCheckout:
        from chalicelib.marketplace.use.authorize import AuthorizeCheckout

        parts, vouchers = self.parts, self.parts[VoucherParts]
        return AuthorizeCheckout(
            checkouts=self.checkouts,
            read=self.read,
            vouchers=vouchers.store,
            wallet=vouchers.wallet,
            campaigns=parts[CampaignParts].read,
            accounts=parts[MerchantParts].accounts,
            transfers=parts[LedgerParts].transfers,
            records=parts.records,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def decline(self) -> DeclineCheckout:
        from chalicelib.marketplace.use.decline import DeclineCheckout

        return DeclineCheckout(
            checkouts=self.checkouts,
            entitlements=self.parts[ResidentParts].entitlements,
            tell=self.parts.port(Endings).tell,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def finish(self) -> FinishCheckout:
        from chalicelib.marketplace.use.finish import FinishCheckout

        parts, vouchers = self.parts, self.parts[VoucherParts]
        return FinishCheckout(
            checkouts=self.checkouts,
            vouchers=vouchers.store,
            campaigns=parts[CampaignParts].read,
            accounts=parts[MerchantParts].accounts,
            transfers=parts[LedgerParts].transfers,
            give_back=vouchers.give_back,
            records=parts.records,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def refund(self) -> RefundCheckout:
        from chalicelib.marketplace.use.refund import RefundCheckout

        parts = self.parts
        return RefundCheckout(
            read=self.read,
            refunds=parts[RedemptionParts].refunds,
            vouchers=parts[VoucherParts].store,
            campaigns=parts[CampaignParts].read,
            records=parts.records,
            writer=parts.writer,
            clock=parts.clock,
        )

    @cached_property
    def lapse(self) -> LapseHolds:
        from chalicelib.marketplace.use.lapse import LapseHolds

        return LapseHolds(
            checkouts=self.checkouts,
            due=self.due,
            finish=self.finish,
            tell=self.parts.port(Endings).tell,
            clock=self.parts.clock,
        )

    @cached_property
    def read(self) -> ReadCheckouts:
        from chalicelib.marketplace.use.read import ReadCheckouts

        parts = self.parts
        return ReadCheckouts(
            checkouts=self.checkouts,
            refunded=parts[RedemptionParts].refunded,
            partners=parts[PartnerParts].store,
            merchants=parts[MerchantParts].store,
            records=parts.records,
            origin=parts.settings.origin,
            clock=parts.clock,
        )

    @cached_property
    def sales(self) -> Sales:
        from chalicelib.marketplace.store.sales import SaleItem, Sales

        return Sales(self.parts.connection, self.parts.table("marketplace", SaleItem))

    @cached_property
    def report_sales(self) -> ReportSales:
        from chalicelib.marketplace.use.sales import ReportSales

        return ReportSales(
            sales=self.sales,
            merchants=self.parts[MerchantParts].store,
            records=self.parts.records,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def sold_elsewhere(self) -> SoldElsewhere:
        """What the city's growth adds to what its ledger tells."""
        from chalicelib.marketplace.use.sales import SoldElsewhere

        return SoldElsewhere(
            sales=self.sales,
            checkouts=self.checkouts,
            refunded=self.parts[RedemptionParts].refunded,
        )

    @cached_property
    def own(self) -> OwnCheckouts:
        from chalicelib.marketplace.use.own import OwnCheckouts

        ledger = self.parts[LedgerParts]
        return OwnCheckouts(
            wallet=self.parts[VoucherParts].wallet,
            journal=ledger.journal,
            totals=ledger.totals,
            checkouts=self.checkouts,
            read=self.read,
            clock=self.parts.clock,
        )

    @cached_property
    def holds(self) -> ReadHolds:
        """The ledger's reader of what is held."""

        from chalicelib.marketplace.use.read import ReadHolds

        return ReadHolds(checkouts=self.checkouts)
