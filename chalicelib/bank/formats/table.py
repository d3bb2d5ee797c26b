"""A bank's export as a table: which column is what, and how its rows become entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from chalicelib.bank.formats.amounts import must_be_rupiah
from chalicelib.bank.formats.columns import Amounts, DateFormat, Days, direction_in
from chalicelib.bank.formats.purposes import purpose_of
from chalicelib.bank.formats.shape import SEN, Direction, Entry, StatementRefused
from chalicelib.bank.formats.surroundings import Surroundings, account_in
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats.layout import Layout
from chalicelib.imports.formats.records import Readable, iter_records

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


def key_of(name: str) -> str:
    """A column's name as it is compared: in lower case, blanks folded."""
    return " ".join(name.split()).casefold()


class Rows:
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
        found = cells[key_of(name)] if name else ""
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
                _refuse_direction(cells[key_of(table.amount)], row, "berlawanan", "contradicts")
        if direction is None and amount:
            _refuse_direction(cells[key_of(table.amount)], row, "tanpa", "has no")
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
