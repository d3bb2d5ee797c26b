"""Applying the ledger's stream: the one consumer of transfers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.ledger.rules.transfer import KINDS, Mutation, Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.mutations import Mutations
from chalicelib.ledger.store.progress import Progress
from chalicelib.ledger.store.stream import Delivered, UnknownKind, Unwritable, read_batch
from chalicelib.ledger.store.totals import CHUNK, Totals
from chalicelib.ledger.store.waiting import WaitingRecords
from chalicelib.ledger.use.through import Through

# A transfer as it was read, and the record that brought it.
_Read = tuple[Transfer, Delivered]
# A record that cannot be counted, and why.
_Failed = tuple[Delivered, str]


class Stream(Component, frozen=True, kw_only=True):
    """The use case of applying the stream. `hand_on` gives transfers to the other concepts,
    `set_aside` puts a message among the dead letters; `kinds` are those that this version can
    count."""

    journal: Journal
    totals: Totals
    progress: Progress
    waiting: WaitingRecords
    mutations: Mutations
    through: Through
    hand_on: Callable[[Sequence[Transfer]], None]
    set_aside: Callable[[Mapping[str, Any]], None]
    kinds: Collection[str] = tuple(KINDS)

    def apply(self, event: Mapping[str, Any]) -> None:
        """Apply a batch of one shard's records to journal and totals, in order, and hand the
        transfers on.

        A record that cannot be counted waits and holds `through` back; one by which a transfer was
        overwritten or removed is noted and goes to the dead letters; the rest goes on. A failure to
        write or to hand on fails the batch, which the stream delivers again.
        """
        batch = read_batch(event)
        for mutation in batch.mutations:
            self._note(mutation)
        read, unread = self._read(batch.transfers)
        for delivered, why in [*unread, *self._count(read)]:
            self._wait(delivered, why)
        if batch.count and batch.shard_id:
            self.progress.record(batch.shard_id, batch.reached)
        if batch.beats:
            self.through.advance()
        log(event="transfers applied", records=batch.count, transfers=len(read))

    def redrive(self, has_time: Callable[[], bool]) -> int:
        """Count the records that wait and can be counted by now, each once however often this is
        done, as far as `has_time` goes; answers how many."""
        counted = 0
        waiting = self.waiting.every()
        while has_time() and (chunk := list(islice(waiting, CHUNK))):
            read, _ = self._read(chunk)
            # Why the others wait was told when they came.
            failed = [delivered for delivered, _ in self._count(read)]
            for _, delivered in read:
                if delivered not in failed:
                    self.waiting.remove(delivered)
                    counted += 1
        if counted:
            log(event="waiting records counted", transfers=counted)
        return counted

    def _read(self, records: Iterable[Delivered]) -> tuple[list[_Read], list[_Failed]]:
        """The transfers that records put, and of the other records why they cannot be read."""
        read: list[_Read] = []
        failed: list[_Failed] = []
        for delivered in records:
            try:
                read.append((delivered.transfer(self.kinds), delivered))
            except Exception as error:  # whatever is wrong with it, the others must go on
                failed.append((delivered, type(error).__name__))
        return read, failed

    def _count(self, read: Sequence[_Read]) -> list[_Failed]:
        """Count transfers together; where one of them can never be written, each alone. Answers
        those."""
        if not read:
            return []
        transfers = [transfer for transfer, _ in read]
        try:
            self.journal.put_accounts(transfers)
            self.totals.apply(transfers)
        except Unwritable as error:
            if len(read) == 1:
                return [(read[0][1], str(error))]
            return [failed for one in read for failed in self._count([one])]
        self.hand_on(transfers)
        return []

    def _wait(self, delivered: Delivered, why: str) -> None:
        self.waiting.keep(delivered, why)
        log(event="record waits", pk=delivered.key, why=why)
        # Nothing is wrong with a kind that only a newer version knows.
        if why != UnknownKind.__name__:
            self.set_aside({"pk": delivered.key, "why": why, "sequence": delivered.sequence})

    def _note(self, mutation: Mutation) -> None:
        self.mutations.note(mutation)
        log(event="transfer mutated", pk=mutation.transfer_id, why=mutation.event)
        self.set_aside(
            {"pk": mutation.transfer_id, "why": mutation.event, "sequence": mutation.sequence}
        )
