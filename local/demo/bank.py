"""The demo city's bank: what it books on the program's account, and its statement of each day as a
file in the layout of Bank Jatim (`chalicelib.bank.formats.profiles`)."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from io import StringIO

PROFILE = "jatim"
COLUMNS = (
    *("No", "Post Date", "Effective Date", "Account", "Name", "Description"),
    *("Currency", "Debit", "Credit", "Balance", "Reference No"),
)
# Not before what the city does in the morning, not after what people look at in the evening.
HOUR = 9


@dataclass(frozen=True, slots=True)
class Booked:
    """One row of a statement: what it moves, below zero for a debit, and the balance; in sen."""

    number: int
    description: str
    sen: int
    balance: int


class Bank:
    """An account that holds nothing before its first row."""

    def __init__(self) -> None:
        self._days: dict[date, list[Booked]] = defaultdict(list)
        self._coming: dict[date, list[tuple[str, int]]] = defaultdict(list)
        self._balance = 0
        self._number = 0

    def will_book(self, day: date, description: str, sen: int) -> None:
        """Have so many sen booked on a day that has not ended, below zero for a debit."""
        self._coming[day].append((description, sen))

    def end(self, day: date) -> str | None:
        """Book what the day brings; its statement, or None for a day without a row."""
        for description, sen in self._coming.pop(day, []):
            self._number += 1
            self._balance += sen
            self._days[day].append(Booked(self._number, description, sen, self._balance))
        rows = self._days.get(day)
        return None if rows is None else _statement(day, rows)


def _statement(day: date, rows: list[Booked]) -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    told = f"{day:%d/%m/%Y}"
    for row in rows:
        out, came = (-row.sen, 0) if row.sen < 0 else (0, row.sen)
        minute = f"{told} {HOUR:02d}:{row.number % 60:02d}"
        amounts = (_money(out), _money(came), _money(row.balance))
        writer.writerow(
            (row.number, minute, told, "", "", row.description, "IDR", *amounts, row.number)
        )
    return text.getvalue()


def _money(sen: int) -> str:
    """Sen as the bank writes them: `1,234.56`, and 0 for nothing."""
    return f"{sen // 100:,}.{sen % 100:02d}" if sen else "0"
