"""The registers of money that the bank is still to tell of."""

from chalicelib.bank.rules.known import Awaited
from chalicelib.core.component import Component
from chalicelib.procurement.store.remits import Remits
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders


class Registers(Component, frozen=True, kw_only=True):
    """What SP2Ds promise, what goes back to the city by STS, and what goes to the state by billing
    codes."""

    promises: Promises
    surrenders: Surrenders
    remits: Remits

    def promised(self) -> list[Awaited]:
        """What is due of SP2Ds."""
        return [Awaited(one.reference, one.due) for one in self.promises.open()]

    def to_surrender(self) -> list[Awaited]:
        """What is approved to go back, and not booked."""
        return [Awaited(one.reference, one.amount) for one in self.surrenders.open()]

    def to_remit(self) -> list[Awaited]:
        """What is approved to go to the state, and not booked."""
        return [Awaited(one.billing_code, one.amount) for one in self.remits.open()]
