"""Proposing that money goes back to the city. Nothing moves."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.treasury.rules.surrender import PROPOSED, Surrender
from chalicelib.treasury.store.surrenders import Overtaken, Surrenders
from chalicelib.treasury.use.unclaimed import Unclaimed

V = TypeVar("V")

# Others propose or the treasury moves meanwhile: it is looked at anew.
_TRIES = 5


class Propose(Component, frozen=True, kw_only=True):
    """The use case of an officer who has made out an STS."""

    surrenders: Surrenders
    unclaimed: Unclaimed
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def propose(
        self,
        amount: int,
        reference: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Surrender], V],
    ) -> V:
        """Propose to surrender `amount` rupiah by the STS of this number. Answers `view` of it,
        which is kept under the key. Raises `reference_used`, or `state_conflict` where less has to
        go back."""
        for _ in range(_TRIES):
            try:
                return self._propose(amount, reference, by, key, view)
            except Overtaken:
                continue
        raise Refused("unavailable", retry_after=1)

    def _propose(
        self,
        amount: int,
        reference: str,
        by: Subject,
        key: Key | None,
        view: Callable[[Surrender], V],
    ) -> V:
        # First: whoever proposes after this is seen by the write.
        seen = self.surrenders.version()
        unmoved = self.unclaimed.must_hold(amount)
        now = self.clock()
        surrender = Surrender(
            id=ids.new_id(ids.SURRENDER),
            reference=reference,
            amount=amount,
            state=PROPOSED,
            proposed_by=by.actor,
            proposed_at=to_text(now),
        )
        answer = view(surrender)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answer),
                *self.surrenders.propose(surrender, seen),
                unmoved,
                self.audit.entry(by, "surrender.propose", surrender.id, now, amount=amount),
            ]
        )
        return answer
