"""Keeping passkeys: everybody their own, and those of the staff with other admins."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal, TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, epoch, to_text
from chalicelib.core.values.subject import RESIDENT, STAFF_ROLES, Subject
from chalicelib.identity.formats import webauthn
from chalicelib.identity.formats.site import Site
from chalicelib.identity.formats.webauthn import Json, Malformed
from chalicelib.identity.ports import KeysTold
from chalicelib.identity.rules.logins import Login, own
from chalicelib.identity.rules.passkeys import (
    Owner,
    Passkey,
    confirmed,
    drawn_challenge,
    for_owner,
    gone,
    handle_of,
    made,
    must_be_ours,
)
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.store.passkeys import Passkeys
from chalicelib.identity.store.staff import Staff

Answered = TypeVar("Answered")


class KeepPasskeys(Component, frozen=True, kw_only=True):
    """The use cases of keeping passkeys."""

    passkeys: Passkeys
    staff: Staff
    logins: Logins
    keys: SecretsManagerKeys
    site: Site
    records: Records
    audit: AuditJournal
    told: KeysTold
    writer: Writer
    clock: Clock
    new_id: Callable[[], str] = partial(ids.new_id, ids.PASSKEY_CHALLENGE)

    def all(self, by: Subject) -> list[Passkey]:
        """Somebody's own passkeys, the oldest first."""
        owner = _owner(by)
        return self.passkeys.of([owner])[owner]

    def ask(self, by: Subject) -> tuple[str, Json]:
        """A challenge for whoever makes a passkey, and what their browser does with it. Raises
        `unauthenticated` for somebody whose phone was taken."""
        owner, login = self._standing(by)
        others = [one.credential for one in self.all(by)]
        pepper = self.keys.pepper
        challenge = drawn_challenge(pepper, for_owner(owner), self.new_id(), self.clock())
        handle = handle_of(pepper, owner)
        name = login.name or "Tumbas"
        return challenge, webauthn.creation_options(self.site, challenge, handle, name, others)

    def add(
        self,
        by: Subject,
        challenge: str,
        credential: Json,
        name: str,
        key: Key | None,
        answer: Callable[[Passkey], Answered],
        *,
        owes_proof: bool,
    ) -> Answered:
        """Keep a passkey that was made. Answers, and keeps under the key, the `answer` of it.
        Raises `validation_failed` where it was not made here for this challenge,
        `unauthenticated`, or `state_conflict` where it is there already, or one too many."""
        now, (owner, login) = self.clock(), self._standing(by)
        must_be_ours(self.keys.pepper, for_owner(owner), challenge, now)
        try:
            found = webauthn.read_made(self.site, challenge, credential)
        except Malformed:
            raise invalid(
                "credential",
                "bukan kunci sandi yang baru saja dibuat di halaman ini",
                "is not a passkey that was just made on this page",
            ) from None
        passkey = made(
            owner,
            found.credential,
            found.public_key,
            found.sign_count,
            name,
            to_text(now),
            owes_proof=owes_proof,
        )
        answered = answer(passkey)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answered),
                self.passkeys.use_challenge(challenge, epoch(now)),
                self.logins.stands(owner.phone, login),
                *self.passkeys.add(passkey),
                *self._told(by, "passkey.add", passkey, now),
            ]
        )
        return answered

    def remove(self, passkey_id: str, by: Subject, *, owes_proof: bool) -> Passkey:
        """Take a passkey away: at once, but for the last that counts for money, which another admin
        takes. Raises `not_found`, `step_up_required` where it counts and `by` has not just proved
        one that does, or `state_conflict`."""
        passkey = self._known(passkey_id)
        if passkey.owner != _owner(by):
            raise Refused("not_found")
        member = self.staff.find(by.id) if by.role in STAFF_ROLES else None
        counting = member.counting if member else frozenset[str]()
        if passkey_id not in counting:
            return self._delete(passkey, by, "passkey.remove")
        if owes_proof:
            raise Refused("step_up_required")
        if len(counting) > 1:
            return self._delete(
                passkey,
                by,
                "passkey.remove",
                self.staff.count_no_more(by.id, passkey_id, last=False),
            )
        told = self.audit.entry(by, "passkey.propose_removal", passkey_id, self.clock())
        self.writer.transact([self.passkeys.propose_removal(passkey_id), told])
        return self._known(passkey_id)

    def confirm(self, staff_id: str, passkey_id: str, by: Subject) -> Passkey:
        """Confirm a passkey of another of the staff, that it counts for money or that their last
        one goes. Raises `not_found`, `same_person`, or `state_conflict` where there is nothing to
        confirm."""
        now, passkey = self.clock(), self._of_staff(staff_id, passkey_id)
        if passkey.state == "removal_proposed":
            if passkey.owner.phone == by.phone:
                raise Refused("same_person")
            last = self.staff.count_no_more(staff_id, passkey_id, last=True)
            return self._delete(passkey, by, "passkey.confirm_removal", last)
        after = confirmed(passkey, by.id)
        counts = [self.staff.count(staff_id, passkey_id)] if after.state == "active" else []
        self.writer.transact(
            [
                self.passkeys.confirm(passkey, after, by.id, by.phone),
                *counts,
                self.audit.entry(by, "passkey.confirm", passkey_id, now, staff=staff_id),
            ]
        )
        return after

    def turn_down(self, staff_id: str, passkey_id: str, by: Subject) -> Passkey:
        """Take away a passkey of the staff that is proposed. Raises `not_found`, or
        `state_conflict` for one that counts: its owner takes that away."""
        passkey = self._of_staff(staff_id, passkey_id)
        if passkey.state != "proposed":
            raise Refused("state_conflict")
        return self._delete(passkey, by, "passkey.turn_down")

    def _delete(self, passkey: Passkey, by: Subject, action: str, *writes: Write) -> Passkey:
        told = self._told(by, action, passkey, self.clock())
        self.writer.transact([*self.passkeys.delete(passkey), *writes, *told])
        return gone(passkey)

    def _told(self, by: Subject, action: str, passkey: Passkey, now: datetime) -> list[Write]:
        owner = passkey.owner
        event: Literal["passkey_made", "passkey_removed"] = (
            "passkey_made" if action == "passkey.add" else "passkey_removed"
        )
        told = self.told.writes(owner.role, owner.id, owner.phone, event, passkey.id, now)
        # Residents are a million: the journal is of the staff and of shops.
        if by.role == RESIDENT:
            return told
        return [*told, self.audit.entry(by, action, passkey.id, now, role=owner.role)]

    def _standing(self, by: Subject) -> tuple[Owner, Login]:
        owner = _owner(by)
        login = own(self.logins.of_phone(by.phone, by.role), owner.id)
        if login is None:
            raise Refused("unauthenticated")
        return owner, login

    def _of_staff(self, staff_id: str, passkey_id: str) -> Passkey:
        passkey = self._known(passkey_id)
        if passkey.owner.id != staff_id or passkey.owner.role not in STAFF_ROLES:
            raise Refused("not_found")
        return passkey

    def _known(self, passkey_id: str) -> Passkey:
        passkey = self.passkeys.find(passkey_id)
        if passkey is None:
            raise Refused("not_found")
        return passkey


def _owner(by: Subject) -> Owner:
    return Owner(by.role, by.id, by.phone)
