"""The common shape of bank statements, and the checks that all formats share.

A format is a generator over `Entry` that returns a `Summary` once the whole file has been read
and adds up. Nothing of a file counts before that: whoever stores lines reads it to its end first.
"""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.core.values.instants import business_day, day_from_text, from_text
from chalicelib.imports.formats.records import Readable

Direction = Literal["debit", "credit"]
CURRENCY = "IDR"

# What is kept of a text, in characters: pain.001 and camt.053 give remittance information 140.
TEXT_MOST = 140
ID_MOST = 35
LINES_MOST = 100_000

# ISO 20022's external return reasons, such as AC04.
_REASON_CODE = re.compile(r"\b([A-Z]{2}[0-9]{2}|CUST|FOCR|NARR)\b")


class StatementRefused(ValueError):
    """A file that is no sound statement: nothing of it may count.

    `field` names what is wrong, `line` where (0: the file as a whole); words in both languages.
    """

    def __init__(self, field: str, indonesian: str, english: str, line: int = 0) -> None:
        super().__init__(english)
        self.field = field
        self.line = line
        place = (f"Baris {line}: ", f"Line {line}: ") if line else ("", "")
        self.message_id = place[0] + indonesian
        self.message_en = place[1] + english


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement on the account, as its bank tells it.

    `line` counts as the file does: the row of a spreadsheet, the line of a text, the how-manieth
    of an XML file. `booked_on` is a day, `amount` rupiah (> 0), `direction` as the account's
    holder sees it: a payment is a debit. `end_to_end_id` is the payer's own id, "" where the bank
    gives none; `bank_reference` the bank's. `reversal`: it undoes an earlier entry.
    """

    line: int
    booked_on: str
    direction: Direction
    amount: int
    end_to_end_id: str = ""
    reference: str = ""
    bank_reference: str = ""
    reason_code: str = ""
    reason: str = ""
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a statement comes to, in rupiah. `account` is "" and balances are None where the format
    has none; `first_day` and `last_day` are those of the balances, else of the entries."""

    account: str
    first_day: str
    last_day: str
    opening: int | None
    closing: int | None
    lines: int
    debits: int
    credits: int


Entries = Generator[Entry, None, Summary]
Read = Callable[[Readable], Entries]


class Tally:
    """Adds a file's entries up while it is read, and holds them against what it says itself."""

    def __init__(self) -> None:
        self._account: str | None = None
        self._opening: int | None = None
        self._balance: int | None = None
        self._days: list[str] = []
        self._entry_days: tuple[str, str] | None = None
        self._lines = 0
        self._sums: dict[Direction, int] = {"debit": 0, "credit": 0}

    def begin(self, account: str, opening: int | None, day: str, line: int = 0) -> None:
        """A statement, or a page of one, begins. Raises StatementRefused where it does not go on
        from the one before it in the same file."""
        if self._account is None:
            self._account, self._opening = account, opening
        elif account != self._account:
            raise StatementRefused(
                "account",
                "berkas memuat dua rekening. Kirim satu berkas per rekening.",
                "the file holds two accounts. Send one file for each account.",
                line,
            )
        elif self._balance is not None and opening is not None and opening != self._balance:
            raise StatementRefused(
                "opening_balance",
                f"saldo awal {opening:,} bukan saldo akhir {self._balance:,} dari bagian "
                "sebelumnya. Kirim berkas yang lengkap.",
                f"the opening balance {opening:,} is not the closing balance {self._balance:,} of "
                "the part before it. Send the complete file.",
                line,
            )
        self._balance = opening
        self._note_day(day)

    def count(self, entry: Entry) -> Entry:
        """Count an entry in. Raises StatementRefused where a file has over LINES_MOST."""
        self._lines += 1
        if self._lines > LINES_MOST:
            raise StatementRefused(
                "file",
                f"lebih dari {LINES_MOST:,} baris. Bagi rekening koran per hari.",
                f"over {LINES_MOST:,} lines. Split the statement by day.",
                entry.line,
            )
        self._sums[entry.direction] += entry.amount
        if self._balance is not None:
            self._balance += entry.amount if entry.direction == "credit" else -entry.amount
        first, last = self._entry_days or (entry.booked_on, entry.booked_on)
        self._entry_days = (min(first, entry.booked_on), max(last, entry.booked_on))
        return entry

    def end(self, closing: int | None, day: str, line: int = 0) -> None:
        """The statement, or page, ends. Raises StatementRefused where it does not add up."""
        if closing is not None and self._balance is not None and closing != self._balance:
            raise StatementRefused(
                "closing_balance",
                f"saldo awal dan mutasi berjumlah {self._balance:,}, padahal saldo akhir "
                f"{closing:,}. Berkas terpotong atau diubah; unduh lagi dari bank.",
                f"opening balance and entries come to {self._balance:,}, but the closing balance "
                f"is {closing:,}. The file was cut or changed; download it again from the bank.",
                line,
            )
        self._balance = closing
        self._note_day(day)

    def summary(self) -> Summary:
        """What it all comes to. Raises StatementRefused where there was nothing."""
        if self._entry_days is None:
            raise StatementRefused(
                "file",
                "tidak ada satu mutasi pun di dalam berkas. Unduh lagi dari bank.",
                "there is not one entry in the file. Download it again from the bank.",
            )
        return Summary(
            account=self._account or "",
            first_day=min(self._days, default=self._entry_days[0]),
            last_day=max(self._days, default=self._entry_days[1]),
            opening=self._opening,
            closing=self._balance,
            lines=self._lines,
            debits=self._sums["debit"],
            credits=self._sums["credit"],
        )

    @property
    def lines(self) -> int:
        """How many entries were counted."""
        return self._lines

    def sum(self, direction: Direction) -> int:
        """What the entries of one direction come to so far."""
        return self._sums[direction]

    def _note_day(self, day: str) -> None:
        if day:
            self._days.append(day)


