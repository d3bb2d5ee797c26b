"""What people do with lines that matched nothing: note why, or say which payment it is.

Where money moves it takes two: one proposes, another approves, which is a condition of the write.
While payouts are frozen it takes two also to note a debit: it may be a payout that was lost.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules import lines as rules
from chalicelib.bank.rules.decisions import total
from chalicelib.bank.rules.lines import LOST_PAYOUT, NOTE, RETURN, Action, Line, Resolution
from chalicelib.bank.rules.reasons import reason_kept
from chalicelib.bank.store.lines import Lines
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.pay import Payments
from chalicelib.settlements.use.recover import Recover

V = TypeVar("V")
View = Callable[[Line], V]


class Said(NamedTuple):
    """What somebody says that a line is, and why: a note; the payment of an end-to-end id, or its
    return; or a payout to a merchant that the ledger has lost."""

    action: Action
    reason: str
    end_to_end_id: str = ""
    merchant_id: str = ""


class Resolve(Component, frozen=True, kw_only=True):
    """The use cases of lines that wait for people. Each answers `view` of the line, and keeps it
    under the key."""

    lines: Lines
    payments: Payments
    freeze: PayoutFreeze
    recover: Recover
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
        """Say what a line is that moves nothing here (a fee, interest): one person may, or, of a
        debit while payouts are frozen, propose it. Raises `state_conflict` where the line does not
        wait."""
        if line.entry.direction == "debit" and self.freeze.standing().frozen:
            return self._propose(line, Said(NOTE, reason), by, key, view)
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

    def propose(self, line: Line, said: Said, by: Subject, key: Key | None, view: View[V]) -> V:
        """Propose that a line pays, or returns, a payment, or is of a lost one. Raises
        `validation_failed` where it cannot be, `state_conflict` where the line does not wait, or
        nothing can be lost as payouts are open."""
        if said.action == LOST_PAYOUT:
            self._must_be_frozen()
            rules.must_go(line.entry, said.action)
            self.recover.must_know(said.merchant_id)
        else:
            rules.must_fit(line.entry, said.action, self._payment(said.end_to_end_id))
        return self._propose(line, said, by, key, view)

    def _propose(self, line: Line, said: Said, by: Subject, key: Key | None, view: View[V]) -> V:
        now = self.clock()
        action, reason, name, merchant_id = said
        resolution = Resolution(action, reason, by.actor, to_text(now), name, merchant_id)
        after = rules.proposed(line, resolution)
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
        `validation_failed` where the payment no longer fits.

        Of a lost payout two transactions: the second books what the first has recovered. Where
        only the first comes to be, approving again goes on with it, and nobody can reject it.
        """
        resolution = rules.proposal(line)
        if resolution.by == by.actor:
            raise Refused("same_person")
        payments = self._payments(line, resolution, by)
        if payments and resolution.action == LOST_PAYOUT:
            # Recovering them has decided the line.
            line = self.line(line.statement_id, line.entry.line)
        now = self.clock()
        after = rules.approved(line, payments, by.actor, to_text(now))
        answer = view(after)
        moved = {"returned" if resolution.action == RETURN else "paid": total(payments)}
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.approve(line, after, by.actor),
                *self._told(line, after, by, now, "approve", resolution.reason, moved),
                *self._money(line, payments, resolution, by, now),
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

    def _must_be_frozen(self) -> None:
        if not self.freeze.standing().frozen:
            raise Refused("state_conflict")

    def _payments(self, line: Line, resolution: Resolution, by: Subject) -> list[Payment]:
        """The payments that a line pays, or returns, as was proposed."""
        entry = line.entry
        if resolution.action == NOTE:
            return []
        if resolution.action == LOST_PAYOUT:
            self._must_be_frozen()
            name = f"{line.statement_id}#{entry.line}"
            decided = rules.decided(line, by.actor, to_text(self.clock()))
            beside = self.lines.decide(line, decided, by.actor)
            return self.recover.recover(
                name, resolution.merchant_id, entry.amount, resolution.by, by, beside
            )
        payment = self._payment(resolution.end_to_end_id)
        return [rules.must_fit(entry, resolution.action, payment)]

    def _money(
        self,
        line: Line,
        payments: Sequence[Payment],
        resolution: Resolution,
        by: Subject,
        now: datetime,
    ) -> Sequence[Write]:
        entry = line.entry
        if not payments:
            return []
        if resolution.action != RETURN:
            booked_on = date.fromisoformat(entry.booked_on)
            return self.payments.paid(payments, booked_on, by.actor, now)
        (payment,) = payments
        why = reason_kept(entry.reason_code, entry.reason) or resolution.reason
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
                merchant_id=resolution.merchant_id,
                reason=reason,
            ),
        ]
