"""The parts of reconciliation."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from chalicelib.audit.parts import AuditParts
from chalicelib.bank.parts import BankParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Room
from chalicelib.core.work import Work
from chalicelib.days.parts import DayParts
from chalicelib.identity.parts import IdentityParts
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.treasury.parts import TreasuryParts

if TYPE_CHECKING:
    from chalicelib.marketplace.rules.checkout import Checkout
    from chalicelib.procurement.rules.order import Order
    from chalicelib.reconciliation.store.books import Books
    from chalicelib.reconciliation.store.reports import Reports
    from chalicelib.reconciliation.use.accounts import Accounts
    from chalicelib.reconciliation.use.bank import BankChecks
    from chalicelib.reconciliation.use.day_report import DayReports
    from chalicelib.reconciliation.use.daybook import DayReading
    from chalicelib.reconciliation.use.days import DayChecks
    from chalicelib.reconciliation.use.funding import FundingChecks
    from chalicelib.reconciliation.use.items import ItemChecks
    from chalicelib.reconciliation.use.minutes import Minutes
    from chalicelib.reconciliation.use.overdue import OverdueChecks
    from chalicelib.reconciliation.use.payouts import PayoutChecks
    from chalicelib.reconciliation.use.reconcile import Reconcile
    from chalicelib.reconciliation.use.report import Reporting
    from chalicelib.reconciliation.use.rows import ReportRows
    from chalicelib.reconciliation.use.taxes import TaxChecks

# What the queue's function keeps of its time to end in order.
SPARE_MS = 20_000


class ReconciliationParts(Room):
    """Ledger, projections, accounts and bank, held against each other."""

    @cached_property
    def books(self) -> Books:
        """The tables of other concepts, as they are stored."""

        from chalicelib.reconciliation.store.books import Books

        parts = self.parts
        return Books(
            parts.connection,
            parts.settings.table,
            settlements=parts[SettlementParts].settlements.guards,
            orders=parts[ProcurementParts].orders.guards,
            bank=parts[LedgerParts].transfers.bank_guard,
        )

    @cached_property
    def day_reading(self) -> DayReading:
        """The pass over a day."""

        from chalicelib.reconciliation.use.daybook import DayReading
        from chalicelib.reconciliation.use.rewards import RewardReading

        incentives = self.parts[IncentiveParts]
        return DayReading(
            listing=self.parts[LedgerParts].listing,
            books=self.books,
            rewards=RewardReading(claims=incentives.claims, payments=incentives.payments),
        )

    @cached_property
    def accounts(self) -> Accounts:
        """The checks of accounts."""

        from chalicelib.reconciliation.use.accounts import Accounts

        parts = self.parts
        return Accounts(
            books=self.books,
            merchant_accounts=parts[MerchantParts].accounts,
            campaign_balance=parts[CampaignParts].accounts.balance,
            own_balance=parts[LedgerParts].transfers.balance,
        )

    @cached_property
    def holds(self) -> ItemChecks[Checkout]:
        """The check of what is held for orders of marketplaces."""

        from chalicelib.reconciliation.rules.holds import wrong_hold
        from chalicelib.reconciliation.use.items import ItemChecks

        checkouts = self.parts[MarketplaceParts].checkouts
        return ItemChecks(
            line="holds",
            kind="hold",
            code="hold_differs",
            every=lambda _: checkouts.after(""),
            again=checkouts.find_many,
            wrong=wrong_hold,
            accounts=self.accounts,
            clock=self.parts.clock,
        )

    @cached_property
    def orders(self) -> ItemChecks[Order]:
        """The check of what is committed to purchase orders."""

        from chalicelib.reconciliation.rules.purchases import wrong_order
        from chalicelib.reconciliation.use.items import ItemChecks

        return ItemChecks(
            line="orders",
            kind="order",
            code="order_differs",
            every=lambda at: at.orders,
            again=self.parts[ProcurementParts].orders.find_many,
            wrong=wrong_order,
            accounts=self.accounts,
            clock=self.parts.clock,
        )

    @cached_property
    def taxes(self) -> TaxChecks:
        """The check of withheld tax."""

        from chalicelib.reconciliation.use.taxes import TaxChecks

        purchases = self.parts[ProcurementParts]
        return TaxChecks(
            taxes=purchases.taxes,
            remits=purchases.remits,
            accounts=self.accounts,
            books=self.books,
        )

    @cached_property
    def overdue(self) -> OverdueChecks:
        """The checks of money that should have moved on."""

        from chalicelib.reconciliation.use.overdue import OverdueChecks

        campaigns = self.parts[CampaignParts]
        return OverdueChecks(
            books=self.books,
            campaigns=campaigns.store,
            campaign_balance=campaigns.accounts.balance,
            clock=self.parts.clock,
        )

    @cached_property
    def bank(self) -> BankChecks:
        """The checks of the bank's account and of suspense."""

        from chalicelib.reconciliation.use.bank import BankChecks

        bank = self.parts[BankParts]
        return BankChecks(
            statements=bank.statements,
            lines=bank.lines,
            account=bank.account,
            accounts=self.accounts,
        )

    @cached_property
    def funding(self) -> FundingChecks:
        """The check of the treasury and of the registers."""

        from chalicelib.reconciliation.use.funding import FundingChecks

        treasury = self.parts[TreasuryParts]
        return FundingChecks(
            promises=treasury.promises, surrenders=treasury.surrenders, accounts=self.accounts
        )

    @cached_property
    def payouts(self) -> PayoutChecks:
        """The checks of settlements."""

        from chalicelib.reconciliation.use.payouts import PayoutChecks

        settlements = self.parts[SettlementParts]
        return PayoutChecks(
            settlements=settlements.settlements,
            lines=settlements.lines,
            renderings=settlements.renderings,
            files=settlements.payout_files,
            freeze=settlements.freeze,
            books=self.books,
        )

    @cached_property
    def days(self) -> DayChecks:
        """The check of closed days."""

        from chalicelib.reconciliation.use.days import DayChecks

        keys = self.parts[IdentityParts].keys
        return DayChecks(
            days=self.parts[DayParts].store,
            reports=self.reports,
            audit=self.parts[AuditParts].journal,
            city=self.parts.settings.city,
            find_key=keys.find_key("day", retired=True),
        )

    @cached_property
    def reconciling(self) -> Reconcile:
        """All checks, one after the other."""

        from chalicelib.reconciliation.use.projections import Projections
        from chalicelib.reconciliation.use.reconcile import Reconcile

        ledger = self.parts[LedgerParts]
        return Reconcile(
            books=self.books,
            totals=ledger.totals,
            mutations=ledger.mutations,
            ledger=ledger.reading,
            projections=Projections(
                reading=self.day_reading, books=self.books, totals=ledger.totals
            ),
            accounts=self.accounts,
            overdue=self.overdue,
            holds=self.holds,
            orders=self.orders,
            every_order=self.parts[ProcurementParts].orders.every,
            taxes=self.taxes,
            payouts=self.payouts,
            bank=self.bank,
            funding=self.funding,
            days=self.days,
            clock=self.parts.clock,
        )

    @cached_property
    def reports(self) -> Reports:
        """The reports that are kept."""

        from chalicelib.reconciliation.store.reports import Reports

        parts = self.parts
        return Reports(parts.connection, parts.writer, parts.table("reconciliations"))

    @cached_property
    def reporting(self) -> Reporting:
        """Making and finding them."""

        from chalicelib.reconciliation.use.report import Reporting

        return Reporting(
            reports=self.reports,
            reconciling=self.reconciling,
            days=self.days,
            # One that was given up may stand there.
            queue=lambda id, delay_s: self.work.queue_change(id, delay_s),
            clock=self.parts.clock,
            monotonic=time.monotonic,
            pause=time.sleep,
        )

    @cached_property
    def day_reports(self) -> DayReports:
        """The reports that days are closed on."""

        from chalicelib.reconciliation.use.day_report import DayReports

        # Whoever closes days reads no key ring: KMS tells the public halves of those that sign.
        day_keys = self.parts[IdentityParts].day_keys
        days = structs.replace(self.days, find_key=day_keys.find_key)
        reconciling = structs.replace(self.reconciling, days=days)
        return DayReports(
            reporting=structs.replace(self.reporting, reconciling=reconciling),
            reports=self.reports,
            transfers=self.parts[LedgerParts].transfers,
        )

    @cached_property
    def rows(self) -> ReportRows:
        """Reports as they are exported."""

        from chalicelib.reconciliation.use.rows import ReportRows

        return ReportRows(reports=self.reports, days=self.days)

    @cached_property
    def minutes(self) -> Minutes:
        """What two people sign of a closed day."""

        from chalicelib.reconciliation.use.minutes import Minutes

        return Minutes(days=self.days, city=self.parts.settings.city)

    @cached_property
    def work(self) -> Work:
        """What the queue's function does."""
        return Work(
            job=self.reporting,
            send=self.parts.send_to(self.parts.settings.reconciliations_queue),
            spare_ms=SPARE_MS,
        )
