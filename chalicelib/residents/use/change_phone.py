"""Giving a resident another phone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import RESIDENT, Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.residents.rules import Resident
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import PhoneChanged, Residents
from chalicelib.residents.use.end_delegations import EndDelegations


class ChangePhone(Component, frozen=True, kw_only=True):
    """The use case of another phone. `move_owner(resident_id, phone_hash, listed)` tells the
    resident's vouchers of it, while the registry has the phone `listed`."""

    store: Residents
    entitlements: Entitlements
    logins: Logins
    pseudonyms: Pseudonyms
    move_owner: Callable[[str, str | None, str | None], None]
    delegations: EndDelegations
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def change(self, resident_id: str, phone: str | None, by: Subject) -> Resident:
        """Give a resident another phone (`+62…`), or none. The old one can no longer sign in for
        them; what it still holds draws, pays and claims nothing; and nobody stands for them any
        more, nor they for anybody. Raises `not_found`, or
        `state_conflict` where it was changed meanwhile."""
        resident = self.store.get(resident_id)
        before, anew = resident.phone_hash, self.pseudonyms.hash_phone(phone) if phone else None
        # Of a visitor the number itself is not kept.
        kept = None if resident.is_visitor else phone
        changed = replace(resident, phone=kept, phone_hash=anew)
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
            writes.append(self._let_in(anew, resident))
        if before and before != anew:
            writes.append(self._keep_out(before, resident))
        # The vouchers first: if we crash here, the profile still names the old phone, and doing it
        # again finds what is to be done. And once more when the old phone can claim none any more.
        self.move_owner(resident.id, anew, before)
        self.delegations.of_phone_changes([(resident, changed)], by)
        self.writer.transact(writes)
        # Where the registry has yet another one by now, whoever changed it has told the vouchers.
        with suppress(PhoneChanged):
            self.move_owner(resident.id, anew, anew)
        self.delegations.of_phone_changes([(resident, changed)], by)
        return changed

    def _let_in(self, phone: str, resident: Resident) -> Write:
        if resident.is_visitor:
            return self.logins.put_visitor(phone, resident.id)
        return self.logins.put(phone, Login(RESIDENT, resident.id, resident.name))

    def _keep_out(self, phone: str, resident: Resident) -> Write:
        if resident.is_visitor:
            return self.logins.delete_visitor(phone, resident.id)
        return self.logins.delete(phone, RESIDENT, resident.id)


def _masked(phone: str | None) -> str | None:
    return mask_phone(phone) if phone else None
