"""Reported sales: which rows count, and what an order adds to what vouchers have paid."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.marketplace.rules.sales import Sale, beyond, judge

TODAY = date(2026, 12, 1)
SALE = Sale("prt_1", "A-1", "mrc_1", 80_000, "2026-12-01")
RUPIAH = st.integers(min_value=0, max_value=10**9)


@given(reported=RUPIAH, paid=RUPIAH)
def test_of_an_order_known_by_both_the_larger_sum_counts(reported: int, paid: int) -> None:
    assert paid + beyond(reported, paid) == max(reported, paid)


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-12-01", True), ("2026-11-30", True), ("2026-12-02", False), ("2026-02-30", False)],
)
def test_a_sale_is_of_a_day_until_today(day: str, counts: bool) -> None:
    row = Sale("prt_1", "A-1", "mrc_1", 1, day)
    judged = judge([row], {"mrc_1"}, TODAY)
    assert bool(judged.good) == counts
    assert bool(judged.wrong) != counts


def test_a_second_row_of_an_order_names_the_first_that_counts() -> None:
    other = Sale("prt_1", "A-1", "mrc_2", 80_000, "2026-12-01")
    judged = judge([other, SALE, SALE], {"mrc_1"}, TODAY)
    assert judged.good == [SALE]
    assert [(row, error.field) for row, error in judged.wrong] == [
        (1, "merchant_id"),
        (3, "order_id"),
    ]
    assert "row 2" in judged.wrong[1][1].message_en


def test_a_sale_is_of_its_days_month() -> None:
    assert SALE.month == "2026-12"
