"""Settling the lines of a settlement that is being approved: what is still owed of each ready line
moves to the settlement's account.

The lines are settled in their order, chunk by chunk; in one transaction with its transfers each
chunk notes how far it has come, so that whoever goes on after a crash finds every line settled once
or not at all. Only after the last is the settlement approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.assessment import reassess, recounted
from chalicelib.settlements.rules.debt import Debt
from chalicelib.settlements.rules.line import READY, Line
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.settlements.store.header import Moved
from chalicelib.settlements.store.holds import Holds
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.debts import Debts
from chalicelib.settlements.use.payees import Payees

# Three items for each line that is settled, and one for the settlement, of 100.
LINES_PER_CHUNK = 33
# Each time an account has moved between reading and settling, fewer lines are tried at once.
TRIES = 20


class AccountMoved(Refused):
    """A merchant's account is not as it was read."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


@dataclass(frozen=True, slots=True)
class _Reassessed:
    """A line as it was, as it must be now, and the account that pays it."""

    was: Line
    line: Line
    standing: Standing


class Settle(Component, frozen=True, kw_only=True):
    """The use case of settling."""

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
    lines_per_chunk: int = LINES_PER_CHUNK

    def go_on(self, settlement: Settlement) -> bool:
        """Settle the next lines of a settlement as it was read; False while it has more to do.
        Raises Moved where another has gone on with it meanwhile, `unavailable` where accounts move
        all the time."""
        last = min(settlement.reached + self.lines_per_chunk, settlement.lines)
        numbers = range(settlement.reached + 1, last + 1)
        lines = self.lines.find_many((settlement.id, number) for number in numbers)
        if not lines:
            self._finish(settlement)
            return True
        self._settle(settlement, sorted(lines, key=lambda line: line.line))
        return False

    def _settle(self, settlement: Settlement, lines: Sequence[Line]) -> None:
        """Settle the first of these lines, as many as can be at once."""
        for _ in range(TRIES):
            try:
                self.writer.transact(self._writes(settlement, lines))
                return
            except AccountMoved:
                lines = lines[: max(1, len(lines) // 2)]
        raise Refused("unavailable", retry_after=1)

    def _writes(self, settlement: Settlement, lines: Sequence[Line]) -> list[Write]:
        found = self._reassessed(settlement, [line for line in lines if line.state == READY])
        settled = [one.line for one in found if one.line.state == READY]
        writes = [
            self.settlements.settle_chunk(
                settlement,
                reached=lines[-1].line,
                amount=sum(line.amount for line in settled),
                payments=len(settled),
                counts=recounted([one.was for one in found], [one.line for one in found]),
            )
        ]
        at = to_text(self.clock())
        for one in found:
            writes.append(self.lines.replace(one.was, one.line))
            if one.line.state == READY:
                writes += self._transfer(settlement, one, at)
        return writes

    def _transfer(self, settlement: Settlement, one: _Reassessed, at: str) -> list[Write]:
        return self.transfers.write(
            [transfer.settle(one.line, settlement.approved_by, at)],
            lambda _: Moved(),
            beside=self.accounts.settle(
                one.standing,
                one.line.amount,
                settlement.number,
                settlement.until,
                at,
                lambda _: AccountMoved(),
            ),
        )

    def _reassessed(self, settlement: Settlement, lines: Sequence[Line]) -> list[_Reassessed]:
        """Ready lines as they must be at this moment."""
        merchant_ids = [line.merchant_id for line in lines]
        standings = self.accounts.of(merchant_ids)
        debts = {one.merchant_id: Debt(standings[one.merchant_id], one.owed) for one in lines}
        # Unless something was taken from an account since it was drafted, as much is owed still.
        moved = [
            debts[line.merchant_id].standing
            for line in lines
            if debts[line.merchant_id].standing.debits != line.debits
        ]
        if moved:
            debts |= self.debts.before(moved, from_text(settlement.until))
        payees = self.payees.of(merchant_ids, self.holds.every(), settlement.until)
        return [
            _Reassessed(
                was=line,
                line=reassess(line, debts[line.merchant_id].amount, payees[line.merchant_id]),
                standing=debts[line.merchant_id].standing,
            )
            for line in lines
        ]

    def _finish(self, settlement: Settlement) -> None:
        """Say that the settlement is approved."""
        entry = self.audit.entry(
            Subject.of_actor(settlement.approved_by, settlement.approved_origin),
            "settlement.order",
            settlement.id,
            self.clock(),
            number=settlement.number,
            total=settlement.total,
            payments=settlement.payments,
        )
        self.writer.transact([self.settlements.finish_approving(settlement), entry])
