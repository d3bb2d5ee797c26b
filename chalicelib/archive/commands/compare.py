"""Compare a day of the archive with the ledger:
`python -m chalicelib.archive.commands.compare 2026-12-01`.

Prints every difference and exits 1 where there is any. `--make-good` then sends what the archive
lacks to its queue. Needs TUMBAS_STAGE, TUMBAS_ARCHIVE_BUCKET (with `--make-good`
TUMBAS_ARCHIVE_QUEUE) and AWS credentials that may read both.
"""

import argparse
import sys
from collections.abc import Sequence

from chalicelib.archive.parts import ArchiveParts
from chalicelib.archive.rules import Forged
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import day_from_text
from chalicelib.wiring import parts


def main(arguments: Sequence[str], city: Parts) -> int:
    """Compare, and make good where asked to; answers the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.make_good and not city.settings.archive_queue:
        # What nobody takes is not to be told as sent.
        parser.error("--make-good needs TUMBAS_ARCHIVE_QUEUE")
    compare = city[ArchiveParts].compare
    try:
        found = compare.compare(asked.day)
    except Forged as forged:
        sys.stdout.write(f"{forged} is not what its name says\n")
        return 1
    for one in found:
        sys.stdout.write(f"{one.transfer_id} {one.what}\n")
    sys.stdout.write(f"{asked.day}: {len(found)} differences\n")
    if asked.make_good:
        sys.stdout.write(f"{compare.make_good(found)} transfers sent to the archive\n")
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chalicelib.archive.commands.compare")
    parser.add_argument("day", type=day_from_text, help="a business day, YYYY-MM-DD")
    parser.add_argument("--make-good", action="store_true", help="send what the archive lacks")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], parts()))
