"""The only place where real parts are put together."""

import hmac
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from pynamodb.connection import Connection

from chalicelib.bank.files import StatementFiles
from chalicelib.bank.matching import Matching
from chalicelib.bank.resolving import Resolving
from chalicelib.bank.service import BankStatements
from chalicelib.bank.store import StatementStore
from chalicelib.campaigns.service import CampaignService
from chalicelib.campaigns.store import BudgetItem, Budgets, CampaignItem, Campaigns
from chalicelib.campaigns.withdrawals import Withdrawals
from chalicelib.core import ids
from chalicelib.core.audit import AuditItem, AuditJournal
from chalicelib.core.dynamo import Writer, bind, connect
from chalicelib.core.idempotency import RecordItem, Records
from chalicelib.core.instants import Clock, utc_now
from chalicelib.core.items import scan_plain
from chalicelib.core.settings import Settings
from chalicelib.corrections.reversals import FundReversal, PayoutReversal, RedeemReversal
from chalicelib.corrections.service import CorrectionService
from chalicelib.corrections.store import CorrectionItem, Corrections
from chalicelib.days.reading import DayReader
from chalicelib.days.seal import Guards, Reading
from chalicelib.days.service import Closing
from chalicelib.days.store import Days
from chalicelib.exports.files import Files
from chalicelib.exports.service import ExportJobs, ExportService
from chalicelib.exports.sources import Sources
from chalicelib.exports.statements import StatementPapers
from chalicelib.exports.store import Exports
from chalicelib.identity.keys import SecretsManagerKeys, find_key
from chalicelib.identity.service import Identity
from chalicelib.identity.sms import SnsSender
from chalicelib.identity.store import Identities, IdentityItem
from chalicelib.imports.leases import Leases
from chalicelib.imports.service import Imports, Registry
from chalicelib.imports.store import ImportLog
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.imports.uploads import Uploads
from chalicelib.ledger.guards import GUARDED
from chalicelib.ledger.heartbeats import Heartbeats
from chalicelib.ledger.journal import Journal, JournalItem
from chalicelib.ledger.listing import DayListing
from chalicelib.ledger.service import AccountReader, Ledger, singles
from chalicelib.ledger.store import AccountItem, TransferItem, Transfers
from chalicelib.ledger.totals import Totals
from chalicelib.merchants.accounts import MerchantAccounts
from chalicelib.merchants.cashiers import Cashiers
from chalicelib.merchants.imports import MerchantRegistry
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.statements import Statements
from chalicelib.merchants.store import MerchantItem, Merchants
from chalicelib.products.service import ProductService
from chalicelib.products.store import ProductItem, Products
from chalicelib.reconciliation.accounts import Accounts
from chalicelib.reconciliation.bank import BankChecks
from chalicelib.reconciliation.daybook import DayReading
from chalicelib.reconciliation.days import DayChecks
from chalicelib.reconciliation.payouts import PayoutChecks
from chalicelib.reconciliation.projections import Projections
from chalicelib.reconciliation.service import Reconciliation
from chalicelib.reconciliation.store import Books
from chalicelib.redemptions.receipts import Receipts
from chalicelib.redemptions.refunds import Refunds, RefundService
from chalicelib.redemptions.service import RedemptionService
from chalicelib.redemptions.store import Refunded, RefundedItem
from chalicelib.reports.service import ReportService
from chalicelib.reports.store import Sales
from chalicelib.residents.imports import ResidentRegistry
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import ResidentItem, Residents
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
from chalicelib.settlements.store import Settlements
from chalicelib.vouchers.claims import ClaimService
from chalicelib.vouchers.lapse import Lapse
from chalicelib.vouchers.returns import Returns, ReturnService
from chalicelib.vouchers.service import VoucherService
from chalicelib.vouchers.store import VoucherItem, Vouchers

MODELS = {
    "accounts": AccountItem,
    "audit": AuditItem,
    "budgets": BudgetItem,
    "campaigns": CampaignItem,
    "corrections": CorrectionItem,
    "idempotency": RecordItem,
    "identity": IdentityItem,
    "journal": JournalItem,
    "merchants": MerchantItem,
    "products": ProductItem,
    "redemptions": RefundedItem,
    "residents": ResidentItem,
    "transfers": TransferItem,
    "vouchers": VoucherItem,
}


