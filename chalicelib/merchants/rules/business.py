"""What a business is to the state: how large, whether a cooperative, and as what taxpayer.

Sizes are those of PP 7/2021 art. 35, as the business declares them for its NIB: by sales in a year
micro to Rp 2 bn, small to Rp 15 bn, medium to Rp 50 bn. Of the city's budget for goods and services
40 % shall go to micro and small businesses and cooperatives (Perpres 12/2021 art. 65 (1) and (3));
medium ones do not count.
"""

from typing import Literal, get_args

from chalicelib.core.values import identifiers
from chalicelib.core.values.rejected import Rejected

Size = Literal["micro", "small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)
_IN_INDONESIAN: dict[str, Size] = {
    "mikro": "micro",
    "kecil": "small",
    "menengah": "medium",
    "besar": "large",
}
_COUNTED: tuple[Size, ...] = ("micro", "small")

# As offices and spreadsheets write it.
_YES = frozenset(["true", "ya", "yes", "y", "1", "benar"])
_NO = frozenset(["false", "tidak", "no", "n", "t", "0", "salah"])


def is_counted(size: Size | None, cooperative: bool) -> bool:
    """Whether what is bought there counts toward the 40 %: a cooperative does whatever its size,
    a business of unknown size does not."""
    return cooperative or size in _COUNTED


def read_size(text: str, field: str = "size") -> Size | None:
    """A business's size by its English or Indonesian word, whatever its case; None where the cell
    is empty. Raises Rejected, naming them all."""
    if identifiers.is_blank(text):
        return None
    folded = text.strip().lower()
    for size in SIZES:
        if folded == size:
            return size
    found = _IN_INDONESIAN.get(folded)
    if found is None:
        raise Rejected(field, "size_unknown", choices=", ".join(SIZES))
    return found


def read_flag(text: str, field: str) -> bool:
    """A cell that says yes or no; an empty one says no. Raises Rejected."""
    folded = text.strip().lower()
    if folded in _YES:
        return True
    if folded in _NO or identifiers.is_blank(folded):
        return False
    raise Rejected(field, "flag_unknown")


def read_npwp(text: str, field: str = "npwp") -> str | None:
    """A taxpayer's number in its normal form; None where the cell is empty. Raises Rejected."""
    return None if identifiers.is_blank(text) else identifiers.npwp(text, field)
