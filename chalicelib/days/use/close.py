"""Closing a day at finance's word: begin, and finish where that is done within a request."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import BEGUN_BY_THEN_S, Work
from chalicelib.days.rules.closing import (
    Begun,
    Chain,
    OutOfTime,
    must_be_first,
    must_be_next,
    must_have_ended,
)
from chalicelib.days.rules.reports import Proposal, Refusal, not_reconciled
from chalicelib.days.store.days import Days, Moved
from chalicelib.days.store.guards import Guards
from chalicelib.days.use.finish import Closing

# A request is given up after 29 seconds; whoever waits for it, sooner.
REQUEST_S = 12.0
# A day with more transfers than this is not listed within a request.
AT_ONCE_MOST = 20_000

_LATENESS = timedelta(seconds=WRITE_LATENESS_S)


class Close(Component, frozen=True, kw_only=True):
    """The use case of closing a day, which the queue's function does and signs: `take_up` has it do
    so now and waits for it, `work` lets it do so later. `monotonic` counts seconds."""

    days: Days
    guards: Guards
    audit: AuditJournal
    writer: Writer
    closing: Closing
    work: Work
    clock: Clock
    monotonic: Callable[[], float]
    take_up: Callable[[date], None]
    at_once_most: int = AT_ONCE_MOST

    def close(self, day: date, by: Subject, reason: str = "") -> DayRecord | Proposal | None:
        """Close a day; answers its record, the same each time, or None where that takes longer
        than a request may: then the queue's function goes on with it. Where its books do not agree
        and there is a `reason`, the proposal to close it all the same, for another to close.

        Raises `state_conflict` for a day that has not ended or is not the next, and Incomplete;
        `not_reconciled` where its books do not agree, and `same_person` where whoever has proposed
        to close it all the same does so again.
        """
        # In this order: a day that is closed between the two readings is found.
        chain = self.days.chain()
        found = self.days.find(day)
        if found is not None:
            return found.record
        must_have_ended(day, self.clock(), _LATENESS)
        must_be_next(day, chain)
        standing = chain.proposal_of(day)
        if chain.closing is None:
            self._begin(day, chain, by, reason)
        self.take_up(day)

        # In this order: a day that was closed since is found.
        chain = self.days.chain()
        found = self.days.find(day)
        if found is not None:
            return found.record
        refusal = chain.refusal_of(day)
        if chain.closing is None and refusal is not None:
            return _answer(refusal, standing, chain.proposal_of(day), by, reason)
        self._wait_for(day)
        return None

    def _begin(self, day: date, chain: Chain, by: Subject, reason: str) -> None:
        if chain.closed is None:
            must_be_first(day, self.guards.first_day(), self.clock())
        # The message first: without a closing that has begun it is dropped, whereas a closing
        # without a message would wait for somebody to ask for it again.
        self.work.queue(day.isoformat(), BEGUN_BY_THEN_S)
        told: dict[str, Any] = {"reason": reason} if reason else {}
        proposal = chain.proposal_of(day)
        if proposal is not None and proposal.by != by.actor:
            told |= {"proposed_by": proposal.by, "proposed_reason": proposal.reason}
        # Only now: reading every guard may take longer than an act may be late.
        now = self.clock()
        try:
            self.writer.transact(
                [
                    self.days.begin(Begun(day, to_text(now), by.actor, reason), chain),
                    self.audit.entry(by, "day.close", day.isoformat(), now, **told),
                ]
            )
        except Moved:
            # Somebody else may have begun to close this very day, and even be done with it.
            if self.days.chain().closing != day and self.days.find(day) is None:
                raise

    def _wait_for(self, day: date) -> None:
        """Leave a closing to the queue. Raises Incomplete: what is not complete is said at once,
        and not by a day that stays `closing`."""
        over = self.monotonic() + REQUEST_S
        with suppress(OutOfTime, Moved):
            self.closing.check(day, lambda: self.monotonic() < over, self.at_once_most)
        self.work.queue(day.isoformat(), 0)


def _answer(
    refusal: Refusal,
    before: Proposal | None,
    after: Proposal | None,
    by: Subject,
    reason: str,
) -> Proposal:
    """What whoever asked is answered to a refusal: the proposal that they have just made. `before`
    and `after` are what stood until then and since."""
    if not reason or after is None or not refusal.by == after.by == by.actor:
        raise not_reconciled(refusal.differs)
    if after == before:
        raise Refused("same_person")
    return after
