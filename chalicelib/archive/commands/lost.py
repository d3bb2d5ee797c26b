"""What a restore has lost, as CSV: `python -m chalicelib.archive.commands.lost INSTANT`.

INSTANT is what all tables were restored to, such as 2026-12-01T02:00:00Z. Lists every transfer of
that business day and later that the archive has and the ledger has not. With `--receipts FILE
--keys FILE` (a receipt a line, and the answer of `GET /public/keys`) also what merchants' receipts
tell of and neither has. How many, and of how many rupiah, goes to stderr. Changes nothing. Needs
TUMBAS_STAGE, TUMBAS_ARCHIVE_BUCKET and AWS credentials that may read both.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from chalicelib.archive.parts import ArchiveParts
from chalicelib.archive.rules import Forged
from chalicelib.archive.use.lost import Lost
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.verify.files import read_keys, read_text
from chalicelib.verify.findings import Unreadable
from chalicelib.wiring import parts


def main(arguments: Sequence[str], city: Parts) -> int:
    """List what is lost; answers the exit status: 1 where an object of the archive, or a receipt,
    is not what it says."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if bool(asked.receipts) != bool(asked.keys):
        parser.error("--receipts and --keys go together")
    try:
        first = business_day(from_text(asked.instant))
    except ValueError:
        parser.error(f"not an instant: {asked.instant!r}")
    lost = city[ArchiveParts].lost
    try:
        found = lost.since(first)
        unsigned = 0
        if asked.receipts:
            texts, find_key = read_text(asked.receipts).split(), read_keys(asked.keys)
            named, unsigned = lost.by_receipts(texts, find_key)
            known = {one.id for one in found}
            found += [one for one in named if one.id not in known]
    except Forged as forged:
        sys.stderr.write(f"{forged} is not what its name says\n")
        return 1
    except Unreadable as error:
        parser.error(str(error))
    _print(found)
    if unsigned:
        sys.stderr.write(f"{unsigned} receipts are signed by none of these keys\n")
    return 1 if unsigned else 0


def _print(found: Sequence[Lost]) -> None:
    rows = csv.DictWriter(sys.stdout, list(Lost.__dataclass_fields__), lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(one) for one in found)
    for kind in sorted({one.kind for one in found}):
        some = [one.amount for one in found if one.kind == kind]
        sys.stderr.write(f"{kind}: {len(some)} lost, {sum(some)} rupiah\n")
    sys.stderr.write(f"{len(found)} transfers lost\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chalicelib.archive.commands.lost")
    parser.add_argument("instant", help="what all tables were restored to, in UTC")
    parser.add_argument("--receipts", type=Path, help="a file of receipts, one a line")
    parser.add_argument("--keys", type=Path, help="the city's keys, as GET /public/keys answers")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], parts()))
