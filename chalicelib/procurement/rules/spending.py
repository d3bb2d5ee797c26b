"""A row of what offices send of the city's budget: how much there is, and what it was spent on
elsewhere, at e-Katalog or by a unit's own purchase.

budget     what a unit may spend under an account code (DPA)
planned    a package of its plan (RUP, by SiRUP)
committed  what was ordered or contracted
realised   what was paid
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from chalicelib.core.values import identifiers
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.merchants.rules.business import Size, is_counted, read_flag, read_npwp, read_size
from chalicelib.treasury.rules.promise import number_of

Stage = Literal["budget", "planned", "committed", "realised"]
STAGES: tuple[Stage, ...] = get_args(Stage)
BUDGET: Stage = "budget"
PLANNED: Stage = "planned"
COMMITTED: Stage = "committed"
REALISED: Stage = "realised"
_IN_INDONESIAN: dict[str, Stage] = {
    "anggaran": BUDGET,
    "rencana": PLANNED,
    "komitmen": COMMITTED,
    "realisasi": REALISED,
}

COLUMNS = (
    "year",
    "unit",
    "account_code",
    "row",
    "amount",
    "supplier_npwp",
    "size",
    "cooperative",
    "local",
    "reference",
)

UNIT_LONGEST = 100
REFERENCE_LONGEST = 100
_YEAR = re.compile(r"20[0-9]{2}")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,63}")
# All of the city's budget is some Rp 2,500 bn: 13 digits.
_AMOUNT = re.compile(r"[0-9]{1,13}")
# A key of DynamoDB's. Letters that fold into several (ΐ is six bytes then) could make a longer one.
_KEY_MOST_BYTES = 1024
_REFERENCE_OF_ANY_LETTERS = 50
_FORMULA_STARTS = frozenset("=+-@")


@dataclass(frozen=True, slots=True)
class Spending:
    """A row: `amount` in rupiah, gross. What nobody told is "" or None; of a budget it says nothing
    of suppliers. `local` is what was made in the city."""

    year: int
    unit: str
    account_code: str
    row: Stage
    amount: int
    supplier_npwp: str | None
    size: Size | None
    cooperative: bool
    local: bool
    reference: str

    @property
    def counted(self) -> bool:
        """Whether it counts toward the 40 %."""
        return is_counted(self.size, self.cooperative)

    @property
    def key(self) -> str:
        """What a row of its year is known by: unit, account code, kind of row, and the document's
        number. A budget has none, so that a revised one (DPPA) takes the place of the first. No
        text has a tab in it."""
        number = "" if self.row == BUDGET else number_of(self.reference)
        return "\t".join((unit_key(self.unit), self.account_code, self.row, number))


def unit_key(unit: str) -> str:
    """What a unit of the city is known by, however it is cased."""
    return unit.casefold()


def parse_spending(record: dict[str, str]) -> Spending | list[RowError]:
    """The row of one record, or all that is wrong with it. What was ordered or paid has the number
    of its document, by which it counts once and an auditor finds it; an amount of 0 takes back
    what an earlier file has told."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS.items():
        try:
            values[column] = read(record.get(column, ""))
        except Rejected as rejected:
            errors.append(rejected.error)
    if values.get("row") in (COMMITTED, REALISED) and values.get("reference") == "":
        errors.append(Rejected("reference", "required").error)
    if errors:
        return errors
    if values["row"] == BUDGET:
        values |= {"supplier_npwp": None, "size": None, "cooperative": False, "local": False}
    row = Spending(**values)
    if len(row.key.encode()) > _KEY_MOST_BYTES:
        return [Rejected("reference", "text_too_long", longest=_REFERENCE_OF_ANY_LETTERS).error]
    return row


def second_row(first: int) -> RowError:
    """What to tell a row that is about what row `first` of the same file was about."""
    return Rejected("reference", "duplicate_row", first=first).error


def _year(text: str) -> int:
    bare = identifiers.cell(text, "year")
    if not _YEAR.fullmatch(bare):
        raise Rejected("year", "year_invalid")
    return int(bare)


def _unit(text: str) -> str:
    return identifiers.plain_text(text, "unit", UNIT_LONGEST)


def _code(text: str) -> str:
    bare = identifiers.cell(text, "account_code")
    if not _CODE.fullmatch(bare):
        raise Rejected("account_code", "account_code_invalid")
    return bare


def _stage(text: str) -> Stage:
    folded = identifiers.cell(text, "row").lower()
    for stage in STAGES:
        if folded == stage:
            return stage
    found = _IN_INDONESIAN.get(folded)
    if found is None:
        raise Rejected("row", "spending_row_unknown", choices=", ".join(STAGES))
    return found


def _amount(text: str) -> int:
    bare = identifiers.cell(text, "amount")
    if not _AMOUNT.fullmatch(bare):
        raise Rejected("amount", "rupiah_invalid")
    return int(bare)


def _npwp(text: str) -> str | None:
    return read_npwp(text, "supplier_npwp")


def _reference(text: str) -> str:
    if identifiers.is_blank(text):
        return ""
    bare = " ".join(identifiers.cell(text, "reference").split())
    if bare[0] in _FORMULA_STARTS:
        raise Rejected("reference", "text_formula")
    if not bare.isprintable():
        raise Rejected("reference", "text_control")
    if len(bare) > REFERENCE_LONGEST:
        raise Rejected("reference", "text_too_long", longest=REFERENCE_LONGEST)
    return bare


def _flag(column: str) -> Callable[[str], bool]:
    return lambda text: read_flag(text, column)


_CELLS: dict[str, Callable[[str], object]] = {
    "year": _year,
    "unit": _unit,
    "account_code": _code,
    "row": _stage,
    "amount": _amount,
    "supplier_npwp": _npwp,
    "size": read_size,
    "cooperative": _flag("cooperative"),
    "local": _flag("local"),
    "reference": _reference,
}
