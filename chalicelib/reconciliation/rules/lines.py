"""Lines of bank statements against the transfers that booked them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.bank.rules.explanation import SUSPENSE
from chalicelib.bank.rules.lines import Line
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import BANK
from chalicelib.reconciliation.rules.checks import BookException, named
from chalicelib.reconciliation.rules.entries import Entry

# A statement that is accepted around midnight may be booked on two days.
_AROUND = timedelta(days=1)


class Booked(NamedTuple):
    """What a line has booked, in rupiah, below zero for a debit; and the business day on which its
    statement was accepted."""

    amount: int
    accepted_on: date


def at_bank(entries: Sequence[Entry]) -> int:
    """What transfers move at the bank, in rupiah: above zero for what came in."""
    return sum(one["amount"] if one["debit_account"] == BANK else -one["amount"] for one in entries)


def suspended(line: Line) -> int:
    """What of a line stands in `suspense`, in rupiah, below zero for a debit. Two lines that cancel
    each other stand there at 0 together."""
    amount = sum(part.amount for part in line.parts if part.kind == SUSPENSE and not part.against)
    return amount if line.entry.direction == "credit" else -amount


def wrong_lines(
    entries: Mapping[str, Sequence[Entry]], booked: Mapping[str, Booked]
) -> list[BookException]:
    """The lines, of those by which transfers of one day went through `bank`, that this day's
    transfers do not come to: all of the line where it was booked then, nothing where it was
    explained anew. A transfer whose line there is not is one too many."""
    wrong = []
    for name, some in entries.items():
        moved = at_bank(some)
        line = booked.get(name)
        ids = named(one["id"] for one in some)
        if line is None:
            wrong.append(BookException("line_missing", name or "bank", 0, moved, ids))
            continue
        day = business_day(from_text(some[0]["occurred_at"]))
        # In chunks over midnight, a part of it.
        whole = day in (line.accepted_on, line.accepted_on + _AROUND)
        if not _within(moved, line.amount if whole else 0):
            expected = line.amount if whole else 0
            wrong.append(BookException("line_differs", name, expected, moved, ids))
    return wrong


def _within(moved: int, most: int) -> bool:
    return min(0, most) <= moved <= max(0, most)
