"""Approving a correction: the money moves back."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.rules import APPROVED, Correction, decided, refusal
from chalicelib.corrections.store import Corrections
from chalicelib.corrections.use.reversals import Reversal

V = TypeVar("V")


class Approve(Component, frozen=True, kw_only=True):
    """The use case of approving. `reversals` has one for each kind that can be corrected."""

    corrections: Corrections
    reversals: Mapping[str, Reversal]
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def approve(
        self, correction_id: str, by: Subject, key: Key | None, view: Callable[[Correction], V]
    ) -> V:
        """Move the money back, in one transaction with the approval; answers `view` of it, and
        keeps that under `key`. Raises `not_found`, `same_person`, `state_conflict` where it was
        decided or the campaign holds too little, `refund_too_large` where the merchant is owed too
        little."""
        correction = self.corrections.get(correction_id)
        reversal = self.reversals[correction.transfer.kind]
        # The write has the same condition; this spares making ready what nobody may approve.
        refused = refusal(correction.state, correction.proposed_by, APPROVED, by.actor)
        if refused is not None:
            raise refused
        reverse = reversal.prepare(correction)
        now = self.clock()
        approved = decided(correction, APPROVED, by.actor, to_text(now), "")
        answer = view(approved)
        entry = self.audit.entry(
            by,
            "correction.approve",
            correction.id,
            now,
            transfer_id=correction.transfer.id,
            reversal_id=approved.reversal_id,
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.corrections.decide(approved),
                entry,
                *reverse(by.actor, now),
            ]
        )
        return answer
