"""Applying the ledger's stream: the one consumer of transfers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.stream import Delivered, Unwritable, read_batch
from chalicelib.ledger.store.totals import Totals

# A transfer as it was read, and the record that brought it.
_Read = tuple[Transfer, Delivered]


class Stream(Component, frozen=True, kw_only=True):
    """The use case of applying the stream. `hand_on` gives transfers to the other concepts,
    `set_aside` puts a message among the dead letters."""

    journal: Journal
    totals: Totals
    heartbeats: Heartbeats
    hand_on: Callable[[Sequence[Transfer]], None]
    set_aside: Callable[[Mapping[str, Any]], None]

    def apply(self, event: Mapping[str, Any]) -> None:
        """Apply a batch of one shard's records to journal and totals, in order, and hand the
        transfers on.

        A record that cannot be read goes to the dead letters and holds `through` back; the rest
        goes on. A failure to write or to hand on fails the batch, which the stream delivers again.
        """
        batch = read_batch(event)
        read: list[_Read] = []
        for delivered in batch.transfers:
            try:
                read.append((delivered.transfer(), delivered))
            except Exception as error:  # whatever is wrong with it, the others must go on
                self._put_aside(type(error).__name__, delivered)
        if read:
            self._apply(read)
        if batch.count:
            self.totals.record_progress(self._shard(batch.shard_id), batch.reached)
        log(event="transfers applied", records=batch.count, transfers=len(read))

    def _apply(self, read: Sequence[_Read]) -> None:
        """Apply transfers together; where one of them can never be written, each alone."""
        transfers = [transfer for transfer, _ in read]
        try:
            self.journal.put_accounts(transfers)
            self.totals.apply(transfers)
        except Unwritable as error:
            if len(read) == 1:
                self._put_aside(str(error), read[0][1])
                return
            for one in read:
                self._apply([one])
            return
        self.hand_on(transfers)

    def _shard(self, told: str | None) -> str:
        """Which shard a batch comes from. Lambda says so where a tumbling window is set; where
        nothing says so, it can only be known of a stream with one open shard."""
        if told:
            return told
        shards = self.heartbeats.open_shards()
        self.totals.record_open_shards(shards)
        return shards[0] if len(shards) == 1 else "unknown"

    def _put_aside(self, why: str, delivered: Delivered) -> None:
        key = delivered.key
        self.totals.record_gap(key, delivered.created)
        self.set_aside({"pk": key, "why": why, "sequence": delivered.sequence})
        log(event="record set aside", pk=key, why=why)
