"""The parts of the city's year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.treasury.parts import TreasuryParts

if TYPE_CHECKING:
    from chalicelib.fiscal.store.paid import Paid
    from chalicelib.fiscal.use.count import CountPaid
    from chalicelib.fiscal.use.payees import Payees
    from chalicelib.fiscal.use.read import FiscalYears
    from chalicelib.fiscal.use.rebuild import PaidRebuild
    from chalicelib.fiscal.use.sold import Sold


class FiscalParts(Room):
    """The city's year."""

    @cached_property
    def paid(self) -> Paid:
        """What was paid out, by year and campaign."""

        from chalicelib.fiscal.store.paid import Paid

        return Paid(self.parts.connection, self.parts.writer, self.parts.table("fiscal"))

    @cached_property
    def payees(self) -> Payees:
        """To whom payouts went."""

        from chalicelib.fiscal.use.payees import Payees

        return Payees(
            payments=self.parts[SettlementParts].payments,
            transfers=self.parts[LedgerParts].transfers,
        )

    @cached_property
    def sold(self) -> Sold:
        """What merchants have sold."""

        from chalicelib.fiscal.use.sold import Sold

        return Sold(
            journal=self.parts[LedgerParts].journal, orders=self.parts[ProcurementParts].orders
        )

    @cached_property
    def counting(self) -> CountPaid:
        """What counts payouts in."""

        from chalicelib.fiscal.use.count import CountPaid

        return CountPaid(paid=self.paid, payees=self.payees, sold=self.sold)

    @cached_property
    def years(self) -> FiscalYears:
        """What answers a year."""

        from chalicelib.fiscal.use.read import FiscalYears

        purchases = self.parts[ProcurementParts]
        campaigns, treasury = self.parts[CampaignParts], self.parts[TreasuryParts]
        return FiscalYears(
            totals=self.parts[LedgerParts].totals,
            paid=self.paid,
            campaigns=campaigns.store,
            promises=treasury.promises,
            surrenders=treasury.surrenders,
            orders=purchases.orders,
            remits=purchases.remits,
        )

    @cached_property
    def rebuild(self) -> PaidRebuild:
        """What was paid out, afresh."""

        from chalicelib.fiscal.use.rebuild import PaidRebuild

        return PaidRebuild(
            transfers=self.parts[LedgerParts].transfers,
            payees=self.payees,
            paid=self.paid,
            sold=self.sold,
        )
