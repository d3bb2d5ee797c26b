"""Charts that need no script: a bar under the name of each row of a table, whose text says the
same."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.showcase.files.element import Element, element

# A bar is drawn in this many parts of its cell.
_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, its value, which may be below 0, and what its cells say of it."""

    name: str
    value: int
    cells: tuple[str, ...]


def table(caption: str, heads: Sequence[str], rows: Sequence[Row], most: int = 0) -> Element:
    """A table whose rows have a bar each; the longest is of `most`, or of the largest value."""
    most = most or max((row.value for row in rows), default=0)
    return element(
        "table",
        element("caption", caption),
        element(
            "thead",
            element(
                "tr",
                *(element("th", head, scope="col") for head in heads),
            ),
        ),
        element(
            "tbody",
            *(
                element(
                    "tr",
                    element("th", row.name, _bar(row.value, most), scope="row"),
                    *(element("td", cell) for cell in row.cells),
                )
                for row in rows
            ),
        ),
    )


def _bar(value: int, most: int) -> Element:
    width = _PARTS * max(value, 0) // most if most else 0
    return element(
        "svg",
        element("rect", width=str(width), height="1"),
        viewBox=f"0 0 {_PARTS} 1",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
