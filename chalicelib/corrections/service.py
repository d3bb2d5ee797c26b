"""Proposing, approving and rejecting corrections. Nothing moves before the approval."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.reversals import Reversal
from chalicelib.corrections.rules import (
    APPROVED,
    PROPOSED,
    REJECTED,
    Correction,
    State,
    decided,
    must_be_correctable,
    must_leave,
    refusal,
)
from chalicelib.corrections.store import Corrections, list_key
from chalicelib.ledger.store.transfers import Transfers

View = Callable[[Correction], Any]


class CorrectionService:
    """The use cases of corrections. `reversals` has one for each kind that can be corrected."""

    def __init__(
        self,
        store: Corrections,
        transfers: Transfers,
        reversals: Mapping[str, Reversal],
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._store = store
        self._transfers = transfers
        self._reversals = reversals
        self._records = records
        self._writer = writer
        self._audit = audit
        self._clock = clock

    def propose(self, transfer_id: str, reason: str, by: Subject, key: Key, view: View) -> Any:
        """Propose to reverse what is left of a transfer. Answers `view` of the correction. Raises
        `not_found`, `validation_failed` for a kind that is not reversed here, `state_conflict`
        where all of it is reversed, or proposed to be."""
        transfer = self._transfers.find(transfer_id)
        if transfer is None:
            raise Refused("not_found")
        must_be_correctable(transfer)
        left = self._reversals[transfer.kind].left(transfer)
        must_leave(left.amount)
        now = self._clock()
        correction = Correction(
            id=ids.new_id(ids.CORRECTION),
            state=PROPOSED,
            transfer=transfer,
            amount=left.amount,
            credit_account=left.credit_account,
            reason=reason,
            proposed_by=by.actor,
            proposed_at=to_text(now),
        )
        body = view(correction)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                *self._store.put(correction),
                self._audit.entry(
                    by, "correction.propose", correction.id, now, transfer_id=transfer.id
                ),
            ]
        )
        return body

    def approve(self, correction_id: str, by: Subject, key: Key | None, view: View) -> Any:
        """Move the money back, in one transaction with the approval. Raises `not_found`,
        `same_person`, `state_conflict` where it was decided or the campaign holds too little,
        `refund_too_large` where the merchant is owed too little."""
        correction = self.get(correction_id)
        reversal = self._reversals[correction.transfer.kind]
        # The write has the same condition; this only spares making ready what nobody may approve.
        refused = refusal(correction.state, correction.proposed_by, APPROVED, by.actor)
        if refused is not None:
            raise refused
        reversal.prepare(correction)
        now = self._clock()
        approved = decided(correction, APPROVED, by.actor, to_text(now), "")
        body = view(approved)
        self._writer.transact(
            [
                *self._records.write(key, now, 200, body=body),
                *self._store.decide(approved),
                self._audit.entry(
                    by,
                    "correction.approve",
                    correction.id,
                    now,
                    transfer_id=correction.transfer.id,
                    reversal_id=approved.reversal_id,
                ),
                *reversal.writes(correction, by.actor, now),
            ]
        )
        return body

    def reject(
        self, correction_id: str, reason: str, by: Subject, key: Key | None, view: View
    ) -> Any:
        """Drop a proposal; whoever made it may, too. Its transfer can be proposed again. Raises
        `not_found`, `state_conflict` where it was decided."""
        correction = self.get(correction_id)
        now = self._clock()
        rejected = decided(correction, REJECTED, by.actor, to_text(now), reason)
        body = view(rejected)
        self._writer.transact(
            [
                *self._records.write(key, now, 200, body=body),
                *self._store.decide(rejected),
                self._audit.entry(by, "correction.reject", correction.id, now, reason=reason),
            ]
        )
        return body

    def get(self, correction_id: str) -> Correction:
        """A correction, up to date. Raises `not_found`."""
        found = self._store.find(correction_id)
        if found is None:
            raise Refused("not_found")
        return found

    def every(
        self, state: State | None, cursor: str | None, limit: int
    ) -> tuple[list[Correction], str | None]:
        """Corrections, newest first, those in one state where it is given, and the next cursor."""
        found: list[Correction] = []
        for correction in self._store.newest_first(cursor):
            if state in (None, correction.state):
                if len(found) == limit:
                    return found, list_key(found[-1])
                found.append(correction)
        return found, None
