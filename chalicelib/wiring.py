"""The only place where real parts are put together."""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from pynamodb.connection import Connection

from chalicelib.campaigns.service import CampaignService
from chalicelib.campaigns.store import BudgetItem, Budgets, CampaignItem, Campaigns
from chalicelib.core import ids
from chalicelib.core.dynamo import Writer, bind, connect
from chalicelib.core.idempotency import RecordItem, Records
from chalicelib.core.instants import Clock, utc_now
from chalicelib.core.settings import Settings
from chalicelib.identity.keys import SecretsManagerKeys
from chalicelib.identity.service import Identity
from chalicelib.identity.sms import SnsSender
from chalicelib.identity.store import Identities, IdentityItem
from chalicelib.imports.leases import Leases
from chalicelib.imports.service import Imports, Registry
from chalicelib.imports.store import ImportLog
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.imports.uploads import Uploads
from chalicelib.ledger.heartbeats import Heartbeats
from chalicelib.ledger.journal import Journal, JournalItem
from chalicelib.ledger.service import AccountReader, Ledger, singles
from chalicelib.ledger.store import AccountItem, TransferItem, Transfers
from chalicelib.ledger.totals import Totals
from chalicelib.merchants.cashiers import Cashiers
from chalicelib.merchants.imports import MerchantRegistry
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.statements import Statements
from chalicelib.merchants.store import MerchantItem, Merchants
from chalicelib.products.service import ProductService
from chalicelib.products.store import ProductItem, Products
from chalicelib.redemptions.service import RedemptionService
from chalicelib.redemptions.store import Refunded, RefundedItem
from chalicelib.reports.service import ReportService
from chalicelib.reports.store import Sales
from chalicelib.residents.imports import ResidentRegistry
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import ResidentItem, Residents
from chalicelib.vouchers.claims import ClaimService
from chalicelib.vouchers.lapse import Lapse
from chalicelib.vouchers.returns import Returns, ReturnService
from chalicelib.vouchers.service import VoucherService
from chalicelib.vouchers.store import VoucherItem, Vouchers

MODELS = {
    "accounts": AccountItem,
    "budgets": BudgetItem,
    "campaigns": CampaignItem,
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
        return Ledger(self.journal, self.totals, self._readers(), self.heartbeats.beat, self.clock)

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
            "paid": singles(("paid",), ledger_own),
        }

    @cached_property
    def identity(self) -> Identity:
        return Identity(
            self.identities,
            self.records,
            self.writer,
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
    def residents(self) -> ResidentService:
        return ResidentService(
            self.resident_store,
            self.identities,
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
    def redemptions(self) -> RedemptionService:
        return RedemptionService(
            self.voucher_store,
            self.vouchers,
            self.merchant_store,
            self.residents,
            self.campaigns,
            self.transfers,
            self.journal,
            Refunded(self.settings.table("redemptions")),
            self._money_back,
            self.records,
            self.writer,
            self.keys,
            lambda: self.totals.through(),
            self.settings.city,
            self.clock,
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
        return Imports(self._registries, self._import_leases)

    @cached_property
    def import_jobs(self) -> ImportJobs:
        return ImportJobs(
            self.imports,
            self._registries,
            self._import_leases,
            ImportLog(self.connection, self.writer, self.settings.table("imports")),
            Uploads(self._storage, self.settings.uploads_bucket),
            self.records,
            self.writer,
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
                lambda merchant_id, code: self.products.move(merchant_id, code),
            ),
        }

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
