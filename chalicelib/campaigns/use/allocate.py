"""Spreading a campaign's money over its shards, from which claims are paid."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from chalicelib.campaigns.rules.budget import Budget, spread, taken_along
from chalicelib.campaigns.rules.terms import CODES, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock

# A request is given up after 29 seconds, and one transaction may take the writer's 3.
ALLOCATES_FOR = timedelta(seconds=5)


class Allocate(Component, frozen=True, kw_only=True):
    """Reads budgets, and moves their money on to the shards: one shard in a transaction.

    Claims hold the shards meanwhile. A transaction over k of N shards finds all of them free with
    the chance (1 - c·w/N)^k, at c claims a second that hold theirs for a window of w. On a release
    day (c = 1,500, N = 64, w = 10 to 20 ms) a shard is held 23 to 47 % of the time: one shard is
    free at 77 to 53 % of the attempts, four together at 34 to 8 %, 64 at 4e-8 to 3e-18. The writer
    asks some 18 times in its 3 seconds: it gives up one shard in a million, and one in five times
    for four.

    Nothing depends on it. What an allocation leaves in the root is paid from there, and moved on by
    the claims that find it, or by the job of each hour. `below(n)` is a random number.
    """

    budgets: Budgets
    writer: Writer
    clock: Clock
    below: Callable[[int], int] = secrets.randbelow

    def budget(self, terms: Terms) -> Budget:
        """The parts of a campaign's budget. Raises `not_found`."""
        budget = self.budgets.read(terms.id, terms.shards)
        if budget is None:
            raise Refused("not_found")
        return budget

    def allocate(self, terms: Terms) -> None:
        """Move the root's whole face values on to the shards, as far as ALLOCATES_FOR goes and
        nobody else is in the way. Not where codes are made: what is on the shards is promised to
        them, and the root's is free."""
        if terms.audience == CODES:
            return
        root = self.budgets.root(terms.id)
        if root is None or root.balance < terms.largest_payment:
            return
        until = self.clock() + ALLOCATES_FOR
        offset = self.below(terms.shards)
        shares = spread(root.balance, terms.largest_payment, terms.shards, offset)
        with suppress(Refused):
            for shard, amount in enumerate(shares):
                if amount and self.clock() < until:
                    self.writer.transact(self.budgets.allocate(terms.id, {shard: amount}))

    def take_along(self, terms: Terms, shard: int, root: int) -> None:
        """Move an even share of the `root` rupiah that a claim has seen there, and left, on to the
        shard that it had found empty, unless others are in the way: the claim is not to wait."""
        amount = taken_along(root, terms.largest_payment, terms.shards)
        if amount:
            with suppress(Refused):
                self.writer.transact_unless_busy(self.budgets.allocate(terms.id, {shard: amount}))
