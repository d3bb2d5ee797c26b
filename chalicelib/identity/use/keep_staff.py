"""Keeping staff: every change is proposed by one admin and confirmed by another."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.rules.passkeys import Owner, Passkey
from chalicelib.identity.rules.staff import StaffMember, StaffRole, StaffState, admin_beside
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.store.passkeys import Passkeys
from chalicelib.identity.store.staff import Staff
from chalicelib.identity.use.pseudonyms import Pseudonyms

Answered = TypeVar("Answered")

# Who appoints a city's first staff: nobody who could have signed in.
COMMAND = Subject("command", "appoint", "")


class KeepStaff(Component, frozen=True, kw_only=True):
    """The use cases of keeping staff."""

    staff: Staff
    passkeys: Passkeys
    logins: Logins
    pseudonyms: Pseudonyms
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def all(self) -> list[StaffMember]:
        """All staff, active or proposed."""
        return self.staff.all()

    def passkeys_of(self, members: Iterable[StaffMember]) -> dict[str, list[Passkey]]:
        """The passkeys of some of the staff, by the id of their owner."""
        owners = [Owner(one.role, one.id, one.phone) for one in members]
        return {owner.id: found for owner, found in self.passkeys.of(owners).items()}

    def propose(
        self,
        phone: str,
        name: str,
        role: StaffRole,
        by: Subject,
        key: Key | None,
        answer: Callable[[StaffMember], Answered],
    ) -> Answered:
        """Propose a member of staff, whose phone is `+62…`; another admin confirms. Answers, and
        keeps under the key, the `answer` of them. Raises `state_conflict` where the phone has this
        role, or is proposed for it."""
        now = self.clock()
        member = self._member(phone, name, role, "proposed", by.id)
        answered = answer(member)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answered),
                self.staff.put(member),
                self.audit.entry(by, "staff.propose", member.id, now, role=role),
            ]
        )
        return answered

    def confirm(self, staff_id: str, by: Subject) -> StaffMember:
        """Confirm what another admin has proposed: that a member comes, or goes. Raises
        `not_found`, `same_person`, or `state_conflict` where nothing is proposed."""
        now = self.clock()
        member = self._known(staff_id)
        phone, role = member.phone, member.role
        if member.state == "removal_proposed":
            self.writer.transact(
                [
                    self.staff.confirm_removal(staff_id, by.id),
                    self.logins.delete(phone, role, staff_id),
                    *self.passkeys.delete_all(Owner(role, staff_id, phone)),
                    self.audit.entry(by, "staff.remove", staff_id, now, role=role),
                ]
            )
            return replace(member, state="removed")
        self.writer.transact(
            [
                self.staff.confirm(staff_id, by.id),
                self.logins.put(phone, Login(role, staff_id, member.name)),
                self.audit.entry(by, "staff.appoint", staff_id, now, role=role),
            ]
        )
        return replace(member, state="active")

    def propose_removal(self, staff_id: str, by: Subject) -> StaffMember:
        """Propose that a member goes; another admin confirms. A proposal that was not confirmed
        yet is withdrawn at once. Raises `not_found`, or `state_conflict` for the city's last
        admin."""
        now = self.clock()
        member = self._known(staff_id)
        stays = admin_beside(member, self.staff.all())
        if member.state == "proposed":
            self.writer.transact(
                [
                    self.staff.withdraw(staff_id),
                    self.audit.entry(by, "staff.withdraw", staff_id, now, role=member.role),
                ]
            )
            return replace(member, state="removed")
        self.writer.transact(
            [
                self.staff.propose_removal(staff_id, by.id),
                # Else two admins who go at once would each leave the other.
                *([self.staff.must_be_active(stays)] if stays else []),
                self.audit.entry(by, "staff.propose_removal", staff_id, now, role=member.role),
            ]
        )
        return replace(member, state="removal_proposed", proposed_by=by.id)

    def appoint(self, phone: str, name: str, role: StaffRole) -> str:
        """Make a member of staff without a second admin: for a city's first, by a command that
        needs the city's own credentials. Answers the id; doing it twice changes nothing."""
        member = self._member(phone, name, role, "active", "bootstrap")
        try:
            self.writer.transact(
                [
                    self.staff.put(member),
                    self.logins.put(member.phone, Login(role, member.id, name)),
                    self.audit.entry(COMMAND, "staff.appoint", member.id, self.clock(), role=role),
                ]
            )
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
        return member.id

    def _member(
        self, phone: str, name: str, role: StaffRole, state: StaffState, by: str
    ) -> StaffMember:
        return StaffMember(
            id=self.pseudonyms.id_of_staff(role, phone),
            name=name,
            role=role,
            phone=self.pseudonyms.hash_phone(phone),
            phone_masked=mask_phone(phone),
            state=state,
            proposed_by=by,
        )

    def _known(self, staff_id: str) -> StaffMember:
        member = self.staff.find(staff_id)
        if member is None:
            raise Refused("not_found")
        return member
