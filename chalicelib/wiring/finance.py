"""Finance: the ledger's readings, closing, settlements, bank, corrections, reports."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from chalicelib.bank.files import StatementFiles
from chalicelib.bank.matching import Matching
from chalicelib.bank.resolving import Resolving
from chalicelib.bank.service import BankStatements
from chalicelib.campaigns.withdrawals import Withdrawals
from chalicelib.core.items import scan_plain
from chalicelib.corrections.reversals import FundReversal, PayoutReversal, RedeemReversal
from chalicelib.corrections.service import CorrectionService
from chalicelib.corrections.store import Corrections
from chalicelib.days.reading import DayReader
from chalicelib.days.seal import Guards, Reading
from chalicelib.days.service import Closing
from chalicelib.exports.files import Files
from chalicelib.exports.service import ExportJobs, ExportService
from chalicelib.exports.sources import Sources
from chalicelib.exports.statements import StatementPapers
from chalicelib.identity.keys import find_key
from chalicelib.imports.leases import Leases
from chalicelib.ledger.guards import GUARDED
from chalicelib.ledger.service import AccountReader, Ledger, singles
from chalicelib.reconciliation.accounts import Accounts
from chalicelib.reconciliation.bank import BankChecks
from chalicelib.reconciliation.daybook import DayReading
from chalicelib.reconciliation.days import DayChecks
from chalicelib.reconciliation.payouts import PayoutChecks
from chalicelib.reconciliation.projections import Projections
from chalicelib.reconciliation.service import Reconciliation
from chalicelib.reconciliation.store import Books
from chalicelib.redemptions.store import Refunded
from chalicelib.reports.service import ReportService
from chalicelib.settlements.approval import Approval
from chalicelib.settlements.drafts import Drafts
from chalicelib.settlements.holds import Holding
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.owed import Owed
from chalicelib.settlements.pain001 import Party
from chalicelib.settlements.payments import Payments
from chalicelib.settlements.payout_files import PayoutFiles
from chalicelib.settlements.payouts import Payouts
from chalicelib.settlements.service import (
    SettlementDesk,
    SettlementJobs,
    SettlementService,
)
from chalicelib.wiring.program import Program


@dataclass(frozen=True)
class Finance(Program):
    """Use cases of finance and auditors."""

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(
            self.journal,
            self.totals,
            self._readers(),
            self.transfers.find,
            self.heartbeats.beat,
            self.clock,
        )

    def _readers(self) -> Mapping[str, AccountReader]:
        ledger_own = self.transfers.balance
        return {
            "treasury": singles(("treasury",), ledger_own),
            "campaign": AccountReader(
                lambda name: self.campaigns.balance(name),
                lambda cursor, limit: self.campaigns.accounts(cursor, limit),
            ),
            "voucher": AccountReader(
                lambda name: self.vouchers.balance(name),
                lambda cursor, limit: self.vouchers.accounts(cursor, limit),
            ),
            "merchant": AccountReader(
                lambda name: self.merchants.balance(name),
                lambda cursor, limit: self.merchants.accounts(cursor, limit),
            ),
            "settlement": AccountReader(
                lambda name: self.settlement_service.balance(name),
                lambda cursor, limit: self.settlement_service.accounts(cursor, limit),
            ),
            "paid": singles(("paid",), ledger_own),
        }

    @cached_property
    def guards(self) -> Guards:
        def scanned(table: str) -> Reading:
            return lambda having: scan_plain(self.connection, table, having=having)

        read = {table: scanned(table) for table in map(self.settings.table, GUARDED)}
        read[self.settings.table("settlements")] = lambda _: self.settlement_store.guards()
        return Guards(self.writer, read)

    @cached_property
    def closing(self) -> Closing:
        return Closing(
            self._days,
            self.guards,
            self.listing,
            self.audit,
            self.writer,
            self.keys,
            self.send_to(self.settings.days_queue),
            self.settings.city,
            self.clock,
            time.monotonic,
        )

    @cached_property
    def days(self) -> DayReader:
        return DayReader(
            self._days,
            self.transfers,
            self.totals.by_bucket,
            self.totals.through,
            self.clock,
        )

    @cached_property
    def corrections(self) -> CorrectionService:
        withdrawals = Withdrawals(self.campaigns, self.budgets, self.transfers, self.writer)
        return CorrectionService(
            Corrections(self.settings.table("corrections")),
            self.transfers,
            {
                "fund": FundReversal(withdrawals),
                "redeem": RedeemReversal(self.refunds, self._refunded, self.voucher_store),
                "payout": PayoutReversal(self.payments),
            },
            self.records,
            self.writer,
            self.audit,
            self.clock,
        )

    @cached_property
    def payments(self) -> Payments:
        return Payments(self.settlement_store, self.merchant_accounts, self.transfers)

    @cached_property
    def settlement_service(self) -> SettlementService:
        return SettlementService(
            self.settlement_store, self.merchant_store, self.writer, self.audit, self.clock
        )

    @cached_property
    def settlements(self) -> SettlementDesk:
        return SettlementDesk(
            self.settlement_service,
            self._drafts,
            Holding(
                self.settlement_store,
                self.merchant_accounts,
                self._owed,
                self._judge,
                self.transfers,
                self.writer,
                self.audit,
                self.clock,
            ),
            self._approval,
            self._payout_files,
        )

    @cached_property
    def settlement_jobs(self) -> SettlementJobs:
        return SettlementJobs(
            self.settlement_store,
            self._drafts,
            self._approval,
            self.send_to(self.settings.settlements_queue),
        )

    @cached_property
    def payouts(self) -> Payouts:
        return Payouts(
            self.settlement_store,
            self.merchant_store,
            self.merchant_accounts,
            self._judge,
            self.journal,
            lambda: self.totals.through(),
            self.clock,
        )

    @cached_property
    def _owed(self) -> Owed:
        return Owed(self.merchant_accounts, self.journal, time.sleep, self.clock)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.merchant_store, Refunded(self.settings.table("redemptions")))

    @cached_property
    def _drafts(self) -> Drafts:
        return Drafts(
            self.settlement_store,
            self.merchant_accounts,
            self._owed,
            self._judge,
            self.writer,
            self.audit,
            self.send_to(self.settings.settlements_queue),
            self.clock,
        )

    @cached_property
    def _approval(self) -> Approval:
        return Approval(
            self.settlement_store,
            self.merchant_accounts,
            self._owed,
            self._judge,
            self.transfers,
            self._payout_files,
            self.writer,
            self.audit,
            self.send_to(self.settings.settlements_queue),
            self.clock,
        )

    @cached_property
    def _payout_files(self) -> PayoutFiles:
        settings = self.settings
        city = Party(
            settings.city_bank_code, settings.city_bank_account, settings.city_bank_account_name
        )
        return PayoutFiles(self.settlement_store, self._storage, settings.files_bucket, city)

    @cached_property
    def bank_statements(self) -> BankStatements:
        return BankStatements(
            self.statement_store,
            Matching(self.statement_store, self.payments, self.transfers, self.writer, self.clock),
            StatementFiles(self._storage, self.settings.uploads_bucket, self.uploads),
            Leases(self.writer, self.settings.table("bank"), self.clock),
            self.records,
            self.writer,
            self.audit,
            self.send_to(self.settings.bank_queue),
            self.clock,
            time.monotonic,
        )

    @cached_property
    def bank_lines(self) -> Resolving:
        return Resolving(
            self.statement_store,
            self.payments,
            self.records,
            self.writer,
            self.audit,
            self.clock,
        )

    @cached_property
    def reconciliation(self) -> Reconciliation:
        books = Books(self.connection, self.settings.table, self.settlement_store.guards)
        reading = DayReading(self.listing, books)
        accounts = Accounts(
            books, self.merchant_accounts, self.campaigns.balance, self.transfers.balance
        )
        return Reconciliation(
            books,
            self.totals,
            Projections(reading, books, self.totals),
            accounts,
            PayoutChecks(self.settlement_store, self._payout_files, books),
            BankChecks(self.statement_store, self.bank_statements, reading, accounts, books),
            DayChecks(
                self._days,
                self.settings.city,
                lambda kid: find_key(self.keys.ring(), "receipt", retired=True)(kid),
            ),
            lambda: self.ledger.through(),
            self.clock,
            time.monotonic,
        )

    @cached_property
    def exports(self) -> ExportService:
        return ExportService(
            self._exports,
            self._export_files,
            self.records,
            self.writer,
            self.audit,
            self.send_to(self.settings.exports_queue),
            self.clock,
        )

    @cached_property
    def export_jobs(self) -> ExportJobs:
        sources = Sources(
            self.listing,
            self._refunded,
            self.merchant_store,
            self.campaign_store,
            self.voucher_store,
            self.resident_store,
            self.settlement_store,
            self.audit,
            self.clock,
        )
        return ExportJobs(
            self._exports,
            sources,
            self._export_files,
            lambda: self.totals.through(),
            self.send_to(self.settings.exports_queue),
            self.clock,
        )

    @cached_property
    def _export_files(self) -> Files:
        return Files(self._storage, self.settings.files_bucket)

    @cached_property
    def statement_papers(self) -> StatementPapers:
        return StatementPapers(
            self.statements,
            self.merchants,
            self.payouts,
            self.keys.ring,
            self.settings.city,
            self.settings.origin,
            self.clock,
        )

    @cached_property
    def reports(self) -> ReportService:
        return ReportService(
            self.sales,
            self.merchant_store,
            lambda month: self.ledger.daily(month),
            self.totals.before,
            lambda: self.totals.through(),
            self.clock,
        )
