"""Delegates: who stands for a resident without a phone.

An officer records whom the resident has named, and it is good once the delegate has accepted it by
their own phone: never by one person's word. It ends by itself, or at once by a word of the delegate
or an officer, or when either's phone changes.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, epoch, to_text
from chalicelib.core.values.subject import RESIDENT, Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.residents.rules import (
    ENDED,
    STANDING,
    Delegation,
    Resident,
    naming_refusal,
)
from chalicelib.residents.store.delegations import Delegations
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.use.end_delegations import EndDelegations

View = TypeVar("View")


class Delegates(Component, frozen=True, kw_only=True):
    """The use cases of delegations."""

    store: Residents
    delegations: Delegations
    entitlements: Entitlements
    logins: Logins
    pseudonyms: Pseudonyms
    ending: EndDelegations
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def of(self, resident_id: str) -> Delegation | None:
        """The last delegation of a resident. Raises `not_found`."""
        self.store.get(resident_id)
        return self.delegations.find(resident_id)

    def mine(self, by: Subject) -> list[Delegation]:
        """For whom I stand, or am asked to, by this phone."""
        found = self.delegations.of_phones([by.phone])
        return [one for one in found if one.delegate_id == by.id]

    def name(
        self,
        resident_id: str,
        phone: str | None,
        delegate_id: str | None,
        until: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Delegation], View],
    ) -> View:
        """Record whom a resident has named, by their phone (`+62…`) or id; answers `view` of it,
        which is kept under the key. Raises `not_found`, `validation_failed`, `same_person` where
        it is the officer themselves, `state_conflict` where the resident has a phone or a delegate
        already, or the delegate stands for as many as one may."""
        person = self.store.get(resident_id)
        delegate = self._delegate(person, phone, delegate_id)
        now = self.clock()
        if refused := naming_refusal(person, delegate, until, by.phone, now):
            raise refused
        assert delegate.phone_hash is not None, "it would have been refused"
        self._end_lapsed(person, delegate.phone_hash, by)
        now = self.clock()
        delegation = Delegation(
            resident_id=person.id,
            resident_name=person.name,
            delegate_id=delegate.id,
            delegate_name=delegate.name,
            phone=delegate.phone_hash,
            until=until,
            reason=reason,
            named_by=by.actor,
            named_at=to_text(now),
        )
        body = view(delegation)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                *self.delegations.name(delegation, person, delegate),
                self.audit.entry(
                    by,
                    "delegate.name",
                    person.id,
                    now,
                    delegate=delegate.id,
                    until=until,
                    reason=reason,
                ),
            ]
        )
        return body

    def accept(self, resident_id: str, by: Subject) -> Delegation:
        """Agree to stand for a resident. Said again it changes nothing. Raises `not_found` where I
        was not named, `state_conflict` where it has ended or the resident has got a phone."""
        delegation = self._named(resident_id, by)
        person, me = self.store.get(resident_id), self.store.get(by.id)
        now = self.clock()
        if delegation.state(now) == STANDING:
            return delegation
        if delegation.state(now) == ENDED:
            raise Refused("state_conflict")
        if person.phone_hash is not None or me.phone_hash != by.phone:
            raise Refused("state_conflict")
        # Nothing pays that somebody else has drawn for them before, not even in this very second.
        accepted = replace(delegation, stored_state=STANDING, since=epoch(now) + 1)
        login = Login(RESIDENT, person.id, person.name, me.id, delegation.until)
        self.writer.transact(
            [
                *self.delegations.accept(delegation, person, me, accepted.since),
                # So that they can claim for somebody who has never signed in.
                self.entitlements.follow(person),
                self.logins.put_delegate(by.phone, login),
                self.audit.entry(by, "delegate.accept", person.id, now, delegate=me.id),
            ]
        )
        return accepted

    def leave(self, resident_id: str, by: Subject) -> Delegation:
        """Stand for a resident no more, or not at all. Said again it changes nothing. Raises
        `not_found` where I was not named."""
        return self._end(self._named(resident_id, by), by, "left")

    def end(self, resident_id: str, delegate_id: str, reason: str, by: Subject) -> Delegation:
        """The same by an officer's word. Raises `not_found`."""
        delegation = self.delegations.find(resident_id)
        if delegation is None or delegation.delegate_id != delegate_id:
            raise Refused("not_found")
        return self._end(delegation, by, reason)

    def _end(self, delegation: Delegation, by: Subject, why: str) -> Delegation:
        if delegation.stored_state == ENDED:
            return delegation
        now = self.clock()
        self.writer.transact(self.ending.writes(delegation, by, why, now))
        return replace(delegation, stored_state=ENDED, ended_by=by.actor, ended_at=to_text(now))

    def _named(self, resident_id: str, by: Subject) -> Delegation:
        found = self.delegations.find(resident_id)
        if found is None or (found.delegate_id, found.phone) != (by.id, by.phone):
            raise Refused("not_found")
        return found

    def _delegate(self, person: Resident, phone: str | None, delegate_id: str | None) -> Resident:
        if (phone is None) == (delegate_id is None):
            raise invalid(
                "phone",
                "isi phone atau resident_id, salah satu saja",
                "give either phone or resident_id",
            )
        if phone is None:
            found = [self.store.find(delegate_id or "")]
        else:
            hashed = self.pseudonyms.hash_phone(phone)
            logins = self.logins.of_phone(hashed, RESIDENT)
            known = self.store.find_many(one.id for one in logins if not one.delegate)
            found = [one for one in known.values() if one.phone_hash == hashed]
        delegates = [one for one in found if one is not None and one.id != person.id]
        if not delegates:
            raise invalid(
                "phone" if phone else "resident_id",
                "bukan warga lain dalam registri kota",
                "is no other resident of the city's registry",
            )
        if len(delegates) > 1:
            raise invalid(
                "phone",
                "dipakai beberapa warga: isi resident_id",
                "is several residents': give resident_id",
            )
        return delegates[0]

    def _end_lapsed(self, person: Resident, phone: str, by: Subject) -> None:
        """End what is over by itself, so that it stands in nobody's way."""
        own = self.delegations.find(person.id)
        others = self.delegations.of_phones([phone])
        for one in {one.resident_id: one for one in [*others, *([own] if own else [])]}.values():
            now = self.clock()
            if one.stored_state != ENDED and one.state(now) == ENDED:
                self.writer.transact(self.ending.writes(one, by, "time over", now))
