"""The rules of tills are seen to break: refunds, ceilings, time. And what they let pass."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.transfer import Transfer
from tests.simulation.invariants.changes import Broken, Step
from tests.simulation.invariants.tills import Tills
from tests.simulation.test_invariants import LATER, NOW, Books, transfer

TOMORROW = timedelta(days=1)
SHOP, VOUCHER, HOLD = "merchant:mrc_1", "voucher:vch_1", "hold:aut_1"


def redeem(number: int, **more: Any) -> Transfer:
    return transfer(number, VOUCHER, SHOP, "redeem", **more)


def refund(number: int, of: int, **more: Any) -> Transfer:
    named = {"redemption_id": f"trf_{of:06d}"} | more
    return transfer(number, SHOP, VOUCHER, "refund", **named)


def authorize(number: int, **more: Any) -> Transfer:
    return transfer(number, VOUCHER, HOLD, "authorize", merchant_id="mrc_1", **more)


def lapse(number: int, **more: Any) -> Transfer:
    return transfer(number, HOLD, VOUCHER, "lapse", merchant_id="mrc_1", **more)


def look(transfers: list[Transfer], **limits: Any) -> None:
    """One after the other, in a city of one campaign with these limits."""
    books, tills = Books(), Tills()
    books.put("campaigns", "cmp_1", **limits)
    books.put("vouchers", "vch_1", spend_until=to_text(NOW + 2 * TOMORROW))
    for one in transfers:
        books.add(one)
        tills.see(Step(books.watch.reader.changes(books), "act", NOW))


DAY, ALL = {"per_merchant_per_day": 150}, {"per_merchant": 150}


@pytest.mark.parametrize(
    ("rule", "limits", "transfers"),
    [
        (
            "no payment is refunded beyond itself",
            {},
            [redeem(1), refund(2, 1, amount=60), refund(3, 1, amount=41)],
        ),
        (
            "no payment is refunded beyond itself",
            {},
            [
                redeem(1),
                refund(2, 1, amount=60),
                refund(3, 1, redemption_id=None, reverses="trf_000001"),
            ],
        ),
        ("no payment is refunded beyond itself", {}, [redeem(1), refund(2, 4)]),
        ("no shop is paid above its ceilings", DAY, [redeem(1), redeem(2)]),
        ("no shop is paid above its ceilings", ALL, [redeem(1), redeem(2, at=NOW + TOMORROW)]),
        ("no shop is paid above its ceilings", DAY, [redeem(1), authorize(2)]),
        # What comes back on another day leaves that of the payment as it was, and adds nothing.
        (
            "no shop is paid above its ceilings",
            DAY,
            [redeem(1), refund(2, 1, at=NOW + TOMORROW), redeem(3)],
        ),
        (
            "no shop is paid above its ceilings",
            DAY,
            [
                redeem(1),
                refund(2, 1, at=NOW + TOMORROW),
                redeem(3, at=NOW + TOMORROW, amount=151),
            ],
        ),
        ("nothing is spent after its time", {}, [redeem(1, at=NOW + 2 * TOMORROW)]),
        ("nothing is spent after its time", {}, [authorize(1, at=NOW + 2 * TOMORROW + LATER)]),
    ],
)
def test_a_rule_of_tills_is_broken_by(
    rule: str, limits: dict[str, int], transfers: list[Transfer]
) -> None:
    look(transfers[:-1], **limits)
    with pytest.raises(Broken) as broken:
        look(transfers, **limits)
    assert broken.value.rule == rule


CAPTURE = transfer(2, HOLD, SHOP, "capture", amount=60)


@pytest.mark.parametrize(
    "transfers",
    [
        [redeem(1), refund(2, 1), redeem(3), refund(4, 3, amount=50), redeem(5)],
        # A part of what is held is captured and refunded, the rest goes back.
        [authorize(1), CAPTURE, lapse(3, amount=40), refund(4, 2, amount=60), redeem(5)],
        [redeem(1), refund(2, 1, at=NOW + 2 * TOMORROW + LATER)],
    ],
)
def test_what_comes_back_leaves_room(transfers: list[Transfer]) -> None:
    look(transfers, per_merchant_per_day=150, per_merchant=150)
