"""Statements as CSV: our own columns, a bank's export by its profile, or by a mapping of columns.

Our own, exactly `booked_on,end_to_end_id,reference,direction,amount,reason`, have no balances; a
last row `TOTAL` may say what the rows of its direction come to. Rows are numbered as a spreadsheet
does. UTF-16 and Windows-1252 are taken beside UTF-8.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bank.formats import export
from chalicelib.bank.formats.amounts import shown
from chalicelib.bank.formats.columns import Amounts, DateFormat, direction_in
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.encoding import Joined, Utf8, head_of
from chalicelib.bank.formats.profiles import PROFILES
from chalicelib.bank.formats.purposes import purpose_of
from chalicelib.bank.formats.shape import SEN, Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.table import Table
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
_MARK_BYTES = 8
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which columns of a bank's CSV are what, by their names in its header; see `table.Table`.

    Money is `amount` with `direction` (debit/credit, D/K, DB/CR …); or `amount` alone, with a
    sign (- is a debit) or a mark behind it (`1.000,00 DB`); or two columns `debit` and `credit`.
    `decimal` is what must stand before sen; "" takes what the column shows.
    """

    booked_on: str
    amount: str = ""
    direction: str = ""
    debit: str = ""
    credit: str = ""
    balance: str = ""
    end_to_end_id: str = ""
    reference: str = ""
    bank_reference: str = ""
    reason: str = ""
    date_format: DateFormat = "YYYY-MM-DD"
    delimiter: str = ","
    decimal: str = ""

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

    def table(self) -> Table:
        """The table of which it is the mapping. Raises StatementRefused."""
        self.must_be_sound()
        return Table(
            booked_on=self.booked_on,
            forms=(self.date_format,),
            reference=(self.reference,) if self.reference else (),
            amount=self.amount,
            direction=self.direction,
            debit=self.debit,
            credit=self.credit,
            balance=self.balance,
            end_to_end_id=self.end_to_end_id,
            bank_reference=self.bank_reference,
            reason=self.reason,
            delimiters=self.delimiter,
            point=self.decimal,
        )


def read(file: Readable, mapping: Mapping | None = None, profile: str = "") -> Entries:
    """The entries of a CSV; see the module. Raises StatementRefused: a row that cannot be read
    refuses the whole file, for a statement of which a row is missing is none."""
    try:
        begun = file.read(_MARK_BYTES)
        if begun.startswith(_WORKBOOKS):
            raise FileRefused("workbook")
        whole = Utf8(Joined(begun, file))
        if mapping is not None and profile:
            raise StatementRefused(
                "profile", "pilih profil atau pemetaan kolom.", "give a profile or a mapping."
            )
        if mapping is not None:
            return (yield from export.read(whole, (mapping.table(),)))
        if profile:
            return (yield from export.read(whole, _tables(profile)))
        return (yield from _own(whole))
    except FileRefused as error:
        raise StatementRefused("file", error.message_id, error.message_en) from None


def _tables(profile: str) -> tuple[Table, ...]:
    if profile not in PROFILES:
        known = ", ".join(PROFILES)
        raise StatementRefused(
            "profile",
            f"profil {text(profile, 30)!r} tidak dikenal; yang ada: {known}.",
            f"the profile {text(profile, 30)!r} is not known; there are: {known}.",
        )
    return PROFILES[profile]


def _own(file: Readable) -> Entries:
    tally = Tally()
    head = head_of(file)
    layout = read_header(head, COLUMNS)
    amounts = Amounts("amount")
    ended = 0
    for row, cells in _rows(Joined(head[layout.offset :], file), layout):
        amount = _amount(cells["amount"], amounts, row)
        direction = direction_in(cells["direction"], row)
        if cells["booked_on"].casefold() in _SUM_ROWS:
            _must_be_sum(amount, tally.sum(direction), row)
            ended = row
            continue
        if ended:
            raise StatementRefused(
                "booked_on",
                f"ada mutasi sesudah baris jumlah (baris {ended}).",
                f"there is an entry behind the sum in row {ended}.",
                row,
            )
        yield tally.count(_own_entry(cells, amount, direction, row))
    return tally.summary()


def _own_entry(cells: dict[str, str], amount: int, direction: Direction, row: int) -> Entry:
    if not amount:
        raise StatementRefused("amount", "jumlahnya 0.", "the amount is 0.", row)
    code, reason = reason_of(cells["reason"])
    reference = text(cells["reference"])
    return Entry(
        line=row,
        booked_on=day(cells["booked_on"], row),
        direction=direction,
        amount=amount // SEN,
        sen=amount % SEN,
        end_to_end_id=text(cells["end_to_end_id"], ID_MOST),
        reference=reference,
        reason_code=code,
        reason=reason,
        purpose=purpose_of(direction, reference),
    )


def _amount(raw: str, amounts: Amounts, row: int) -> int:
    """An amount that says nothing of its direction, which has a column of its own."""
    amount, marked = amounts.read(raw, row)
    if marked is not None:
        raise StatementRefused(
            "amount",
            f"{text(raw, 30)!r}: jumlah tanpa tanda; arahnya di kolom direction.",
            f"{text(raw, 30)!r}: an amount has no sign; its direction stands in direction.",
            row,
        )
    return amount


def _must_be_sum(told: int, found: int, row: int) -> None:
    if told != found:
        raise StatementRefused(
            "amount",
            f"tertulis berjumlah {shown(told)}, padahal baris-barisnya berjumlah {shown(found)}. "
            "Berkas terpotong atau diubah.",
            f"it says a sum of {shown(told)}, but the rows come to {shown(found)}. "
            "The file was cut or changed.",
            row,
        )


def _rows(file: Readable, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    for row, _, cells in rows(file, layout, layout.offset, layout.row):
        if isinstance(cells, RowError):
            raise StatementRefused(cells.field, cells.message_id, cells.message_en, row)
        yield row, cells
