"""What parts that people give name, read from the books."""

from collections.abc import Iterable, Sequence

from chalicelib.bank.rules.explanation import DEPOSIT, REMIT, SURRENDER, Part, line_named
from chalicelib.bank.rules.fitting import Found
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.use.after_all import PaidAfterAll
from chalicelib.bank.use.registers import Registers
from chalicelib.core.component import Component
from chalicelib.procurement.rules.remit import APPROVED as REMIT_APPROVED
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.pay import Payments
from chalicelib.settlements.use.recover import Recover
from chalicelib.treasury.rules.surrender import APPROVED


class Named(Component, frozen=True, kw_only=True):
    """Finds what parts name."""

    lines: Lines
    payments: Payments
    registers: Registers
    freeze: PayoutFreeze
    recover: Recover
    after_all: PaidAfterAll

    def by(self, line: Line, parts: Sequence[Part]) -> Found:
        """What the parts of a line name; with what the line has booked itself as if it had not, for
        that is taken back first."""
        lost = _each(part.merchant_id for part in parts)
        return Found(
            payments=self.payments.find(_each(part.end_to_end_id for part in parts)),
            settlements={
                id: self.of_settlement(id, line.name)
                for id in _each(part.settlement_id for part in parts)
            },
            promises=self._promises(line, _each(_of(DEPOSIT, parts))),
            surrenders=self._surrenders(line, _each(_of(SURRENDER, parts))),
            remits=self._remits(line, _each(_of(REMIT, parts))),
            others={
                name: other
                for name in _each(part.against for part in parts)
                if (other := self.line(name)) is not None
            },
            merchants={id for id in lost if self.recover.knows(id)},
            called_off=self.after_all.named_by(line) if lost else {},
            frozen=bool(lost) and self.freeze.standing().frozen,
        )

    def of_settlement(self, settlement_id: str, line: str) -> list[Payment]:
        """The payments of a settlement that are open, or that a line has carried out."""
        number = self.payments.number_of(settlement_id)
        if not number:
            return []
        return [*self.payments.open_of(number), *self.payments.paid_by(number, line)]

    def line(self, name: str) -> Line | None:
        """A line by how parts name it, up to date."""
        found = line_named(name)
        return None if found is None else self.lines.find(*found)

    def _promises(self, line: Line, references: Iterable[str]) -> dict[str, int]:
        mine = [part for part in line.parts if part.kind == DEPOSIT]
        return {
            reference: one.due
            + sum(part.amount for part in mine if part.reference == one.reference)
            for reference, one in self.registers.promises.find(references).items()
        }

    def _surrenders(self, line: Line, references: Iterable[str]) -> dict[str, int]:
        mine = {part.reference for part in line.parts if part.kind == SURRENDER}
        return {
            reference: one.amount
            for reference, one in self.registers.surrenders.find(references).items()
            if one.state == APPROVED or one.reference in mine
        }

    def _remits(self, line: Line, codes: Iterable[str]) -> dict[str, int]:
        mine = {part.reference for part in line.parts if part.kind == REMIT}
        return {
            code: one.amount
            for code, one in self.registers.remits.find(codes).items()
            if one.state == REMIT_APPROVED or code in mine
        }


def _of(kind: str, parts: Iterable[Part]) -> Iterable[str]:
    return (part.reference for part in parts if part.kind == kind)


def _each(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
