"""The CSV files that spreadsheets in Indonesia write, read record by record in bounded memory.

What is taken: UTF-8 with or without BOM; comma, semicolon or tab; CRLF, LF or CR; Excel's first
line `sep=;`; quotes, line breaks inside quotes, stray blanks; empty columns and rows at the end;
column names in any case, with blanks or dashes for underscores. UTF-16 (Excel's "Unicode text")
is taken where the whole file is in memory. Nothing else is guessed at: a workbook or a file in
another encoding is refused, with what to do.

Rows are numbered as a spreadsheet does: one record is one row, however many lines its quoted
cells have; the header is row 1 (the `sep=` line is no row); empty rows count, though they are
skipped.

A file may be read in pieces: each record tells the offset behind it, and reading goes on from
there with its row number.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple, Protocol

from chalicelib.core.values.rejected import RowError

CHUNK_BYTES = 256 * 1024
LINE_MOST_BYTES = 64 * 1024
# A quoted cell may hold line breaks (an address of three lines); what goes on longer is a quote
# that was never closed and would swallow the rest of the file.
RECORD_MOST_LINES = 10
CELL_MOST_CHARS = 2_000
COLUMNS_MOST = 200
_HEADER_MOST_BYTES = 64 * 1024
_DELIMITERS = (",", ";", "\t")
_WHITE = " \t\r\n\x0b\x0c\xa0\ufeff"


class Readable(Protocol):
    """Bytes to read: an open file, a BytesIO, or the body of an S3 answer."""

    def read(self, size: int, /) -> bytes: ...


class FileRefused(ValueError):
    """A file that cannot be read as a whole. `code` is a key of MESSAGES; words in both languages.

    `row` is the row at which reading stopped, 1 for what concerns the whole file.
    """

    def __init__(self, code: str, row: int = 1, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        indonesian, english = MESSAGES[code]
        self.message_id = indonesian.format(row=row, **values)
        self.message_en = english.format(row=row, **values)


MESSAGES: dict[str, tuple[str, str]] = {
    "empty": (
        "Berkas kosong. Baris 1 harus berisi nama kolom.",
        "The file is empty. Row 1 must hold the column names.",
    ),
    "workbook": (
        "Ini buku kerja Excel, bukan CSV. Pilih Simpan Sebagai, CSV UTF-8, lalu impor lagi.",
        "This is an Excel workbook, not CSV. Choose Save As, CSV UTF-8, and import again.",
    ),
    "not_utf8": (
        "Berkas tidak tersimpan sebagai UTF-8. Simpan sebagai CSV UTF-8 lalu impor lagi.",
        "The file is not stored as UTF-8. Save it as CSV UTF-8 and import again.",
    ),
    "header_unclosed": (
        "Tanda kutip di baris judul kolom tidak ditutup. Perbaiki baris 1 lalu impor lagi.",
        "A quote in the header is not closed. Mend row 1 and import again.",
    ),
    "header_too_long": (
        "Baris judul kolom terlalu panjang. Baris 1 harus berisi nama kolom saja.",
        "The header is too long. Row 1 must hold the column names only.",
    ),
    "one_column": (
        (
            "Semua data berada dalam satu kolom. Pisahkan dengan Teks ke Kolom, simpan sebagai "
            "CSV UTF-8, lalu impor lagi."
        ),
        (
            "All data stand in one column. Split them with Text to Columns, save as CSV UTF-8, "
            "and import again."
        ),
    ),
    "columns_missing": (
        "Kolom ini tidak ada: {columns}. Tambahkan ke baris 1 lalu impor lagi.",
        "These columns are missing: {columns}. Add them to row 1 and import again.",
    ),
    "columns_unknown": (
        "Kolom ini tidak dikenal: {columns}. Hapus atau betulkan namanya. Yang dikenal: {known}.",
        "These columns are unknown: {columns}. Delete or rename them. Known are: {known}.",
    ),
    "columns_twice": (
        "Kolom ini ada dua kali: {columns}. Hapus salah satu.",
        "These columns stand there twice: {columns}. Delete one of each.",
    ),
    "line_too_long": (
        "Baris {row} terlalu panjang untuk sebuah baris CSV. Periksa berkas di sekitar baris itu.",
        "Row {row} is too long for a row of CSV. Look at the file around that row.",
    ),
}

_UNCLOSED_QUOTE = RowError(
    "row",
    "Baris ini memuat tanda kutip yang tidak ditutup. Hapus atau tutup tanda kutipnya.",
    "This row has a quote that is not closed. Delete or close it.",
)


class Record(NamedTuple):
    """One row: its number, the byte offset behind it, and its cells or what is wrong with it."""

    row: int
    offset_after: int
    cells: list[str] | RowError


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header tells: the delimiter, the columns in their order, where the rows begin.

    `offset` is the first byte behind the header, `row` the header's row number.
    """

    delimiter: str
    columns: tuple[str, ...]
    offset: int
    row: int

    def cells_by_column(self, cells: list[str]) -> dict[str, str] | RowError:
        """One record's cells, blanks around them taken off, by column; or what is wrong with it.

        Empty cells beyond the last column are dropped; other than that the number must fit.
        """
        width = len(self.columns)
        if len(cells) != width:
            cells = _without_empty_end(cells, width)
            if len(cells) != width:
                return _wrong_width(len(cells), width)
        if max(map(len, cells)) > CELL_MOST_CHARS:
            longest = max(range(width), key=lambda index: len(cells[index]))
            return _cell_too_long(self.columns[longest])
        return dict(zip(self.columns, [cell.strip(_WHITE) for cell in cells], strict=True))


