"""Approving and rejecting a surrender. The money moves when the bank has booked it."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.treasury.rules.surrender import APPROVED, REJECTED, Surrender, decided
from chalicelib.treasury.store.surrenders import Surrenders
from chalicelib.treasury.use.unclaimed import Unclaimed

V = TypeVar("V")


class Decide(Component, frozen=True, kw_only=True):
    """The use cases of an officer who sees what another has proposed."""

    surrenders: Surrenders
    unclaimed: Unclaimed
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def approve(
        self, surrender_id: str, by: Subject, key: Key | None, view: Callable[[Surrender], V]
    ) -> V:
        """Approve it: from now on the bank's line with its number confirms it. Answers `view` of
        it, which is kept under the key. Raises `not_found`, `same_person`, `state_conflict` where
        it was decided, or the treasury has come to hold too little since; `unavailable` where the
        treasury moved at this moment."""
        surrender = self.surrenders.get(surrender_id)
        now = self.clock()
        approved = decided(surrender, APPROVED, by.actor, to_text(now))
        unmoved = self.unclaimed.must_hold(surrender.amount, but=surrender.id)
        answer = view(approved)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                self.surrenders.approve(approved),
                unmoved,
                self.audit.entry(by, "surrender.approve", surrender.id, now),
            ]
        )
        return answer

    def reject(
        self,
        surrender_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Surrender], V],
    ) -> V:
        """Drop a proposal, or an approved surrender that the bank has not carried out; whoever
        proposed it may, too. No money moves, and its STS number is free again. Answers `view` of
        it, which is kept under the key. Raises `not_found`, `state_conflict` where it was rejected
        before, or the bank has booked it."""
        surrender = self.surrenders.get(surrender_id)
        now = self.clock()
        rejected = decided(surrender, REJECTED, by.actor, to_text(now), reason)
        answer = view(rejected)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.surrenders.reject(rejected),
                self.audit.entry(by, "surrender.reject", surrender.id, now, reason=reason),
            ]
        )
        return answer
