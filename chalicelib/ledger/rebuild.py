"""Adding the ledger's projections up afresh from the transfers, to compare and to put right.

Balances are not touched: they are no projections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from chalicelib.core.values.instants import from_text
from chalicelib.ledger.journal import Journal
from chalicelib.ledger.rules import Transfer, spans_before, summed
from chalicelib.ledger.store import Transfers
from chalicelib.ledger.totals import Totals, attributes

Row = tuple[str, ...]
Difference = tuple[Row, str, int, int]
# `2026-12-01T00:30` (UTC) → attribute → number
Minutes = dict[str, Counter[str]]

_BATCH = 500


def differences(
    wanted: dict[Row, Counter[str]], stored: dict[Row, Counter[str]]
) -> Iterator[Difference]:
    """(row, attribute, expected, actual) wherever the two differ."""
    for row in sorted(wanted.keys() | stored.keys()):
        there, here = wanted.get(row, Counter()), stored.get(row, Counter())
        for name in sorted(there.keys() | here.keys()):
            if there[name] != here[name]:
                yield row, name, there[name], here[name]


def expected(transfers: Iterable[Transfer]) -> dict[Row, Counter[str]]:
    """The totals that transfers add up to: (level, parent, bucket) → attribute → number."""
    minutes: Minutes = {}
    add(minutes, transfers)
    return rolled_up(minutes)


def add(minutes: Minutes, transfers: Iterable[Transfer]) -> None:
    """Count transfers into the sums of their minutes."""
    for transfer in transfers:
        row = minutes.setdefault(transfer.occurred_at[:16], Counter())
        row.update(attributes(summed([transfer])))


def rolled_up(minutes: Minutes) -> dict[Row, Counter[str]]:
    """The rows of all levels that the sums of minutes come to."""
    rows: dict[Row, Counter[str]] = {}
    for minute, sums in minutes.items():
        for span in spans_before(from_text(f"{minute}:00Z")):
            rows.setdefault((span.level, span.parent, span.end), Counter()).update(sums)
    return rows


def compare(transfers: Transfers, totals: Totals) -> list[Difference]:
    """All differences between the transfers and the stored totals."""
    return list(differences(expected(transfers.all()), totals.rows()))


def rewrite(transfers: Transfers, totals: Totals, journal: Journal) -> None:
    """Put journal and totals right: from the transfers, whatever stood there.

    Read once: what is entered in the journal is what is counted in the totals.
    """
    every = transfers.all()
    minutes: Minutes = {}
    while batch := list(islice(every, _BATCH)):
        journal.put_all(batch)
        add(minutes, batch)
    totals.replace(rolled_up(minutes))
