"""What a shop is told in the evening, and when."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.transfer import Kind, Transfer, reversal_of
from chalicelib.redemptions.rules.evening import (
    TOLD_WITHIN,
    DaySum,
    bounds,
    evening_of,
    evening_text,
    sum_of,
)

# 21.00 in Malang.
NINE = datetime(2026, 11, 27, 14, tzinfo=UTC)
DAY = date(2026, 11, 27)
_NUMBERS = count(1)


def moved(kind: Kind, amount: int) -> Transfer:
    sides = {
        "redeem": ("voucher:v", "merchant:m"),
        "refund": ("merchant:m", "voucher:v"),
        "capture": ("hold:h", "merchant:m"),
        "settle": ("merchant:m", "settlement:s"),
    }
    debit, credit = sides[kind]
    id = f"trf_{next(_NUMBERS)}"
    return Transfer(id, debit, credit, amount, kind, "", to_text(NINE), "merchant:m")


@pytest.mark.parametrize(
    ("minutes", "day"), [(-1, None), (0, DAY), (89, DAY), (90, None), (24 * 60, date(2026, 11, 28))]
)
def test_a_sum_is_told_after_nine_and_wakes_nobody(minutes: int, day: date | None) -> None:
    assert evening_of(NINE + timedelta(minutes=minutes)) == day
    assert timedelta(minutes=90) == TOLD_WITHIN


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock is fourteen hours ahead of UTC."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "FAR-14")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_the_evening_is_that_of_the_city_wherever_the_machine_stands() -> None:
    assert NINE.astimezone().day == 28
    assert evening_of(NINE) == DAY


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_whatever_is_sold_stands_in_one_evenings_sum(day: date) -> None:
    assert bounds(day)[1] == bounds(day + timedelta(days=1))[0]


amounts = st.lists(st.integers(1, 10**9), max_size=5)


@given(took=amounts, held=amounts, back=amounts)
def test_a_sum_is_of_what_was_sold_and_given_back(
    took: list[int], held: list[int], back: list[int]
) -> None:
    transfers = [
        *(moved("redeem", one) for one in took),
        *(moved("capture", one) for one in held),
        *(moved("refund", one) for one in back),
        # What is paid out was sold before.
        moved("settle", 1),
    ]
    found = sum_of(transfers)
    assert found == DaySum(sum(took) + sum(held), len(took) + len(held), sum(back))
    assert found.is_nothing == (not (took or held or back))


def test_what_corrects_a_wrong_sale_takes_it_away() -> None:
    wrong = moved("redeem", 5_000)
    back = reversal_of(wrong, "trf_2", wrong.occurred_at, "finance:stf_1")
    found = sum_of([wrong, back])
    assert (found, found.is_nothing) == (DaySum(0, 0, 0), True)
    # What was sold on another day is taken away from this one.
    right = moved("redeem", 2_000)
    assert sum_of([back]) == DaySum(-5_000, -1, 0)
    assert sum_of([right, back]) == DaySum(-3_000, 0, 0)


def test_a_payment_of_several_vouchers_at_a_sticker_is_one() -> None:
    first, second = (replace(moved("redeem", one), payment_id="pay_1") for one in (5_000, 3_000))
    other = moved("redeem", 2_000)
    assert sum_of([first, other, second]) == DaySum(10_000, 2, 0)
    back = reversal_of(second, "trf_back", second.occurred_at, "finance:stf_1")
    assert sum_of([first, other, second, back]) == DaySum(7_000, 2, 0)


@pytest.mark.parametrize(
    ("name", "found", "text"),
    [
        (
            "Warung Bu Sri",
            DaySum(1_250_000, 31, 0),
            "Tumbas 27/11: Warung Bu Sri menerima Rp 1.250.000 dari 31 pembayaran, 24 jam sampai "
            "pukul 21.00.",
        ),
        (
            "Warung Bu Sri",
            DaySum(1_250_000, 31, 45_000),
            "Tumbas 27/11: Warung Bu Sri menerima Rp 1.250.000 dari 31 pembayaran, dikembalikan "
            "Rp 45.000, 24 jam sampai pukul 21.00.",
        ),
        # A long name is cut, and bears no gap where it was.
        (
            "Toko Oleh-Oleh Keripik Tempe Bu Noer Asli Sanan",
            DaySum(1_000, 1, 0),
            "Tumbas 27/11: Toko Oleh-Oleh Keripik Tempe Bu Noer Asl menerima Rp 1.000 dari 1 "
            "pembayaran, 24 jam sampai pukul 21.00.",
        ),
        (
            "Koperasi Wanita Setia Mulya Kota Malang Blimbing",
            DaySum(1_000, 1, 0),
            "Tumbas 27/11: Koperasi Wanita Setia Mulya Kota Malang menerima Rp 1.000 dari 1 "
            "pembayaran, 24 jam sampai pukul 21.00.",
        ),
    ],
)
def test_a_text_says_what_the_shop_has_taken_and_given_back(
    name: str, found: DaySum, text: str
) -> None:
    assert evening_text(name, DAY, found) == text


@given(name=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=100))
def test_a_text_fits_into_one_message(name: str) -> None:
    text = evening_text(name, DAY, DaySum(99_999_999, 9_999, 99_999_999))
    assert len(text) <= 160
    assert text.startswith("Tumbas 27/11: ")
