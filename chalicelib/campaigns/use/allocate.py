"""Spreading a campaign's money over its shards, from which claims are paid."""

import secrets
from collections.abc import Callable

from chalicelib.campaigns.rules import Budget, Overtaken, Terms, spread
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused

# A transaction holds at most 100 items, and others are beside these.
PER_TRANSACTION = 95


class Allocate(Component, frozen=True, kw_only=True):
    """Reads budgets, and moves their money on to the shards. `below(n)` is a random number."""

    budgets: Budgets
    writer: Writer
    below: Callable[[int], int] = secrets.randbelow

    def budget(self, terms: Terms) -> Budget:
        """The parts of a campaign's budget. Raises `not_found`."""
        budget = self.budgets.read(terms.id, terms.shards)
        if budget is None:
            raise Refused("not_found")
        return budget

    def allocate(self, terms: Terms) -> None:
        """Move the root's whole face values on to the shards. Being overtaken is no matter: claims
        look into the root, too."""
        budget = self.budgets.read(terms.id, terms.shards)
        if budget is None or budget.root < terms.face_value:
            return
        shares = spread(budget.root, terms.face_value, terms.shards, self.below(terms.shards))
        wanted = [(shard, amount) for shard, amount in enumerate(shares) if amount]
        for start in range(0, len(wanted), PER_TRANSACTION):
            chunk = dict(wanted[start : start + PER_TRANSACTION])
            try:
                self.writer.transact(self.budgets.allocate(terms.id, chunk))
            except Overtaken:
                return
