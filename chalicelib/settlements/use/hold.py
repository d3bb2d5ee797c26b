"""Holding back what is disputed: a merchant, or a single redemption, while the rest is paid.

A hold lasts until it is released, over as many settlements as come meanwhile. It is placed and
released on a line of a draft, where its effect shows at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules.assessment import assess, recounted
from chalicelib.settlements.rules.hold import Hold, is_settled
from chalicelib.settlements.rules.line import HELD, UNCLEAR, Line, unclear
from chalicelib.settlements.rules.settlement import DRAFT, Act, Settlement
from chalicelib.settlements.store.holds import Holds
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.debts import Debts
from chalicelib.settlements.use.payees import Payees

# Whoever releases a line that was unclear waits so often for the journal.
_TRIES = 8


class HoldBack(Component, frozen=True, kw_only=True):
    """The use cases of holding and releasing."""

    settlements: Settlements
    lines: Lines
    holds: Holds
    accounts: MerchantAccounts
    debts: Debts
    payees: Payees
    transfers: Transfers
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def hold(
        self, settlement_id: str, merchant_id: str, redemption_id: str, reason: str, by: Subject
    ) -> Settlement:
        """Hold a merchant, or one of its redemptions ("" for all). Raises `not_found` for a line
        that is not there or another's redemption, `state_conflict` where the settlement is no
        draft, the redemption was settled before, or it is held already."""
        settlement, was = self._line(settlement_id, merchant_id)
        now = self.clock()
        hold = Hold(merchant_id, reason, by.actor, to_text(now), redemption_id)
        if redemption_id:
            hold = self._of_redemption(hold)
        line = self._assessed(was, [*self.holds.of(merchant_id), hold])
        if was.hold == UNCLEAR:
            line = unclear(line)
        entry = self.audit.entry(
            by,
            "settlement.hold",
            settlement_id,
            now,
            merchant_id=merchant_id,
            redemption_id=redemption_id,
            reason=reason,
        )
        self.writer.transact([*self._change(was, line, by), self.holds.put(hold), entry])
        return self.settlements.find(settlement_id) or settlement

    def release(
        self, settlement_id: str, merchant_id: str, redemption_id: str, reason: str, by: Subject
    ) -> Settlement:
        """Release what an officer holds, or a line whose merchant was suspended, had an unconfirmed
        account or was unclear, now that it is no longer. Raises `not_found` for what is not held,
        `state_conflict` where the settlement is no draft or there is still a reason to hold."""
        settlement, was = self._line(settlement_id, merchant_id)
        now = self.clock()
        holds = self.holds.of(merchant_id)
        released = [one for one in holds if one.redemption_id == redemption_id]
        if redemption_id and not released:
            raise Refused("not_found")
        line = self._assessed(self._cleared(was), [one for one in holds if one not in released])
        if not released and line.state == HELD:
            raise Refused("state_conflict")
        act = Act(by.actor, to_text(now))
        entry = self.audit.entry(
            by,
            "settlement.release",
            settlement_id,
            now,
            merchant_id=merchant_id,
            redemption_id=redemption_id,
            reason=reason,
        )
        self.writer.transact(
            [
                *self._change(was, line, by),
                *[self.holds.release(one, act) for one in released],
                entry,
            ]
        )
        return self.settlements.find(settlement_id) or settlement

    def _line(self, settlement_id: str, merchant_id: str) -> tuple[Settlement, Line]:
        settlement = self.settlements.get(settlement_id)
        line = self.lines.find(settlement, merchant_id)
        if line is None:
            raise Refused("not_found")
        if settlement.state != DRAFT:
            raise Refused("state_conflict")
        return settlement, line

    def _of_redemption(self, hold: Hold) -> Hold:
        transfer = self.transfers.find(hold.redemption_id)
        mine = account("merchant", hold.merchant_id)
        if transfer is None or transfer.kind != "redeem" or transfer.credit_account != mine:
            raise Refused("not_found")
        standing = self.accounts.of([hold.merchant_id])[hold.merchant_id]
        released_at = self.holds.released_at(hold.merchant_id, hold.redemption_id)
        if is_settled(
            transfer.occurred_at, standing.settled_until, released_at, standing.settled_at
        ):
            raise Refused("state_conflict")
        return replace(hold, occurred_at=transfer.occurred_at, amount=transfer.amount)

    def _cleared(self, line: Line) -> Line:
        """A line that was unclear, with what is owed by now. Raises `state_conflict` while nobody
        knows yet."""
        if line.hold != UNCLEAR:
            return line
        standing = self.accounts.of([line.merchant_id])[line.merchant_id]
        debt = self.debts.before([standing], from_text(line.until), _TRIES)[line.merchant_id]
        if debt.amount is None:
            raise Refused("state_conflict", retry_after=5)
        return replace(line, owed=max(0, debt.amount), debits=debt.standing.debits)

    def _assessed(self, line: Line, holds: Sequence[Hold]) -> Line:
        merchant_id = line.merchant_id
        payees = self.payees.of([merchant_id], {merchant_id: holds}, line.until)
        return assess(line, payees[merchant_id])

    def _change(self, was: Line, line: Line, by: Subject) -> list[Write]:
        """Put a line in place of the one that was, if its settlement is a draft still."""
        return [
            self.settlements.recount(was.settlement_id, recounted([was], [line]), by.actor),
            self.lines.replace(was, line),
        ]
