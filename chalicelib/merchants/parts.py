"""The parts of merchants."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Parts
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.cashiers import Cashiers
from chalicelib.merchants.imports import MerchantRegistry
from chalicelib.merchants.ports import Shelves
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.statements import Statements
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.items import MerchantItem
from chalicelib.merchants.store.merchants import Merchants


@dataclass(frozen=True)
class MerchantParts:
    """Shops, their tills, and what the parts owes them."""

    parts: Parts

    @cached_property
    def store(self) -> Merchants:
        return Merchants(self.parts.table("merchants", MerchantItem))

    @cached_property
    def accounts(self) -> MerchantAccounts:
        return MerchantAccounts(self.parts.connection, self.parts.table("merchants", MerchantItem))

    @cached_property
    def merchants(self) -> MerchantService:
        parts, identity = self.parts, self.parts[IdentityParts]
        return MerchantService(
            self.store,
            self.accounts,
            identity.identities,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            identity.identity.hash_phone,
            identity.id_of_nib,
            lambda merchant_id, code: parts.port(Shelves).move(merchant_id, code),
            parts.clock,
        )

    @cached_property
    def cashiers(self) -> Cashiers:
        parts, identity = self.parts, self.parts[IdentityParts]
        return Cashiers(
            self.store,
            identity.identities,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            lambda number: identity.identity.hash_phone(number),
            parts.clock,
        )

    @cached_property
    def statements(self) -> Statements:
        ledger = self.parts[LedgerParts]
        return Statements(self.store, ledger.journal, ledger.totals.through, self.parts.clock)

    @cached_property
    def registry(self) -> MerchantRegistry:
        parts, identity = self.parts, self.parts[IdentityParts]
        return MerchantRegistry(
            self.merchants,
            self.store,
            identity.identities,
            parts.writer,
            identity.id_of_nib,
            parts.clock,
        )
