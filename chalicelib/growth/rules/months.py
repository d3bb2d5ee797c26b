"""Months, and the months that a period is held against.

`aligned=ramadan` shifts a whole period so that the month that holds most of Ramadan stands where it
stood in the Islamic year before: that month moves by eleven days a year, and with it what people
buy. The calendar is Umm al-Qura's (the library `hijridate`); the Indonesian one differs by a day at
most, which moves no month of the years from 2020 to 2040 (a test says so).
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from hijridate import Hijri

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, day_bounds

LONGEST_MONTHS = 24
# What the library knows (1343 to 1500 of the Hijra), less some years for those before and after.
_FIRST_YEAR, _LAST_YEAR = 1930, 2070

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_RAMADAN = 9
_YEAR = 12


def month_number(text: str, field: str) -> int:
    """A month from `YYYY-MM` as the number of months since the year 0. Raises
    `validation_failed`."""
    found = _MONTH.fullmatch(text)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise invalid(field, "harus YYYY-MM", "must be YYYY-MM")
    return int(found[1]) * _YEAR + int(found[2]) - 1


def month_text(number: int) -> str:
    """`YYYY-MM`"""
    return f"{number // _YEAR:04d}-{number % _YEAR + 1:02d}"


def months(first: int, last: int) -> list[str]:
    """The months from `first` to `last`, both included."""
    return [month_text(number) for number in range(first, last + 1)]


def month_end(instant: datetime) -> datetime:
    """The first instant of the next month, as months are counted in Asia/Jakarta."""
    day = business_day(instant)
    return day_bounds(date(day.year + day.month // _YEAR, day.month % _YEAR + 1, 1))[0]


def period(first: str, last: str) -> tuple[int, int]:
    """The months `from` and `to` of a report. Raises `validation_failed`."""
    since, until = month_number(first, "from"), month_number(last, "to")
    if not 0 <= until - since < LONGEST_MONTHS:
        raise invalid(
            "to",
            f"rentang harus 1 sampai {LONGEST_MONTHS} bulan",
            f"the range must be 1 to {LONGEST_MONTHS} months",
        )
    return since, until


def shift(first: int, last: int, *, by_ramadan: bool = False) -> int:
    """How many months before a period the one stands that it is held against: twelve; or, by
    Ramadan, what lies between the first Ramadan in the period, or else the last one before it, and
    the one before that."""
    if not by_ramadan:
        return _YEAR
    year = _hijri_year(first)
    known = [ramadan(one) for one in range(year - 3, year + 4)]
    within = [one for one in known if first <= one <= last]
    at = within[0] if within else max(one for one in known if one < first)
    return at - known[known.index(at) - 1]


@cache
def ramadan(hijri_year: int) -> int:
    """The month that holds most of Ramadan of a year of the Hijra."""
    days = Counter(day.year * _YEAR + day.month - 1 for day in ramadan_days(hijri_year))
    return max(days, key=lambda month: days[month])


def ramadan_days(hijri_year: int) -> Iterator[date]:
    """The days of Ramadan."""
    begin = Hijri(hijri_year, _RAMADAN, 1)
    first = begin.to_gregorian()
    for number in range(begin.month_length()):
        yield date(first.year, first.month, first.day) + timedelta(days=number)


def _hijri_year(month: int) -> int:
    """A year of the Hijra whose Ramadan lies near a month: their years are 354.37 days long."""
    return round((month // _YEAR - 621.57) * 365.2425 / 354.367)
