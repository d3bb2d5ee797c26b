"""`python -m tests.drill [REDEMPTIONS]`: rehearse a restore, and print what it took and lost."""

import os
import sys
import tempfile
from pathlib import Path

from infra.described import write_openapi
from tests.drill.rehearsal import Measured, rehearse, trading_city
from tests.stack import start_emulator

SHOPS, PEOPLE, REDEMPTIONS = 8, 20, 100
SKEW_MS = 400


def main() -> None:
    """Rehearse, in an emulator of its own, whose tables miss their instant by up to SKEW_MS."""
    redemptions = int(sys.argv[1]) if len(sys.argv) > 1 else REDEMPTIONS
    write_openapi()
    os.environ["TUMBAS_RESTORE_SKEW_MS"] = str(SKEW_MS)
    with tempfile.TemporaryDirectory(prefix="tumbas-drill-") as folder:
        emulator = start_emulator(Path(folder), "drill")
        try:
            os.environ.update(emulator.env)
            with trading_city(emulator, SHOPS, PEOPLE) as trade:
                found = rehearse(trade, redemptions, redemptions)
        finally:
            emulator.emulator.stop()
    sys.stdout.write(table(found))


def table(found: Measured) -> str:
    """What was measured, as docs/deploy.md has it."""
    lines = ["| step | s |", "| --- | --- |"]
    lines += [f"| {name} | {seconds:.1f} |" for name, seconds in found.seconds.items()]
    lines += [
        "",
        f"lost: {found.lost} of {found.transfers} transfers, {found.lost_rupiah:,} rupiah,"
        f" of the last {found.window_s:.0f} s",
        f"named: {found.named_by_archive} by the archive, {found.named_by_receipts} by receipts"
        f" alone; {found.lost_payouts} of them let money leave",
        f"merchants paid twice: {found.paid_twice}; less than the ledger knows of:"
        f" {found.paid_too_little}",
        f"not rehearsed, as this emulator has no functions: {len(found.left_out)} commands",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
