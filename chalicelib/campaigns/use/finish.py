"""What a campaign's change of state leaves to be done: its shards follow, and its money goes where
it belongs in that state.

All of it can be done again, by anybody and by several at once. So whoever dies in the middle is
followed by whoever repeats the action, by the next action, or by the job of each hour.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from chalicelib.campaigns.rules.budget import Overtaken, Part
from chalicelib.campaigns.rules.money import release
from chalicelib.campaigns.rules.terms import CLOSED, DRAFT, PUBLISHED, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.transfers import Transfers

ACTOR = "job:finish"

# Nobody claims from closed shards, so many can be drained at once; a transaction takes 100 writes.
_DRAINED_AT_ONCE = 95
# Where returns to the campaign came between reading and draining, it is read again.
_READINGS = 5
# Of the function's time, what the job leaves for the transaction under way.
_SPARE_MS = 15_000


class FinishChanges(Component, frozen=True, kw_only=True):
    """Finishes what changes of campaigns have left to be done."""

    campaigns: Campaigns
    budgets: Budgets
    transfers: Transfers
    allocate: Allocate
    writer: Writer
    clock: Clock

    def run(self, remaining_ms: Callable[[], int]) -> None:
        """The job: finish every campaign, as far as the function's time goes. One that is changed
        meanwhile, or is in trouble, is the next hour's."""
        for terms in list(self.campaigns.all()):
            if terms.state != DRAFT and remaining_ms() > _SPARE_MS:
                with suppress(Refused):
                    self.finish(terms, ACTOR)

    def finish(self, terms: Terms, actor: str) -> None:
        """Bring a campaign's shards to its state and version; then allocate what a published one
        holds in the root, or release what a closed one holds anywhere. Overtaken where it was
        changed again meanwhile."""
        for shard in self.allocate.budget(terms).behind(terms.version):
            self.writer.update(
                self.budgets.follow(terms.id, shard, terms.state, terms.version, self.clock())
            )
        if terms.state == PUBLISHED:
            self.allocate.allocate(terms)
        if terms.state == CLOSED:
            self._release(terms, actor)

    def _release(self, terms: Terms, actor: str) -> None:
        """Give all that a closed campaign holds back to the treasury. When its parts are closed no
        money comes to them, nor moves between them."""
        for _ in range(_READINGS):
            left = self.allocate.budget(terms).left
            if not left:
                return
            with suppress(Overtaken):
                for start in range(0, len(left), _DRAINED_AT_ONCE):
                    self._drain(terms, left[start : start + _DRAINED_AT_ONCE], actor)
        raise Refused("unavailable", retry_after=1)

    def _drain(self, terms: Terms, parts: Sequence[tuple[Part, int]], actor: str) -> None:
        amount = sum(seen for _, seen in parts)
        first, *others = [self.budgets.drain(terms.id, part, seen) for part, seen in parts]
        transfer = release(ids.new_id(ids.TRANSFER), terms.id, amount, actor, self.clock())
        self.writer.transact(
            [
                *others,
                self.transfers.credit_treasury(amount),
                *self.transfers.write([transfer], lambda _: Overtaken(), beside=first),
            ]
        )
