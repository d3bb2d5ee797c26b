"""Rows into CSV and XLSX files: exact, summed, harmless, however many there are."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.spreadsheets import restore
from chalicelib.exports.files.sheets import write_csv, write_xlsx
from chalicelib.exports.rules.layout import Cell, Column, Layout, Row, Tally


def _rupiah(name: str) -> Column:
    return Column(name, rupiah=True, summed=True)


LAYOUT = Layout(
    (Column("id"), _rupiah("amount"), Column("reference"), _rupiah("fee")),
    counted="reference",
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Kept:
    """An upload that keeps what it is given."""

    data: bytearray = field(default_factory=bytearray)
    largest: int = 0

    def write(self, data: bytes) -> None:
        self.data += data
        self.largest = max(self.largest, len(data))

    def write_all(self, source: BinaryIO) -> None:
        self.write(source.read())


def as_csv(rows: Iterable[Row]) -> tuple[bytes, Tally]:
    kept, tally = Kept(), Tally(LAYOUT)
    write_csv(LAYOUT, rows, tally, kept)  # type: ignore[arg-type]
    return bytes(kept.data), tally


def as_xlsx(rows: Iterable[Row], sheet_rows: int) -> list[list[list[Any]]]:
    """The cells of each sheet; only those that hold something."""
    kept = Kept()
    write_xlsx(LAYOUT, rows, Tally(LAYOUT), kept, sheet_rows)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(kept.data)) as book:
        count = sum(name.startswith("xl/worksheets/") for name in book.namelist())
        return [_cells(book.read(f"xl/worksheets/sheet{i + 1}.xml")) for i in range(count)]


def _cells(xml: bytes) -> list[list[Any]]:
    assert b"<f>" not in xml
    return [
        [
            "".join(cell.itertext()) if cell.get("t") == "inlineStr" else int(cell[0].text or "")
            for cell in row.iter(f"{SHEET}c")
        ]
        for row in ElementTree.fromstring(xml).iter(f"{SHEET}row")
    ]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
cells = st.tuples(texts, st.integers(0, 10**15), texts, st.integers(0, 10**6))


@given(st.lists(cells, max_size=20))
def test_a_csv_file_reads_back_as_it_was_written(rows: list[tuple[Cell, ...]]) -> None:
    raw, _ = as_csv(rows)
    header, *lines, footer = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert header == ["id", "amount", "reference", "fee"]
    assert [
        (restore(one), int(amount), restore(reference), int(fee))
        for one, amount, reference, fee in lines
    ] == rows
    sums = [str(sum(row[at] for row in rows)) for at in (1, 3)]  # type: ignore[misc]
    assert footer == ["TOTAL", sums[0], str(len(rows)), sums[1]]


@given(texts)
def test_no_cell_of_text_begins_as_a_formula_does(text: str) -> None:
    raw, _ = as_csv([(text, 1, text, 2)])
    _, line, _ = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_csv_file_is_passed_on_piece_by_piece() -> None:
    kept = Kept()
    rows = ((f"trf_{number:022d}", number, "", 0) for number in range(20_000))
    write_csv(LAYOUT, rows, Tally(LAYOUT), kept)  # type: ignore[arg-type]
    assert kept.largest < 70_000 < len(kept.data)


def test_a_cell_of_a_workbook_is_text_or_a_number_and_never_a_formula() -> None:
    rows: list[Row] = [("=1+1", 10**15, "http://a.b", 5), ("'x", 2**53 + 1, "", 0)]
    ((header, first, second, footer),) = as_xlsx(rows, 10)
    assert header == ["id", "amount", "reference", "fee"]
    assert first == ["=1+1", 10**15, "http://a.b", 5]
    # No double holds this one exactly.
    assert second == ["'x", str(2**53 + 1), 0]
    assert footer == ["TOTAL", str(2**53 + 1 + 10**15), 2, 5]


def test_more_rows_than_a_sheet_takes_go_on_in_the_next() -> None:
    rows = [(f"trf_{number}", number, "SP2D", 1) for number in range(7)]
    first, second, third = as_xlsx(rows, 4)
    assert [row[0] for row in first] == ["id", "trf_0", "trf_1", "trf_2"]
    assert [row[0] for row in second] == ["id", "trf_3", "trf_4", "trf_5"]
    assert [row[0] for row in third] == ["id", "trf_6", "TOTAL"]
