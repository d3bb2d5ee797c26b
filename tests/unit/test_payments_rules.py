"""Payments at a sticker: their names, their bills, and their undoing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import guard_of
from chalicelib.ledger.rules.transfer import Transfer
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


def told(refused: Refused | None) -> tuple[str, str]:
    """The code of a refusal, and what it says in English."""
    assert refused is not None
    return refused.code, refused.kind.detail[1]


def test_each_voucher_makes_one_part_of_a_payment_with_its_share_of_the_bill() -> None:
    shares = [(payer(1, 10_000), 10_000), (payer(2, 50_000), 20_000)]
    made = transfers(ID, "mrc_1", shares, 40_000, "resident:res_1", NOW)
    assert made == [
        Transfer(
            id=f"trf_0123456789abcdefghijkl{place}",
            debit_account=f"voucher:vch_{number}",
            credit_account="merchant:mrc_1",
            amount=amount,
            kind="redeem",
            reference="",
            occurred_at="2026-12-01T03:00:00.000Z",
            actor="resident:res_1",
            campaign_id=f"cmp_{number}",
            bill_total=bill,
            payment_id=ID,
        )
        for place, number, amount, bill in ((0, 1, 10_000, 13_334), (1, 2, 20_000, 26_666))
    ]


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
    assert all(type(one) is int and one >= 0 for one in found)


@pytest.mark.parametrize(
    ("bill", "shares", "found"),
    [
        (40_000, [5_000, 15_000], [10_000, 30_000]),
        # The first names what cannot be shared.
        (10, [1, 1, 1], [4, 3, 3]),
        (20, [1, 2, 4], [4, 5, 11]),
        (7, [7], [7]),
    ],
)
def test_each_part_names_as_much_of_a_bill_as_it_has_paid_of_the_amount(
    bill: int, shares: list[int], found: list[int]
) -> None:
    assert shared_bill(bill, shares, sum(shares)) == found


def test_a_payment_without_a_bill_names_none() -> None:
    assert shared_bill(None, [1, 2], 3) == [None, None]


def test_who_has_paid_often_enough_at_a_sticker_today_is_told_of_the_code() -> None:
    assert often_refusal(PAYMENTS_A_DAY - 1) is None
    assert told(often_refusal(PAYMENTS_A_DAY)) == (
        "merchant_limit_reached",
        "You have paid 20 times by this shop's sticker today. Nothing was paid. Show your payment "
        "code to the seller.",
    )


def test_what_a_shop_may_be_paid_is_told_apart_from_what_vouchers_hold() -> None:
    held = [payer(1, 50_000)]
    assert short_refusal(held, 50_000).code == "merchant_limit_reached"
    assert short_refusal(held, 50_001).code == "voucher_insufficient"
    assert up_to(held[0], 20_000).voucher.balance == 20_000


# Undoing

NEXT_DAY = (
    "state_conflict",
    "A payment is undone on the same day only. Nothing was given back. The shop can still give it "
    "back by a refund of the sale.",
)
GIVEN_BACK = (
    "state_conflict",
    "All of this payment was given back already. Nothing was given back twice.",
)


def undo(state: str) -> Undo:
    return Undo(ID, "mrc_1", "res_1", 30_000, payment().paid_at, state)  # type: ignore[arg-type]


def test_what_is_left_of_each_part_is_undone() -> None:
    left = to_undo(payment(10_000, 4_000))
    assert [amount for _, amount in left] == [6_000, 10_000]


def test_a_payment_is_undone_on_its_day_and_while_something_is_left() -> None:
    assert undo_refusal(payment(10_000), NOW) is None
    assert told(undo_refusal(payment(), NOW + timedelta(days=1))) == NEXT_DAY
    whole = payment(10_000, 10_000, 10_000)
    assert told(undo_refusal(whole, NOW)) == GIVEN_BACK
    assert told(undo_refusal(whole, NOW + timedelta(days=1))) == NEXT_DAY


def test_a_resident_asks_until_the_shop_has_declined() -> None:
    assert ask_refusal(payment(), None, NOW) is None
    assert ask_refusal(payment(), undo(ASKED), NOW) is None
    assert told(ask_refusal(payment(), undo(DECLINED), NOW)) == (
        "state_conflict",
        "The shop has declined to undo this payment. Nothing was changed. Talk to the shop, or "
        "contact the program office.",
    )
    assert told(ask_refusal(payment(10_000, 10_000, 10_000), undo(DONE), NOW)) == GIVEN_BACK
    assert payment(4_000).refunded == 4_000


def test_undone_is_a_payment_of_which_nothing_is_left() -> None:
    whole = replace(payment(), parts=payment(10_000).parts[:1])
    assert not to_undo(whole)
