"""Giving money of vouchers back to their campaign."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.money import release
from chalicelib.campaigns.rules.terms import CLOSED, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values import ids
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers


class GiveBack(Component, frozen=True, kw_only=True):
    """The writes that bring money back to a campaign."""

    budgets: Budgets
    transfers: Transfers

    def writes(
        self, transfers: Sequence[Transfer], terms: Terms, actor: str, now: datetime
    ) -> list[Write]:
        """The writes of transfers from vouchers to one campaign; a closed one releases the money
        to the treasury at once. Overtaken where the campaign was closed meanwhile."""
        return self.writes_of_many([(terms, transfers)], actor, now)

    def writes_of_many(
        self, given: Iterable[tuple[Terms, Sequence[Transfer]]], actor: str, now: datetime
    ) -> list[Write]:
        """The same to several campaigns."""
        writes: list[Write] = []
        released = 0
        for terms, transfers in given:
            amount = sum(transfer.amount for transfer in transfers)
            if terms.state != CLOSED:
                root = self.budgets.take_back(terms.id, amount)
                writes += self.transfers.write(transfers, _overtaken, beside=root)
                continue
            onward = release(ids.new_id(ids.TRANSFER), terms.id, amount, actor, now)
            root = self.budgets.take_back_and_release(terms.id, amount)
            writes += self.transfers.write([*transfers, onward], _overtaken, beside=root)
            released += amount
        # One account, one write: a transaction takes no item twice.
        return [*writes, self.transfers.credit_treasury(released)] if released else writes


def _overtaken(_: object) -> Overtaken:
    return Overtaken()
