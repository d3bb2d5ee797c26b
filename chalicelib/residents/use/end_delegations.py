"""Ending delegations, by whatever ends them: a word, a phone that comes or goes, a lost phone."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.identity.store.logins import Logins
from chalicelib.residents.rules import ENDED, Delegation, Resident
from chalicelib.residents.store.delegations import Delegations


class EndDelegations(Component, frozen=True, kw_only=True):
    """Ends delegations: from that moment on the delegate can neither draw nor pay nor come in."""

    delegations: Delegations
    logins: Logins
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def writes(self, delegation: Delegation, by: Subject, why: str, now: datetime) -> list[Write]:
        """The writes that end one, and tell the audit journal who and why."""
        return [
            *self.delegations.end(delegation, by.actor, now),
            self.logins.delete_delegate(
                delegation.phone, delegation.resident_id, delegation.delegate_id
            ),
            self.audit.entry(
                by,
                "delegate.end",
                delegation.resident_id,
                now,
                delegate=delegation.delegate_id,
                reason=why,
            ),
        ]

    def not_ended(self, resident_id: str) -> list[Delegation]:
        """Whoever stands for a resident, or is asked to: at most one."""
        found = self.delegations.find(resident_id)
        return [found] if found is not None and found.stored_state != ENDED else []

    def of_phone_changes(self, changed: Iterable[tuple[Resident, Resident]], by: Subject) -> None:
        """End what other phones of residents (as they were, as they are) end: who has got one needs
        nobody to stand for them, and who has lost theirs stands for nobody. Said again, it ends
        what began meanwhile."""
        others = [(was, now) for was, now in changed if was.phone_hash != now.phone_hash]
        lost = {(was.id, was.phone_hash) for was, _ in others if was.phone_hash}
        found = self.delegations.of_residents(was.id for was, _ in others if not was.phone_hash)
        found += [
            one
            for one in self.delegations.of_phones(phone for _, phone in lost)
            if (one.delegate_id, one.phone) in lost
        ]
        for one in found:
            if one.stored_state != ENDED:
                self.writer.transact(self.writes(one, by, "phone changed", self.clock()))
