"""Holding back what is disputed: a merchant, or a single redemption, while the rest is paid.

A hold lasts until it is released, over as many settlements as come meanwhile. It is placed and
released on a line of a draft, where its effect shows at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import account
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.owed import Owed
from chalicelib.settlements.rules import (
    DRAFT,
    HELD,
    READY,
    Hold,
    Line,
    Settlement,
    is_settled,
    unclear,
)
from chalicelib.settlements.store import Settlements

# Whoever releases a line that was unclear waits so often for the journal.
_TRIES = 8


class Holding:
    """The use cases of holds."""

    def __init__(
        self,
        store: Settlements,
        accounts: MerchantAccounts,
        owed: Owed,
        judge: Judge,
        transfers: Transfers,
        writer: Writer,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._owed = owed
        self._judge = judge
        self._transfers = transfers
        self._writer = writer
        self._audit = audit
        self._clock = clock

    def hold(
        self, settlement_id: str, merchant_id: str, redemption_id: str, reason: str, by: Subject
    ) -> Settlement:
        """Hold a merchant, or one of its redemptions. Raises `not_found` for a line that is not
        there or another's redemption, `state_conflict` where the settlement is no draft, the
        redemption was settled before, or it is held already."""
        settlement, line = self._line(settlement_id, merchant_id)
        now = self._clock()
        hold = Hold(merchant_id, reason, by.actor, to_text(now), redemption_id)
        if redemption_id:
            hold = self._of_redemption(hold)
        holds = [*self._store.holds(merchant_id).get(merchant_id, []), hold]
        changed = self._judged(settlement, line, holds)
        if line.hold == "unclear":
            changed = unclear(changed)
        self._writer.transact(
            [
                *self._change(settlement, line, changed),
                self._store.put_hold(hold),
                self._audit.entry(
                    by,
                    "settlement.hold",
                    settlement_id,
                    now,
                    merchant_id=merchant_id,
                    redemption_id=redemption_id,
                    reason=reason,
                ),
            ]
        )
        return self._store.find(settlement_id) or settlement

    def release(
        self, settlement_id: str, merchant_id: str, redemption_id: str, reason: str, by: Subject
    ) -> Settlement:
        """Release what an officer holds, or a line whose merchant was suspended, had an unconfirmed
        account or was unclear, now that it is no longer. Raises `not_found` for what is not held,
        `state_conflict` where the settlement is no draft or there is still a reason to hold."""
        settlement, line = self._line(settlement_id, merchant_id)
        now = self._clock()
        holds = self._store.holds(merchant_id).get(merchant_id, [])
        released = [one for one in holds if one.redemption_id == redemption_id]
        if redemption_id and not released:
            raise Refused("not_found")
        changed = self._judged(
            settlement, self._cleared(line), [one for one in holds if one not in released]
        )
        if not released and changed.state == HELD:
            raise Refused("state_conflict")
        self._writer.transact(
            [
                *self._change(settlement, line, changed),
                *[self._store.release_hold(one, by.actor, to_text(now)) for one in released],
                self._audit.entry(
                    by,
                    "settlement.release",
                    settlement_id,
                    now,
                    merchant_id=merchant_id,
                    redemption_id=redemption_id,
                    reason=reason,
                ),
            ]
        )
        return self._store.find(settlement_id) or settlement

    def _line(self, settlement_id: str, merchant_id: str) -> tuple[Settlement, Line]:
        settlement = self._store.find(settlement_id)
        line = self._store.line_of(settlement, merchant_id) if settlement else None
        if settlement is None or line is None:
            raise Refused("not_found")
        if settlement.state != DRAFT:
            raise Refused("state_conflict")
        return settlement, line

    def _of_redemption(self, hold: Hold) -> Hold:
        transfer = self._transfers.find(hold.redemption_id)
        mine = account("merchant", hold.merchant_id)
        if transfer is None or transfer.kind != "redeem" or transfer.credit_account != mine:
            raise Refused("not_found")
        standing = self._accounts.of([hold.merchant_id])[hold.merchant_id]
        released_at = self._store.released_at(hold.merchant_id, hold.redemption_id)
        if is_settled(
            transfer.occurred_at, standing.settled_until, released_at, standing.settled_at
        ):
            raise Refused("state_conflict")
        return replace(hold, occurred_at=transfer.occurred_at, amount=transfer.amount)

    def _cleared(self, line: Line) -> Line:
        """A line that was unclear, with what is owed by now. Raises `state_conflict` while nobody
        knows yet."""
        if line.hold != "unclear":
            return line
        standing = self._accounts.of([line.merchant_id])[line.merchant_id]
        owing = self._owed.before([standing], from_text(line.until), _TRIES)[line.merchant_id]
        if owing.owed is None:
            raise Refused("state_conflict", retry_after=5)
        return replace(line, owed=max(0, owing.owed), debits=owing.standing.debits)

    def _judged(self, settlement: Settlement, line: Line, holds: Sequence[Hold]) -> Line:
        merchant_id = line.merchant_id
        payees = self._judge.payees([merchant_id], {merchant_id: holds}, settlement.until)
        return payees[merchant_id].judged(line)

    def _change(self, settlement: Settlement, was: Line, line: Line) -> list[Write]:
        """Put a line in place of the one that was, if the settlement is a draft still."""
        more = (line.state == READY) - (was.state == READY)
        return [
            self._store.change(
                settlement.id,
                lambda _: Refused("state_conflict"),
                condition="#state = :draft",
                adds={
                    "ready": more,
                    "held": -more,
                    "total": _counted(line) - _counted(was),
                },
                values={":draft": DRAFT},
            ),
            self._store.replace_line(was, line),
        ]


def _counted(line: Line) -> int:
    """What a line adds to its settlement's total."""
    return line.amount if line.state == READY else 0
