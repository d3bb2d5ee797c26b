"""Months `YYYY-MM` and their days."""

from collections.abc import Iterator
from datetime import date, timedelta

# Growth is that of so many months; as many are read at once of what is counted by month.
YEAR = 12


def last_day(month: str, months_on: int = 0) -> str:
    """The last day (`YYYY-MM-DD`) of a month, or of one so many months on."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) + months_on, 12)
    return (date(year, number + 1, 1) - timedelta(days=1)).isoformat()


def last_whole_month(day: str) -> str:
    """The last month that is over when a day is."""
    month = day[:7]
    return month if last_day(month) == day else last_day(month, -1)[:7]


def year_until(month: str) -> tuple[str, str]:
    """The first and the last of the months that a year's growth is of."""
    return last_day(month, 1 - YEAR)[:7], month


def years(first: str, last: str) -> Iterator[tuple[str, str]]:
    """The months from one to another, a year at a time: the first and the last of each."""
    while first <= last:
        end = min(last_day(first, YEAR - 1)[:7], last)
        yield first, end
        first = last_day(end, 1)[:7]
