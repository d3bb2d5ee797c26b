"""The parts of reconciliation."""

import time
from dataclasses import dataclass
from functools import cached_property

from chalicelib.bank.parts import BankParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.parts import Parts
from chalicelib.days.parts import DayParts
from chalicelib.identity.keys import find_key
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.reconciliation.accounts import Accounts
from chalicelib.reconciliation.bank import BankChecks
from chalicelib.reconciliation.daybook import DayReading
from chalicelib.reconciliation.days import DayChecks
from chalicelib.reconciliation.payouts import PayoutChecks
from chalicelib.reconciliation.projections import Projections
from chalicelib.reconciliation.service import Reconciliation
from chalicelib.reconciliation.store import Books
from chalicelib.settlements.parts import SettlementParts


@dataclass(frozen=True)
class ReconciliationParts:
    """Ledger, projections, accounts and bank, held against each other."""

    parts: Parts

    @cached_property
    def reconciliation(self) -> Reconciliation:
        parts, ledger, bank = self.parts, self.parts[LedgerParts], self.parts[BankParts]
        settlements, keys = parts[SettlementParts], parts[IdentityParts].keys
        books = Books(parts.connection, parts.settings.table, settlements.store.guards)
        reading = DayReading(ledger.listing, books)
        accounts = Accounts(
            books,
            parts[MerchantParts].accounts,
            parts[CampaignParts].campaigns.balance,
            ledger.transfers.balance,
        )
        return Reconciliation(
            books,
            ledger.totals,
            Projections(reading, books, ledger.totals),
            accounts,
            PayoutChecks(settlements.store, settlements.payout_files, books),
            BankChecks(bank.store, bank.statements, reading, accounts, books),
            DayChecks(
                parts[DayParts].store,
                parts.settings.city,
                lambda kid: find_key(keys.ring(), "receipt", retired=True)(kid),
            ),
            ledger.reading.through,
            parts.clock,
            time.monotonic,
        )
