"""Amounts and days in the columns of spreadsheets, each as its whole column has them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn, get_args

from chalicelib.bank.formats.amounts import refuse_amount, sen_of
from chalicelib.bank.formats.shape import Direction, StatementRefused
from chalicelib.bank.formats.texts import text

DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("debit", "debet", "db", "dr", "d"), "debit"),
    **dict.fromkeys(("credit", "kredit", "cr", "c", "k"), "credit"),
}

_CURRENCY = re.compile(r"^(?:IDR|Rp\.?)\s*|\s*(?:IDR|Rp\.?)$", re.I)
_MARKED = re.compile(r"(.*?)\s*(?<![A-Za-z])(debit|debet|db|dr|d|credit|kredit|cr|c|k)\.?$", re.I)
_SEPARATORS = re.compile(r"[.,]")


@dataclass(slots=True)
class Amounts:
    """The amounts of one column, which is the field `name` of a statement.

    At most two decimals stand behind a point or a comma, three digits behind what parts thousands:
    so `50.000` is fifty thousand. Where one value shows what stands before sen, no other of the
    column may show something else: what the bank means could not be told.
    """

    name: str
    # What stands before sen, once a value has shown it.
    point: str = ""

    def read(self, raw: str, row: int) -> tuple[int, Direction | None]:
        """An amount in sen, without its sign, and which way it goes where a sign or a mark says
        so: `-` and brackets are a debit, `+` a credit, `DB` and `CR` what they say. Nothing, and
        a dash, is 0. Raises StatementRefused."""
        bare = raw.strip(" \t\xa0'")
        direction: Direction | None = None
        if marked := _MARKED.fullmatch(bare):
            bare, direction = marked[1], DIRECTIONS[marked[2].lower()]
        bare = _CURRENCY.sub("", bare).strip()
        sign: Direction | None = None
        if bare.startswith("(") and bare.endswith(")"):
            bare, sign = bare[1:-1].strip(), "debit"
        elif bare.startswith(("-", "+")):
            bare, sign = bare[1:].strip(), "debit" if bare[0] == "-" else "credit"
        elif bare.endswith("-"):
            bare, sign = bare[:-1].strip(), "debit"
        bare = _CURRENCY.sub("", bare).strip()
        if not bare:
            return 0, None
        if sign and direction and sign != direction:
            _refuse_signs(raw, row, self.name)
        return self._sen(bare, raw, row), direction or sign

    def _sen(self, bare: str, raw: str, row: int) -> int:
        whole, point, decimals = self._parted(bare, raw, row)
        if point:
            if self.point and point != self.point:
                self._refuse_mixed(raw, row)
            self.point = point
        groups = _SEPARATORS.split(whole)
        marks = set(_SEPARATORS.findall(whole))
        if len(groups) > 1:
            sound = len(marks) == 1 and 0 < len(groups[0]) <= 3 and groups[0][0] != "0"
            if not sound or any(len(group) != 3 for group in groups[1:]):
                refuse_amount(raw, row, self.name)
            (mark,) = marks
            if mark in (point, self.point):
                self._refuse_mixed(raw, row)
            self.point = "," if mark == "." else "."
        return sen_of(f"{''.join(groups) or '0'}.{decimals}", row, field=self.name)

    def _parted(self, bare: str, raw: str, row: int) -> tuple[str, str, str]:
        """What stands before the sen, the mark between, and the sen."""
        last = max(bare.rfind("."), bare.rfind(","))
        if last < 0:
            return bare, "", ""
        behind = bare[last + 1 :]
        # Thousands have three digits, and whole ones before them.
        if len(behind) == 3 and last and len(_SEPARATORS.split(bare)[0]) <= 3:
            return bare, "", ""
        if len(behind) > 2 and behind.strip("0"):
            refuse_amount(raw, row, self.name)
        if len(behind) == 3:
            self._refuse_mixed(raw, row)
        return bare[:last], bare[last], behind

    def _refuse_mixed(self, raw: str, row: int) -> NoReturn:
        told = text(raw, 30)
        raise StatementRefused(
            self.name,
            f"{told!r}: tidak jelas mana titik ribuan dan mana koma sen di kolom ini. Samakan "
            "penulisannya di seluruh kolom, atau unduh lagi dari bank.",
            f"{told!r}: it cannot be told what parts thousands and what sen in this column. Write "
            "it alike in the whole column, or download it again from the bank.",
            row,
        )


def _refuse_signs(raw: str, row: int, name: str) -> NoReturn:
    told = text(raw, 30)
    raise StatementRefused(
        name,
        f"{told!r}: tanda dan keterangan arahnya berlawanan.",
        f"{told!r}: its sign says one direction and its mark the other.",
        row,
    )


def direction_in(raw: str, row: int) -> Direction:
    """A direction that stands in a cell of its own. Raises StatementRefused."""
    found = DIRECTIONS.get(raw.strip(" .").casefold())
    if found is None:
        raise StatementRefused(
            "direction",
            f"{text(raw, 20)!r} bukan debit atau credit.",
            f"{text(raw, 20)!r} is not debit or credit.",
            row,
        )
    return found


DateFormat = Literal[
    "YYYY-MM-DD",
    "YYYYMMDD",
    "DD/MM/YYYY",
    "DD/MM/YY",
    "DD/MM",
    "DD-MM-YYYY",
    "DD-MM-YY",
    "DD-MMM-YYYY",
    "DD-MMM-YY",
    "DD MMM YYYY",
]
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari",
            "feb february februari peb",
            "mar march maret",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august agu agt agustus",
            "sep sept september",
            "oct october okt oktober",
            "nov november nop nopember",
            "dec december des desember",
        ),
        start=1,
    )
    for name in names.split()
}
_PARTS = {
    "YYYY": "(?P<year>[0-9]{4})",
    "YY": "(?P<year>[0-9]{2})",
    "MMM": "(?P<name>[A-Za-z]{3,9})",
    "MM": "(?P<month>[0-9]{1,2})",
    "DD": "(?P<day>[0-9]{1,2})",
}
# Some banks put the time behind the day.
_TIME = r"(?:[ T]+[0-9]{1,2}[:.][0-9]{2}.*)?"


def _compiled(form: str) -> re.Pattern[str]:
    pattern = re.sub("YYYY|YY|MMM|MM|DD", lambda part: _PARTS[part[0]], form)
    if form == "YYYYMMDD":
        pattern = "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
        return re.compile(rf"{pattern}(?: [0-9]{{6}}|{_TIME})?")
    return re.compile(pattern + _TIME)


_FORMS: dict[str, re.Pattern[str]] = {form: _compiled(form) for form in get_args(DateFormat)}


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a column, in one of `forms`. Where a form has no year, `first` and `last`, the
    period that the file tells, do."""

    forms: tuple[DateFormat, ...]
    first: date | None = None
    last: date | None = None

    def read(self, raw: str, row: int) -> str:
        """A day, `YYYY-MM-DD`. Raises StatementRefused."""
        bare = raw.strip(" \t\xa0'")
        for form in self.forms:
            if found := _FORMS[form].fullmatch(bare):
                try:
                    return self._day(found.groupdict()).isoformat()
                except ValueError:
                    break
        forms = ", ".join(self.forms)
        raise StatementRefused(
            "booked_on",
            f"{text(raw, 30)!r} bukan tanggal {forms}.",
            f"{text(raw, 30)!r} is no date {forms}.",
            row,
        )

    def _day(self, parts: dict[str, str | None]) -> date:
        month = int(parts.get("month") or _MONTHS.get((parts.get("name") or "").casefold(), 0))
        day = int(parts["day"] or 0)
        if year := parts.get("year"):
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        if self.first is None or self.last is None:
            raise ValueError
        for number in range(self.first.year, self.last.year + 1):
            if self.first <= date(number, month, day) <= self.last:
                return date(number, month, day)
        raise ValueError
