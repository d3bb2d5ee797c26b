"""The growth table.

pk               sk                holds
roster           <part>            8,192 merchants in the order in which they came, packed
month#YYYY-MM    counted#<part>    what the ledger tells of their sales, packed by channel
month#YYYY-MM    reported#<part>   what partners told beyond that
month#YYYY-MM    imported#<part>   what was imported for the month: a record, made by nobody else
month#YYYY-MM    counts            counts over all merchants
head             head              `through`: every transfer before it is counted, and none after
day              day               on which business day the daily work was done last
payer#<id>       first             the transfer by which a resident paid for the first time

All that is counted moves together with the head, in one transaction, if nobody has moved that since
it was read: so nothing is counted twice, and a sale costs no write of its own.
"""

from typing import Literal

# Where the sales of a sheet come from.
Origin = Literal["counted", "reported", "imported"]
COUNTED: Origin = "counted"
REPORTED: Origin = "reported"
IMPORTED: Origin = "imported"
ORIGINS: tuple[Origin, ...] = (COUNTED, REPORTED, IMPORTED)

COUNTS = "counts"
ROSTER = "roster"
DAY = {"pk": "day", "sk": "day"}
PAYER = "payer#"
_MONTH = "month#"


def month_key(month: str) -> str:
    """Under which key everything of a month stands."""
    return f"{_MONTH}{month}"


def month_of_key(key: str) -> str | None:
    """The month of a key; None where it is another's."""
    return key.removeprefix(_MONTH) if key.startswith(_MONTH) else None


def part_key(part: int) -> str:
    """A part of the roster, as it sorts."""
    return f"{part:04d}"


def payer_key(resident_id: str) -> tuple[str, str]:
    """Where it stands that a resident has paid."""
    return f"{PAYER}{resident_id}", "first"
