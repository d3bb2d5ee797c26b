"""Finding out what lines mean: what the books know of that they may speak of is read."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.fees import FEES, Fees
from chalicelib.bank.rules.known import Known, OpenPayments, all_names, names, numbers
from chalicelib.bank.rules.matching import meaning
from chalicelib.bank.rules.meanings import Asked, Meaning
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.use.registers import Registers
from chalicelib.core.component import Component
from chalicelib.settlements.use.pay import Payments

_WAITING_AT_ONCE = 200


class Told(NamedTuple):
    """A line that was not told before, and how many rupiah of it count in the ledger."""

    entry: Entry
    booked: int


class Explain(Component, frozen=True, kw_only=True):
    """Reads what lines speak of, and says what they mean."""

    payments: Payments
    registers: Registers
    lines: Lines
    fees: Fees = FEES

    def begin(self) -> Known:
        """What is known before the first line of a statement: the money that is awaited, and which
        payments stand in suspense a second time."""
        return Known(
            promises=self.registers.promised(),
            surrenders=self.registers.to_surrender(),
            remits=self.registers.to_remit(),
            doubled=set(self._doubled()),
        )

    def entries(self, known: Known, told: Sequence[Told]) -> list[Meaning]:
        """What lines mean, in their order: some hundreds at once, statement by statement with the
        same `known`, so that no two lines mean the same payment."""
        self._read(known, [one.entry for one in told])
        return [meaning(Asked(one.entry, one.booked, known, self.fees)) for one in told]

    def _read(self, known: Known, entries: Iterable[Entry]) -> None:
        wanted: set[str] = set()
        described: set[str] = set()
        for entry in entries:
            ids = all_names(entry)
            wanted.update(ids)
            described.update(numbers(entry))
            if len(entry.details) > 1:
                described.update(one[:9] for one in ids)
        known.payments.update(self.payments.find(wanted - known.payments.keys()))
        new = described - known.open_of.keys()
        for number, settlement_id in self.payments.numbered(new).items():
            found = self.payments.open_of(number)
            # What an earlier line of the statement means is open no more.
            still = (one for one in found if known.payments.get(one.end_to_end_id, one).is_open)
            known.open_of[number] = OpenPayments(settlement_id, number, still)

    def _doubled(self) -> Iterable[str]:
        after = None
        while True:
            page, after = self.lines.waiting(after, _WAITING_AT_ONCE)
            for line in page:
                if line.entry.direction == "debit":
                    yield from names(line.entry)
            if after is None:
                return
