"""The demo city's bank: its files are read as Bank Jatim's are, and run on from day to day."""

from datetime import date, timedelta

from chalicelib.bank.formats import csv
from local.demo.bank import PROFILE, Bank
from tests.unit.bank_files import read

FIRST = date(2026, 11, 24)
SECOND = FIRST + timedelta(days=1)


def _bank() -> Bank:
    bank = Bank()
    bank.will_book(FIRST, "SP2D-DEMO-0001", 50_000_000_00)
    bank.will_book(SECOND, "TUMBAS 261124001 25 TRX BIFAST", -1_250_000_00)
    bank.will_book(SECOND, "JASA GIRO", 1_834_56)
    bank.will_book(SECOND, "PAJAK JASA GIRO", -366_91)
    return bank


def test_a_day_without_a_row_has_no_statement() -> None:
    assert _bank().end(FIRST - timedelta(days=1)) is None


def test_a_statement_runs_on_from_the_one_before() -> None:
    bank = _bank()
    (_, first), (entries, second) = (
        read(lambda file: csv.read(file, None, PROFILE), bank.end(day) or "")
        for day in (FIRST, SECOND)
    )
    assert first.opening_in_sen == 0
    assert second.opening_in_sen == first.closing_in_sen == 50_000_000_00
    assert second.closing_in_sen == 48_751_467_65
    assert [one.purpose for one in entries] == ["", "interest", "bank_tax"]


def test_the_same_day_is_told_the_same_each_time() -> None:
    bank = _bank()
    bank.end(FIRST)
    assert bank.end(SECOND) == bank.end(SECOND)
