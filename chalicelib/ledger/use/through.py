"""Moving `through` on: the instant before which every transfer has surely been counted."""

from chalicelib.core.component import Component
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.progress import Progress
from chalicelib.ledger.store.shards import needless, open_shards, surely_reached
from chalicelib.ledger.store.waiting import WaitingRecords


class Through(Component, frozen=True, kw_only=True):
    """The use cases of keeping `through`. All of it may be done by many at once, and stop
    anywhere: `through` only ever moves forward, and never past what was not counted."""

    progress: Progress
    waiting: WaitingRecords
    heartbeats: Heartbeats

    def look_at_shards(self) -> int:
        """Note which shards the stream has by now, and drop what is no longer needed of others;
        answers how many are open."""
        parents = self.heartbeats.shards()
        self.progress.list_shards(parents)
        self.progress.forget(needless(*self.progress.read()))
        return len(open_shards(parents))

    def advance(self) -> None:
        """Move it to where all shards have delivered everything and no record waits before."""
        reached = surely_reached(*self.progress.read())
        # In this order: a record is kept before its shard is noted to have come past it.
        first = self.waiting.first()
        if reached is not None:
            self.progress.move_through(min(reached, first or reached))
