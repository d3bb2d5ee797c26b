"""What stands around the rows of a bank's export: the account, the period, balances and sums."""

import re
from datetime import date

from chalicelib.bank.formats.amounts import must_be_rupiah, shown
from chalicelib.bank.formats.columns import Amounts, DateFormat, Days
from chalicelib.bank.formats.shape import StatementRefused

_ACCOUNT = re.compile(
    r"(?:no(?:mor)?\.? ?rek(?:ening)?|rekening|account (?:no|number|num)|acc(?:oun)?t\.? no)\b"
    r"[.:=\s]*'?([0-9][0-9 .-]{3,30}[0-9])",
    re.I,
)
_CURRENCY = re.compile(r"^(?:kode )?(?:mata uang|currency|ccy)\b[.:=\s]*([A-Za-z]{2,3})\b", re.I)
_DATE = r"([0-9]{1,4}[/ -](?:[0-9]{1,2}|[A-Za-z]{3,9})[/ -][0-9]{2,4})"
_PERIOD = re.compile(
    rf"(?:periode?|period|tanggal|date)\b[^0-9]{{0,20}}{_DATE}\s*(?:-|–|s/?d\.?|sampai|to)\s*{_DATE}",
    re.I,
)
_PERIOD_FORMS: tuple[DateFormat, ...] = (
    "DD/MM/YYYY",
    "DD-MM-YYYY",
    "YYYY-MM-DD",
    "DD/MM/YY",
    "DD-MMM-YYYY",
    "DD MMM YYYY",
)
_OPENING, _CLOSING, _DEBITS, _CREDITS = "opening", "closing", "debits", "credits"
_SUMS = (
    (_OPENING, r"saldo awal|(?:starting|opening|beginning) balance"),
    (_CLOSING, r"saldo akhir|(?:ending|closing) balance"),
    (_DEBITS, r"(?:mutasi |total )?(?:debet|debit|db)"),
    (_CREDITS, r"(?:mutasi |total )?(?:kredit|credit|cr)"),
)
_LABELS = [(name, re.compile(rf"(?:{words})\b[.:=\s]*", re.I)) for name, words in _SUMS]
_RUPIAH = {"RP": "IDR"}


def account_in(raw: str) -> str:
    """An account's number without what parts its digits; "" where it is none, such as one that a
    spreadsheet took for an amount."""
    bare = re.sub(r"[ .'-]", "", raw)
    return bare if bare.isascii() and bare.isdigit() else ""


class Surroundings:
    """What an export says of itself beside its rows, and whether that agrees with these; in sen."""

    def __init__(self) -> None:
        self.account = ""
        self.period: tuple[str, str] | None = None
        self.opening: int | None = None
        self.closing: int | None = None
        self.pending = 0
        self._told: dict[str, tuple[int, int]] = {}
        self._pending = {"debit": 0, "credit": 0}
        self._pending_balances: set[int] = set()
        self._amounts = Amounts("balance")

    @property
    def days(self) -> tuple[date, date] | tuple[()]:
        """The first and the last day of the period, where it is told."""
        if self.period is None:
            return ()
        return date.fromisoformat(self.period[0]), date.fromisoformat(self.period[1])

    def row(self, cells: list[str], row: int) -> bool:
        """Take what a row beside the entries says; False where it says nothing that is known.
        Raises StatementRefused."""
        said = [cell.strip(" \t\xa0") for cell in cells]
        said = [cell for cell in said if cell not in ("", "=", ":")]
        if not said:
            return True
        told = " ".join(said)
        if found := _ACCOUNT.search(told):
            self.names(account_in(found[1]), row)
        if found := _CURRENCY.match(told):
            must_be_rupiah(_RUPIAH.get(found[1].upper(), found[1].upper()), row)
        if found := _PERIOD.search(told):
            days = Days(_PERIOD_FORMS)
            self.period = days.read(found[1], row), days.read(found[2], row)
        for name, label in _LABELS:
            if (found := label.match(said[0])) and self._sum(
                name, said[0][found.end() :], said, row
            ):
                return True
        return False

    def _sum(self, name: str, rest: str, said: list[str], row: int) -> bool:
        amount = rest or (said[1] if len(said) > 1 else "")
        if not any(letter.isdigit() for letter in amount):
            return False
        sen, direction = self._amounts.read(amount, row)
        is_balance = name in (_OPENING, _CLOSING)
        self._told[name] = -sen if is_balance and direction == "debit" else sen, row
        return True

    def names(self, account: str, row: int) -> None:
        """The account that a row names. Raises StatementRefused for a second one."""
        if account and self.account and account != self.account:
            raise StatementRefused(
                "account",
                "berkas memuat dua rekening. Kirim satu berkas per rekening.",
                "the file holds two accounts. Send one file for each account.",
                row,
            )
        self.account = account or self.account

    def pends(self, signed: int, balance: int | None) -> None:
        """A row that is not booked yet, which banks count into their sums."""
        self.pending += 1
        self._pending["credit" if signed > 0 else "debit"] += abs(signed)
        if balance is not None:
            self._pending_balances.add(balance)

    def ends(self, balance: int | None, debits: int, credits: int) -> None:
        """Hold what is told against the rows: their last balance, and what they come to. Raises
        StatementRefused."""
        moved = credits - debits
        opening = self._told.get(_OPENING)
        if self.opening is None and opening is not None:
            self.opening = opening[0]
        if self.opening is not None:
            self.closing = self.opening + moved
            self._must_be(_OPENING, {self.opening})
            pending = self._pending["credit"] - self._pending["debit"]
            self._must_be(_CLOSING, {self.closing, self.closing + pending, *self._pending_balances})
            if balance is None and _CLOSING not in self._told:
                # An opening balance alone is no evidence that nothing is missing.
                self.opening = self.closing = None
        self._must_be(_DEBITS, {debits, debits + self._pending["debit"]})
        self._must_be(_CREDITS, {credits, credits + self._pending["credit"]})

    def _must_be(self, name: str, found: set[int]) -> None:
        told, row = self._told.get(name, (None, 0))
        if told is not None and told not in found:
            due = min(found)
            raise StatementRefused(
                f"{name}_balance" if name in (_OPENING, _CLOSING) else name,
                f"tertulis {shown(told)}, menurut baris-barisnya {shown(due)}. Berkas terpotong "
                "atau diubah; unduh lagi dari bank.",
                f"it says {shown(told)}, by the rows it is {shown(due)}. The file was cut or "
                "changed; download it again from the bank.",
                row,
            )
