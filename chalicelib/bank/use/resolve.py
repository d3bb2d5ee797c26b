"""What people do with lines that matched nothing: note why, or say which payment it is.

Where money moves it takes two: one proposes, another approves, which is a condition of the write.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules import lines as rules
from chalicelib.bank.rules.lines import PAYMENT, Action, Line
from chalicelib.bank.rules.reasons import reason_kept
from chalicelib.bank.store.lines import Lines
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.pay import Payments

V = TypeVar("V")
View = Callable[[Line], V]


class Resolve(Component, frozen=True, kw_only=True):
    """The use cases of lines that wait for people. Each answers `view` of the line, and keeps it
    under the key."""

    lines: Lines
    payments: Payments
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def line(self, statement_id: str, number: int) -> Line:
        """One line, up to date. Raises `not_found`."""
        line = self.lines.find(statement_id, number)
        if line is None:
            raise Refused("not_found")
        return line

    def note(self, line: Line, reason: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Say what a line is that moves nothing here (a fee, interest): one person may. Raises
        `state_conflict` where the line does not wait."""
        now = self.clock()
        after = rules.noted(line, reason, by.actor, to_text(now))
        answer = view(after)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.resolve(line, after),
                *self._told(line, after, by, now, "note", reason),
            ]
        )
        return answer

    def propose(
        self,
        line: Line,
        action: Action,
        end_to_end_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: View[V],
    ) -> V:
        """Propose that a line pays, or returns, a payment. Raises `validation_failed` where it
        cannot, `state_conflict` where the line does not wait."""
        now = self.clock()
        after = rules.proposed(line, action, end_to_end_id, reason, by.actor, to_text(now))
        rules.must_fit(line.entry, action, self._payment(end_to_end_id))
        answer = view(after)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.propose(line, after),
                *self._told(line, after, by, now, "propose", reason),
            ]
        )
        return answer

    def approve(self, line: Line, by: Subject, key: Key | None, view: View[V]) -> V:
        """Book what another person proposed. Raises `same_person`, `state_conflict`, and
        `validation_failed` where the payment no longer fits."""
        resolution = rules.proposal(line)
        payment = rules.must_fit(
            line.entry, resolution.action, self._payment(resolution.end_to_end_id)
        )
        now = self.clock()
        after = rules.approved(line, payment, by.actor, to_text(now))
        answer = view(after)
        pays = resolution.action == PAYMENT
        moved = {"paid" if pays else "returned": line.entry.amount}
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.approve(line, after, by.actor),
                *self._told(line, after, by, now, "approve", resolution.reason, moved),
                *self._money(line, payment, pays, resolution.reason, by, now),
            ]
        )
        return answer

    def reject(self, line: Line, reason: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Put a line of which something was proposed back among those that wait; whoever proposed
        it may, too. Raises `state_conflict`."""
        now = self.clock()
        after = rules.rejected(line)
        answer = view(after)
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.reject(line, after),
                *self._told(line, after, by, now, "reject", reason),
            ]
        )
        return answer

    def _payment(self, end_to_end_id: str) -> Payment | None:
        return self.payments.find([end_to_end_id]).get(end_to_end_id)

    def _money(
        self, line: Line, payment: Payment, pays: bool, reason: str, by: Subject, now: datetime
    ) -> Sequence[Write]:
        entry = line.entry
        if pays:
            booked_on = date.fromisoformat(entry.booked_on)
            return self.payments.paid([payment], booked_on, by.actor, now)
        why = reason_kept(entry.reason_code, entry.reason) or reason
        return self.payments.returned(payment, why, by.actor, now)

    def _told(
        self,
        was: Line,
        after: Line,
        by: Subject,
        now: datetime,
        act: str,
        reason: str,
        moved: Mapping[str, int] | None = None,
    ) -> list[Write]:
        """The writes that count what a line was and is, and tell of the act in the audit
        journal."""
        resolution = after.resolution or was.resolution
        assert resolution is not None, "every act says what a line is, or takes that back"
        return [
            *self.lines.count(was.statement_id, {was.state: -1, after.state: 1}, moved or {}, now),
            self.audit.entry(
                by,
                f"bank_line.{act}",
                was.statement_id,
                now,
                line=was.entry.line,
                amount=was.entry.amount,
                resolution=resolution.action,
                end_to_end_id=resolution.end_to_end_id,
                reason=reason,
            ),
        ]
