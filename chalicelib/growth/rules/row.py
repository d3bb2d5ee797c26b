"""What a row of imported sales must hold: what a merchant sold in a month by a channel."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values import identifiers
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.growth.rules.sales import CHANNELS, Channel, SalesKey

COLUMNS = ("nib", "month", "channel", "amount")
# Of one merchant in one month. It leaves room for a city's sums in 64 bits.
MOST_RUPIAH = 10**13

_DIGITS = re.compile(r"\d{1,14}", re.ASCII)
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class SalesRow:
    """What a merchant sold, in rupiah; `month` is `YYYY-MM`."""

    nib: str
    month: str
    channel: Channel
    amount: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The same of a merchant that is known by its id."""

    key: SalesKey
    amount: int


def parse_sales(record: dict[str, str], this_month: str) -> SalesRow | list[RowError]:
    """The sales of one row, or all that is wrong in it. `this_month` is the last that may be
    told."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS:
        try:
            values[column] = read(record.get(column, ""))
        except Rejected as rejected:
            errors.append(rejected.error)
    if values.get("month", "") > this_month:
        errors.append(Rejected("month", "month_invalid").error)
    return errors or SalesRow(**values)


def _month(text: str) -> str:
    return _matching(text, "month", "month_invalid", _MONTH)


def _amount(text: str) -> int:
    amount = int(_matching(text, "amount", "rupiah_invalid", _DIGITS))
    if amount > MOST_RUPIAH:
        raise Rejected("amount", "rupiah_invalid")
    return amount


def _matching(text: str, column: str, code: str, form: re.Pattern[str]) -> str:
    text = text.strip()
    if not text:
        raise Rejected(column, "required")
    if form.fullmatch(text) is None:
        raise Rejected(column, code)
    return text


def _channel(text: str) -> Channel:
    folded = text.strip().lower()
    for one in CHANNELS:
        if one == folded:
            return one
    if not folded:
        raise Rejected("channel", "required")
    raise Rejected("channel", "channel_unknown", choices=", ".join(CHANNELS))


_CELLS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("nib", identifiers.nib),
    ("month", _month),
    ("channel", _channel),
    ("amount", _amount),
)


def second_row(first: int) -> RowError:
    """What to tell a row whose merchant, month and channel stood already in row `first`."""
    return Rejected("month", "duplicate_row", first=first).error
