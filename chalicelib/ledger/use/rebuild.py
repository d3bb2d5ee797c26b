"""Adding the ledger's projections up afresh from the transfers, to compare and to put right.

Balances are not touched: they are no projections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from chalicelib.core.component import Component
from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.spans import spans_before
from chalicelib.ledger.rules.sums import summed
from chalicelib.ledger.rules.transfer import KINDS, Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.progress import Progress
from chalicelib.ledger.store.stream import Delivered
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.store.waiting import WaitingRecords

Row = tuple[str, ...]
# `2026-12-01T00:30` (UTC) → counter → number
Minutes = dict[str, Counter[str]]

_BATCH = 500


class Difference(NamedTuple):
    """A counter of a row that a projection has otherwise than the transfers say."""

    row: Row
    counter: str
    expected: int
    actual: int


class LedgerRebuild(Component, frozen=True, kw_only=True):
    """The use case of rebuilding journal and totals."""

    transfers: Transfers
    journal: Journal
    totals: Totals
    progress: Progress
    waiting: WaitingRecords

    def compare(self) -> list[Difference]:
        """All differences between the transfers and the stored totals."""
        return list(differences(expected(self.transfers.all()), self.totals.rows()))

    def rewrite(self) -> None:
        """Put journal and totals right: from the transfers, whatever stood there.

        Read once: what is entered in the journal is what is counted in the totals. What waited and
        can be read is left to the redrive, which counts it no more but hands it on; what nobody can
        read stands among the transfers otherwise, or is none. Each shard has to deliver something
        before `through`, which stays where it is, moves again.
        """
        # Before the transfers are read: what comes to wait later stays.
        waited = list(self.waiting.every())
        every = self.transfers.all()
        minutes: Minutes = {}
        while batch := list(islice(every, _BATCH)):
            self.journal.put_all(batch)
            add(minutes, batch)
        self.totals.replace(rolled_up(minutes))
        for delivered in waited:
            if not _is_readable(delivered):
                self.waiting.remove(delivered)
        _, reached = self.progress.read()
        self.progress.forget(reached)


def _is_readable(delivered: Delivered) -> bool:
    try:
        delivered.transfer(KINDS)
    except Exception:  # whatever is wrong with it
        return False
    return True


def differences(
    wanted: Mapping[Row, Counter[str]], stored: Mapping[Row, Counter[str]]
) -> Iterator[Difference]:
    """Wherever the two differ; what is missing counts as 0."""
    for row in sorted(wanted.keys() | stored.keys()):
        there, here = wanted.get(row, Counter()), stored.get(row, Counter())
        for name in sorted(there.keys() | here.keys()):
            if there[name] != here[name]:
                yield Difference(row, name, there[name], here[name])


def expected(transfers: Iterable[Transfer]) -> dict[Row, Counter[str]]:
    """The totals that transfers add up to: (level, parent, bucket) → counter → number."""
    minutes: Minutes = {}
    add(minutes, transfers)
    return rolled_up(minutes)


def add(minutes: Minutes, transfers: Iterable[Transfer]) -> None:
    """Count transfers into the sums of their minutes."""
    for transfer in transfers:
        row = minutes.setdefault(transfer.occurred_at[:16], Counter())
        row.update(summed([transfer]).counters())


def rolled_up(minutes: Minutes) -> dict[Row, Counter[str]]:
    """The rows of all levels that the sums of minutes come to."""
    rows: dict[Row, Counter[str]] = {}
    for minute, sums in minutes.items():
        for span in spans_before(from_text(f"{minute}:00Z")):
            rows.setdefault((span.level, span.parent, span.end), Counter()).update(sums)
    return rows
