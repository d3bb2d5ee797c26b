"""The rows of a CSV file, one after the other, from any place on.

Rows are numbered as a spreadsheet does: one record is one row, however many lines its quoted
cells have; the header is row 1 (the `sep=` line is no row); empty rows count, though they are
skipped.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats.layout import Layout, without_empty_end
from chalicelib.imports.formats.refused import FileRefused

CHUNK_BYTES = 256 * 1024
LINE_MOST_BYTES = 64 * 1024
# A quoted cell may hold line breaks (an address of three lines); what goes on longer is a quote
# that was never closed and would swallow the rest of the file.
RECORD_MOST_LINES = 10

_UNCLOSED_QUOTE = RowError(
    "row",
    "Baris ini memuat tanda kutip yang tidak ditutup. Hapus atau tutup tanda kutipnya.",
    "This row has a quote that is not closed. Delete or close it.",
)


class Readable(Protocol):
    """Bytes to read: an open file, a BytesIO, or the body of an S3 answer."""

    def read(self, size: int, /) -> bytes: ...


class Record(NamedTuple):
    """One row: its number, the byte offset behind it, and its cells or what is wrong with it."""

    row: int
    offset_after: int
    cells: list[str] | RowError


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
    return len(without_empty_end(cells, width)) == width


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
