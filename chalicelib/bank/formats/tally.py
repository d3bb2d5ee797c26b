"""Adds a file's entries up while it is read, and holds them against what it says itself."""

from chalicelib.bank.formats.amounts import shown
from chalicelib.bank.formats.shape import Direction, Entry, StatementRefused, Summary

LINES_MOST = 100_000
# What stands in the audit journal is hashed as RFC 8785 has it: numbers beyond this are not exact
# (IEEE 754). In sen: Rp 90 trillion.
SUM_MOST = 2**53 - 1


class Tally:
    """What was read of a file so far; money in sen."""

    def __init__(self, *, report: bool = False) -> None:
        self.pending = 0
        self._report = report
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
            raise _two_accounts(line)
        elif self._balance is not None and opening is not None and opening != self._balance:
            raise StatementRefused(
                "opening_balance",
                f"saldo awal {shown(opening)} bukan saldo akhir {shown(self._balance)} dari "
                "bagian sebelumnya. Kirim berkas yang lengkap.",
                f"the opening balance {shown(opening)} is not the closing balance "
                f"{shown(self._balance)} of the part before it. Send the complete file.",
                line,
            )
        _must_be_exact("opening_balance", opening or 0, line)
        self._balance = opening
        self._note_day(day)

    def name(self, account: str, line: int = 0) -> None:
        """A part of a file that has begun names whose it is. Raises StatementRefused where another
        part has named another account."""
        if self._account and account != self._account:
            raise _two_accounts(line)
        self._account = account

    def count(self, entry: Entry) -> Entry:
        """Count an entry in. Raises StatementRefused where a file has over LINES_MOST or comes to
        over SUM_MOST, and for sen in what is not the bank's own interest, fee or tax."""
        self._lines += 1
        if self._lines > LINES_MOST:
            raise StatementRefused(
                "file",
                f"lebih dari {LINES_MOST:,} baris. Bagi rekening koran per hari.",
                f"over {LINES_MOST:,} lines. Split the statement by day.",
                entry.line,
            )
        if entry.sen and not entry.purpose:
            _refuse_sen(entry)
        self._sums[entry.direction] += entry.in_sen
        _must_be_exact("amount", self._sums[entry.direction], entry.line)
        if self._balance is not None:
            self._balance += entry.in_sen if entry.direction == "credit" else -entry.in_sen
        first, last = self._entry_days or (entry.booked_on, entry.booked_on)
        self._entry_days = (min(first, entry.booked_on), max(last, entry.booked_on))
        return entry

    def end(self, closing: int | None, day: str, line: int = 0) -> None:
        """The statement, or page, ends. Raises StatementRefused where it does not add up."""
        if closing is not None and self._balance is not None and closing != self._balance:
            raise StatementRefused(
                "closing_balance",
                f"saldo awal dan mutasi berjumlah {shown(self._balance)}, padahal saldo akhir "
                f"{shown(closing)}. Berkas terpotong atau diubah; unduh lagi dari bank.",
                f"opening balance and entries come to {shown(self._balance)}, but the closing "
                f"balance is {shown(closing)}. The file was cut or changed; download it again "
                "from the bank.",
                line,
            )
        _must_be_exact("closing_balance", closing or 0, line)
        self._balance = closing
        self._note_day(day)

    def summary(self) -> Summary:
        """What it all comes to. Raises StatementRefused where there was nothing: neither an entry
        nor a balance."""
        if not self._days and self._entry_days is None:
            raise StatementRefused(
                "file",
                "tidak ada satu mutasi pun di dalam berkas. Unduh lagi dari bank.",
                "there is not one entry in the file. Download it again from the bank.",
            )
        days = self._days or list(self._entry_days or ())
        return Summary(
            account=self._account or "",
            first_day=min(days),
            last_day=max(days),
            opening_in_sen=self._opening,
            closing_in_sen=self._balance,
            lines=self._lines,
            debits_in_sen=self._sums["debit"],
            credits_in_sen=self._sums["credit"],
            pending=self.pending,
            report=self._report,
        )

    @property
    def lines(self) -> int:
        """How many entries were counted."""
        return self._lines

    def sum(self, direction: Direction) -> int:
        """What the entries of one direction come to so far, in sen."""
        return self._sums[direction]

    def _note_day(self, day: str) -> None:
        if day:
            self._days.append(day)


def _must_be_exact(field: str, in_sen: int, line: int) -> None:
    if abs(in_sen) > SUM_MOST:
        raise StatementRefused(
            field,
            f"{shown(in_sen)} melebihi yang dapat dibukukan, {shown(SUM_MOST)}. Periksa berkasnya.",
            f"{shown(in_sen)} is more than can be booked, {shown(SUM_MOST)}. Check the file.",
            line,
        )


def _two_accounts(line: int) -> StatementRefused:
    return StatementRefused(
        "account",
        "berkas memuat dua rekening. Kirim satu berkas per rekening.",
        "the file holds two accounts. Send one file for each account.",
        line,
    )


def _refuse_sen(entry: Entry) -> None:
    told = shown(entry.in_sen)
    raise StatementRefused(
        "amount",
        f"jumlah {told} memuat sen, padahal tidak terbaca sebagai bunga, biaya, atau pajak bank. "
        "Transfer selalu rupiah bulat: cocokkan baris ini dengan bank. Bila memang bunga atau "
        "biaya, beri tahu pengelola Tumbas kata yang dipakai bank.",
        f"the amount {told} holds sen, but it does not say that it is interest, a fee or a tax of "
        "the bank. A transfer is whole rupiah: ask the bank about this line. If it is interest or "
        "a fee, tell those who run Tumbas which words the bank uses.",
        entry.line,
    )