@dataclass(frozen=True)
class Parts:
    """A city's parts, each made when it is first asked for."""

    settings: Settings
    clock: Clock

    def __post_init__(self) -> None:
        # The models must know their tables before any store uses them.
        _ = self.connection

    @cached_property
    def connection(self) -> Connection:
        connection = connect(self.settings)
        bind(connection, self.settings, MODELS)
        return connection

    @cached_property
    def _session(self) -> Any:
        # One session for all clients: a second one would read the service models again.
        return self.connection.session

    def client(self, service: str) -> Any:
        """A client of another AWS service."""
        return self._session.create_client(service, region_name=self.settings.region)

    @cached_property
    def sqs(self) -> Any:
        return self.client("sqs")

    @cached_property
    def journal(self) -> Journal:
        return Journal()

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.connection)

    @cached_property
    def records(self) -> Records:
        return Records(self.settings.table("idempotency"))

    @cached_property
    def audit(self) -> AuditJournal:
        return AuditJournal(self.settings.table("audit"))

    @cached_property
    def keys(self) -> SecretsManagerKeys:
        return SecretsManagerKeys(
            lambda: self.client("secretsmanager"), self.settings.secret, self.clock
        )

    # Stores

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
    def identities(self) -> Identities:
        return Identities(self.settings.table("identity"))

    @cached_property
    def resident_store(self) -> Residents:
        return Residents(self.settings.table("residents"))

    @cached_property
    def merchant_store(self) -> Merchants:
        return Merchants(self.settings.table("merchants"))

    @cached_property
    def budgets(self) -> Budgets:
        return Budgets(self.settings.table("budgets"))

    @cached_property
    def campaign_store(self) -> Campaigns:
        return Campaigns(self.settings.table("campaigns"))

    @cached_property
    def voucher_store(self) -> Vouchers:
        return Vouchers(self.settings.table("vouchers"))

    # Use cases

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
    def identity(self) -> Identity:
        return Identity(
            self.identities,
            self.records,
            self.writer,
            self.audit,
            self.keys,
            SnsSender(lambda: self.client("sns")),
            self.settings.city,
            urlsplit(self.settings.origin).hostname or "localhost",
            self.settings.cookies_need_tls,
            self.clock,
            {"resident": lambda resident_id: self.residents.welcome(resident_id)},
            lambda merchant_id, phone: self.cashiers.till(merchant_id, phone),
        )

    @cached_property
    def _days(self) -> Days:
        return Days(self.connection, self.settings.table("days"))

    @cached_property
    def listing(self) -> DayListing:
        return DayListing(self.connection, self.settings.table("journal"))

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
            self._send_day,
            self.settings.city,
            self.clock,
            time.monotonic,
        )

    def _send_day(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.sqs.send_message(
            QueueUrl=self.settings.days_queue,
            MessageBody=json.dumps(message),
            DelaySeconds=delay_s,
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
    def residents(self) -> ResidentService:
        return ResidentService(
            self.resident_store,
            self.identities,
            self.writer,
            self.audit,
            self.identity.hash_phone,
            lambda nik: self._id_of(ids.RESIDENT, "nik", nik),
            lambda resident_id, phone: self.vouchers.move_owner(resident_id, phone),
            self.clock,
        )

    @cached_property
    def merchants(self) -> MerchantService:
        return MerchantService(
            self.merchant_store,
            self.identities,
            self.records,
            self.writer,
            self.audit,
            self.identity.hash_phone,
            lambda nib: self._id_of(ids.MERCHANT, "nib", nib),
            lambda merchant_id, code: self.products.move(merchant_id, code),
            self.clock,
        )

    @cached_property
    def cashiers(self) -> Cashiers:
        return Cashiers(
            self.merchant_store,
            self.identities,
            self.records,
            self.writer,
            self.audit,
            self.identity.hash_phone,
            self.clock,
        )

    @cached_property
    def statements(self) -> Statements:
        return Statements(
            self.merchant_store, self.journal, lambda: self.totals.through(), self.clock
        )

    @cached_property
    def campaigns(self) -> CampaignService:
        return CampaignService(
            self.campaign_store,
            self.budgets,
            self.transfers,
            self.records,
            self.writer,
            self.audit,
            lambda: self.ledger.totals(),
            lambda: self.totals.through(),
            lambda kelurahan, segments: self.residents.count_eligible(kelurahan, segments),
            self.clock,
        )

    @cached_property
    def vouchers(self) -> VoucherService:
        return VoucherService(
            self.voucher_store,
            self.resident_store,
            self.campaigns,
            self.keys,
            self.settings.city,
            self.clock,
        )

    @cached_property
    def claims(self) -> ClaimService:
        return ClaimService(
            self.voucher_store,
            self.resident_store,
            self.residents,
            self.campaigns,
            self.budgets,
            self.transfers,
            self.records,
            self.writer,
            self.clock,
        )

    @cached_property
    def _money_back(self) -> Returns:
        return Returns(self.budgets, self.transfers)

    @cached_property
    def returns(self) -> ReturnService:
        return ReturnService(
            self.voucher_store,
            self.resident_store,
            self.residents,
            self.campaigns,
            self.budgets,
            self.transfers,
            self._money_back,
            self.records,
            self.writer,
            self.audit,
            self.clock,
        )

    @cached_property
    def lapse(self) -> Lapse:
        return Lapse(
            self.voucher_store,
            self.campaign_store,
            self._money_back,
            self.journal,
            self.writer,
            lambda: self.totals.through(),
            self.clock,
        )

    @cached_property
    def _refunded(self) -> Refunded:
        return Refunded(self.settings.table("redemptions"))

    @cached_property
    def redemptions(self) -> RedemptionService:
        return RedemptionService(
            self.voucher_store,
            self.vouchers,
            self.merchant_store,
            self.residents,
            self.campaigns,
            self.transfers,
            self.journal,
            self._refunded,
            self.records,
            self.writer,
            self._receipts,
            lambda: self.totals.through(),
            self.clock,
        )

    @cached_property
    def _receipts(self) -> Receipts:
        return Receipts(self.keys, self.settings.city)

    @cached_property
    def refunds(self) -> Refunds:
        return Refunds(
            self.voucher_store,
            self.merchant_store,
            self.campaigns,
            self.transfers,
            self._refunded,
            self._money_back,
            self._receipts,
        )

    @cached_property
    def refund_service(self) -> RefundService:
        return RefundService(self.redemptions, self.refunds, self.records, self.writer, self.clock)

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
    def settlement_store(self) -> Settlements:
        return Settlements(self.connection, self.settings.table("settlements"))

    @cached_property
    def merchant_accounts(self) -> MerchantAccounts:
        return MerchantAccounts(self.connection, self.settings.table("merchants"))

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
            self.settlement_store, self._drafts, self._approval, self._send_settlement
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
            self._send_settlement,
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
            self._send_settlement,
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
    def statement_store(self) -> StatementStore:
        return StatementStore(self.connection, self.settings.table("bank"))

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
            self._send_bank_statement,
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

    def _send_bank_statement(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.sqs.send_message(
            QueueUrl=self.settings.bank_queue,
            MessageBody=json.dumps(message),
            DelaySeconds=delay_s,
        )

    def _send_settlement(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.sqs.send_message(
            QueueUrl=self.settings.settlements_queue,
            MessageBody=json.dumps(message),
            DelaySeconds=delay_s,
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
    def products(self) -> ProductService:
        return ProductService(
            Products(self.connection, self.settings.table("products")),
            self.merchant_store,
            self.records,
            self.writer,
            self.clock,
        )

    @cached_property
    def imports(self) -> Imports:
        return Imports(self._registries, self._import_leases, self.audit, self.clock)

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self._storage, self.settings.uploads_bucket)

    @cached_property
    def import_jobs(self) -> ImportJobs:
        return ImportJobs(
            self.imports,
            self._registries,
            self._import_leases,
            ImportLog(self.connection, self.writer, self.settings.table("imports")),
            self.uploads,
            self.records,
            self.writer,
            self.audit,
            self._send_import,
            self.clock,
        )

    @cached_property
    def _import_leases(self) -> Leases:
        return Leases(self.writer, self.settings.table("imports"), self.clock)

    def _send_import(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.sqs.send_message(
            QueueUrl=self.settings.imports_queue,
            MessageBody=json.dumps(message),
            DelaySeconds=delay_s,
        )

    def _storage(self) -> Any:
        # Checksums "when required": else a signed address carries that of an empty body. "virtual":
        # else it names S3's global host, which does not serve Jakarta.
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            s3={"addressing_style": "virtual"},
        )
        return self._session.create_client("s3", region_name=self.settings.region, config=config)

    @cached_property
    def _registries(self) -> Mapping[str, Registry[Any, Any]]:
        return {
            "residents": ResidentRegistry(
                self.resident_store,
                self.identities,
                self.identity.hash_phone,
                lambda nik: self._id_of(ids.RESIDENT, "nik", nik),
                lambda resident_id, phone: self.vouchers.move_owner(resident_id, phone),
            ),
            "merchants": MerchantRegistry(
                self.merchants,
                self.merchant_store,
                self.identities,
                self.writer,
                lambda nib: self._id_of(ids.MERCHANT, "nib", nib),
                self.clock,
            ),
        }

    @cached_property
    def exports(self) -> ExportService:
        return ExportService(
            self._exports,
            self._export_files,
            self.records,
            self.writer,
            self.audit,
            self._send_export,
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
            self._send_export,
            self.clock,
        )

    @cached_property
    def _exports(self) -> Exports:
        return Exports(self.connection, self.writer, self.settings.table("exports"))

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

    def _send_export(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.sqs.send_message(
            QueueUrl=self.settings.exports_queue,
            MessageBody=json.dumps(message),
            DelaySeconds=delay_s,
        )

    @cached_property
    def sales(self) -> Sales:
        return Sales(self.connection, self.writer, self.settings.table("reports"))

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

    def _id_of(self, prefix: str, purpose: str, value: str) -> str:
        """The id that belongs to a NIK or NIB: a keyed hash, so that it tells nothing of it."""
        digest = hmac.digest(self.keys.ring().pepper, f"{purpose}\0{value}".encode(), "sha256")
        return ids.stable_id(prefix, digest)


@lru_cache(maxsize=1)
def parts() -> Parts:
    """The parts of this process, from its environment."""
    return Parts(Settings.from_env(os.environ), utc_now)
