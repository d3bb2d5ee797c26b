"""A day of payments at a sticker is closed: each part of a payment has its own proof."""

from tests.http.closing import close_all
from tests.http.conftest import TestCity
from tests.http.paying import Paying


def test_each_part_of_a_payment_has_a_proof_once_its_day_is_closed(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    parts = at.pay(70_000, bill_total=90_000).ok(201)["parts"]
    assert len(parts) == 2
    record = close_all(city)
    shop = city.sign_in(at.shop.phone, "merchant")
    proofs = [shop.get(f"/merchant/redemptions/{one['id']}/proof").ok() for one in parts]
    assert {one["date"] for one in proofs} == {record["date"]}
