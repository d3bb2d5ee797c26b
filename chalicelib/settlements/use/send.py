"""Sending an approved settlement to the bank: that its file went there is noted."""

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.settlement import Act, Settlement
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze


class MarkSent(Component, frozen=True, kw_only=True):
    """The use case of marking as sent."""

    settlements: Settlements
    freeze: PayoutFreeze
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def mark_sent(self, settlement_id: str, by: Subject) -> Settlement:
        """Note that the file went to the bank. Raises `not_found`, and `state_conflict` for what is
        not approved, was sent before, pays nobody or was withdrawn, and `not_reconciled` while
        payouts are frozen."""
        settlement = self.settlements.get(settlement_id)
        seen = self.freeze.must_be_open()
        now = self.clock()
        mark = self.settlements.mark_sent(settlement_id, Act(by.actor, to_text(now)))
        entry = self.audit.entry(
            by, "settlement.sent", settlement_id, now, number=settlement.number
        )
        self.writer.transact([self.freeze.leaving(seen), mark, entry])
        return self.settlements.get(settlement_id)
