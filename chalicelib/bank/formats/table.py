"""A bank's export as a table: which column is what, and how its rows become entries."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain
from typing import NoReturn

from chalicelib.bank.formats.amounts import must_be_rupiah, shown
from chalicelib.bank.formats.columns import Amounts, DateFormat, Days, direction_in
from chalicelib.bank.formats.encoding import Joined, head_of
from chalicelib.bank.formats.purposes import purpose_of
from chalicelib.bank.formats.shape import SEN, Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.surroundings import Surroundings, account_in
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats.layout import Layout
from chalicelib.imports.formats.records import Readable, iter_records
from chalicelib.imports.formats.refused import FileRefused

# Above its column names a bank's export tells of the account and the period.
_PREAMBLE_MOST_LINES = 40
# What stands for the day of what is not booked yet.
_PENDING = "PEND"
_MONEY = ("amount", "debit", "credit", "balance")
_RUPIAH = {"RP": "IDR", "360": "IDR"}


@dataclass(frozen=True, slots=True)
class Table:
    """Which columns of an export are what, by their names in its header.

    A column without a name is called by its place, `(5)`, and so is the second of one name,
    `Description (6)`. Money is `amount` with `direction`, a sign, or a mark behind it (`1.000,00
    DB`); or two columns `debit` and `credit`. `reference` are joined. `point` is what stands
    before sen, where that is known.
    """

    booked_on: str
    forms: tuple[DateFormat, ...]
    reference: tuple[str, ...] = ()
    amount: str = ""
    direction: str = ""
    debit: str = ""
    credit: str = ""
    balance: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    reason: str = ""
    payee_name: str = ""
    payee_account: str = ""
    account: str = ""
    currency: str = ""
    delimiters: str = ",;\t"
    point: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        names = (
            self.booked_on,
            self.amount,
            self.direction,
            self.debit,
            self.credit,
            self.balance,
            *self.reference,
            self.end_to_end_id,
            self.bank_reference,
            self.reason,
            self.payee_name,
            self.payee_account,
            self.account,
            self.currency,
        )
        return tuple(dict.fromkeys(name for name in names if name))


def read(file: Readable, tables: tuple[Table, ...]) -> Entries:
    """The entries of an export that is one of these tables, the oldest first; see `shape`.

    Where there is a column of balances, each row must go on from the one before it. Raises
    StatementRefused and FileRefused: a row that cannot be read refuses the whole file.
    """
    head = head_of(file)
    around = Surroundings()
    table, layout = _heading(head, tables, around)
    rows = _Rows(table, layout, around)
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
    if around.opening is not None and around.closing is not None and not tally.lines and last:
        tally.end(None, last)
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
                missing = [name for name in table.columns if _key(name) not in names]
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
        name = _key(cell)
        names.append(name if name and name not in names else f"{name} ({place})".strip())
    return tuple(names)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


class _Rows:
    """The rows of a table, read into entries."""

    def __init__(self, table: Table, layout: Layout, around: Surroundings) -> None:
        self._table = table
        self._layout = layout
        self._around = around
        self._days = Days(table.forms, *around.days)
        self._amounts = {name: Amounts(name, table.point) for name in _MONEY}

    def entries(self, file: Readable) -> Iterator[Entry]:
        """The entries in the order of the file. Raises StatementRefused."""
        width = len(self._layout.columns)
        for record in iter_records(file, self._layout, 0, self._layout.row):
            if isinstance(record.cells, RowError):
                _refuse_row(record.cells, record.row)
            if len(record.cells) < width and (
                self._around.row(record.cells, record.row) or _is_remark(record.cells)
            ):
                continue
            cells = self._layout.cells_by_column(record.cells)
            if isinstance(cells, RowError):
                _refuse_row(cells, record.row)
            entry = self._entry(cells, record.row)
            if entry is not None:
                yield entry

    def _entry(self, cells: dict[str, str], row: int) -> Entry | None:
        told_day = self._cell(cells, self._table.booked_on).strip(" '")
        pending = told_day.upper() == _PENDING
        has_day = pending or any(letter.isdigit() for letter in told_day)
        # A sum or a balance may have all the cells of a row, and so may a row of nothing.
        if not has_day and self._around.row(list(cells.values()), row):
            return None
        booked_on = "" if pending else self._days.read(told_day, row)
        self._tell(cells, row)
        amount, direction = self._money(cells, row)
        balance = self._balance(cells, row)
        if pending:
            self._around.pends(amount if direction == "credit" else -amount, balance)
            return None
        if not amount:
            return None
        reference = text(" ".join(self._cell(cells, name) for name in self._table.reference))
        code, reason = reason_of(self._cell(cells, self._table.reason))
        return Entry(
            line=row,
            booked_on=booked_on,
            direction=direction,
            amount=amount // SEN,
            sen=amount % SEN,
            balance_sen=balance,
            end_to_end_id=text(self._cell(cells, self._table.end_to_end_id), ID_MOST),
            reference=reference,
            bank_reference=text(self._cell(cells, self._table.bank_reference), ID_MOST),
            reason_code=code,
            reason=reason,
            purpose=purpose_of(direction, reference),
            payee_name=text(self._cell(cells, self._table.payee_name)),
            payee_account=text(self._cell(cells, self._table.payee_account), ID_MOST),
        )

    def _cell(self, cells: dict[str, str], name: str) -> str:
        """A cell by the name of its column; a lone dash stands for nothing."""
        found = cells[_key(name)] if name else ""
        return "" if found == "-" else found

    def _tell(self, cells: dict[str, str], row: int) -> None:
        if self._table.account:
            self._around.names(account_in(self._cell(cells, self._table.account)), row)
        if currency := self._cell(cells, self._table.currency).upper():
            must_be_rupiah(_RUPIAH.get(currency, currency), row)

    def _money(self, cells: dict[str, str], row: int) -> tuple[int, Direction]:
        """The amount of a row, in sen, and which way it goes."""
        table = self._table
        if not table.amount:
            return self._two_columns(cells, row)
        amount, direction = self._read(cells, "amount", table.amount, row)
        if table.direction and amount:
            told = direction_in(self._cell(cells, table.direction), row)
            if direction is None:
                direction = told
            elif direction != told:
                _refuse_direction(cells[_key(table.amount)], row, "berlawanan", "contradicts")
        if direction is None and amount:
            _refuse_direction(cells[_key(table.amount)], row, "tanpa", "has no")
        return amount, direction or "debit"

    def _two_columns(self, cells: dict[str, str], row: int) -> tuple[int, Direction]:
        debit, _ = self._read(cells, "debit", self._table.debit, row)
        credit, _ = self._read(cells, "credit", self._table.credit, row)
        if debit and credit:
            raise StatementRefused(
                "amount", "debit dan kredit terisi.", "both debit and credit are filled in.", row
            )
        return (debit, "debit") if debit else (credit, "credit")

    def _balance(self, cells: dict[str, str], row: int) -> int | None:
        if not self._cell(cells, self._table.balance):
            return None
        balance, direction = self._read(cells, "balance", self._table.balance, row)
        return -balance if direction == "debit" else balance

    def _read(
        self, cells: dict[str, str], field: str, name: str, row: int
    ) -> tuple[int, Direction | None]:
        return self._amounts[field].read(self._cell(cells, name), row)


def _is_remark(cells: list[str]) -> bool:
    """Whether a row is one cell of words. A row that was cut begins with a day or a number."""
    said = [cell.strip() for cell in cells if cell.strip(" \t\xa0")]
    return len(said) == 1 and not said[0].lstrip("'\"")[:1].isdigit()


def oldest_first(entries: Iterator[Entry]) -> Iterator[Entry]:
    """The entries, turned round where the export has the newest first: its balances say so, or
    else its days. Only what must be turned round is held in memory as a whole."""
    held: list[Entry] = []
    for entry in entries:
        held.append(entry)
        turned = _is_turned(*held[-2:]) if len(held) > 1 else None
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


def _refuse_direction(raw: str, row: int, indonesian: str, english: str) -> NoReturn:
    told = text(raw, 30)
    raise StatementRefused(
        "direction",
        f"jumlah {told!r} {indonesian} keterangan arah. Petakan kolom debit/kredit, atau pakai "
        "profil bank ini.",
        f"the amount {told!r} {english} a direction. Map the column of debit and credit, or use "
        "the bank's profile.",
        row,
    )


def _refuse_row(error: RowError, row: int) -> NoReturn:
    raise StatementRefused(error.field, error.message_id, error.message_en, row)
