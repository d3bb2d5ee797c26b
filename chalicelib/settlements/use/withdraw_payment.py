"""Withdrawing a single payment, so that it is in the next draft: one officer proposes, another
approves."""

from typing import NamedTuple

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.line import Line, Proposal
from chalicelib.settlements.rules.payment import Payment, payments_of, read_end_to_end_id
from chalicelib.settlements.rules.settlement import ORDERED, Settlement
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.give_back import GiveBack


class _Found(NamedTuple):
    settlement: Settlement
    line: Line
    payment: Payment


class WithdrawPayment(Component, frozen=True, kw_only=True):
    """The use cases of withdrawing one payment."""

    settlements: Settlements
    lines: Lines
    give_back: GiveBack
    freeze: PayoutFreeze
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def propose(
        self, settlement_id: str, end_to_end_id: str, reason: str, by: Subject
    ) -> Settlement:
        """Propose to withdraw an open payment. Whoever proposes last counts. Raises `not_found`,
        `state_conflict` where it was answered for."""
        found = self._open(settlement_id, end_to_end_id)
        now = self.clock()
        proposal = Proposal(by.actor, to_text(now), reason)
        payment = found.payment
        entry = self.audit.entry(
            by,
            "payment.withdraw",
            settlement_id,
            now,
            end_to_end_id=end_to_end_id,
            amount=payment.amount,
            reason=reason,
        )
        propose = self.lines.propose_withdrawal(settlement_id, payment.line, payment.part, proposal)
        self.writer.transact([propose, entry])
        return found.settlement

    def reject(self, settlement_id: str, end_to_end_id: str, by: Subject) -> Settlement:
        """Drop what was proposed. Raises `not_found`, `state_conflict` where nothing is."""
        found = self._open(settlement_id, end_to_end_id)
        payment = found.payment
        entry = self.audit.entry(
            by,
            "payment.withdraw_reject",
            settlement_id,
            self.clock(),
            end_to_end_id=end_to_end_id,
        )
        drop = self.lines.propose_withdrawal(settlement_id, payment.line, payment.part, None)
        self.writer.transact([drop, entry])
        return found.settlement

    def approve(
        self, settlement_id: str, end_to_end_id: str, by: Subject, key: Key | None
    ) -> Settlement:
        """Withdraw a payment as another has proposed. Raises `not_found`, `same_person` for who has
        proposed it, `state_conflict` where nobody has or it was answered for, `not_reconciled`
        while payouts are frozen."""
        found = self._open(settlement_id, end_to_end_id)
        proposal = found.line.withdrawal
        if proposal is None:
            raise Refused("state_conflict")
        if proposal.by == by.actor:
            raise Refused("same_person")
        freeze = self.freeze.must_be_open()
        now = self.clock()
        entry = self.audit.entry(
            by,
            "payment.withdraw_approve",
            settlement_id,
            now,
            end_to_end_id=end_to_end_id,
            amount=found.payment.amount,
            reason=proposal.reason,
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 200, subject_id=settlement_id),
                self.freeze.leaving(freeze),
                *self.give_back.withdrawn(
                    found.line, found.payment, proposal.reason, by.actor, now
                ),
                entry,
            ]
        )
        return self.settlements.get(settlement_id)

    def approved(self, key: Key | None) -> Settlement | None:
        """The settlement of whose payments `key` has withdrawn one, as it stands; None where it has
        withdrawn none. Raises `idempotency_key_reused` where it came with another body."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return self.settlements.get(before.subject_id)

    def _open(self, settlement_id: str, end_to_end_id: str) -> _Found:
        settlement = self.settlements.get(settlement_id)
        read = read_end_to_end_id(end_to_end_id)
        if read is None or read[0] != settlement.number:
            raise Refused("not_found")
        for line in self.lines.find_many([(settlement_id, read[1])]):
            if settlement.state not in ORDERED:
                break
            for payment in payments_of(line, settlement.state):
                if payment.end_to_end_id == end_to_end_id:
                    if not payment.is_open:
                        raise Refused("state_conflict")
                    return _Found(settlement, line, payment)
        raise Refused("not_found")
