"""The CSV files that spreadsheets in Indonesia write, read record by record in bounded memory.

What is taken: UTF-8 with or without BOM; comma, semicolon or tab; CRLF, LF or CR; Excel's first
line `sep=;`; quotes, line breaks inside quotes, stray blanks; empty columns and rows at the end;
column names in any case, with blanks or dashes for underscores. UTF-16 (Excel's "Unicode text")
is taken where the whole file is in memory. Nothing else is guessed at: a workbook or a file in
another encoding is refused, with what to do.

A file may be read in pieces: each record tells the offset behind it, and reading goes on from
there with its row number.
"""

from collections.abc import Iterator
from io import BytesIO

from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats.header import read_header
from chalicelib.imports.formats.layout import Layout
from chalicelib.imports.formats.records import Readable, iter_records
from chalicelib.imports.formats.refused import FileRefused

# A row: its number, the byte offset behind it, its cells by column or what is wrong with it.
CsvRow = tuple[int, int, dict[str, str] | RowError]
Rows = Iterator[CsvRow]


def as_utf8(body: bytes) -> bytes:
    """The same file in UTF-8, where it says by its BOM that it is UTF-16; else unchanged."""
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    try:
        return body.decode("utf-16").encode("utf-8")
    except UnicodeError:
        raise FileRefused("not_utf8") from None


def read(body: bytes, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Rows:
    """All rows of a file that is in memory: `(row, offset_after, cells by column | RowError)`.

    Raises FileRefused at once for what concerns the header, later for a line over 64 KiB.
    """
    body = as_utf8(body)
    return rows_of(body, read_header(body, required, optional))


def rows_of(body: bytes, layout: Layout) -> Rows:
    """All rows of a file in UTF-8 that is in memory. Raises FileRefused for a line over 64 KiB."""
    file = BytesIO(body)
    file.seek(layout.offset)
    return rows(file, layout, layout.offset, layout.row)


def rows(file: Readable, layout: Layout, offset: int, row: int) -> Rows:
    """As iter_records, with the cells by column: `(row, offset_after, cells | RowError)`."""
    for record in iter_records(file, layout, offset, row):
        cells = record.cells
        if isinstance(cells, RowError):
            yield record.row, record.offset_after, cells
        else:
            yield record.row, record.offset_after, layout.cells_by_column(cells)