def _without_empty_end(cells: list[str], width: int) -> list[str]:
    end = len(cells)
    while end > width and not cells[end - 1].strip(_WHITE):
        end -= 1
    return cells[:end]


def _wrong_width(found: int, width: int) -> RowError:
    return RowError(
        "row",
        f"Baris ini berisi {found} sel, padahal ada {width} kolom. "
        "Periksa pemisah dan tanda kutipnya.",
        f"This row has {found} cells, but there are {width} columns. "
        "Look at its delimiters and quotes.",
    )


def _cell_too_long(column: str) -> RowError:
    return RowError(
        column,
        f"Kolom {column} lebih dari {CELL_MOST_CHARS} karakter. Singkatkan.",
        f"Column {column} is over {CELL_MOST_CHARS} characters. Shorten it.",
    )


def as_utf8(body: bytes) -> bytes:
    """The same file in UTF-8, where it says by its BOM that it is UTF-16; else unchanged."""
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    try:
        return body.decode("utf-16").encode("utf-8")
    except UnicodeError:
        raise FileRefused("not_utf8") from None


def read_header(head: bytes, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Layout:
    """The layout of a file from its first bytes (64 KiB are always enough, the whole file is fine).

    Raises FileRefused, with the columns' names, where some are missing, unknown or there twice.
    """
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileRefused("workbook")
    # Without a BOM, UTF-16 shows by the zero bytes in its ASCII letters.
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        raise FileRefused("not_utf8")
    offset = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    lines = head[offset : offset + _HEADER_MOST_BYTES].splitlines(keepends=True)
    known = frozenset(required + optional)
    delimiters: tuple[str, ...] = _DELIMITERS
    row = 0
    for index, line in enumerate(lines):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise FileRefused("not_utf8", row + 1) from None
        offset += len(line)
        bare = text.strip(_WHITE).strip('"')
        if index == 0 and len(bare) == 5 and bare.lower().startswith("sep="):
            delimiters = (bare[4],)
            continue
        if index == 0 and text.lower().startswith("sep=\t"):
            delimiters = ("\t",)
            continue
        row += 1
        if not text.strip(_WHITE + ",;"):
            continue
        if index == len(lines) - 1 and len(head) > _HEADER_MOST_BYTES:
            raise FileRefused("header_too_long", row)
        return _layout(text, delimiters, known, required, offset, row)
    raise FileRefused("empty")


def _layout(
    line: str,
    delimiters: tuple[str, ...],
    known: frozenset[str],
    required: tuple[str, ...],
    offset: int,
    row: int,
) -> Layout:
    readings = [(mark, _header_names(line, mark)) for mark in delimiters]
    # The delimiter under which most column names are known ones; the earlier one on a tie.
    delimiter, names = max(readings, key=lambda reading: len(known.intersection(reading[1])))
    if _split(line, delimiter)[-1].endswith(("\n", "\r")):
        raise FileRefused("header_unclosed", row)
    if len(names) > COLUMNS_MOST:
        raise FileRefused("header_too_long", row)
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    missing = [name for name in required if name not in names]
    unknown = [_shown(name, place) for place, name in enumerate(names) if name not in known]
    if len(missing) == len(required) and len(names) == 1 and _holds_columns(names[0], known):
        raise FileRefused("one_column", row)
    if missing:
        raise FileRefused("columns_missing", row, columns=", ".join(missing))
    if unknown:
        columns = ", ".join(unknown)
        raise FileRefused("columns_unknown", row, columns=columns, known=", ".join(sorted(known)))
    if twice:
        raise FileRefused("columns_twice", row, columns=", ".join(twice))
    return Layout(delimiter, tuple(names), offset, row)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def _header_names(line: str, delimiter: str) -> list[str]:
    names = [_column_name(cell) for cell in _split(line, delimiter)]
    while names and not names[-1]:
        names.pop()
    return names


def _column_name(cell: str) -> str:
    words = cell.strip(_WHITE).casefold().replace("-", " ").replace("_", " ").split()
    return "_".join(words)


def _shown(name: str, place: int) -> str:
    """A column's name for a message: cut short, printable; its place where it has no name."""
    printable = "".join([c if c.isprintable() else "?" for c in name[:40]])
    return printable or f"(kolom/column {place + 1})"


def _holds_columns(name: str, known: frozenset[str]) -> bool:
    parts = [_column_name(part) for mark in _DELIMITERS for part in name.split(mark)]
    return len(known.intersection(parts)) > 1


def iter_records(file: Readable, layout: Layout, offset: int, row: int) -> Iterator[Record]:
    """The records from a byte offset on, in bounded memory.

    `file` must stand at `offset` (a file that was seeked, or the body of a ranged read); `row`
    is the number of the row before it. A fresh start is `layout.offset, layout.row`; to go on
    after a stop, give `offset_after` and `row` of the last record that was dealt with.

    Rows without any content are skipped. A quote that is never closed costs its own row only:
    where several lines do not make one sound record, the first is the row in error and the others
    are read again as rows of their own. Raises FileRefused where a line is
    over 64 KiB.
    """
    lines = _Lines(file, offset, row)
    reader = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True)
    width = len(layout.columns)
    while True:
        lines.begin_record(row + 1)
        try:
            cells: list[str] | RowError = next(reader)
        except StopIteration:
            return
        except _EndlessQuote:
            cells = lines.keep_first_line()
        except csv.Error:
            # A cell beyond the csv module's own limit.
            cells = lines.keep_first_line()
        else:
            assert isinstance(cells, list)
            if lines.ended_inside_quotes or (
                len(lines.taken) > 1 and not _is_one_record(lines.taken, layout.delimiter, width)
            ):
                cells = lines.keep_first_line()
        row += 1
        if isinstance(cells, list) and not any(map(str.strip, cells)):
            continue
        yield Record(row, lines.offset, cells)


