"""Finding what a line may be: of what was ordered lately, is awaited, or goes the other way."""

from collections import defaultdict
from collections.abc import Iterator

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.candidates import Candidate, Choices, Opposite, candidates
from chalicelib.bank.rules.explanation import line_name
from chalicelib.bank.rules.fees import FEES, Fees
from chalicelib.bank.rules.known import OpenPayments, names, numbers, spoken
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.use.after_all import PaidAfterAll
from chalicelib.bank.use.registers import Registers
from chalicelib.core.component import Component
from chalicelib.settlements.rules.line import PAYMENT_PAID
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.lately import LatelyOrdered
from chalicelib.settlements.use.pay import Payments

_WAITING_MOST = 200


class FindCandidates(Component, frozen=True, kw_only=True):
    """The use case of looking for candidates."""

    payments: Payments
    after_all: PaidAfterAll
    lately: LatelyOrdered
    registers: Registers
    lines: Lines
    fees: Fees = FEES

    def of(self, line: Line) -> list[Candidate]:
        """What a line may be, but for what it is now, the likeliest first; nothing where it books
        nothing."""
        entry = line.entry
        if not line.booked:
            return []
        if entry.direction == "debit":
            choices = Choices(
                fees=self.fees,
                payments=self.after_all.standing(self.payments.find(names(entry))),
                settlements=self._settlements(entry),
                surrenders=self.registers.to_surrender(),
                remits=self.registers.to_remit(),
                opposites=list(self._opposites(line)),
            )
        else:
            choices = Choices(
                fees=self.fees,
                payments=self.payments.find(names(entry)),
                paid=[one for one in self.lately.payments() if one.state == PAYMENT_PAID],
                promises=self.registers.promised(),
                opposites=list(self._opposites(line)),
            )
        return candidates(entry, line.booked, line.parts, choices)

    def _settlements(self, entry: Entry) -> list[OpenPayments]:
        """What is open of settlements: those that the line names, and the latest."""
        found: defaultdict[tuple[str, str], list[Payment]] = defaultdict(list)
        for one in self.lately.payments():
            if one.is_open:
                found[one.settlement_id, one.number].append(one)
        seen = {number for _, number in found}
        for number, id in self.payments.numbered(set(numbers(entry)) - seen).items():
            found[id, number] = list(self.payments.open_of(number))
        return [OpenPayments(*names, payments) for names, payments in found.items() if payments]

    def _opposites(self, line: Line) -> Iterator[Opposite]:
        """Lines in suspense that go the other way, of the same amount."""
        page, _ = self.lines.waiting(None, _WAITING_MOST)
        for one in page:
            entry = one.entry
            if entry.direction != line.entry.direction and one.booked == line.booked:
                name = line_name(one.statement_id, entry.line)
                yield Opposite(name, entry.booked_on, spoken(entry))
