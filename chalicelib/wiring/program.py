"""The city's program: people, merchants, campaigns, vouchers, redemptions, what they import."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from chalicelib.campaigns.service import CampaignService
from chalicelib.core import ids
from chalicelib.identity.service import Identity
from chalicelib.identity.sms import SnsSender
from chalicelib.imports.leases import Leases
from chalicelib.imports.service import Imports, Registry
from chalicelib.imports.store import ImportLog
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.ledger.rules import next_minute
from chalicelib.merchants.cashiers import Cashiers
from chalicelib.merchants.imports import MerchantRegistry
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.statements import Statements
from chalicelib.products.service import ProductService
from chalicelib.products.store import Products
from chalicelib.redemptions.receipts import Receipts
from chalicelib.redemptions.refunds import Refunds, RefundService
from chalicelib.redemptions.service import RedemptionService
from chalicelib.residents.imports import ResidentRegistry
from chalicelib.residents.service import ResidentService
from chalicelib.vouchers.claims import ClaimService
from chalicelib.vouchers.lapse import Lapse
from chalicelib.vouchers.returns import Returns, ReturnService
from chalicelib.vouchers.service import VoucherService
from chalicelib.wiring.stores import Stores


@dataclass(frozen=True)
class Program(Stores):
    """Use cases of residents, merchants and admins."""

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
            self.merchant_accounts,
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
            lambda: self.totals.before(next_minute(self.clock())),
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
    def redemptions(self) -> RedemptionService:
        return RedemptionService(
            self.voucher_store,
            self.vouchers,
            self.merchant_store,
            self.merchant_accounts,
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
            self.merchant_accounts,
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
            self.send_to(self.settings.imports_queue),
            self.clock,
        )

    @cached_property
    def _import_leases(self) -> Leases:
        return Leases(self.writer, self.settings.table("imports"), self.clock)

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

    def _id_of(self, prefix: str, purpose: str, value: str) -> str:
        """The id that belongs to a NIK or NIB: a keyed hash, so that it tells nothing of it."""
        digest = hmac.digest(self.keys.ring().pepper, f"{purpose}\0{value}".encode(), "sha256")
        return ids.stable_id(prefix, digest)
