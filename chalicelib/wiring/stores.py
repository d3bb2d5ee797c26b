"""The stores: each concept's tables."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.bank.store import StatementStore
from chalicelib.campaigns.store import Budgets, Campaigns
from chalicelib.days.store import Days
from chalicelib.exports.store import Exports
from chalicelib.identity.store import Identities
from chalicelib.imports.uploads import Uploads
from chalicelib.ledger.heartbeats import Heartbeats
from chalicelib.ledger.journal import Journal
from chalicelib.ledger.listing import DayListing
from chalicelib.ledger.store import Transfers
from chalicelib.ledger.totals import Totals
from chalicelib.merchants.accounts import MerchantAccounts
from chalicelib.merchants.store import Merchants
from chalicelib.redemptions.store import Refunded
from chalicelib.reports.store import Sales
from chalicelib.residents.store import Residents
from chalicelib.settlements.store import Settlements
from chalicelib.vouchers.store import Vouchers
from chalicelib.wiring.base import Base


@dataclass(frozen=True)
class Stores(Base):
    """Every concept's store."""

    @cached_property
    def journal(self) -> Journal:
        return Journal()

    @cached_property
    def transfers(self) -> Transfers:
        return Transfers(self.settings.table("transfers"), self.settings.table("accounts"))

    @cached_property
    def totals(self) -> Totals:
        return Totals(
            self.connection,
            self.writer,
            self.settings.table("totals"),
            self.settings.table("journal"),
        )

    @cached_property
    def heartbeats(self) -> Heartbeats:
        return Heartbeats(
            self.connection,
            lambda: self.client("dynamodbstreams"),
            self.settings.table("transfers"),
        )

    @cached_property
    def listing(self) -> DayListing:
        return DayListing(self.connection, self.settings.table("journal"))

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.settings.table("identity"))

    @cached_property
    def resident_store(self) -> Residents:
        return Residents(self.settings.table("residents"))

    @cached_property
    def merchant_store(self) -> Merchants:
        return Merchants(self.settings.table("merchants"))

    @cached_property
    def merchant_accounts(self) -> MerchantAccounts:
        return MerchantAccounts(self.connection, self.settings.table("merchants"))

    @cached_property
    def budgets(self) -> Budgets:
        return Budgets(self.settings.table("budgets"))

    @cached_property
    def campaign_store(self) -> Campaigns:
        return Campaigns(self.settings.table("campaigns"))

    @cached_property
    def voucher_store(self) -> Vouchers:
        return Vouchers(self.settings.table("vouchers"))

    @cached_property
    def _refunded(self) -> Refunded:
        return Refunded(self.settings.table("redemptions"))

    @cached_property
    def _days(self) -> Days:
        return Days(self.connection, self.settings.table("days"))

    @cached_property
    def settlement_store(self) -> Settlements:
        return Settlements(self.connection, self.settings.table("settlements"))

    @cached_property
    def statement_store(self) -> StatementStore:
        return StatementStore(self.connection, self.settings.table("bank"))

    @cached_property
    def sales(self) -> Sales:
        return Sales(self.connection, self.writer, self.settings.table("reports"))

    @cached_property
    def _exports(self) -> Exports:
        return Exports(self.connection, self.writer, self.settings.table("exports"))

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self._storage, self.settings.uploads_bucket)
