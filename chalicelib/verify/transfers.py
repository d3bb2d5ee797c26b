"""The CSV export of transfers, read row by row: a million rows take no more memory than ten."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from chalicelib.core.crypto.signed import LEAF
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.core.values.spreadsheets import restore
from chalicelib.verify.findings import Report, Unreadable

FOOTER = "TOTAL"

_RUPIAH = re.compile(r"[1-9][0-9]{0,15}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts (the header is 1), its business day, and its
    transfer; where it cannot be read, which column is wrong instead."""

    number: int
    day: str
    transfer: dict[str, Any]
    wrong: str = ""


class Export:
    """An export as it is read. After the last row `findings` tell of the file as a whole."""

    def __init__(self, name: str, text: TextIO) -> None:
        """`text` is opened with newline="". Raises Unreadable where the header is another."""
        self.name = name
        self.report = Report(name)
        self._cells = csv.reader(text, strict=True)
        header = next(self._lines(), [])
        try:
            self._places = {name: header.index(name) for name in LEAF}
        except ValueError:
            raise Unreadable("no_export", file=name) from None
        self._width = len(header)

    def rows(self) -> Iterator[Row]:
        """Every row but header and footer. Raises Unreadable where it is no CSV or no UTF-8."""
        count = total = 0
        number = 1
        footer: list[str] | None = None
        for number, cells in enumerate(self._lines(), start=2):
            if footer is not None:
                self.report.add(False, "behind_footer", row=number)
                break
            if cells[:1] == [FOOTER]:
                footer = cells
                continue
            row = self._row(number, cells)
            count += 1
            total += row.transfer.get("amount", 0)
            yield row
        self._check_footer(footer, count, total)

    def _check_footer(self, footer: list[str] | None, count: int, total: int) -> None:
        if footer is None or len(footer) != self._width:
            self.report.add(False, "no_footer", rows=count)
            return
        told = footer[self._places["reference"]], footer[self._places["amount"]]
        holds = told == (str(count), str(total))
        code = "footer" if holds else "footer_differs"
        self.report.add(
            holds, code, rows=count, total=total, told_rows=told[0][:20], told_total=told[1][:20]
        )

    def _row(self, number: int, cells: list[str]) -> Row:
        if len(cells) != self._width:
            return Row(number, "", {}, "*")
        transfer: dict[str, Any] = {
            name: restore(cells[place]) for name, place in self._places.items()
        }
        if not _INSTANT.fullmatch(transfer["occurred_at"]):
            return Row(number, "", {}, "occurred_at")
        day = _day_of_hour(transfer["occurred_at"][:13])
        if not day:
            return Row(number, "", {}, "occurred_at")
        if not _RUPIAH.fullmatch(transfer["amount"]):
            return Row(number, day, {}, "amount")
        transfer["amount"] = int(transfer["amount"])
        return Row(number, day, transfer)

    def _lines(self) -> Iterator[list[str]]:
        try:
            yield from self._cells
        except csv.Error:
            raise Unreadable("no_csv", file=self.name, row=self._cells.line_num) from None
        except UnicodeDecodeError:
            raise Unreadable("file_no_text", file=self.name) from None


@lru_cache(maxsize=64)
def _day_of_hour(hour: str) -> str:
    """The business day in which an hour falls (Jakarta is whole hours ahead); "" for no hour."""
    try:
        return business_day(from_text(f"{hour}:00:00Z")).isoformat()
    except ValueError:
        return ""
