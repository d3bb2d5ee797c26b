"""Giving a resident another phone."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import RESIDENT, Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.residents.rules import Resident
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents


class ChangePhone(Component, frozen=True, kw_only=True):
    """The use case of another phone. `move_owner(resident_id, phone_hash)` tells the resident's
    vouchers of it."""

    store: Residents
    entitlements: Entitlements
    logins: Logins
    pseudonyms: Pseudonyms
    move_owner: Callable[[str, str | None], None]
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def change(self, resident_id: str, phone: str | None, by: Subject) -> Resident:
        """Give a resident another phone (`+62…`), or none. The old one can no longer sign in for
        them; what it still holds draws, pays and claims nothing. Raises `not_found`, or
        `state_conflict` where it was changed meanwhile."""
        resident = self.store.get(resident_id)
        before, anew = resident.phone_hash, self.pseudonyms.hash_phone(phone) if phone else None
        changed = replace(resident, phone=phone, phone_hash=anew)
        writes = [
            self.store.change_phone(resident, changed),
            self.entitlements.own(changed),
            self.audit.entry(
                by,
                "resident.change_phone",
                resident.id,
                self.clock(),
                before=_masked(resident.phone),
                after=_masked(phone),
            ),
        ]
        if anew:
            writes.append(self.logins.put(anew, Login(RESIDENT, resident.id, resident.name)))
        if before and before != anew:
            writes.append(self.logins.delete(before, RESIDENT, resident.id))
        # The vouchers first: if we crash here, the profile still names the old phone, and doing it
        # again finds what is to be done. And once more when the old phone can claim none any more.
        self.move_owner(resident.id, anew)
        self.writer.transact(writes)
        self.move_owner(resident.id, anew)
        return changed


def _masked(phone: str | None) -> str | None:
    return mask_phone(phone) if phone else None
