"""Booking lines: each is written in one transaction with its money.

A line that is there is done; so whoever is stopped anywhere goes on without harm, and two who work
on the same movements are not in each other's way.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from chalicelib.bank.rules import decisions
from chalicelib.bank.rules.lines import (
    DUPLICATE,
    MATCHED,
    PAYING,
    RETURNED,
    UNMATCHED,
    Line,
    State,
    left_in_part,
    paid_on,
)
from chalicelib.bank.rules.passes import Assessed, line_of, parts_of
from chalicelib.bank.rules.reasons import reason_kept
from chalicelib.bank.rules.statements import Statement
from chalicelib.bank.store.lines import Lines, Seen
from chalicelib.bank.store.reading import Stored
from chalicelib.bank.use.assess import Assess, Known
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.pay import Payments

# A transaction holds 100 items: a payment takes its transfer and its settlement's line, the
# statement's line and its fingerprint; and there are the accounts and the counts.
PAYMENTS_AT_ONCE = 20


class Book(Component, frozen=True, kw_only=True):
    """Writes lines with what they move."""

    lines: Lines
    payments: Payments
    freeze: PayoutFreeze
    assess: Assess
    writer: Writer
    clock: Clock
    payments_at_once: int = PAYMENTS_AT_ONCE

    def group(self, known: Known, step: int, group: Sequence[Assessed]) -> None:
        """Write lines that go together. Where a condition fails each is written alone, and one
        alone is assessed afresh: something has happened since."""
        if len(group[0].decision.payments) > self.payments_at_once:
            self._pay_many(known, step, group[0])
            return
        try:
            self._transact(known, group)
        except Refused as refused:
            if refused.code == "unavailable":
                raise
            if len(group) > 1:
                for one in group:
                    self.group(known, step, [one])
                return
            self._write_otherwise(known, step, group[0], refused)

    def go_on_paying(self, known: Known, number: int) -> None:
        """Go on with a debit that pays many, where somebody was stopped."""
        line = self.lines.find(known.statement.id, number)
        if line is None or line.state != PAYING:
            return
        left = list(self.payments.open_of(line.number))
        if decisions.total(left) == line.left:
            self._pay_rest(known, line, left)
        else:
            self._leave_in_part(known, line)

    def _write_otherwise(self, known: Known, step: int, one: Assessed, refused: Refused) -> None:
        """Write a line for which what was decided is no longer possible."""
        if isinstance(refused, Stored):
            known.stored[one.marked.entry.line] = ""
            self.go_on_paying(known, one.marked.entry.line)
            return
        if isinstance(refused, Seen):
            decision = decisions.duplicate(refused.statement_id, refused.line)
        elif refused.code == "reference_used":
            decision = decisions.unmatched("funding_twice")
        else:
            known.forget(one.decision.payments)
            again = self.assess.lines(known, step, [one.marked])
            decision = again[0].decision if again else decisions.unmatched("unknown")
            if decision.payments:
                name = decision.payments[0].end_to_end_id
                decision = decisions.unmatched("not_booked", end_to_end_id=name)
        try:
            self._transact(known, [Assessed(one.marked, decision)])
        except (Seen, Stored) as told:
            self._write_otherwise(known, step, one, told)

    def _transact(self, known: Known, group: Sequence[Assessed]) -> None:
        statement, now = known.statement, self.clock()
        writes: list[Write] = []
        counts: Counter[State] = Counter()
        moved: Counter[str] = Counter()
        paid: list[Payment] = []
        for one in group:
            decision, entry = one.decision, one.marked.entry
            line = line_of(statement, entry, decision)
            counts[line.state] += 1
            if decision.state == DUPLICATE:
                writes += self.lines.put_known(line)
                continue
            writes += self.lines.put(line, one.marked.print)
            if decision.state == MATCHED and decision.payments:
                paid += decision.payments
                moved["paid"] += entry.amount
            elif decision.state == RETURNED:
                reason = reason_kept(entry.reason_code, entry.reason)
                (payment,) = decision.payments
                writes += self.payments.returned(payment, reason, statement.begun_by, now)
                moved["returned"] += entry.amount
            elif decision.transfer_id:
                writes.append(self.lines.claim_funding(decision.transfer_id, line))
                moved["funded"] += entry.amount
        if paid:
            booked_on = date.fromisoformat(group[0].marked.entry.booked_on)
            writes += self.payments.paid(paid, booked_on, statement.begun_by, now)
        writes += self.lines.count(statement.id, counts, moved, now)
        writes += self._freeze(statement, group, now)
        self.writer.transact(writes)
        known.stored.update((one.marked.entry.line, one.decision.state) for one in group)

    def _freeze(
        self, statement: Statement, group: Sequence[Assessed], now: datetime
    ) -> list[Write]:
        """The writes that freeze payouts, where a line is of one that the ledger has lost."""
        days = [decisions.unknown_payout(one.marked.entry, one.decision) for one in group]
        lost = [day for day in days if day is not None]
        if not lost:
            return []
        since, _ = day_bounds(min(lost))
        by = Subject.of_actor(statement.begun_by, "")
        return self.freeze.unknown_payout(since, now, by)

    def _pay_many(self, known: Known, step: int, one: Assessed) -> None:
        """Pay, transaction by transaction, what one debit pays; its line says what is left."""
        entry, payments = one.marked.entry, one.decision.payments
        first, rest = payments[: self.payments_at_once], payments[self.payments_at_once :]
        line = replace(
            line_of(known.statement, entry, one.decision),
            state=PAYING,
            left=decisions.total(rest),
            number=payments[0].number,
        )
        try:
            self._pay(known, self.lines.put(line, one.marked.print), line, first)
        except Refused as refused:
            if refused.code == "unavailable":
                raise
            self._write_otherwise(known, step, one, refused)
            return
        known.stored[entry.line] = PAYING
        self._pay_rest(known, line, rest)

    def _pay_rest(self, known: Known, line: Line, payments: Sequence[Payment]) -> None:
        for part in parts_of(payments, self.payments_at_once):
            after = paid_on(line, decisions.total(part))
            try:
                self._pay(known, self.lines.pay_on(line, after), after, part)
            except Stored:
                self.go_on_paying(known, line.entry.line)
                return
            except Refused as refused:
                if refused.code == "unavailable":
                    raise
                self._leave_in_part(known, line)
                return
            line = replace(after, version=line.version + 1)

    def _pay(
        self, known: Known, writes: Sequence[Write], line: Line, payments: Sequence[Payment]
    ) -> None:
        now, statement = self.clock(), known.statement
        booked_on = date.fromisoformat(line.entry.booked_on)
        done = {MATCHED: 1} if line.state == MATCHED else {}
        moved = {"paid": decisions.total(payments)}
        self.writer.transact(
            [
                *writes,
                *self.payments.paid(payments, booked_on, statement.begun_by, now),
                *self.lines.count(statement.id, done, moved, now),
            ]
        )

    def _leave_in_part(self, known: Known, line: Line) -> None:
        """Leave the rest of a debit to people: the payments that it paid are no longer open."""
        self.writer.transact(
            [
                *self.lines.leave(line, left_in_part(line)),
                *self.lines.count(known.statement.id, {UNMATCHED: 1}, {}, self.clock()),
            ]
        )
