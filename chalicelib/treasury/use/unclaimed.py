"""How much of the treasury's balance no surrender has taken yet."""

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.ledger.rules.accounts import TREASURY
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.treasury.rules.surrender import must_be_there, open_of
from chalicelib.treasury.store.surrenders import Overtaken, Surrenders


class Unclaimed(Component, frozen=True, kw_only=True):
    """What must go back and is not on its way."""

    transfers: Transfers
    surrenders: Surrenders

    def must_hold(self, amount: int, but: str = "") -> Write:
        """Raise `state_conflict` where the surrenders under way, but for the one with the id `but`,
        leave less than `amount` rupiah of the treasury's balance. Answers the condition that
        nothing has moved there since it was read; Overtaken where something has."""
        # In this order: what is booked of a surrender afterwards moves the treasury, too.
        seen = self.transfers.balance(TREASURY)
        balance, _ = seen or (0, 0)
        must_be_there(balance, open_of(self.surrenders.standing(), but), amount)
        return self.transfers.unmoved(TREASURY, seen, lambda _: Overtaken())
