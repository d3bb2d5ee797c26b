"""What a bank may take for payments, as known beforehand."""

import pytest

from chalicelib.bank.rules.fees import Fees, KnownFee, channels_of
from tests.unit.bank_lines import payment

DAY = "2026-12-02"


def fees() -> Fees:
    return Fees(
        (
            KnownFee("bi_fast", 2, "2026-12-02"),
            KnownFee("skn", 3, "2026-01-01"),
            KnownFee("skn", 4, "2020-01-01", "2026-12-02"),
            KnownFee("skn", 5, "2020-01-01", "2026-12-01"),
            KnownFee("rtgs", 100, "2026-12-03"),
            KnownFee("online", 7, "2020-01-01"),
        )
    )


def test_fees_are_those_of_their_day() -> None:
    assert [one.amount for one in fees().on(DAY)] == [2, 3, 4, 7]
    assert [one.amount for one in fees().on("2026-12-01")] == [3, 4, 5, 7]
    assert [one.amount for one in fees().on("2026-12-03")] == [2, 3, 100, 7]


def test_payments_cost_what_their_channels_do_or_all_the_same_or_one_order() -> None:
    # One order for all, each by one channel, or each by its own: here 2 + 2 + 3, or 2 + 2 + 4.
    found = fees().of({"bi_fast": 2, "skn": 1}, DAY)
    assert found == {2, 3, 4, 7} | {6, 9, 12, 21} | {7, 8}
    assert fees().of({"skn": 2}, DAY) == {2, 3, 4, 7} | {4, 6, 8, 14}
    # What a channel costs that has no fee that day, nobody knows.
    assert fees().of({"rtgs": 1, "skn": 1}, DAY) == {2, 3, 4, 7} | {4, 6, 8, 14}
    assert fees().of({}, DAY) == {2, 3, 4, 7}
    assert fees().fits(8, {"bi_fast": 2, "skn": 1}, DAY)
    assert not fees().fits(5, {"bi_fast": 2, "skn": 1}, DAY)
    assert not fees().fits(0, {}, DAY)


@pytest.mark.parametrize(
    ("amount", "payments", "may"),
    [
        (0, 1, False),
        (-1, 1, False),
        (1, 1, True),
        (100, 1, True),
        (101, 1, False),
        (300, 3, True),
        (301, 3, False),
        (100, 0, True),
        (101, 0, False),
    ],
)
def test_no_fee_is_more_than_the_highest_for_each_payment(
    amount: int, payments: int, may: bool
) -> None:
    assert fees().may_be(amount, payments) is may


def test_a_bank_of_which_no_fee_is_known_takes_none() -> None:
    assert not Fees(()).may_be(1, 1)
    assert Fees(()).of({"skn": 1}, DAY) == set()


def test_payments_are_counted_by_their_channel() -> None:
    payments = [payment(1), payment(2, channel="skn"), payment(3)]
    assert channels_of(payments) == {"bi_fast": 2, "skn": 1}
