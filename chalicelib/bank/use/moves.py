"""What one transaction books of bank lines, gathered: each account, each settlement, each merchant
and each entry of a register is written once, however many lines and parts there are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.bank.use.registers import Registers
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.settlements.use.answers import Answers
from chalicelib.treasury.rules.promise import number_of

# What says more of the bank's item than its transfers do.
Saying = Callable[[Write], Write]


@dataclass(slots=True)
class Moves:
    """What an actor books at an instant. `answers` gathers what becomes of payments; their
    transfers are to be added here."""

    answers: Answers
    registers: Registers
    store: Transfers
    actor: str
    now: datetime
    transfers: list[Transfer] = field(default_factory=list)
    _arrived: Counter[str] = field(default_factory=Counter)
    _confirmed: dict[str, tuple[int, int]] = field(default_factory=dict)
    _remitted: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def add(self, transfer: Transfer) -> None:
        """This is moved."""
        self.transfers.append(transfer)

    def arrive(self, reference: str, amount: int) -> None:
        """So many rupiah of an SP2D have arrived; below zero: have not after all."""
        self._arrived[number_of(reference)] += amount

    def confirm(self, reference: str, amount: int, times: int = 1) -> None:
        """The bank has booked an STS; `times` -1: it has not after all."""
        _, so_far = self._confirmed.get(number_of(reference), (0, 0))
        self._confirmed[number_of(reference)] = (amount, so_far + times)

    def remit(self, billing_code: str, amount: int, ntpn: str, times: int = 1) -> None:
        """The bank has booked a remit, under this NTPN where it tells one; `times` -1: it has not
        after all."""
        _, so_far, named = self._remitted.get(billing_code, (0, 0, ""))
        named = ntpn if times > 0 else named
        self._remitted[billing_code] = (amount, so_far + times, named)

    def writes(self, bank: Saying = lambda account: account) -> list[Write]:
        """All writes but those of the lines themselves. `bank` may say more of the bank's item.
        Raise `state_conflict` where something is no longer as it was read."""
        return [
            *self.store.write_booked(
                self.transfers,
                _conflict,
                beside=self.answers.beside(),
                bank=bank(self.store.bank_account(self.transfers, self.now)),
            ),
            *self.answers.notes(),
            *[self._arrival(number, amount) for number, amount in self._arrived.items() if amount],
            *[
                self._confirmation(number, amount, times)
                for number, (amount, times) in self._confirmed.items()
                if times
            ],
            *[self._remit(code, *said) for code, said in self._remitted.items()],
        ]

    def _arrival(self, number: str, amount: int) -> Write:
        if amount > 0:
            return self.registers.promises.arrive(number, amount, self.now)
        return self.registers.promises.take_back(number, -amount, self.now)

    def _confirmation(self, number: str, amount: int, times: int) -> Write:
        if times > 1:
            raise Refused("state_conflict")
        act = (
            self.registers.surrenders.confirm if times > 0 else self.registers.surrenders.take_back
        )
        return act(number, amount, self.now)

    def _remit(self, billing_code: str, amount: int, times: int, ntpn: str) -> Write:
        if times > 1:
            raise Refused("state_conflict")
        if not times:
            return self.registers.remits.name(billing_code, ntpn)
        if times < 0:
            return self.registers.remits.take_back(billing_code, amount, self.now)
        return self.registers.remits.confirm(billing_code, amount, ntpn, self.now)


def _conflict(_: dict[str, Any] | None) -> Refused:
    return Refused("state_conflict", retry_after=1)
