"""Thawing payouts, on the bank's word: one officer proposes, another approves, and what the bank
must have told is looked at both times."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules.evidence import (
    Evidence,
    Missing,
    Period,
    holds_back,
    missing,
    must_be_told,
    period_of,
)
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.freeze import Freeze, thaw_refusal, thawed
from chalicelib.settlements.store.freezes import Freezes
from chalicelib.settlements.use.freeze import PayoutFreeze

_PAGE = 100
# A statement that the first day in question goes on from may have come so long before it.
_LOOKED_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PayoutState:
    """How payouts stand, and what is missing before they may be thawed; nothing where they are
    open."""

    freeze: Freeze
    missing: list[Missing]


class Thaw(Component, frozen=True, kw_only=True):
    """The use cases of thawing. `account` is the number of the city's own bank account."""

    freeze: PayoutFreeze
    freezes: Freezes
    statements: Statements
    lines: Lines
    account: str
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def state(self) -> PayoutState:
        """How payouts stand. Nothing is written."""
        return self._state(self.freeze.seen())

    def propose(self, reason: str, by: Subject) -> PayoutState:
        """Propose that payouts are thawed. Raises `state_conflict` where they are open,
        `not_reconciled` with what is missing."""
        seen, now = self._ready(), self.clock()
        after = replace(
            seen,
            proposed_by=by.actor,
            proposed_at=to_text(now),
            reason=reason,
            version=seen.version + 1,
        )
        entry = self.audit.entry(by, "payouts.propose_thaw", "payouts", now, reason=reason)
        self.writer.transact([self.freezes.change(seen, after), entry])
        return PayoutState(after, [])

    def approve(self, by: Subject) -> PayoutState:
        """Thaw payouts as another officer has proposed. Raises `same_person`, `state_conflict`
        where nobody has, or they were frozen anew meanwhile, and `not_reconciled`."""
        seen = self.freeze.standing()
        refused = thaw_refusal(seen, by.actor)
        if refused is not None:
            raise refused
        must_be_told(self._state(seen).missing)
        now, after = self.clock(), thawed(seen)
        entry = self.audit.entry(by, "payouts.thaw", "payouts", now, since=seen.since)
        self.writer.transact([self.freezes.thaw(seen, after, by.actor), entry])
        return PayoutState(after, [])

    def _ready(self) -> Freeze:
        seen = self.freeze.standing()
        if not seen.frozen:
            raise Refused("state_conflict")
        must_be_told(self._state(seen).missing)
        return seen

    def _state(self, seen: Freeze) -> PayoutState:
        if not seen.frozen:
            return PayoutState(seen, [])
        evidence = Evidence(list(self._periods(seen)), any(map(holds_back, self._waiting())))
        return PayoutState(seen, missing(seen, evidence))

    def _waiting(self) -> Iterator[Line]:
        after: str | None = None
        while True:
            page, after = self.lines.waiting(after, _PAGE)
            yield from page
            if after is None:
                return

    def _periods(self, seen: Freeze) -> Iterator[Period]:
        if not seen.since:
            return
        oldest = to_text(from_text(seen.since) - _LOOKED_BACK)
        before: str | None = None
        while True:
            page, before = self.statements.page(before, _PAGE)
            for statement in page:
                if statement.begun_at < oldest:
                    return
                period = period_of(statement, self.account)
                if period is not None:
                    yield period
            if before is None:
                return
