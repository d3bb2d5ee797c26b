"""Remitting tax to the state: one officer proposes, another decides. The money moves when the bank
has booked it."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.procurement.rules.remit import APPROVED, PROPOSED, REJECTED, Remit, decided
from chalicelib.procurement.rules.taxes import TaxKind
from chalicelib.procurement.store.remits import Remits
from chalicelib.procurement.store.taxes import Taxes

V = TypeVar("V")
View = Callable[[Remit], V]


class RemitTaxes(Component, frozen=True, kw_only=True):
    """The use cases of officers who remit what was withheld. Each answers `view` of the remit,
    which is kept under the key."""

    taxes: Taxes
    remits: Remits
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def propose(
        self,
        kind: TaxKind,
        amount: int,
        billing_code: str,
        by: Subject,
        key: Key | None,
        view: View[V],
    ) -> V:
        """Propose to remit `amount` rupiah of a kind by a billing code. Raises `reference_used`, or
        `state_conflict` where less is due and not on its way."""
        now = self.clock()
        remit = Remit(
            id=ids.new_id(ids.REMIT),
            kind=kind,
            amount=amount,
            billing_code=billing_code,
            state=PROPOSED,
            proposed_by=by.actor,
            proposed_at=to_text(now),
        )
        answer = view(remit)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answer),
                self.remits.propose(remit),
                self.taxes.take(kind, amount),
                self.audit.entry(by, "remit.propose", remit.id, now, amount=amount),
            ]
        )
        return answer

    def approve(self, remit_id: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Approve it: from now on the bank's line with its billing code confirms it. Raises
        `not_found`, `same_person`, `state_conflict` where it was decided."""
        remit = self.remits.get(remit_id)
        now = self.clock()
        approved = decided(remit, APPROVED, by.actor, to_text(now))
        answer = view(approved)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                self.remits.approve(approved),
                self.audit.entry(by, "remit.approve", remit.id, now),
            ]
        )
        return answer

    def reject(self, remit_id: str, reason: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Drop a proposal, or an approved remit that the bank has not carried out (a billing code
        lapses); whoever proposed it may, too. No money moves: it is due again, and its code free.
        Raises `not_found`, `state_conflict` where it was rejected before, or the bank has booked
        it."""
        remit = self.remits.get(remit_id)
        now = self.clock()
        rejected = decided(remit, REJECTED, by.actor, to_text(now), reason)
        answer = view(rejected)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.remits.reject(rejected),
                self.taxes.give_back(remit.kind, remit.amount),
                self.audit.entry(by, "remit.reject", remit.id, now, reason=reason),
            ]
        )
        return answer
