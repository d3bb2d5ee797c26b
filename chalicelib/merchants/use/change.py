"""Changing what a merchant is known by, and all that follows."""

from collections.abc import Callable, Mapping

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.merchants.rules.change import differences, merged
from chalicelib.merchants.rules.merchant import ROLE, Merchant
from chalicelib.merchants.rules.row import MerchantRow, cells_of, read_form
from chalicelib.merchants.rules.till import cashier_id
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.use.directory import documents_of


class ChangeMerchant(Component, frozen=True, kw_only=True):
    """The use case of admins and imports that change merchants. `hash_phone` is a keyed hash;
    `move_products(merchant_id, kelurahan_code)` tells a merchant's products of its new place,
    `touch_products(merchant_id)` has them told anew, as they are shown with what is changed."""

    store: Merchants
    applications: Applications
    logins: Logins
    announce: Announce
    writer: Writer
    audit: AuditJournal
    hash_phone: Callable[[str], str]
    move_products: Callable[[str, str], None]
    touch_products: Callable[[str], None]
    clock: Clock

    def change(self, merchant_id: str, cells: Mapping[str, str], by: Subject) -> Merchant:
        """Change those columns of a merchant, or of an application, that `cells` name. A changed
        bank account holds its payouts until a finance officer confirms it. Raises `not_found`,
        `validation_failed`, or `state_conflict` where it was changed meanwhile."""
        merchant = self.store.find(merchant_id)
        was = merchant or self.applications.get(merchant_id)
        changed = self.merge(was, read_form({**cells_of(was), **cells}), by)
        if changed == was:
            return was
        if merchant is None:
            told = self._told(was, changed, by)
            self.writer.transact([self.applications.change(was, changed), told])
        else:
            self.write(was, changed, by)
        return changed

    def merge(self, was: Merchant, row: MerchantRow, by: Subject) -> Merchant:
        """A merchant with the values of a row; keeps state, and notes a changed bank account.
        Writes nothing."""
        return merged(was, row, self.hash_phone(row.phone), by.actor, to_text(self.clock()))

    def write(self, was: Merchant, changed: Merchant, by: Subject) -> None:
        """Store a changed merchant with all that follows it, and tell of it in the audit journal.

        The owner's new phone may use the till, the old one no longer; whose phone it was as a
        cashier is the owner now. Raises `state_conflict` where it was changed meanwhile.
        """
        self.announce.changing(documents_of(was.kelurahan_code, changed.kelurahan_code))
        if was.kelurahan_code != changed.kelurahan_code:
            # First, as they may be too many for one transaction: if we crash here, the profile
            # still names the old place, and doing it again finds what is to be done.
            self.move_products(changed.id, changed.kelurahan_code)
        elif (was.name, was.address) != (changed.name, changed.address):
            self.touch_products(changed.id)
        shop = self.store.shop(changed.id)
        if shop is None:
            raise Refused("not_found")
        phones = shop.phones
        writes = [
            self.store.change_profile(was, changed),
            self._told(was, changed, by),
        ]
        if was.phone_hash != changed.phone_hash:
            phones = phones - {was.phone_hash} | {changed.phone_hash}
            writes.append(self.logins.delete(was.phone_hash, ROLE, was.id))
            own = cashier_id(changed.id, changed.phone_hash)
            if any(cashier.id == own for cashier in shop.cashiers[1:]):
                writes.append(self.store.delete_cashier(changed.id, own))
        if (phones, changed.category) != (shop.phones, was.category):
            writes.append(self.store.set_till(changed.id, changed.category, shop.phones, phones))
        let_in = phones - shop.phones if was.name == changed.name else phones
        login = Login(ROLE, changed.id, changed.name)
        writes += [self.logins.put(phone, login) for phone in sorted(let_in)]
        self.writer.transact(writes)

    def _told(self, was: Merchant, changed: Merchant, by: Subject) -> Write:
        told = differences(was, changed)
        return self.audit.entry(by, "merchant.change", changed.id, self.clock(), **told)
