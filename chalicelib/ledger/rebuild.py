"""Adding the ledger's projections up afresh from the transfers, to compare and to put right.

Balances are not touched: they are no projections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from chalicelib.core.instants import from_text
from chalicelib.ledger.journal import Journal
from chalicelib.ledger.rules import Sums, Transfer, spans_before
from chalicelib.ledger.store import Transfers
from chalicelib.ledger.totals import Totals, attributes

Row = tuple[str, ...]
Difference = tuple[Row, str, int, int]

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
    rows: dict[Row, Counter[str]] = {}
    add(rows, transfers)
    return rows


def add(rows: dict[Row, Counter[str]], transfers: Iterable[Transfer]) -> None:
    """Count transfers into rows of totals."""
    for transfer in transfers:
        sums = Sums()
        sums.add(transfer)
        for span in spans_before(from_text(transfer.occurred_at)):
            row = rows.setdefault((span.level, span.parent, span.end), Counter())
            row.update(attributes(sums))


def compare(transfers: Transfers, totals: Totals) -> list[Difference]:
    """All differences between the transfers and the stored totals."""
    return list(differences(expected(transfers.all()), totals.rows()))


def rewrite(transfers: Transfers, totals: Totals, journal: Journal) -> None:
    """Put journal and totals right: from the transfers, whatever stood there.

    Read once: what is entered in the journal is what is counted in the totals.
    """
    every = transfers.all()
    rows: dict[Row, Counter[str]] = {}
    while batch := list(islice(every, _BATCH)):
        journal.put_all(batch)
        add(rows, batch)
    totals.replace(rows)
