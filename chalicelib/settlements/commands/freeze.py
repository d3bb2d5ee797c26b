"""Freeze payouts after a restore: `python -m chalicelib.settlements.commands.freeze INSTANT`.

INSTANT is what all tables were restored to, such as 2026-12-01T02:00:00Z. Nobody is paid until the
bank's statement tells what was paid since, and two finance officers have said so. Needs
TUMBAS_STAGE and the city's AWS credentials.
"""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import from_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.freeze import told_until
from chalicelib.wiring import parts

COMMAND = Subject("command", "freeze", "")
# DynamoDB restores no further back.
OLDEST = timedelta(days=35)


def freeze(city: Parts, text: str) -> str:
    """Freeze a city's payouts since an instant; answers what to tell. Raises ValueError for what is
    no instant to which a table can have been restored."""
    since: datetime = from_text(text)
    if not city.clock() - OLDEST <= since <= city.clock():
        raise ValueError("no table can have been restored to that")
    seen = city[SettlementParts].freeze.freeze(since, COMMAND)
    return f"payouts are frozen since {seen.since}; the bank must tell up to {told_until(seen)}\n"


def main(arguments: Sequence[str]) -> int:
    """Freeze; answers the exit status."""
    try:
        (instant,) = arguments
        sys.stdout.write(freeze(parts(), instant))
    except ValueError as error:
        sys.stderr.write(
            f"usage: python -m chalicelib.settlements.commands.freeze INSTANT ({error})\n"
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
