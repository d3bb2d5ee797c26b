"""What the steps of an order cost: one transaction each, of so many write units."""

from collections.abc import Callable

import pytest

from bench.captured import calls, capacity, item_bytes
from chalicelib.core.dynamo.connection import client_of
from tests.http.checkouts import act, agree, opened, refund
from tests.http.client import Reply, fresh_key
from tests.http.conftest import TestCity
from tests.http.partners import partner_of

LIMITS = {"per_merchant": 900_000, "per_merchant_per_day": 500_000}


def spent(city: TestCity, do: Callable[[], Reply]) -> float:
    """The write units of a request, which writes in one transaction."""
    client = client_of(city.parts.connection)
    with capacity(client) as consumed, calls(client) as made:
        assert do().status in (200, 201)
    assert made.count("TransactWriteItems") == 1
    return sum(float(one["CapacityUnits"]) for one in consumed)


@pytest.mark.parametrize("vouchers", [1, 2])
def test_an_order_costs_ten_units_to_hold_and_twelve_to_capture_in_part(
    city: TestCity, vouchers: int
) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    for _ in range(vouchers):
        city.claim(resident, city.campaign(limits=LIMITS))
    more = 4 * (vouchers - 1)
    # As long as they may be: what is stored still fits what one unit holds.
    return_url = "https://toko.example/" + "a" * (300 - len("https://toko.example/"))
    checkout = opened(
        partner, shop, 40_000 * vouchers, return_url=return_url, order_id=f"{fresh_key():x<64}"
    )
    assert spent(city, lambda: agree(resident, checkout, key=fresh_key())) <= 10 + more

    def capture() -> Reply:
        return act(partner, checkout, "capture", fresh_key(), amount=30_000 * vouchers)

    assert spent(city, capture) <= 12 + more
    stored = client_of(city.parts.connection).get_item(
        TableName=city.parts.settings.table("marketplace"),
        Key={"pk": {"S": checkout}, "sk": {"S": "checkout"}},
    )
    assert item_bytes(stored["Item"]) <= 1_024
    assert spent(city, lambda: refund(partner, checkout, 1_000)) <= 10
    other = opened(partner, shop, 10_000)
    agree(resident, other).ok()
    assert spent(city, lambda: act(partner, other, "void", key=fresh_key())) <= 10
