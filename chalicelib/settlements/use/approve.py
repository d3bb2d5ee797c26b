"""Approving a settlement. Another officer than who changed it last does, and just what was seen,
which the write itself sees to; its lines are then settled."""

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Explained
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.settlements.rules.freeze import is_from_before
from chalicelib.settlements.rules.settlement import (
    Act,
    Seen,
    Settlement,
    approval_refusal,
)
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.job import forever, queue_before

_FROM_BEFORE = (
    "Pencairan ini disiapkan sebelum pembayaran dibekukan; isinya mungkin sudah dibayar. Tidak ada "
    "yang diubah. Batalkan, lalu siapkan yang baru.",
    "This settlement was prepared before payouts were frozen; what is in it may have been paid. "
    "Nothing was changed. Cancel it and prepare a new one.",
)


class Approve(Component, frozen=True, kw_only=True):
    """The use case of approving."""

    settlements: Settlements
    freeze: PayoutFreeze
    records: Records
    writer: Writer
    audit: AuditJournal
    work: Work
    clock: Clock

    def approve(self, settlement_id: str, saw: Seen, by: Subject, key: Key | None) -> Settlement:
        """Approve a draft as the approver `saw` it; a large one is still `approving` when this
        answers. Raises `not_found`, `same_person` for who changed it last, `state_conflict` where
        it is no draft, or not as it was seen, or from before payouts were frozen, `not_reconciled`
        while they are."""
        settlement = self.settlements.get(settlement_id)
        refused = approval_refusal(settlement, saw, by.actor)
        if refused is not None:
            raise refused
        freeze = self.freeze.must_be_open()
        if is_from_before(freeze, settlement.drafted_at):
            raise Explained("state_conflict", _FROM_BEFORE)
        now = self.clock()
        queue_before(self.work, settlement_id, settlement.large)
        entry = self.audit.entry(
            by,
            "settlement.approve",
            settlement_id,
            now,
            number=settlement.number,
            total=settlement.total,
            version=settlement.version,
        )
        act = Act(by.actor, to_text(now))
        begin = self.settlements.begin_approving(settlement_id, saw, act, by.origin)
        kept = self.records.write(
            key, now, 202 if settlement.large else 200, subject_id=settlement_id
        )
        self.writer.transact([*kept, self.freeze.leaving(freeze), begin, entry])
        return self._settled(settlement)

    def approved(self, key: Key | None) -> Settlement | None:
        """The settlement that `key` has approved, settled now where its request died; None where it
        has approved none. Raises `idempotency_key_reused` where it came with another body."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return self._settled(self.settlements.get(before.subject_id))

    def _settled(self, settlement: Settlement) -> Settlement:
        if not settlement.large:
            self.work.at_once(settlement.id, forever)
        return self.settlements.find(settlement.id) or settlement
