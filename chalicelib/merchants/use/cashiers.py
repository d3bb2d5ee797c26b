"""Who may use a merchant's till: its owner's phone, and those that the owner adds.

The phones stand as one set in the merchant's account, where a redemption conditions on it: whoever
is taken away pays in nothing more, from that moment on.
"""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.logins import Login, Till
from chalicelib.identity.store.logins import Logins
from chalicelib.merchants.rules.merchant import ROLE
from chalicelib.merchants.rules.till import (
    CASHIER,
    CASHIERS_AT_MOST,
    OWNER,
    Cashier,
    cashier_id,
    owned,
)
from chalicelib.merchants.store.merchants import Merchants

View = TypeVar("View")

_KNOWN = (
    "Nomor itu sudah dapat memakai kasir toko ini. Tidak ada yang ditambahkan. "
    "Periksa daftar kasir, atau pakai nomor lain.",
    "That phone may already use this shop's till. Nobody was added. "
    "Look at the list of cashiers, or give another phone.",
)
_FULL = (
    f"Toko ini sudah punya {CASHIERS_AT_MOST} kasir, batas terbanyak. Tidak ada yang ditambahkan. "
    "Hapus salah satu lebih dahulu.",
    f"This shop has {CASHIERS_AT_MOST} cashiers, the most there can be. Nobody was added. "
    "Remove one of them first.",
)
_OWNERS = (
    "Nomor pemilik tidak dapat dihapus di sini. Tidak ada yang diubah. "
    "Untuk mengganti nomor pemilik, hubungi petugas program.",
    "The owner's phone cannot be removed here. Nothing was changed. "
    "To change the owner's phone, contact the program office.",
)


class Cashiers(Component, frozen=True, kw_only=True):
    """The use cases of a merchant's cashiers. `hash_phone` is a keyed hash."""

    store: Merchants
    logins: Logins
    records: Records
    writer: Writer
    audit: AuditJournal
    hash_phone: Callable[[str], str]
    clock: Clock

    def till(self, merchant_id: str, phone_hash: str) -> Till:
        """What an access token for this phone says of the till. Raises `forbidden`."""
        shop = self.store.shop(merchant_id)
        cashier = shop.cashier(phone_hash) if shop else None
        if shop is None or cashier is None:
            raise Refused("forbidden")
        return Till(cashier.name, shop.phones)

    def every(self, by: Subject) -> list[Cashier]:
        """The owner, then the cashiers as they were added. Raises `forbidden` for a cashier."""
        return owned(self.store.shop(by.id), by).cashiers

    def add(
        self, phone: str, name: str, by: Subject, key: Key | None, view: Callable[[Cashier], View]
    ) -> View:
        """Let a phone (`+62…`) use the till; answers `view` of it. Raises `forbidden` for a
        cashier, `state_conflict` where the phone may already or there are too many."""
        shop = owned(self.store.shop(by.id), by)
        hashed = self.hash_phone(phone)
        if hashed in shop.phones:
            raise Explained("state_conflict", _KNOWN)
        if len(shop.cashiers) > CASHIERS_AT_MOST:
            raise Explained("state_conflict", _FULL)
        now = self.clock()
        cashier = Cashier(
            id=cashier_id(by.id, hashed),
            name=name,
            role=CASHIER,
            phone_masked=mask_phone(phone),
            phone_hash=hashed,
            added_at=to_text(now),
        )
        body = view(cashier)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                self.store.put_cashier(by.id, cashier),
                self.store.set_phones(by.id, shop.phones, shop.phones | {hashed}),
                self.logins.put(hashed, Login(ROLE, by.id, shop.merchant.name)),
                self.audit.entry(
                    by,
                    "cashier.add",
                    cashier.id,
                    now,
                    merchant_id=by.id,
                    phone=cashier.phone_masked,
                ),
            ]
        )
        return body

    def remove(self, cashier_id: str, by: Subject) -> Cashier:
        """Take the till from a cashier: no payment, refund or sign-in from now on. Raises
        `forbidden` for a cashier, `not_found`, `state_conflict` for the owner's own phone."""
        shop = owned(self.store.shop(by.id), by)
        found = [cashier for cashier in shop.cashiers if cashier.id == cashier_id]
        if not found:
            raise Refused("not_found")
        (cashier,) = found
        if cashier.role == OWNER:
            raise Explained("state_conflict", _OWNERS)
        hashed = cashier.phone_hash
        self.writer.transact(
            [
                self.store.delete_cashier(by.id, cashier.id),
                self.store.set_phones(by.id, shop.phones, shop.phones - {hashed}),
                self.logins.delete(hashed, ROLE, by.id),
                self.audit.entry(by, "cashier.remove", cashier.id, self.clock(), merchant_id=by.id),
            ]
        )
        return cashier
