"""Rows into files that spreadsheet programs open: CSV, and XLSX.

Both take any number of rows in bounded memory, and run nothing: in a CSV file a text that a program
would take for a formula is made harmless (core/values/spreadsheets.py), in an XLSX file it has the
type of text.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.exports.files.bucket import Upload
from chalicelib.exports.rules.layout import Layout, Row, Tally

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# Excel's own limit ("Excel specifications and limits"), with the header and perhaps the footer.
SHEET_ROWS = 1_048_576
# Above this an integer is not exact in the double that a cell holds.
_EXACT = 2**53

_BOM = "\ufeff"


def write_csv(layout: Layout, rows: Iterable[Row], tally: Tally, to: Upload) -> None:
    """Write a CSV file (RFC 4180) in UTF-8 with a byte order mark, without which Excel takes it for
    another encoding: the header, the rows, the footer."""
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in layout.columns])
    for row in rows:
        tally.add(row)
        writer.writerow([neutralise(one) if isinstance(one, str) else one for one in row])
        if text.tell() >= 65_536:
            _pass_on(text, to)
    writer.writerow(tally.footer())
    _pass_on(text, to)


def _pass_on(text: io.StringIO, to: Upload) -> None:
    to.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()


def write_xlsx(
    layout: Layout, rows: Iterable[Row], tally: Tally, to: Upload, sheet_rows: int = SHEET_ROWS
) -> None:
    """Write an XLSX workbook: a sheet with a frozen header, and further sheets where the rows are
    more than one takes; the footer ends the last.

    The rows go to a temporary file on their way, some 80 bytes for each cell.
    """
    from xlsxwriter import Workbook  # only this job needs it: no cold start waits for it

    with TemporaryDirectory() as folder:
        path = Path(folder, "export.xlsx")
        options = {
            # One row at a time in memory; texts stand in their cells, in no shared table.
            "constant_memory": True,
            "tmpdir": folder,
            "use_zip64": True,
        }
        with Workbook(str(path), options) as book:
            sheets = _Sheets(book, layout, sheet_rows)
            for row in rows:
                tally.add(row)
                sheets.write(row)
            sheets.write(tally.footer(), bold=True)
        with path.open("rb") as made:
            to.write_all(made)


class _Sheets:
    """The sheets of a workbook, one after the other."""

    def __init__(self, book: "Workbook", layout: Layout, most: int) -> None:
        self._book = book
        self._layout = layout
        self._most = most
        self._plain: Any = {True: book.add_format({"num_format": "#,##0"}), False: None}
        self._bold: Any = {
            True: book.add_format({"num_format": "#,##0", "bold": True}),
            False: book.add_format({"bold": True}),
        }
        self._number = 0
        self._next = most

    def write(self, row: Row, *, bold: bool = False) -> None:
        """Write a row under the last one."""
        if self._next == self._most:
            self._sheet = self._begin()
        formats = self._bold if bold else self._plain
        for at, (column, cell) in enumerate(zip(self._layout.columns, row, strict=True)):
            self._cell(at, cell, formats[column.rupiah])
        self._next += 1

    def _begin(self) -> "Worksheet":
        self._number += 1
        sheet = self._book.add_worksheet(str(self._number))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._layout.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.name, self._bold[False])
        self._next = 1
        return sheet

    def _cell(self, at: int, cell: str | int, format: "Format | None") -> None:
        if isinstance(cell, int) and abs(cell) <= _EXACT:
            self._sheet.write_number(self._next, at, cell, format)
        elif cell != "":
            self._sheet.write_string(self._next, at, str(cell), format)
