"""The parts of merchants."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.ports import Shelves
from chalicelib.search.parts import SearchParts

if TYPE_CHECKING:
    from chalicelib.merchants.store.accounts import MerchantAccounts
    from chalicelib.merchants.store.applications import Applications
    from chalicelib.merchants.store.merchants import Merchants
    from chalicelib.merchants.store.shop_photos import ShopPhotos
    from chalicelib.merchants.store.stalls import Stalls
    from chalicelib.merchants.store.stickers import Stickers
    from chalicelib.merchants.use.accounts import ReadAccounts
    from chalicelib.merchants.use.apply import Apply
    from chalicelib.merchants.use.approve import Approve
    from chalicelib.merchants.use.cashiers import Cashiers
    from chalicelib.merchants.use.change import ChangeMerchant
    from chalicelib.merchants.use.change_state import ChangeState
    from chalicelib.merchants.use.confirm_account import ConfirmAccount
    from chalicelib.merchants.use.directory import Directory, DirectoryDocument
    from chalicelib.merchants.use.imports import MerchantRegistry
    from chalicelib.merchants.use.look_up import LookUp
    from chalicelib.merchants.use.shopfront import Shopfront
    from chalicelib.merchants.use.statement import ReadStatement


class MerchantParts(Room):
    """Shops, their tills, and what the city owes them."""

    @cached_property
    def store(self) -> Merchants:
        from chalicelib.merchants.store.items import MerchantItem
        from chalicelib.merchants.store.merchants import Merchants

        return Merchants(self.parts.table("merchants", MerchantItem))

    @cached_property
    def applications(self) -> Applications:
        from chalicelib.merchants.store.applications import Applications
        from chalicelib.merchants.store.items import MerchantItem

        return Applications(self.parts.table("merchants", MerchantItem))

    @cached_property
    def accounts(self) -> MerchantAccounts:
        from chalicelib.merchants.store.accounts import MerchantAccounts
        from chalicelib.merchants.store.items import MerchantItem

        return MerchantAccounts(self.parts.connection, self.parts.table("merchants", MerchantItem))

    @cached_property
    def stalls(self) -> Stalls:
        from chalicelib.merchants.store.items import MerchantItem
        from chalicelib.merchants.store.stalls import Stalls

        return Stalls(self.parts.connection, self.parts.table("merchants", MerchantItem))

    @cached_property
    def stickers(self) -> Stickers:
        from chalicelib.merchants.store.items import MerchantItem
        from chalicelib.merchants.store.stickers import Stickers

        return Stickers(self.parts.connection, self.parts.table("merchants", MerchantItem))

    @cached_property
    def shop_photos(self) -> ShopPhotos:
        from chalicelib.merchants.store.items import MerchantItem
        from chalicelib.merchants.store.shop_photos import ShopPhotos

        return ShopPhotos(self.parts.connection, self.parts.table("merchants", MerchantItem))

    @cached_property
    def apply(self) -> Apply:
        from chalicelib.merchants.use.apply import Apply

        parts, identity = self.parts, self.parts[IdentityParts]
        return Apply(
            applications=self.applications,
            store=self.store,
            prove=identity.prove_phone,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            id_of_nib=identity.pseudonyms.id_of_nib,
            clock=parts.clock,
        )

    @cached_property
    def approve(self) -> Approve:
        from chalicelib.merchants.use.approve import Approve

        parts, identity = self.parts, self.parts[IdentityParts]
        return Approve(
            applications=self.applications,
            store=self.store,
            logins=identity.logins,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            id_of_nib=identity.pseudonyms.id_of_nib,
            clock=parts.clock,
        )

    @cached_property
    def look_up(self) -> LookUp:
        from chalicelib.merchants.use.look_up import LookUp

        return LookUp(
            store=self.store,
            applications=self.applications,
            id_of_nib=self.parts[IdentityParts].pseudonyms.id_of_nib,
        )

    @cached_property
    def directory(self) -> Directory:
        from chalicelib.merchants.use.directory import Directory

        return Directory(search=self.parts[SearchParts].of("merchants"), clock=self.parts.clock)

    @cached_property
    def directory_document(self) -> DirectoryDocument:
        """What makes the documents that everybody reads."""
        from chalicelib.merchants.use.directory import DirectoryDocument

        return DirectoryDocument(
            store=self.store,
            vocabulary=self.parts[SearchParts].vocabulary_document("merchants"),
        )

    @cached_property
    def change(self) -> ChangeMerchant:
        from chalicelib.merchants.use.change import ChangeMerchant

        parts = self.parts
        return ChangeMerchant(
            store=self.store,
            applications=self.applications,
            logins=parts[IdentityParts].logins,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            hash_phone=self._hash_phone,
            move_products=lambda merchant_id, code: parts.port(Shelves).move(merchant_id, code),
            touch_products=self._touch_products,
            clock=parts.clock,
        )

    @cached_property
    def change_state(self) -> ChangeState:
        from chalicelib.merchants.use.change_state import ChangeState

        parts = self.parts
        return ChangeState(
            store=self.store,
            applications=self.applications,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            touch_products=self._touch_products,
            clock=parts.clock,
        )

    @cached_property
    def shopfront(self) -> Shopfront:
        from chalicelib.merchants.store.items import MerchantItem
        from chalicelib.merchants.store.shopfronts import Shopfronts
        from chalicelib.merchants.use.shopfront import Shopfront

        parts = self.parts
        return Shopfront(
            store=self.store,
            shopfronts=Shopfronts(parts.table("merchants", MerchantItem)),
            applications=self.applications,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def confirm_account(self) -> ConfirmAccount:
        from chalicelib.merchants.use.confirm_account import ConfirmAccount

        parts = self.parts
        return ConfirmAccount(
            store=self.store,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def cashiers(self) -> Cashiers:
        from chalicelib.merchants.use.cashiers import Cashiers

        parts = self.parts
        return Cashiers(
            store=self.store,
            logins=parts[IdentityParts].logins,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            hash_phone=self._hash_phone,
            clock=parts.clock,
        )

    @cached_property
    def statement(self) -> ReadStatement:
        from chalicelib.merchants.use.statement import ReadStatement

        ledger = self.parts[LedgerParts]
        return ReadStatement(
            store=self.store,
            journal=ledger.journal,
            through=ledger.totals.through,
            clock=self.parts.clock,
        )

    @cached_property
    def read_accounts(self) -> ReadAccounts:
        from chalicelib.merchants.use.accounts import ReadAccounts

        return ReadAccounts(accounts=self.accounts)

    @cached_property
    def registry(self) -> MerchantRegistry:
        from chalicelib.merchants.use.imports import MerchantRegistry

        parts, identity = self.parts, self.parts[IdentityParts]
        return MerchantRegistry(
            merchants=self.store,
            applications=self.applications,
            change=self.change,
            logins=identity.logins,
            announce=parts[DocumentParts].announce,
            writer=parts.writer,
            hash_phone=self._hash_phone,
            id_of_nib=identity.pseudonyms.id_of_nib,
            clock=parts.clock,
        )

    def _touch_products(self, merchant_id: str) -> None:
        self.parts.port(Shelves).touch(merchant_id)

    @property
    def _hash_phone(self) -> Callable[[str], str]:
        return self.parts[IdentityParts].pseudonyms.hash_phone
