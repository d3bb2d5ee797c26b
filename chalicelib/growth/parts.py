"""The parts of growth."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.identity.parts import IdentityParts
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.vouchers.parts import VoucherParts

if TYPE_CHECKING:
    from chalicelib.core.dynamo.head import Head
    from chalicelib.growth.store.days import Days
    from chalicelib.growth.store.payers import Payers
    from chalicelib.growth.store.sheets import Sheets
    from chalicelib.growth.use.count import CountGrowth
    from chalicelib.growth.use.daily import LookDaily
    from chalicelib.growth.use.enrol import Enrol
    from chalicelib.growth.use.look import Look
    from chalicelib.growth.use.read import ReadGrowth
    from chalicelib.growth.use.rebuild import GrowthRebuild
    from chalicelib.growth.use.registry import SalesRegistry
    from chalicelib.growth.use.reported import SumReported


class GrowthParts(Room):
    """Sales by month, and what they come to against the year before."""

    @cached_property
    def sheets(self) -> Sheets:
        """Where sales are kept, packed."""

        from chalicelib.growth.store.sheets import Sheets

        return Sheets(self.parts.connection, self.parts.table("growth"))

    @cached_property
    def head(self) -> Head:
        """How far they are counted."""

        from chalicelib.core.dynamo.head import Head

        return Head(self.parts.connection, self.parts.table("growth"))

    @cached_property
    def days(self) -> Days:
        """When the daily work was done."""

        from chalicelib.growth.store.days import Days

        return Days(self.parts.connection, self.parts.table("growth"))

    @cached_property
    def payers(self) -> Payers:
        """Who has paid before."""

        from chalicelib.growth.store.payers import Payers

        return Payers(self.parts.connection, self.parts.table("growth"))

    @cached_property
    def enrol(self) -> Enrol:
        """The merchants of the sheets."""

        from chalicelib.growth.store.roster import RosterStore
        from chalicelib.growth.use.enrol import Enrol

        parts = self.parts
        return Enrol(
            roster=RosterStore(parts.connection, parts.writer, parts.table("growth")),
            merchants=parts[MerchantParts].store,
        )

    @cached_property
    def look(self) -> Look:
        """What the ledger tells of sales."""

        from chalicelib.growth.use.look import Look

        ledger, rewards = self.parts[LedgerParts], self.parts[IncentiveParts]
        return Look(
            journal=ledger.journal,
            transfers=ledger.transfers,
            claims=rewards.claims,
            payments=rewards.payments,
            checkouts=self.parts[MarketplaceParts].checkouts,
            vouchers=self.parts[VoucherParts].store,
        )

    @cached_property
    def counting(self) -> CountGrowth:
        """What the clock does."""

        from chalicelib.growth.use.count import CountGrowth

        return CountGrowth(
            look=self.look,
            enrol=self.enrol,
            sheets=self.sheets,
            head=self.head,
            payers=self.payers,
            reported=self.reported,
            totals=self.parts[LedgerParts].totals,
            writer=self.parts.writer,
        )

    @cached_property
    def reported(self) -> SumReported:
        """What partners tell."""

        from chalicelib.growth.use.reported import SumReported

        markets = self.parts[MarketplaceParts]
        return SumReported(
            look=self.look,
            sales=markets.sales,
            sold=markets.sold_elsewhere,
            enrol=self.enrol,
            sheets=self.sheets,
            writer=self.parts.writer,
        )

    @cached_property
    def rebuild(self) -> GrowthRebuild:
        """What is counted, afresh."""

        from chalicelib.growth.use.rebuild import GrowthRebuild

        return GrowthRebuild(
            transfers=self.parts[LedgerParts].transfers,
            look=self.look,
            count=self.counting,
            reported=self.reported,
            sales=self.parts[MarketplaceParts].sales,
            sheets=self.sheets,
            enrol=self.enrol,
            head=self.head,
            payers=self.payers,
        )

    @cached_property
    def reading(self) -> ReadGrowth:
        """What answers reports."""

        from chalicelib.growth.use.read import ReadGrowth

        return ReadGrowth(
            sheets=self.sheets,
            enrol=self.enrol,
            look=self.look,
            head=self.head,
            payers=self.payers,
            totals=self.parts[LedgerParts].totals,
            merchants=self.parts[MerchantParts].store,
        )

    @cached_property
    def daily(self) -> LookDaily:
        """What is done once a day."""

        from chalicelib.growth.use.daily import LookDaily

        return LookDaily(
            days=self.days,
            enrol=self.enrol,
            reading=self.reading,
            campaigns=self.parts[CampaignParts].open,
            clock=self.parts.clock,
        )

    @cached_property
    def registry(self) -> SalesRegistry:
        """What imports of sales write into."""

        from chalicelib.growth.use.registry import SalesRegistry

        return SalesRegistry(
            merchants=self.parts[MerchantParts].store,
            enrol=self.enrol,
            sheets=self.sheets,
            writer=self.parts.writer,
            id_of_nib=self.parts[IdentityParts].pseudonyms.id_of_nib,
            clock=self.parts.clock,
        )
