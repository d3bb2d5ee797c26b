"""What an answer says is held against what is stored."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulation.invariants.stored import Stored
from tests.simulation.test_invariants import transfer

SHOP = "merchant:mrc_1"
FIRST = transfer(1, "voucher:vch_1", SHOP, "redeem", payment_id="pay_1")
SECOND = transfer(2, "voucher:vch_2", SHOP, "redeem", payment_id="pay_1", amount=50)
BACK = transfer(3, SHOP, "voucher:vch_2", "refund", amount=20, redemption_id=SECOND.id)


def stored() -> Stored:
    found = Stored()
    found.add([BACK, FIRST, SECOND], [{"pk": "vch_1"}, {"pk": "vch_2"}])
    return found


@pytest.mark.parametrize(
    "said",
    [
        {"id": "pay_1", "amount": 150, "refunded": 20},
        {"id": "pay_1", "amount": 150, "refunded": 0},
        {"id": SECOND.id, "amount": 50, "refunded": 20},
        {"id": "vch_1"},
        {"id": "of something else", "amount": 7},
        {},
    ],
)
def test_what_is_so_may_be_said(said: Mapping[str, Any]) -> None:
    assert not stored().lacks(said)


@pytest.mark.parametrize(
    "said",
    [
        {"id": "pay_2", "amount": 150},
        {"id": "pay_1", "amount": 200},
        {"id": "pay_1", "amount": 150, "refunded": 21},
        {"id": FIRST.id, "amount": 100, "refunded": 20},
        {"id": "trf_000004"},
        {"id": "vch_3"},
        {"id": "stl_1"},
        {"id": "cmp_1"},
    ],
)
def test_nothing_else_may_be(said: Mapping[str, Any]) -> None:
    assert stored().lacks(said)
