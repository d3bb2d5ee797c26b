"""Where the ledger stands with the bank: the balance in sen that accepted statements have come to.

Minus the ledger's `bank` is always the position cut to the rupiah toward zero. A line books the
difference of the cut positions before and behind it, so that what is below a rupiah is carried on
and never lost.
"""

from dataclasses import dataclass, replace

from chalicelib.bank.formats.shape import Entry, Summary, whole_rupiah

# What a statement's line before its first is numbered: the opening balance of the very first.
OPENING_LINE = 0
NOTHING_REACHED = -1


@dataclass(frozen=True, slots=True)
class Position:
    """What the bank's item says beside the account's balance; money in sen.

    `in_sen` is the position. `opened`: a statement with balances was accepted. `last_statement`
    was accepted last of these, with `last_closing`; `unconfirmed` is what files without balances
    have booked since. `version` counts accepted statements. `booking` is the statement that is
    being booked ("" for none), `reached` the line up to which it is, and `within` how much of the
    next one is, where that takes more than one transaction.
    """

    in_sen: int = 0
    opened: bool = False
    last_statement: str = ""
    last_closing: int = 0
    unconfirmed: int = 0
    version: int = 0
    booking: str = ""
    reached: int = NOTHING_REACHED
    within: int = 0


def moves(entry: Entry) -> int:
    """By how many sen an entry moves the balance: below zero for a debit; 0 for a payment that the
    bank only reports to have refused."""
    if entry.rejected:
        return 0
    return entry.in_sen if entry.direction == "credit" else -entry.in_sen


def books(before: int, by: int) -> int:
    """How many rupiah the ledger's `bank` moves by where the position moves `by` so many sen, from
    `before`: at least 0, whatever the direction."""
    return abs(whole_rupiah(before + by) - whole_rupiah(before))


def starts_at(position: Position, summary: Summary, new_in_sen: int) -> int:
    """The position from which the lines of a statement are booked, `new_in_sen` being what those
    come to that were not told before. The very first one with balances opens the account: it
    starts where its closing balance is reached."""
    if summary.closing_in_sen is None or position.opened:
        return position.in_sen
    return summary.closing_in_sen - new_in_sen


def gap(position: Position, summary: Summary, new_in_sen: int) -> int:
    """By how many sen a statement's closing balance differs from what is reached by booking what it
    tells anew; 0 where it runs on, or has no balances."""
    if summary.closing_in_sen is None:
        return 0
    return summary.closing_in_sen - starts_at(position, summary, new_in_sen) - new_in_sen


def begun(position: Position, statement_id: str) -> Position:
    """The position while a statement is booked of which nothing is yet."""
    return replace(position, booking=statement_id, reached=NOTHING_REACHED, within=0)


def after_lines(position: Position, reached: int, by: int) -> Position:
    """The position once lines up to `reached` are booked, by so many sen more."""
    return replace(position, in_sen=position.in_sen + by, reached=reached, within=0)


def within_line(position: Position, by: int) -> Position:
    """The position once so many sen more of the next line are booked, but not all of it."""
    return replace(position, in_sen=position.in_sen + by, within=position.within + by)


def finished(position: Position, summary: Summary, from_in_sen: int) -> Position:
    """The position once the statement that is being booked is accepted; it was booked
    `from_in_sen`."""
    after = replace(
        position, booking="", reached=NOTHING_REACHED, within=0, version=position.version + 1
    )
    if summary.closing_in_sen is None:
        return replace(after, unconfirmed=after.unconfirmed + position.in_sen - from_in_sen)
    return replace(
        after,
        opened=True,
        last_statement=position.booking,
        last_closing=summary.closing_in_sen,
        unconfirmed=0,
    )
