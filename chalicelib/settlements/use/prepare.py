"""Preparing a settlement: one line for each merchant that is owed something up to a moment.

The merchants are walked in the table's own order, chunk by chunk; each chunk's lines are put in one
transaction with how far the settlement has come. Whoever goes on after a crash, or beside another,
finds there where: a chunk is in as a whole or not at all, and once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import from_text
from chalicelib.core.work import HasTime
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules.assessment import assess, counted
from chalicelib.settlements.rules.debt import Debt
from chalicelib.settlements.rules.hold import Hold
from chalicelib.settlements.rules.line import Line, unclear
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.settlements.store.holds import Holds
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.debts import Debts
from chalicelib.settlements.use.payees import Payees

# Merchants whose accounts and journals are read together, and lines that go into one transaction
# (two items each, of 100).
READ_AT_ONCE = 500
LINES_PER_CHUNK = 45


@dataclass(frozen=True, slots=True)
class _Part:
    """Merchants that follow each other, and what those are owed that have a balance."""

    standings: Sequence[Standing]
    debts: Mapping[str, Debt]


class Prepare(Component, frozen=True, kw_only=True):
    """The use case of preparing."""

    settlements: Settlements
    lines: Lines
    holds: Holds
    accounts: MerchantAccounts
    debts: Debts
    payees: Payees
    writer: Writer
    read_at_once: int = READ_AT_ONCE
    lines_per_chunk: int = LINES_PER_CHUNK

    def go_on(self, settlement: Settlement, has_time: HasTime) -> bool:
        """Go on with preparing a settlement as it was read; False where time ran out before its
        end. Raises Moved where another has gone on with it meanwhile."""
        holds = self.holds.every()
        for part in self._parts(settlement):
            settlement = self._write_part(settlement, part, holds)
            if not has_time():
                return False
        self.writer.transact([self.settlements.finish_preparing(settlement)])
        return True

    def _parts(self, settlement: Settlement) -> Iterator[_Part]:
        until = from_text(settlement.until)
        standings = self.accounts.after(settlement.cursor)
        while part := list(islice(standings, self.read_at_once)):
            with_balance = [one for one in part if one.balance > 0]
            yield _Part(part, self.debts.before(with_balance, until))

    def _write_part(
        self, settlement: Settlement, part: _Part, holds: Mapping[str, list[Hold]]
    ) -> Settlement:
        """Put the lines of a part, chunk by chunk; answers the settlement as it stands then."""
        debts = {
            merchant_id: one
            for merchant_id, one in part.debts.items()
            if one.amount is None or one.amount > 0
        }
        payees = self.payees.of(list(debts), holds, settlement.until)
        lines: list[Line] = []
        left_out: list[tuple[str, int]] = []
        for standing in part.standings:
            merchant_id = standing.merchant_id
            if merchant_id in payees:
                debt = debts[merchant_id]
                line = _line(settlement, settlement.lines + len(lines) + 1, debt)
                line = assess(line, payees[merchant_id])
                lines.append(unclear(line) if debt.amount is None else line)
            else:
                known = part.debts.get(merchant_id)
                left_out.append((merchant_id, (known.amount or 0) if known else 0))
            if len(lines) == self.lines_per_chunk or standing is part.standings[-1]:
                settlement = self._write_chunk(settlement, lines, left_out, merchant_id)
                lines, left_out = [], []
        return settlement

    def _write_chunk(
        self,
        settlement: Settlement,
        lines: Sequence[Line],
        left_out: Sequence[tuple[str, int]],
        cursor: str,
    ) -> Settlement:
        """Put a chunk of lines and of merchants that were left out, up to the one at `cursor`."""
        counts = counted(lines, len(left_out))
        writes = [self.settlements.prepare_chunk(settlement, cursor, counts)]
        for line in lines:
            writes += self.lines.put(line)
        if left_out:
            writes.append(self.lines.put_left_out(settlement.id, settlement.left_out, left_out))
        self.writer.transact(writes)
        return replace(
            settlement,
            cursor=cursor,
            lines=settlement.lines + counts.lines,
            ready=settlement.ready + counts.ready,
            held=settlement.held + counts.held,
            left_out=settlement.left_out + counts.left_out,
            total=settlement.total + counts.total,
        )


def _line(settlement: Settlement, number: int, debt: Debt) -> Line:
    """A line for what is owed, yet to be assessed."""
    standing = debt.standing
    return Line(
        settlement_id=settlement.id,
        number=settlement.number,
        line=number,
        merchant_id=standing.merchant_id,
        owed=debt.amount or 0,
        debits=standing.debits,
        since=standing.settled_until,
        until=settlement.until,
    )
