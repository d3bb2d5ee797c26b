"""Payments at a sticker: their names, their bills, and their undoing."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ledger.rules.guards import guard_of
from chalicelib.payments.rules.payment import (
    PAYMENTS_A_DAY,
    Payment,
    often_refusal,
    part_ids,
    shared_bill,
    short_refusal,
    transfers,
    undo_id,
    up_to,
)
from chalicelib.payments.rules.undo import (
    ASKED,
    DECLINED,
    DONE,
    Undo,
    ask_refusal,
    to_undo,
    undo_refusal,
)
from chalicelib.redemptions.rules.redemption import Redemption
from tests.unit.test_campaigns_rules import NOW
from tests.unit.test_payers_rules import payer

ID = "pay_0123456789abcdefghijkl"


def payment(*refunded: int) -> Payment:
    """A payment of 30,000 by three vouchers, of which so much was refunded."""
    shares = [(payer(number, 10_000), 10_000) for number in range(3)]
    made = transfers(ID, "mrc_1", shares, 40_000, "resident:res_1", NOW)
    given = [*refunded, 0, 0, 0]
    parts = [
        Redemption(one, given_back, "042") for one, given_back in zip(made, given, strict=False)
    ]
    return Payment(ID, tuple(parts), "042")


def test_the_parts_of_a_payment_are_found_by_its_id_alone() -> None:
    found = payment()
    ids = [part.transfer.id for part in found.parts]
    assert part_ids(ID)[:3] == ids == [f"trf_0123456789abcdefghijkl{place}" for place in range(3)]
    assert len({*part_ids(ID)}) == 5
    assert part_ids("trf_0123456789abcdefghijkl") == []
    assert {undo_id(one) for one in ids}.isdisjoint(part_ids(ID))
    assert {part.transfer.payment_id for part in found.parts} == {ID}
    assert (found.merchant_id, found.amount, found.payer) == ("mrc_1", 30_000, "resident:res_1")
    # All of them are counted beside the merchant's account, in one transaction.
    guards = {
        guard_of(part.transfer.debit_account, part.transfer.credit_account, None)
        for part in found.parts
    }
    assert guards == {"merchant:mrc_1"}


@given(
    st.lists(st.integers(1, 10**7), min_size=1, max_size=5),
    st.integers(1, 10**8),
)
def test_a_bill_is_shared_to_the_rupiah_among_the_parts(shares: list[int], bill: int) -> None:
    found = shared_bill(bill, shares, sum(shares))
    assert sum(one or 0 for one in found) == bill
    assert all(one is not None and one >= 0 for one in found)


def test_a_payment_without_a_bill_names_none() -> None:
    assert shared_bill(None, [1, 2], 3) == [None, None]


def test_who_has_paid_often_enough_at_a_sticker_today_is_told_of_the_code() -> None:
    assert often_refusal(PAYMENTS_A_DAY - 1) is None
    refused = often_refusal(PAYMENTS_A_DAY)
    assert refused is not None
    assert refused.code == "merchant_limit_reached"


def test_what_a_shop_may_be_paid_is_told_apart_from_what_vouchers_hold() -> None:
    held = [payer(1, 50_000)]
    assert short_refusal(held, 50_000).code == "merchant_limit_reached"
    assert short_refusal(held, 50_001).code == "voucher_insufficient"
    assert up_to(held[0], 20_000).voucher.balance == 20_000


# Undoing


def undo(state: str) -> Undo:
    return Undo(ID, "mrc_1", "res_1", 30_000, payment().paid_at, state)  # type: ignore[arg-type]


def test_what_is_left_of_each_part_is_undone() -> None:
    left = to_undo(payment(10_000, 4_000))
    assert [amount for _, amount in left] == [6_000, 10_000]


def test_a_payment_is_undone_on_its_day_and_while_something_is_left() -> None:
    assert undo_refusal(payment(10_000), NOW) is None
    assert undo_refusal(payment(), NOW + timedelta(days=1)) is not None
    assert undo_refusal(payment(10_000, 10_000, 10_000), NOW) is not None


def test_a_resident_asks_until_the_shop_has_declined() -> None:
    assert ask_refusal(payment(), None, NOW) is None
    assert ask_refusal(payment(), undo(ASKED), NOW) is None
    assert ask_refusal(payment(), undo(DECLINED), NOW) is not None
    assert ask_refusal(payment(10_000, 10_000, 10_000), undo(DONE), NOW) is not None
    assert payment(4_000).refunded == 4_000


def test_undone_is_a_payment_of_which_nothing_is_left() -> None:
    whole = replace(payment(), parts=payment(10_000).parts[:1])
    assert not to_undo(whole)
