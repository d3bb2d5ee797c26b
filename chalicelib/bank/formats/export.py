"""Reading a bank's export: where its table begins, in which order its rows stand, and whether they
go on from each other."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import chain
from typing import NoReturn

from chalicelib.bank.formats.amounts import shown
from chalicelib.bank.formats.encoding import Joined, head_of
from chalicelib.bank.formats.shape import Entries, Entry, StatementRefused
from chalicelib.bank.formats.surroundings import Surroundings
from chalicelib.bank.formats.table import Rows, Table, key_of
from chalicelib.bank.formats.tally import Tally
from chalicelib.imports.formats.layout import Layout
from chalicelib.imports.formats.records import Readable
from chalicelib.imports.formats.refused import FileRefused

# Above its column names a bank's export tells of the account and the period.
_PREAMBLE_MOST_LINES = 40
# So many rows of one day without balances stay as they stand: their order says nothing.
_UNTOLD_MOST = 1_000


def read(file: Readable, tables: tuple[Table, ...]) -> Entries:
    """The entries of an export that is one of these tables, the oldest first; see `shape`.

    Where there is a column of balances, each row must go on from the one before it. Raises
    StatementRefused and FileRefused: a row that cannot be read refuses the whole file.
    """
    head = head_of(file)
    around = Surroundings()
    table, layout = _heading(head, tables, around)
    rows = Rows(table, layout, around)
    tally = Tally()
    tally.begin("", None, "")
    balance: int | None = None
    for entry in oldest_first(rows.entries(Joined(head[layout.offset :], file))):
        if balance is not None:
            balance += _signed(entry)
        if entry.balance_sen is not None:
            if balance is None:
                around.opening = entry.balance_sen - _signed(entry) - _signed_sum(tally)
            elif balance != entry.balance_sen:
                _refuse_balance(balance, entry)
            balance = entry.balance_sen
        yield tally.count(entry)
    around.ends(balance, tally.sum("debit"), tally.sum("credit"))
    first, last = around.period if around.period else ("", "")
    if around.opening is not None and around.closing is not None and not tally.lines:
        # A day without movement, where the file says which.
        tally.begin("", None, last)
    tally.pending = around.pending
    summary = tally.summary()
    return replace(
        summary,
        account=around.account,
        first_day=min(filter(None, (first, summary.first_day))),
        opening_in_sen=around.opening,
        closing_in_sen=around.closing,
    )


def _heading(head: bytes, tables: tuple[Table, ...], around: Surroundings) -> tuple[Table, Layout]:
    """The table that it is, and where the column names stand: in the first line that holds all
    that are due. What stands above is told to `around`."""
    offset = 0
    closest = list(tables[0].columns)
    for row, raw in enumerate(head.splitlines(keepends=True), start=1):
        if row > _PREAMBLE_MOST_LINES:
            break
        offset += len(raw)
        line = raw.decode("utf-8", "replace")
        for table in tables:
            for delimiter in table.delimiters:
                names = _names(line, delimiter)
                missing = [name for name in table.columns if key_of(name) not in names]
                if not missing:
                    return table, Layout(delimiter, names, offset, row)
                if len(missing) < len(closest):
                    closest = missing
        around.row(_cells(line, ";" if ";" in line else ","), row)
    raise FileRefused("columns_missing", columns=", ".join(closest))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(line), delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


def _names(line: str, delimiter: str) -> tuple[str, ...]:
    """The names in a header, each once."""
    names: list[str] = []
    for place, cell in enumerate(_cells(line, delimiter), start=1):
        name = key_of(cell)
        names.append(name if name and name not in names else f"{name} ({place})".strip())
    return tuple(names)


def oldest_first(entries: Iterator[Entry]) -> Iterator[Entry]:
    """The entries, turned round where the export has the newest first: its balances say so, or
    else its days. Only what must be turned round is held in memory as a whole."""
    held: list[Entry] = []
    for entry in entries:
        held.append(entry)
        turned = _is_turned(*held[-2:]) if len(held) > 1 else None
        if turned is None and len(held) == _UNTOLD_MOST:
            turned = False
        if turned is not None:
            rest = reversed([*held, *entries]) if turned else chain(held, entries)
            return (yield from rest)
    yield from held


def _is_turned(before: Entry, after: Entry) -> bool | None:
    """Whether the second of two rows is the older one; None where nobody can tell."""
    if before.balance_sen is not None and after.balance_sen is not None:
        onward = before.balance_sen + _signed(after) == after.balance_sen
        backward = after.balance_sen + _signed(before) == before.balance_sen
        if onward != backward:
            return backward
        if not onward:
            return False
    if before.booked_on != after.booked_on:
        return after.booked_on < before.booked_on
    return None


def _signed(entry: Entry) -> int:
    return entry.in_sen if entry.direction == "credit" else -entry.in_sen


def _signed_sum(tally: Tally) -> int:
    return tally.sum("credit") - tally.sum("debit")


def _refuse_balance(due: int, entry: Entry) -> NoReturn:
    told = entry.balance_sen or 0
    raise StatementRefused(
        "balance",
        f"saldo {shown(told)} tidak cocok; menurut baris sebelumnya {shown(due)}. Ada baris yang "
        "hilang atau diubah; unduh lagi dari bank.",
        f"the balance {shown(told)} does not fit; by the row before it is {shown(due)}. A row is "
        "missing or was changed; download it again from the bank.",
        entry.line,
    )
