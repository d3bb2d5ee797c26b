"""What a header tells of the rows below it."""

from dataclasses import dataclass

from chalicelib.core.values.rejected import RowError

CELL_MOST_CHARS = 2_000
# What stands around a cell and is none of it.
WHITE = " \t\r\n\x0b\x0c\xa0\ufeff"


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
            cells = without_empty_end(cells, width)
            if len(cells) != width:
                return _wrong_width(len(cells), width)
        if max(map(len, cells)) > CELL_MOST_CHARS:
            longest = max(range(width), key=lambda index: len(cells[index]))
            return _cell_too_long(self.columns[longest])
        return dict(zip(self.columns, [cell.strip(WHITE) for cell in cells], strict=True))


def without_empty_end(cells: list[str], width: int) -> list[str]:
    """Cells without the empty ones beyond a width."""
    end = len(cells)
    while end > width and not cells[end - 1].strip(WHITE):
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
