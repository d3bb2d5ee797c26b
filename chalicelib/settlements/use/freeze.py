"""Freezing payouts, and asking whether they are: by whatever lets money leave."""

from datetime import datetime

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.freeze import (
    RESTORE,
    UNKNOWN_PAYOUT,
    Freeze,
    frozen,
    not_reconciled,
    noticed,
)
from chalicelib.settlements.store.freezes import Freezes

# Nobody froze them: the ledger has noticed by itself.
NOTICED = Subject("job", "freeze", "")


class PayoutFreeze(Component, frozen=True, kw_only=True):
    """The use cases of the freeze. Whoever looks finds out by itself that the ledger was restored:
    it stands in other tables than when money last left."""

    freezes: Freezes
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def seen(self) -> Freeze:
        """How payouts stand now. Nothing is written."""
        return noticed(self.freezes.find(), self.freezes.books(), to_text(self.clock()))

    def standing(self) -> Freeze:
        """The same; a restore that nobody has told of is noted, and with it when it was noticed."""
        stored = self.freezes.find()
        now = self.clock()
        seen = noticed(stored, self.freezes.books(), to_text(now))
        if seen is not stored:
            self._write(stored, seen, NOTICED, now)
        return seen

    def must_be_open(self) -> Freeze:
        """How payouts stand. Raises `not_reconciled` while they are frozen."""
        seen = self.standing()
        if seen.frozen:
            raise not_reconciled(seen)
        return seen

    def leaving(self, seen: Freeze) -> Write:
        """The write beside which money may leave: refused with `not_reconciled` where payouts were
        frozen after they were seen to be open."""
        return self.freezes.leave(seen, self.freezes.books())

    def freeze(self, since: datetime, by: Subject) -> Freeze:
        """Freeze payouts, as the ledger was restored to the instant `since`. Again while they are
        frozen: the earlier instant counts."""
        stored, now = self.freezes.find(), self.clock()
        after = frozen(stored, RESTORE, to_text(since), to_text(now), self.freezes.books().ids)
        self._write(stored, after, by, now)
        return after

    def unknown_payout(self, since: datetime, now: datetime, by: Subject) -> list[Write]:
        """The writes that freeze payouts because the bank has booked one, ordered at `since` or
        later, that the ledger does not know. Where they are frozen, they stay so: anew, if a thaw
        was proposed without knowing of it. Refused with `unavailable` where something of that has
        changed meanwhile."""
        stored = self.freezes.find()
        if stored.frozen and not stored.proposed_by:
            return [self.freezes.change(stored, stored)]
        after = frozen(stored, UNKNOWN_PAYOUT, to_text(since), to_text(now), stored.books)
        return self._writes(stored, after, by, now)

    def _write(self, stored: Freeze, after: Freeze, by: Subject, now: datetime) -> None:
        self.writer.transact(self._writes(stored, after, by, now))

    def _writes(self, stored: Freeze, after: Freeze, by: Subject, now: datetime) -> list[Write]:
        entry = self.audit.entry(
            by, "payouts.freeze", "payouts", now, cause=after.cause, since=after.since
        )
        return [self.freezes.change(stored, after), entry]
