"""In which order lines are matched, and which of them are written together.

Three passes over the file, for what one line says best must not be guessed of another first:
debits that name their payments, then the other debits, then credits, so that a return finds its
payment paid.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.decisions import Decision, names
from chalicelib.bank.rules.lines import MATCHED, UNMATCHED, Line
from chalicelib.bank.rules.movements import Marked
from chalicelib.bank.rules.statements import Statement
from chalicelib.settlements.rules.transfer import payout_id, return_id

WAITING_AT_ONCE = 30

NAMED, DESCRIBED, CREDITS = range(3)
# Which entries a pass is about.
CONCERNS: tuple[Callable[[Entry], bool], ...] = (
    lambda entry: entry.direction == "debit" and bool(names(entry)),
    lambda entry: entry.direction == "debit",
    lambda entry: entry.direction == "credit",
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A line, and what it means."""

    marked: Marked
    decision: Decision


def parts_of(found: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """What was found in parts of `most`, the last one smaller."""
    for start in range(0, len(found), most):
        yield found[start : start + most]


def chunks(concerned: Iterator[T], most: int) -> Iterator[list[T]]:
    """The same of what is read as it is asked for."""
    while chunk := list(islice(concerned, most)):
        yield chunk


def groups(assessed: Sequence[Assessed], payments_at_once: int) -> Iterator[list[Assessed]]:
    """Lines that can be written in one transaction: payments of one settlement and day, or those
    that wait; a return, a funding, and a debit that pays many each alone."""
    together: defaultdict[tuple[str, ...], list[Assessed]] = defaultdict(list)
    for one in assessed:
        decision = one.decision
        if decision.state == UNMATCHED:
            together["waits",].append(one)
        elif decision.state == MATCHED and len(decision.payments) == 1:
            (payment,) = decision.payments
            together["pays", payment.settlement_id, one.marked.entry.booked_on].append(one)
        else:
            yield [one]
    for key, found in together.items():
        most = WAITING_AT_ONCE if key[0] == "waits" else payments_at_once
        yield from (list(part) for part in parts_of(found, most))


def line_of(statement: Statement, entry: Entry, decision: Decision) -> Line:
    """The line that an entry becomes by what it means."""
    payments = decision.payments
    transfer_id = decision.transfer_id
    if len(payments) == 1:
        name = payments[0].end_to_end_id
        transfer_id = payout_id(name) if decision.state == MATCHED else return_id(name)
    return Line(
        statement_id=statement.id,
        begun_at=statement.begun_at,
        entry=entry,
        state=decision.state,
        settlement_id=payments[0].settlement_id if payments else "",
        merchant_id=payments[0].merchant_id if len(payments) == 1 else "",
        transfer_id=transfer_id,
        note=decision.note,
    )
