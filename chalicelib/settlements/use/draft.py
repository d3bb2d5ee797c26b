"""Drafting a settlement: it gets its id and number, and is then prepared."""

from datetime import datetime
from itertools import islice

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.ledger.rules.guards import closed_before
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules.settlement import (
    LINES_AT_ONCE,
    NUMBERS_A_DAY,
    PREPARING,
    Settlement,
    settlement_id,
)
from chalicelib.settlements.store.settlements import NumberTaken, Settlements
from chalicelib.settlements.use.job import forever, queue_before
from chalicelib.settlements.use.numbers import Numbers


class Draft(Component, frozen=True, kw_only=True):
    """The use case of drafting."""

    settlements: Settlements
    accounts: MerchantAccounts
    numbers: Numbers
    writer: Writer
    audit: AuditJournal
    work: Work
    clock: Clock
    lines_at_once: int = LINES_AT_ONCE
    numbers_a_day: int = NUMBERS_A_DAY

    def draft(self, until: datetime, by: Subject, key: Key) -> Settlement:
        """Draft a settlement of what is owed from transfers before `until`; one with many lines is
        still `preparing` when this answers. Raises `validation_failed` for a moment to come, and
        Drafted where `key` has done so before."""
        now = self.clock()
        if until > now:
            raise invalid("until", "tidak boleh di masa depan", "must not be in the future")
        with_balance = (one for one in self.accounts.after("") if one.balance > 0)
        large = len(list(islice(with_balance, self.lines_at_once + 1))) > self.lines_at_once
        queue_before(self.work, settlement_id(key.id), large)
        return self._prepared(self._put(until, by, key, now, large))

    def drafted(self, key: Key) -> Settlement | None:
        """The settlement that `key` has drafted, prepared now where its request died; None where it
        has drafted none. Raises `idempotency_key_reused` where it came with another body."""
        settlement = self.settlements.find(settlement_id(key.id))
        if settlement is None:
            return None
        if settlement.body_hash != key.body_hash:
            raise Refused("idempotency_key_reused")
        return self._prepared(settlement)

    def _prepared(self, settlement: Settlement) -> Settlement:
        if settlement.state == PREPARING and not settlement.large:
            self.work.at_once(settlement.id, forever)
        return self.settlements.find(settlement.id) or settlement

    def _put(
        self, until: datetime, by: Subject, key: Key, now: datetime, large: bool
    ) -> Settlement:
        while True:
            settlement = Settlement(
                id=settlement_id(key.id),
                number=self.numbers.next(now, self.numbers_a_day),
                state=PREPARING,
                until=to_text(until),
                large=large,
                body_hash=key.body_hash,
                drafted_by=by.actor,
                drafted_at=to_text(now),
                last_changed_by=by.actor,
            )
            entry = self.audit.entry(
                by,
                "settlement.draft",
                settlement.id,
                now,
                number=settlement.number,
                until=settlement.until,
            )
            try:
                self.writer.transact([*self.settlements.put(settlement, closed_before(now)), entry])
                return settlement
            except NumberTaken:
                continue
