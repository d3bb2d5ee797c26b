"""The CSV exports of transfers and of acts, read row by row: a million rows take no more memory
than ten."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from chalicelib.core.crypto.merkle import leaf_hash
from chalicelib.core.crypto.signed import ACT_LEAF, LEAF, act_leaf, leaf
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.core.values.spreadsheets import restore
from chalicelib.verify.findings import Report, Unreadable

FOOTER = "TOTAL"

_RUPIAH = re.compile(r"[1-9][0-9]{0,15}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class _Wrong(Exception):
    """A cell that cannot be read; the message is its column."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of export: the columns that make a leaf, how their cells are read, the leaf they make,
    and the column in which the footer counts rows. `sums`: whether it adds up rupiah."""

    columns: tuple[str, ...]
    read: Callable[[dict[str, Any]], None]
    leaf: Callable[[Mapping[str, Any]], bytes]
    counted: str
    sums: bool


def _read_transfer(cells: dict[str, Any]) -> None:
    if not _RUPIAH.fullmatch(cells["amount"]):
        raise _Wrong("amount")
    cells["amount"] = int(cells["amount"])


def _read_act(cells: dict[str, Any]) -> None:
    try:
        cells["details"] = json.loads(cells["details"] or "{}")
    except (ValueError, RecursionError):
        raise _Wrong("details") from None
    if not isinstance(cells["details"], dict):
        raise _Wrong("details")


TRANSFERS = Kind(LEAF, _read_transfer, leaf, "reference", sums=True)
ACTS = Kind(ACT_LEAF, _read_act, act_leaf, "details", sums=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts (the header is 1), its business day, and the key
    by which rows are ordered and the hash of its leaf; where it cannot be read, which column is
    wrong instead."""

    number: int
    day: str
    key: tuple[str, str] = ("", "")
    hash: bytes = b""
    rupiah: int = 0
    wrong: str = ""


class Export:
    """An export as it is read. After the last row `report` tells of the file as a whole."""

    def __init__(self, name: str, text: TextIO, kind: Kind) -> None:
        """`text` is opened with newline="". Raises Unreadable where the header is another."""
        self.name = name
        self.report = Report(name)
        self._kind = kind
        self._cells = csv.reader(text, strict=True)
        header = next(self._lines(), [])
        try:
            self._places = {name: header.index(name) for name in kind.columns}
        except ValueError:
            code = "no_export" if kind is TRANSFERS else "no_acts"
            raise Unreadable(code, file=name) from None
        self._width = len(header)

    def rows(self) -> Iterator[Row]:
        """Every row but header and footer. Raises Unreadable where it is no CSV or no UTF-8."""
        count = total = 0
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
            total += row.rupiah
            yield row
        self._check_footer(footer, count, total)

    def _check_footer(self, footer: list[str] | None, count: int, total: int) -> None:
        if footer is None or len(footer) != self._width:
            self.report.add(False, "no_footer", rows=count)
            return
        told = footer[self._places[self._kind.counted]]
        if not self._kind.sums:
            holds = told == str(count)
            code = "footer_of_acts" if holds else "footer_of_acts_differs"
            self.report.add(holds, code, rows=count, told_rows=told[:20])
            return
        told_total = footer[self._places["amount"]]
        holds = (told, told_total) == (str(count), str(total))
        code = "footer" if holds else "footer_differs"
        self.report.add(
            holds, code, rows=count, total=total, told_rows=told[:20], told_total=told_total[:20]
        )

    def _row(self, number: int, cells: list[str]) -> Row:
        if len(cells) != self._width:
            return Row(number, "", wrong="*")
        found: dict[str, Any] = {
            name: restore(cells[place]) for name, place in self._places.items()
        }
        day = ""
        if _INSTANT.fullmatch(found["occurred_at"]):
            day = _day_of_hour(found["occurred_at"][:13])
        if not day:
            return Row(number, "", wrong="occurred_at")
        key = found["occurred_at"], found["id"]
        try:
            self._kind.read(found)
            hash = leaf_hash(self._kind.leaf(found))
        except _Wrong as wrong:
            return Row(number, day, wrong=str(wrong))
        except (TypeError, ValueError):
            return Row(number, day, key, rupiah=found.get("amount", 0), wrong="*")
        return Row(number, day, key, hash, found.get("amount", 0))

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
