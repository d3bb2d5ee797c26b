"""Proposing to reverse a wrong transfer. Nothing moves."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.rules import PROPOSED, Correction, must_be_correctable, must_leave
from chalicelib.corrections.store import Corrections
from chalicelib.corrections.use.reversals import Reversal
from chalicelib.ledger.store.transfers import Transfers

V = TypeVar("V")


class Propose(Component, frozen=True, kw_only=True):
    """The use case of proposing. `reversals` has one for each kind that can be corrected."""

    corrections: Corrections
    transfers: Transfers
    reversals: Mapping[str, Reversal]
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def propose(
        self,
        transfer_id: str,
        reason: str,
        by: Subject,
        key: Key,
        view: Callable[[Correction], V],
    ) -> V:
        """Propose to reverse what is left of a transfer. Answers `view` of the correction, and
        keeps it under `key`. Raises `not_found`, `validation_failed` for a kind that is not
        reversed here, `state_conflict` where all of it is reversed, or proposed to be."""
        transfer = self.transfers.find(transfer_id)
        if transfer is None:
            raise Refused("not_found")
        must_be_correctable(transfer)
        left = self.reversals[transfer.kind].left(transfer)
        must_leave(left.amount)
        now = self.clock()
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
        answer = view(correction)
        entry = self.audit.entry(
            by, "correction.propose", correction.id, now, transfer_id=transfer.id
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answer),
                *self.corrections.put(correction),
                entry,
            ]
        )
        return answer
