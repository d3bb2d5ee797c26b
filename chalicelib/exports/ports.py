"""What exports need from rooms above: the rows of kinds that only those know."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.exports.rules.export import Kind
from chalicelib.exports.rules.layout import Row

# Reads the rows from one instant up to another, both as text.
RowsOf = Callable[[str, str], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class OtherRows:
    """How the rows of these kinds are read."""

    by_kind: Mapping[Kind, RowsOf]
