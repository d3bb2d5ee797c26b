"""Compare the projections with the transfers, and rebuild them.

`python -m chalicelib.ledger.rebuild` adds all transfers up afresh, minute by minute, prints every
difference to the totals, and exits 1 where there is any. `--rewrite` then puts journal and totals
right and forgets the gaps that poison records left. Balances are not touched: they are no
projections. Needs TUMBAS_STAGE and the city's AWS credentials; a rewrite wants the stream's
function paused.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from chalicelib.core.instants import from_text
from chalicelib.ledger.rules import Sums, Transfer, spans_before
from chalicelib.ledger.totals import attributes
from chalicelib.wiring import Parts, parts

Row = tuple[str, str, str]

_BATCH = 500


def expected(transfers: Iterable[Transfer]) -> dict[Row, Counter[str]]:
    """The totals that transfers add up to: (level, parent, bucket) → attribute → number."""
    rows: dict[Row, Counter[str]] = {}
    for transfer in transfers:
        sums = Sums()
        sums.add(transfer)
        for span in spans_before(from_text(transfer.occurred_at)):
            row = rows.setdefault((span.level, span.parent, span.end), Counter())
            row.update(attributes(sums))
    return rows


def differences(
    wanted: dict[Row, Counter[str]], stored: dict[Row, Counter[str]]
) -> Iterator[tuple[Row, str, int, int]]:
    """(row, attribute, expected, actual) wherever the two differ."""
    for row in sorted(wanted.keys() | stored.keys()):
        there, here = wanted.get(row, Counter()), stored.get(row, Counter())
        for name in sorted(there.keys() | here.keys()):
            if there[name] != here[name]:
                yield row, name, there[name], here[name]


def compare(city: Parts) -> list[tuple[Row, str, int, int]]:
    """All differences between the transfers and the stored totals."""
    return list(differences(expected(city.transfers.all()), city.totals.rows()))


def rewrite(city: Parts) -> None:
    """Put journal and totals right: from the transfers, whatever stood there."""
    transfers = city.transfers.all()
    while batch := list(islice(transfers, _BATCH)):
        city.journal.put_all(batch)
    city.totals.replace(expected(city.transfers.all()))


def main(arguments: Sequence[str]) -> int:
    """Compare, and rewrite where asked to; answers the exit status."""
    if arguments not in ([], ["--rewrite"]):
        sys.stderr.write("usage: python -m chalicelib.ledger.rebuild [--rewrite]\n")
        return 2
    city = parts()
    found = compare(city)
    for row, name, there, here in found:
        sys.stdout.write(f"{'/'.join(row)} {name}: transfers {there}, totals {here}\n")
    sys.stdout.write(f"{len(found)} differences\n")
    if arguments and found:
        rewrite(city)
        left = compare(city)
        sys.stdout.write(f"rewritten: {len(left)} differences left\n")
        return 1 if left else 0
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
