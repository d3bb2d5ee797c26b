"""Cancelling a draft, or an approved settlement that came to pay nobody."""

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.settlement import Act, Settlement
from chalicelib.settlements.store.settlements import Settlements


class Cancel(Component, frozen=True, kw_only=True):
    """The use case of cancelling."""

    settlements: Settlements
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def cancel(self, settlement_id: str, by: Subject) -> Settlement:
        """Cancel a settlement whose money has not left. Raises `not_found`, `state_conflict`."""
        settlement = self.settlements.get(settlement_id)
        now = self.clock()
        cancel = self.settlements.cancel(settlement_id, Act(by.actor, to_text(now)))
        entry = self.audit.entry(
            by, "settlement.cancel", settlement_id, now, number=settlement.number
        )
        self.writer.transact([cancel, entry])
        return self.settlements.get(settlement_id)
