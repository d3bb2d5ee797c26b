"""Withdrawing a settlement: one officer proposes, another approves; what the bank has not carried
out is then owed to its merchants again."""

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.settlements.rules.settlement import Act, Settlement, withdrawal_refusal
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.job import forever, queue_before


class Withdraw(Component, frozen=True, kw_only=True):
    """The use cases of withdrawing."""

    settlements: Settlements
    freeze: PayoutFreeze
    records: Records
    writer: Writer
    audit: AuditJournal
    work: Work
    clock: Clock

    def propose(self, settlement_id: str, reason: str, by: Subject) -> Settlement:
        """Propose to withdraw a settlement. Whoever proposes last counts. Raises `not_found`,
        `state_conflict` where nothing of it is open, or that was approved before."""
        settlement = self.settlements.get(settlement_id)
        now = self.clock()
        act = Act(by.actor, to_text(now))
        entry = self.audit.entry(
            by, "settlement.withdraw", settlement_id, now, number=settlement.number, reason=reason
        )
        propose = self.settlements.propose_withdrawal(settlement_id, act, reason)
        self.writer.transact([propose, entry])
        return self.settlements.get(settlement_id)

    def reject(self, settlement_id: str, by: Subject) -> Settlement:
        """Drop what was proposed. Raises `not_found`, `state_conflict` where nothing is."""
        settlement = self.settlements.get(settlement_id)
        entry = self.audit.entry(
            by,
            "settlement.withdraw_reject",
            settlement_id,
            self.clock(),
            number=settlement.number,
        )
        self.writer.transact([self.settlements.drop_withdrawal(settlement), entry])
        return self.settlements.get(settlement_id)

    def approve(self, settlement_id: str, by: Subject, key: Key | None) -> Settlement:
        """Approve what another has proposed; a large settlement is still `withdrawing` when this
        answers. Raises `not_found`, `same_person` for who has proposed it, `state_conflict` where
        nobody has or nothing is open, `not_reconciled` while payouts are frozen: nobody knows then
        what the bank has carried out."""
        settlement = self.settlements.get(settlement_id)
        refused = withdrawal_refusal(settlement, by.actor)
        if refused is not None:
            raise refused
        freeze = self.freeze.must_be_open()
        now = self.clock()
        queue_before(self.work, settlement_id, settlement.large)
        entry = self.audit.entry(
            by,
            "settlement.withdraw_approve",
            settlement_id,
            now,
            number=settlement.number,
            payments=settlement.open,
            reason=settlement.withdraw_reason,
        )
        begin = self.settlements.begin_withdrawing(
            settlement, Act(by.actor, to_text(now)), by.origin
        )
        kept = self.records.write(
            key, now, 202 if settlement.large else 200, subject_id=settlement_id
        )
        self.writer.transact([*kept, self.freeze.leaving(freeze), begin, entry])
        return self._taken_back(settlement)

    def approved(self, key: Key | None) -> Settlement | None:
        """The settlement whose withdrawal `key` has approved, taken back now where its request
        died; None where it has approved none. Raises `idempotency_key_reused` where it came with
        another body."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return self._taken_back(self.settlements.get(before.subject_id))

    def _taken_back(self, settlement: Settlement) -> Settlement:
        if not settlement.large:
            self.work.at_once(settlement.id, forever)
        found = self.settlements.find(settlement.id)
        if found is None:
            raise Refused("not_found")
        return found
