"""What goes where of a hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import guard_of
from chalicelib.marketplace.rules.checkout import (
    Part,
    split,
)
from chalicelib.marketplace.rules.moves import Kind as MoveKind
from chalicelib.marketplace.rules.moves import captures, moved, refunded_from, transfer_id
from tests.unit.test_campaigns_rules import NOW
from tests.unit.test_marketplace_rules import DONE, HELD, PARTS


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.data())
def test_a_capture_takes_of_the_first_vouchers_and_the_rest_goes_back(
    held: list[int], data: st.DataObject
) -> None:
    parts = tuple(Part(f"vch_{n}", "cmp_1", amount) for n, amount in enumerate(held))
    amount = data.draw(st.integers(0, sum(held)))
    done = split(parts, amount)
    assert sum(part.captured for part in done) == amount
    assert all(part.captured + part.left == part.amount for part in done)
    # Whoever gives something back stands behind all who were taken whole.
    assert sorted((part.left > 0 for part in done if part.captured), key=int) == [
        part.left > 0 for part in done if part.captured
    ]


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.data())
def test_refunds_together_stay_within_what_was_captured(
    held: list[int], data: st.DataObject
) -> None:
    parts = tuple(Part(f"vch_{n}", "cmp_1", amount) for n, amount in enumerate(held))
    done = replace(DONE, parts=split(parts, sum(held)))
    refunded: dict[str, int] = {}
    for amount in data.draw(st.lists(st.integers(1, 60), max_size=8)):
        left = sum(held) - sum(refunded.values())
        try:
            shares = refunded_from(done, refunded, amount)
        except Refused:
            assert amount > left
            continue
        assert sum(part for _, part in shares) == amount
        for paid, part in shares:
            refunded[paid.id] = refunded.get(paid.id, 0) + part
            assert refunded[paid.id] <= paid.amount


def test_what_lapses_last_is_refunded_first() -> None:
    first, second = captures(DONE)
    assert (first.voucher_id, first.amount) == ("vch_1", 30_000)
    assert (second.voucher_id, second.amount, second.day) == ("vch_2", 5_000, DONE.authorized_on)
    assert refunded_from(DONE, {}, 6_000) == [(second, 5_000), (first, 1_000)]
    assert refunded_from(DONE, {second.id: 5_000}, 6_000) == [(first, 6_000)]


@pytest.mark.parametrize(
    ("kind", "accounts", "merchant_id"),
    [
        ("authorize", ("voucher:vch_1", "hold:aut_1"), "mrc_1"),
        ("capture", ("hold:aut_1", "merchant:mrc_1"), None),
        ("lapse", ("hold:aut_1", "voucher:vch_1"), "mrc_1"),
    ],
)
def test_every_transfer_of_an_order_is_counted_by_the_merchants_account(
    kind: MoveKind, accounts: tuple[str, str], merchant_id: str | None
) -> None:
    one = moved(kind, HELD, PARTS[0], 7, "partner:prt_1", NOW)
    assert (one.debit_account, one.credit_account) == accounts
    assert (one.merchant_id, one.reference, one.campaign_id) == (merchant_id, "ORD-1", "cmp_1")
    assert guard_of(*accounts, merchant_id) == "merchant:mrc_1"


def test_a_checkout_moves_a_voucher_once_in_each_way() -> None:
    moves: tuple[MoveKind, ...] = ("authorize", "capture", "lapse")
    kinds = {
        transfer_id(kind, checkout, voucher): kind
        for kind in moves
        for checkout in ("aut_1", "aut_2")
        for voucher in ("vch_1", "vch_2")
    }
    assert len(kinds) == 12
    assert transfer_id("lapse", "aut_1", "vch_1") == transfer_id("lapse", "aut_1", "vch_1")