def text(raw: str, longest: int = TEXT_MOST) -> str:
    """A text from a bank on one line: blanks folded, what cannot be printed left out, cut short."""
    folded = " ".join(raw.split())
    if not folded.isprintable():
        folded = "".join([letter for letter in folded if letter.isprintable()])
    return folded[:longest]


def reason_of(raw: str) -> tuple[str, str]:
    """The code in what a bank gives as the reason of a return ("" where there is none), and the
    text without it."""
    folded = text(raw)
    found = _REASON_CODE.search(folded)
    if found is None:
        return "", folded
    rest = folded[: found.start()] + folded[found.end() :]
    return found[1], text(rest.strip(" :;-/()"))


def whole_rupiah(raw: str, line: int, point: str = ".") -> int:
    """An amount as rupiah: digits, and behind `point` nothing but zeros.

    Raises StatementRefused: nothing is rounded, and the ledger has no sen.
    """
    whole, _, sen = raw.partition(point)
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 15) or (
        sen and not (sen.isascii() and sen.isdigit())
    ):
        raise StatementRefused(
            "amount",
            f"jumlah tidak terbaca: {text(raw, 30)!r}.",
            f"the amount cannot be read: {text(raw, 30)!r}.",
            line,
        )
    if sen.strip("0"):
        raise StatementRefused(
            "amount",
            f"jumlah {text(raw, 30)} memuat sen. Buku besar mencatat rupiah bulat.",
            f"the amount {text(raw, 30)} holds sen. The ledger keeps whole rupiah.",
            line,
        )
    return int(whole)


def day(raw: str, line: int, field: str = "booked_on") -> str:
    """A day, `YYYY-MM-DD`, from a date or an instant. Raises StatementRefused."""
    try:
        return _day(raw.strip())
    except ValueError:
        raise StatementRefused(
            field,
            f"tanggal tidak ada: {text(raw, 30)!r}.",
            f"no such date: {text(raw, 30)!r}.",
            line,
        ) from None


def _day(raw: str) -> str:
    if "T" not in raw:
        return day_from_text(raw[:10] if raw[10:] in ("", "Z", "+07:00") else raw).isoformat()
    # Without a zone the bank means its own.
    if datetime.fromisoformat(raw).tzinfo is None:
        return day_from_text(raw[:10]).isoformat()
    return business_day(from_text(raw)).isoformat()


def must_be_rupiah(currency: str, line: int) -> None:
    """Raises StatementRefused for another currency than the rupiah."""
    if currency != CURRENCY:
        raise StatementRefused(
            "currency",
            f"mata uang {text(currency, 8)!r}, bukan {CURRENCY}.",
            f"the currency is {text(currency, 8)!r}, not {CURRENCY}.",
            line,
        )
