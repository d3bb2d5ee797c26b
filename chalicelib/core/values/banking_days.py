"""Banking days: on which days the city's bank carries out what it is asked.

The holidays are `bank_holidays.csv` beside this file: national holidays and joint leave as three
ministers decree them each year, on both of which Bank Indonesia's systems rest, too. `kind` is
`national`, `joint_leave`, or `expected` for days that were computed before the decree was out.
`python -m infra.holidays YEAR FILE` puts a year in. Of a year without any, weekends alone count.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).with_name("bank_holidays.csv")
COLUMNS = ("date", "name", "kind", "source")
KINDS = ("national", "joint_leave", "expected")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which banks rest, and who says so."""

    date: date
    name: str
    kind: str
    source: str


def read_holidays(lines: Iterable[str]) -> list[Holiday]:
    """The holidays of a table, in its order. Raises ValueError that names the row (the header is 1)
    for a column, a date or a kind that is none."""
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"row 1: the columns must be {','.join(COLUMNS)}")
    found = []
    for number, row in enumerate(rows, start=2):
        try:
            day = date.fromisoformat(row["date"])
        except (TypeError, ValueError):
            raise ValueError(f"row {number}: {row['date']!r} is no date") from None
        if row["kind"] not in KINDS:
            raise ValueError(f"row {number}: kind must be one of {', '.join(KINDS)}")
        if not row["name"] or not row["source"] or None in row:
            raise ValueError(f"row {number}: name and source must be given, and nothing more")
        found.append(Holiday(day, row["name"], row["kind"], row["source"]))
    return found


@cache
def holidays() -> dict[date, Holiday]:
    """All holidays that are known, by day. Read on first use."""
    with HOLIDAYS.open(encoding="utf-8", newline="") as table:
        return {one.date: one for one in read_holidays(table)}


def is_banking_day(day: date) -> bool:
    """Whether banks work on a day: neither a weekend nor a holiday."""
    return day.weekday() < 5 and day not in holidays()


def next_banking_day(day: date) -> date:
    """The first banking day after a day."""
    day += timedelta(days=1)
    while not is_banking_day(day):
        day += timedelta(days=1)
    return day
