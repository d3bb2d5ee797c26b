"""How amounts and days stand in the columns of spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.columns import Amounts, Days
from chalicelib.bank.formats.shape import StatementRefused

WRITTEN = [
    ("50.000", 5_000_000),
    ("50,000", 5_000_000),
    ("50000", 5_000_000),
    ("50.00", 5_000),
    ("50,5", 5_050),
    ("1.234.567,89", 123_456_789),
    ("1,234,567.89", 123_456_789),
    (".00", 0),
    ("-", 0),
    ("", 0),
    ("Rp 50.000", 5_000_000),
    ("Rp50.000,00", 5_000_000),
    ("IDR 1,234.00", 123_400),
    ("1000.0000", 100_000),
    ("0", 0),
]


@pytest.mark.parametrize(("written", "sen"), WRITTEN)
def test_an_amount_is_read_as_people_write_it(written: str, sen: int) -> None:
    assert Amounts("amount").read(written, 1) == (sen, None)


@pytest.mark.parametrize(
    ("written", "direction"),
    [
        ("1.000,00 DB", "debit"),
        ("1,000.00 CR", "credit"),
        ("-1.000", "debit"),
        ("+1.000", "credit"),
        ("(1.000)", "debit"),
        ("Rp (1.000,00)", "debit"),
        ("-Rp1.000", "debit"),
        ("1000-", "debit"),
        ("-1.000,00 DB", "debit"),
        ("1000K", "credit"),
        ("1000 D", "debit"),
    ],
)
def test_signs_brackets_and_marks_say_the_direction(written: str, direction: str) -> None:
    assert Amounts("amount").read(written, 1) == (100_000, direction)


@pytest.mark.parametrize(
    "written",
    [
        "1.5e3",
        "x",
        "1.2345",
        "1,2,3",
        "0.500",
        "1.23.456",
        "1.234,567",
        "12345.678",
        "-1.000 CR",
        "--5",
        "1 000 000 000 000 000 000",
        "١٢",
        "9" * 16,
    ],
)
def test_what_cannot_be_told_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(StatementRefused) as caught:
        Amounts("amount").read(written, 7)
    assert (caught.value.field, caught.value.line) == ("amount", 7)


@pytest.mark.parametrize(
    ("before", "after"), [("50.00", "50.000"), ("50.000", "50.00"), ("1,000.00", "1.000,00")]
)
def test_a_column_that_writes_its_amounts_in_two_ways_is_refused(before: str, after: str) -> None:
    column = Amounts("debit")
    column.read(before, 1)
    with pytest.raises(StatementRefused) as caught:
        column.read(after, 2)
    assert (caught.value.field, caught.value.line) == ("debit", 2)
    assert after in caught.value.message_id


@given(st.lists(st.integers(0, 10**14), min_size=1), st.sampled_from([".", ",", ""]))
def test_whatever_parts_thousands_a_column_is_read_as_it_was_written(
    amounts: list[int], thousands: str
) -> None:
    point = "," if thousands == "." else "."
    column = Amounts("amount")
    for amount in amounts:
        whole, sen = divmod(amount, 100)
        written = f"{whole:,}".replace(",", thousands) + f"{point}{sen:02d}"
        assert column.read(written, 1) == (amount, None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("25/11/2026", "2026-11-25"),
        ("'25/11/2026", "2026-11-25"),
        ("25/11/2026 08:31:49", "2026-11-25"),
        ("25-Nov-2026", "2026-11-25"),
        ("03 Agustus 2026", "2026-08-03"),
        ("03 August 2026 11:27:10", "2026-08-03"),
        ("01 Mei 2026", "2026-05-01"),
        ("01/05/26 10.15.30", "2026-05-01"),
        ("20260720", "2026-07-20"),
        ("20260720 073309", "2026-07-20"),
        ("2026-07-10 23:44:44", "2026-07-10"),
    ],
)
def test_a_day_is_read_as_banks_write_it(written: str, day: str) -> None:
    forms = Days(("DD/MM/YYYY", "DD/MM/YY", "DD-MMM-YYYY", "DD MMM YYYY", "YYYYMMDD", "YYYY-MM-DD"))
    assert forms.read(written, 1) == day


@pytest.mark.parametrize("written", ["31/02/2026", "13/13/2026", "11/2026", "25-Foo-2026", "", "x"])
def test_no_day_is_refused(written: str) -> None:
    with pytest.raises(StatementRefused):
        Days(("DD/MM/YYYY", "DD-MMM-YYYY")).read(written, 1)
