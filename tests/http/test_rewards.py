"""Rewards for payments by QRIS: told and claimed in either order, granted once."""

from tests.http.conftest import TestCity
from tests.http.rewarding import program


def test_a_payment_that_was_told_is_rewarded_when_it_is_claimed(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    made.tell(payment)
    claim = made.claim(payment)
    assert (claim["state"], claim["reward"], claim["reason"]) == ("granted", 4_000, None)
    assert made.left() == 96_000
    (voucher,) = made.resident.every("/resident/vouchers")
    assert voucher["id"] == claim["voucher_id"]
    assert (voucher["remaining"], voucher["face_value"], voucher["state"]) == (
        4_000,
        4_000,
        "active",
    )


def test_a_claim_waits_for_its_payment_and_is_granted_when_that_is_told(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(60_000)
    waiting = made.claim(payment)
    assert (waiting["state"], waiting["reward"], waiting["reason"]) == ("waiting", 0, "not_told")
    made.tell(payment)
    made.tell(payment)
    granted = made.again(waiting)
    assert (granted["state"], granted["reward"]) == ("granted", 5_000)
    assert made.left() == 95_000
    assert made.claim(payment) == granted
