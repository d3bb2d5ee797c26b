"""Compare every projection with the transfers, and rebuild them: `python -m chalicelib.rebuild`.

Prints every difference and exits 1 where there is any. `--rewrite` then puts the projections right
and lets `through` go on where records of the stream were lost, also where nothing differs; it wants
the functions of stream, heartbeat, queue and clocks paused.
Needs TUMBAS_STAGE and the city's AWS credentials. Balances are not touched.
"""

import sys
from collections.abc import Sequence

from chalicelib.core.parts import Parts
from chalicelib.fiscal.parts import FiscalParts
from chalicelib.growth.parts import GrowthParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.use.rebuild import Difference
from chalicelib.reports.parts import ReportParts
from chalicelib.wiring import parts


def compare(city: Parts) -> list[Difference]:
    """All differences, over all projections."""
    return [
        *city[LedgerParts].rebuild.compare(),
        *city[ReportParts].rebuild.compare(),
        *city[FiscalParts].rebuild.compare(),
        *city[GrowthParts].rebuild.compare(),
    ]


def rewrite(city: Parts) -> None:
    """Put all projections right."""
    city[LedgerParts].rebuild.rewrite()
    city[ReportParts].rebuild.rewrite()
    city[FiscalParts].rebuild.rewrite()
    city[GrowthParts].rebuild.rewrite()


def main(arguments: Sequence[str]) -> int:
    """Compare, and rewrite where asked to; answers the exit status."""
    if arguments not in ([], ["--rewrite"]):
        sys.stderr.write("usage: python -m chalicelib.rebuild [--rewrite]\n")
        return 2
    city = parts()
    found = compare(city)
    for row, counter, there, here in found:
        sys.stdout.write(f"{'/'.join(row)} {counter}: transfers {there}, projection {here}\n")
    sys.stdout.write(f"{len(found)} differences\n")
    if arguments:
        # Also where nothing differs: `through` may wait for what is lost.
        rewrite(city)
        left = compare(city)
        sys.stdout.write(f"rewritten: {len(left)} differences left\n")
        return 1 if left else 0
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
