"""Rejecting a correction: the proposal is dropped, and nothing moves."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.rules import REJECTED, Correction, decided
from chalicelib.corrections.store import Corrections

V = TypeVar("V")


class Reject(Component, frozen=True, kw_only=True):
    """The use case of rejecting."""

    corrections: Corrections
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def reject(
        self,
        correction_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Correction], V],
    ) -> V:
        """Drop a proposal; whoever made it may, too. Its transfer can be proposed again. Answers
        `view` of it, and keeps that under `key`. Raises `not_found`, `state_conflict` where it was
        decided."""
        correction = self.corrections.get(correction_id)
        now = self.clock()
        rejected = decided(correction, REJECTED, by.actor, to_text(now), reason)
        answer = view(rejected)
        entry = self.audit.entry(by, "correction.reject", correction.id, now, reason=reason)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.corrections.decide(rejected),
                entry,
            ]
        )
        return answer
