"""Statements as CSV: our own columns, or a bank's with a mapping.

Our own, exactly `booked_on,end_to_end_id,reference,direction,amount,reason`, have no balances; a
last row `TOTAL` may say what the rows of its direction come to. A bank's own export is read by a
`Mapping` that says which column is what. Rows are read by `imports.formats.csvfile`, and numbered
as a spreadsheet does.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Literal

from chalicelib.bank.formats.amounts import sen_of
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.shape import SEN, Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.core.values.rejected import RowError
from chalicelib.imports.formats.csvfile import rows
from chalicelib.imports.formats.header import read_header
from chalicelib.imports.formats.layout import Layout
from chalicelib.imports.formats.records import Readable
from chalicelib.imports.formats.refused import FileRefused

COLUMNS = ("booked_on", "end_to_end_id", "reference", "direction", "amount", "reason")
_SUM_ROWS = frozenset(["total", "jumlah", "sum"])
_HEAD_BYTES = 64 * 1024
# Above its column names a bank's export tells of the account and the period.
_PREAMBLE_MOST_LINES = 40

DateFormat = Literal["YYYY-MM-DD", "DD/MM/YYYY", "DD-MM-YYYY", "DD/MM/YY", "YYYYMMDD"]
_DATE_FORMATS: dict[DateFormat, str] = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "DD/MM/YY": "%d/%m/%y",
    "YYYYMMDD": "%Y%m%d",
}
_DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("debit", "debet", "db", "dr", "d"), "debit"),
    **dict.fromkeys(("credit", "kredit", "cr", "c", "k"), "credit"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which columns of a bank's CSV are what, by their names in its header.

    Money is `amount` with `direction` (debit/credit, D/K, DB/CR …); or `amount` alone, with a
    sign (- is a debit) or a mark behind it (`1.000,00 DB`); or two columns `debit` and `credit`.
    `decimal` is what stands before sen; the other of point and comma parts thousands.
    """

    booked_on: str
    amount: str = ""
    direction: str = ""
    debit: str = ""
    credit: str = ""
    end_to_end_id: str = ""
    reference: str = ""
    bank_reference: str = ""
    reason: str = ""
    date_format: DateFormat = "YYYY-MM-DD"
    delimiter: str = ","
    decimal: str = "."

    def must_be_sound(self) -> None:
        """Raises StatementRefused where it does not say what money is, or says it twice."""
        if bool(self.amount) == bool(self.debit or self.credit) or (
            bool(self.debit) != bool(self.credit) or (self.direction and not self.amount)
        ):
            raise StatementRefused(
                "mapping.amount",
                "petakan amount (boleh dengan direction), atau debit dan credit.",
                "map amount (with direction or not), or debit and credit.",
            )
        if not (self.reference or self.end_to_end_id):
            raise StatementRefused(
                "mapping.reference",
                "petakan reference atau end_to_end_id.",
                "map reference or end_to_end_id.",
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        names = (
            self.booked_on,
            self.amount,
            self.direction,
            self.debit,
            self.credit,
            self.end_to_end_id,
            self.reference,
            self.bank_reference,
            self.reason,
        )
        return tuple(dict.fromkeys(name for name in names if name))


def read(file: Readable, mapping: Mapping | None = None) -> Entries:
    """The entries of a CSV; see the module. Raises StatementRefused: a row that cannot be read
    refuses the whole file, for a statement of which a row is missing is none."""
    try:
        if mapping is None:
            return (yield from _own(file))
        return (yield from _mapped(file, mapping))
    except FileRefused as error:
        raise StatementRefused("file", error.message_id, error.message_en) from None


def _own(file: Readable) -> Entries:
    tally = Tally()
    head = file.read(_HEAD_BYTES)
    layout = read_header(head, COLUMNS)
    ended = 0
    for row, cells in _rows(_Joined(head[layout.offset :], file), layout):
        if cells["booked_on"].casefold() in _SUM_ROWS:
            _check_sum(cells, tally, row)
            ended = row
            continue
        if ended:
            raise StatementRefused(
                "booked_on",
                f"ada mutasi sesudah baris jumlah (baris {ended}).",
                f"there is an entry behind the sum in row {ended}.",
                row,
            )
        code, reason = reason_of(cells["reason"])
        yield tally.count(
            Entry(
                line=row,
                booked_on=day(cells["booked_on"], row),
                direction=_direction(cells["direction"], row),
                amount=_positive(sen_of(cells["amount"], row), row) // SEN,
                end_to_end_id=text(cells["end_to_end_id"], ID_MOST),
                reference=text(cells["reference"]),
                reason_code=code,
                reason=reason,
            )
        )
    return tally.summary()


def _check_sum(cells: dict[str, str], tally: Tally, row: int) -> None:
    told = sen_of(cells["amount"], row)
    found = tally.sum(_direction(cells["direction"], row))
    if told != found:
        raise StatementRefused(
            "amount",
            f"tertulis berjumlah {told:,}, padahal baris-barisnya berjumlah {found:,}. "
            "Berkas terpotong atau diubah.",
            f"it says a sum of {told:,}, but the rows come to {found:,}. "
            "The file was cut or changed.",
            row,
        )


def _mapped(file: Readable, mapping: Mapping) -> Entries:
    mapping.must_be_sound()
    tally = Tally()
    head = file.read(_HEAD_BYTES)
    layout = _mapped_layout(head, mapping)
    for row, cells in _rows(_Joined(head[layout.offset :], file), layout):
        if not any(cells[name] for name in mapping.columns):
            continue
        entry = _mapped_entry(cells, mapping, row)
        if entry is not None:
            yield tally.count(entry)
    return tally.summary()


def _mapped_layout(head: bytes, mapping: Mapping) -> Layout:
    """Where the column names stand: in the first line that holds all that are mapped."""
    offset = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    closest: list[str] = list(mapping.columns)
    for row, line in enumerate(head[offset:].splitlines(keepends=True), start=1):
        if row > _PREAMBLE_MOST_LINES:
            break
        offset += len(line)
        try:
            names = next(csv.reader(StringIO(line.decode("utf-8")), delimiter=mapping.delimiter))
        except UnicodeDecodeError:
            raise FileRefused("not_utf8", row) from None
        except (StopIteration, csv.Error):
            continue
        names = [" ".join(name.split()) for name in names]
        missing = [name for name in mapping.columns if name not in names]
        if not missing:
            return Layout(mapping.delimiter, _once(names), offset, row)
        if len(missing) < len(closest):
            closest = missing
    raise FileRefused("columns_missing", columns=", ".join(closest))


def _once(names: list[str]) -> tuple[str, ...]:
    """Names made unique, so that a bank's second column of a name hides none of ours."""
    return tuple(
        name if name not in names[:place] else f"{name} ({place + 1})"
        for place, name in enumerate(names)
    )


def _mapped_entry(cells: dict[str, str], mapping: Mapping, row: int) -> Entry | None:
    def cell(name: str) -> str:
        return cells[name] if name else ""

    amount, direction = _money(cells, mapping, row)
    if not amount:
        return None
    code, reason = reason_of(cell(mapping.reason))
    return Entry(
        line=row,
        booked_on=_mapped_day(cell(mapping.booked_on), mapping.date_format, row),
        direction=direction,
        amount=amount // SEN,
        sen=amount % SEN,
        end_to_end_id=text(cell(mapping.end_to_end_id), ID_MOST),
        reference=text(cell(mapping.reference)),
        bank_reference=text(cell(mapping.bank_reference), ID_MOST),
        reason_code=code,
        reason=reason,
    )


def _money(cells: dict[str, str], mapping: Mapping, row: int) -> tuple[int, Direction]:
    if not mapping.amount:
        debit = _mapped_amount(cells[mapping.debit], mapping, row)
        credit = _mapped_amount(cells[mapping.credit], mapping, row)
        if debit and credit:
            raise StatementRefused(
                "amount", "debit dan kredit terisi.", "both debit and credit are filled in.", row
            )
        return (debit, "debit") if debit else (credit, "credit")
    raw = cells[mapping.amount]
    if mapping.direction:
        amount = _mapped_amount(raw, mapping, row)
        # A row without money, such as an opening balance, has no direction.
        return amount, _direction(cells[mapping.direction], row) if amount else "debit"
    bare = raw.rstrip("ABCDEGIKRTabcdegikrt")
    if mark := raw[len(bare) :].strip():
        return _mapped_amount(bare, mapping, row), _direction(mark, row)
    if raw.startswith(("-", "+")):
        return _mapped_amount(raw[1:], mapping, row), "debit" if raw[0] == "-" else "credit"
    return _mapped_amount(raw, mapping, row), "credit"


def _mapped_amount(raw: str, mapping: Mapping, row: int) -> int:
    bare = raw.strip().removeprefix("Rp").strip()
    if bare in ("", "-"):
        return 0
    whole, point, sen = bare.partition(mapping.decimal)
    groups = whole.split("," if mapping.decimal == "." else ".")
    # `1.000` where the point is decimal is one rupiah and no thousand: groups must be whole.
    if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
        groups = [whole]
    return sen_of("".join(groups) + point + sen, row, mapping.decimal)


def _mapped_day(raw: str, form: DateFormat, row: int) -> str:
    # Some banks put the time behind the day.
    bare = raw.split()[0] if raw.split() else ""
    try:
        if len(bare) != len(form):
            raise ValueError
        return datetime.strptime(bare, _DATE_FORMATS[form]).date().isoformat()
    except ValueError:
        raise StatementRefused(
            "booked_on",
            f"{text(raw, 30)!r} bukan tanggal {form}.",
            f"{text(raw, 30)!r} is no date {form}.",
            row,
        ) from None


def _rows(file: Readable, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    for row, _, cells in rows(file, layout, layout.offset, layout.row):
        if isinstance(cells, RowError):
            raise StatementRefused(cells.field, cells.message_id, cells.message_en, row)
        if any("\ufffd" in cell for cell in cells.values()):
            raise FileRefused("not_utf8", row)
        yield row, cells


def _direction(raw: str, row: int) -> Direction:
    found = _DIRECTIONS.get(raw.casefold())
    if found is None:
        raise StatementRefused(
            "direction",
            f"{text(raw, 20)!r} bukan debit atau credit.",
            f"{text(raw, 20)!r} is not debit or credit.",
            row,
        )
    return found


def _positive(amount: int, row: int) -> int:
    if not amount:
        raise StatementRefused("amount", "jumlahnya 0.", "the amount is 0.", row)
    return amount


class _Joined:
    """What was read of a file already, and the rest of it."""

    def __init__(self, begun: bytes, rest: Readable) -> None:
        self._begun = begun
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`."""
        if self._begun:
            part, self._begun = self._begun[:size], self._begun[size:]
            return part
        return self._rest.read(size)
