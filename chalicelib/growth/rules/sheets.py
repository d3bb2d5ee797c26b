"""How sales of many merchants are packed: a sheet has a column of numbers for each channel.

Merchants are numbered as they come (see roster.py), and a sheet holds those of one part of the
roster: a year of 20,000 merchants is some seventy sheets, of which a report adds up the columns.
"""

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import add
from typing import TypeAlias

from chalicelib.growth.rules.sales import CHANNELS, Channel, SalesKey

# Merchants to a part. A column is 64 KiB then, and less than 40 once packed: the five of a sheet
# are far below the 400 KB of an item.
PART = 8192
_RUPIAH = "q"
_LEVEL = 6

# (month, part of the roster)
Place = tuple[str, int]
Column: TypeAlias = "array[int]"


@dataclass(slots=True)
class Sheet:
    """The sales of a part of the roster in a month, by channel, in the order of the roster; a
    channel without any has no column."""

    columns: dict[Channel, Column] = field(default_factory=dict)

    def get(self, channel: Channel, number: int) -> int:
        """What a merchant has sold by a channel; `number` is its place within the part."""
        column = self.columns.get(channel)
        return column[number] if column is not None and number < len(column) else 0

    def add(self, channel: Channel, number: int, amount: int) -> None:
        """Add to what a merchant has sold."""
        self.put(channel, number, self.get(channel, number) + amount)

    def put(self, channel: Channel, number: int, amount: int) -> None:
        """Say what a merchant has sold."""
        column = self.columns.setdefault(channel, array(_RUPIAH))
        if number >= len(column):
            column.extend([0] * (number + 1 - len(column)))
        column[number] = amount


def pack(sheet: Sheet) -> dict[str, bytes]:
    """A sheet's columns as stored."""
    return {name: zlib.compress(column.tobytes(), _LEVEL) for name, column in sheet.columns.items()}


def unpack(stored: Mapping[str, bytes]) -> Sheet:
    """The sheet of stored columns."""
    columns = {name: _column(stored[name]) for name in CHANNELS if name in stored}
    return Sheet(columns)


def _column(packed: bytes) -> Column:
    return array(_RUPIAH, zlib.decompress(packed))


def place(month: str, number: int) -> tuple[Place, int]:
    """The sheet in which a merchant stands by its number in the roster, and where in it."""
    return (month, number // PART), number % PART


def by_sheet(
    sales: Mapping[SalesKey, int], numbers: Mapping[str, int]
) -> Iterator[tuple[Place, Channel, int, int]]:
    """Each sale with its sheet, and the number of its merchant within that."""
    for (month, merchant_id, channel), amount in sales.items():
        where, number = place(month, numbers[merchant_id])
        yield where, channel, number, amount


def total(columns: Iterable[Column], size: int) -> list[int]:
    """The sum of columns, for the first `size` merchants of the part."""
    sums = [0] * size
    for column in columns:
        # Merchants who came later are not in it.
        short = len(column)
        sums[:short] = map(add, sums, column)
    return sums
