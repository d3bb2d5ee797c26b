"""Taking back the lines of a settlement that is being withdrawn: whatever of them is open is owed
to its merchant again.

As lines are settled, so they are taken back: in their order, chunk by chunk, each noting in one
transaction with its transfers how far it has come. What the bank books meanwhile stays paid.
"""

from collections.abc import Sequence

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.instants import Clock
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import payments_of
from chalicelib.settlements.rules.settlement import ORDERED, Settlement
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.give_back import GiveBack

# Three items for each line that is taken back, and one for the settlement, of 100.
LINES_PER_CHUNK = 33


def is_being_withdrawn(settlement: Settlement) -> bool:
    """Whether lines are left that were not looked at since the withdrawal was approved."""
    return (
        settlement.state in ORDERED
        and bool(settlement.withdrawn_by)
        and settlement.taken_back < settlement.lines
    )


class TakeBack(Component, frozen=True, kw_only=True):
    """The use case of taking back."""

    settlements: Settlements
    lines: Lines
    give_back: GiveBack
    writer: Writer
    clock: Clock
    lines_per_chunk: int = LINES_PER_CHUNK

    def go_on(self, settlement: Settlement) -> bool:
        """Take back the next lines of a settlement as it was read; False while it has more to do.
        Raises Moved where another has gone on with it meanwhile, `state_conflict` where the bank
        has answered for one of them: read anew, the next try finds that."""
        last = min(settlement.taken_back + self.lines_per_chunk, settlement.lines)
        numbers = range(settlement.taken_back + 1, last + 1)
        lines = self.lines.find_many((settlement.id, number) for number in numbers)
        self.writer.transact(self._writes(settlement, lines, last))
        return last == settlement.lines

    def _writes(self, settlement: Settlement, lines: Sequence[Line], last: int) -> list[Write]:
        found = [
            payment
            for line in lines
            for payment in payments_of(line, settlement.state)
            if payment.is_open
        ]
        amount = sum(payment.amount for payment in found)
        writes = [self.settlements.take_back_chunk(settlement, last, amount, len(found))]
        now = self.clock()
        for payment in found:
            writes += self.give_back.in_chunk(
                payment, settlement.withdraw_reason, settlement.withdrawn_by, now
            )
        return writes