def _is_one_record(lines: list[bytes], delimiter: str, width: int) -> bool:
    """Whether lines joined by quotes really are one record, and not rows that a quote swallowed.

    A spreadsheet writes nothing between a closing quote and the delimiter, where a quote that
    closes by accident has text behind it. And lines that hold delimiters enough for a row each
    are rows: else `1,"Siti,1` and `2,Budi",2` would make one resident out of two.
    """
    mark = delimiter.encode()
    if all(line.count(mark) >= width - 1 for line in lines):
        return False
    texts = [line.decode("utf-8", "replace") for line in lines]
    try:
        cells = next(csv.reader(texts, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        return False
    return len(_without_empty_end(cells, width)) == width


def read(body: bytes, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> "Rows":
    """All rows of a file that is in memory: `(row, offset_after, cells by column | RowError)`.

    Raises FileRefused at once for what concerns the header, later for a line over 64 KiB.
    """
    body = as_utf8(body)
    layout = read_header(body, required, optional)
    file = BytesIO(body)
    file.seek(layout.offset)
    return rows(file, layout, layout.offset, layout.row)


Rows = Iterator[tuple[int, int, dict[str, str] | RowError]]


def rows(file: Readable, layout: Layout, offset: int, row: int) -> Rows:
    """As iter_records, with the cells by column: `(row, offset_after, cells | RowError)`."""
    for record in iter_records(file, layout, offset, row):
        cells = record.cells
        if isinstance(cells, RowError):
            yield record.row, record.offset_after, cells
        else:
            yield record.row, record.offset_after, layout.cells_by_column(cells)


class _EndlessQuote(Exception):
    """The record goes over more lines than any real one."""


class _Lines:
    """The file's lines as the csv reader asks for them, with the offset behind the last one.

    The csv reader asks for exactly the lines of one record. Where those turn out to be rows that
    an unclosed quote has swallowed, all but the first are given back, to be read again as the
    rows they are. No line is read more than RECORD_MOST_LINES times, so that no file, however
    made, takes long.
    """

    def __init__(self, file: Readable, offset: int, row: int) -> None:
        self.offset = offset
        self.taken: list[bytes] = []
        self.ended_inside_quotes = False
        self._row = row
        self._file = file
        self._rest = b""
        self._at_end = False
        self._waiting: deque[bytes] = deque()

    def begin_record(self, row: int) -> None:
        self._row = row
        self.taken = []
        self.ended_inside_quotes = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) == RECORD_MOST_LINES:
            raise _EndlessQuote
        if not self._waiting and not self._fill():
            self.ended_inside_quotes = bool(self.taken)
            raise StopIteration
        line = self._waiting.popleft()
        if len(line) > LINE_MOST_BYTES:
            raise FileRefused("line_too_long", self._row)
        self.taken.append(line)
        self.offset += len(line)
        # Bytes that are not UTF-8 become U+FFFD, which no field accepts: only their row is lost.
        return line.decode("utf-8", "replace")

    def keep_first_line(self) -> RowError:
        """Gives all lines but the record's first back; that one is the error."""
        again = self.taken[1:]
        self._waiting.extendleft(reversed(again))
        self.offset -= sum(map(len, again))
        self.taken = self.taken[:1]
        return _UNCLOSED_QUOTE

    def _fill(self) -> bool:
        while not self._waiting and not self._at_end:
            chunk = self._file.read(CHUNK_BYTES)
            self._at_end = not chunk
            lines = (self._rest + chunk).splitlines(keepends=True)
            # The last one may go on in the next chunk; so may a CR, by its LF. One that is too
            # long already is passed on as it is, to be refused in its turn.
            if lines and not self._at_end and len(lines[-1]) <= LINE_MOST_BYTES:
                self._rest = lines.pop()
            else:
                self._rest = b""
            self._waiting.extend(lines)
        return bool(self._waiting)
