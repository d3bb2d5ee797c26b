"""What people do with lines that matched nothing: note why, or say which payment it is.

Where money moves it takes two: one proposes, another approves, which is a condition of the write.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.bank import rules
from chalicelib.bank.items import Line, Resolution
from chalicelib.bank.store import StatementStore
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.line import RETURNED
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.transfer import payout_id, return_id
from chalicelib.settlements.use.pay import Payments

NOTE, PAYMENT, RETURN = "note", "payment", "return"

View = Callable[[Line], Any]


class Resolving:
    """The use cases of lines that wait for people. Each answers `view` of the line."""

    def __init__(
        self,
        statements: StatementStore,
        payments: Payments,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._statements = statements
        self._payments = payments
        self._records = records
        self._writer = writer
        self._audit = audit
        self._clock = clock

    def line(self, statement_id: str, number: int) -> Line:
        """One line, up to date. Raises `not_found`."""
        line = self._statements.line(statement_id, number)
        if line is None:
            raise Refused("not_found")
        return line

    def note(self, line: Line, reason: str, by: Subject, key: Key | None, view: View) -> Any:
        """Say what a line is that moves nothing here (a fee, interest): one person may."""
        _must_be(line, rules.UNMATCHED)
        now = self._clock()
        resolution = Resolution(NOTE, reason, by.actor, to_text(now))
        done = replace(line, state=rules.RESOLVED, resolution=resolution)
        return self._write(line, done, by, key, view, now, "note")

    def propose(
        self,
        line: Line,
        action: str,
        end_to_end_id: str,
        reason: str,
        by: Subject,
        key: Key | None,
        view: View,
    ) -> Any:
        """Propose that a line pays, or returns, a payment. Raises `validation_failed` where it
        cannot, `state_conflict` where the line does not wait."""
        _must_be(line, rules.UNMATCHED)
        self._must_fit(line, action, end_to_end_id)
        now = self._clock()
        resolution = Resolution(action, reason, by.actor, to_text(now), end_to_end_id)
        proposed = replace(line, state=rules.PROPOSED, resolution=resolution)
        return self._write(line, proposed, by, key, view, now, "propose")

    def approve(self, line: Line, by: Subject, key: Key | None, view: View) -> Any:
        """Book what another person proposed. Raises `same_person`, `state_conflict`, and
        `validation_failed` where the payment no longer fits."""
        resolution = _proposal(line)
        payment = self._must_fit(line, resolution.action, resolution.end_to_end_id)
        now = self._clock()
        name, entry = payment.end_to_end_id, line.entry
        pays = resolution.action == PAYMENT
        if pays:
            booked_on = date.fromisoformat(entry.booked_on)
            money = self._payments.paid([payment], booked_on, by.actor, now)
        else:
            why = rules.reason_kept(entry.reason_code, entry.reason) or resolution.reason
            money = self._payments.returned(payment, why, by.actor, now)
        done = replace(
            line,
            state=rules.RESOLVED,
            settlement_id=payment.settlement_id,
            merchant_id=payment.merchant_id,
            transfer_id=payout_id(name) if pays else return_id(name),
            resolution=replace(resolution, decided_by=by.actor, decided_at=to_text(now)),
        )
        moved = {"paid" if pays else "returned": entry.amount}
        return self._write(line, done, by, key, view, now, "approve", money, moved, by.actor)

    def reject(self, line: Line, reason: str, by: Subject, key: Key | None, view: View) -> Any:
        """Put a line of which something was proposed back among those that wait; whoever proposed
        it may, too. Raises `state_conflict`."""
        _proposal(line)
        now = self._clock()
        back = replace(line, state=rules.UNMATCHED, resolution=None)
        return self._write(line, back, by, key, view, now, "reject", reason=reason)

    def _must_fit(self, line: Line, action: str, end_to_end_id: str) -> Payment:
        entry = line.entry
        if (action == PAYMENT) != (entry.direction == "debit"):
            raise invalid(
                "action",
                "debit hanya dapat berupa pembayaran, kredit hanya pengembalian",
                "a debit can only be a payment, a credit only a return",
            )
        payment = self._payments.find([end_to_end_id]).get(end_to_end_id)
        if payment is None:
            raise invalid(
                "end_to_end_id",
                "tidak ada pembayaran dengan nomor ini",
                "there is no payment with this id",
            )
        if payment.amount != entry.amount:
            values = {"expected": payment.amount, "amount": entry.amount}
            note = rules.Note("other_amount", {"end_to_end_id": end_to_end_id, **values})
            raise invalid("end_to_end_id", note.words(0), note.words(1))
        if payment.state == RETURNED or (action == PAYMENT and not payment.is_open):
            raise invalid(
                "end_to_end_id",
                "bank sudah menjawab untuk pembayaran ini",
                "the bank has answered for this payment already",
            )
        return payment

    def _write(
        self,
        was: Line,
        now_line: Line,
        by: Subject,
        key: Key | None,
        view: View,
        now: datetime,
        act: str,
        money: list[Write] | None = None,
        moved: Mapping[str, int] | None = None,
        but_by: str = "",
        reason: str = "",
    ) -> Any:
        body = view(now_line)
        resolution = now_line.resolution or was.resolution
        assert resolution is not None
        self._writer.transact(
            [
                *self._records.write(key, now, 200, body=body),
                *self._statements.change_line(was, now_line, _refusal(but_by), but_by=but_by),
                *self._statements.count(
                    was.statement_id, {was.state: -1, now_line.state: 1}, moved or {}, now
                ),
                self._audit.entry(
                    by,
                    f"bank_line.{act}",
                    was.statement_id,
                    now,
                    line=was.entry.line,
                    amount=was.entry.amount,
                    resolution=resolution.action,
                    end_to_end_id=resolution.end_to_end_id,
                    reason=reason or resolution.reason,
                ),
                *(money or []),
            ]
        )
        return body


def _refusal(me: str) -> Callable[[dict[str, Any] | None], Refused]:
    def judge(old: dict[str, Any] | None) -> Refused:
        if me and old is not None and old.get("proposed_by") == me:
            return Refused("same_person")
        return Refused("state_conflict")

    return judge


def _must_be(line: Line, state: str) -> None:
    if line.state != state:
        raise Refused("state_conflict")


def _proposal(line: Line) -> Resolution:
    _must_be(line, rules.PROPOSED)
    assert line.resolution is not None
    return line.resolution
