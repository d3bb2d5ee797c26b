"""What marketplaces report of sales: each order counts once, as it was told last."""

from datetime import timedelta
from typing import Any

import pytest

from bench.captured import calls
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.instants import business_day
from chalicelib.marketplace.parts import MarketplaceParts
from tests.http.checkouts import Held, act, refund
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import Partner, partner_of


@pytest.fixture(scope="module")
def partner(city: TestCity) -> Partner:
    return partner_of(city)


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()


def sale(shop: Person, day: str, **given: Any) -> dict[str, Any]:
    """An order of 80,000 rupiah."""
    row = {"order_id": f"ORD-{fresh_key()}", "merchant_id": shop.id}
    return row | {"amount": 80_000, "sold_on": day} | given


def report(partner: Partner, *rows: dict[str, Any], key: str | None = None) -> Any:
    return partner.post("/partner/sales", {"sales": list(rows)}, key=key).ok()


def beyond(city: TestCity, shop: Person, day: str) -> int:
    """What counts of a shop's for the day's month, beside what the ledger knows."""
    counted = city.parts[MarketplaceParts].sold_elsewhere
    return counted.beyond_captures(shop.id, day[:7])


def counts(created: int = 0, updated: int = 0, unchanged: int = 0) -> dict[str, Any]:
    told = {"created": created, "updated": updated, "unchanged": unchanged}
    return told | {"rejected": [], "rejected_count": 0}


def test_what_is_reported_twice_counts_once(city: TestCity, partner: Partner) -> None:
    shop, day = city.merchant(), today(city)
    rows = [sale(shop, day), sale(shop, day, amount=20_000)]
    assert report(partner, *rows) == counts(created=2)
    assert report(partner, *rows) == counts(unchanged=2)
    assert beyond(city, shop, day) == 100_000


def test_what_was_said_last_of_an_order_counts(city: TestCity, partner: Partner) -> None:
    shop, other, day = city.merchant(), city.merchant(), today(city)
    before = (city.clock() - timedelta(days=40)).date().isoformat()
    row = sale(shop, day)
    report(partner, row)
    assert report(partner, row | {"amount": 30_000}) == counts(updated=1)
    assert beyond(city, shop, day) == 30_000
    report(partner, row | {"sold_on": before})
    assert (beyond(city, shop, day), beyond(city, shop, before)) == (0, 80_000)
    report(partner, row | {"merchant_id": other.id})
    assert (beyond(city, shop, before), beyond(city, other, day)) == (0, 80_000)
    report(partner, row | {"merchant_id": other.id, "amount": 0})
    assert beyond(city, other, day) == 0


def test_a_late_retry_undoes_nothing(city: TestCity, partner: Partner) -> None:
    shop, day, key = city.merchant(), today(city), fresh_key()
    row = sale(shop, day)
    first = report(partner, row, key=key)
    report(partner, row | {"amount": 30_000})
    again = partner.post("/partner/sales", {"sales": [row]}, key=key)
    assert again.replayed
    assert again.ok() == first
    assert beyond(city, shop, day) == 30_000


def test_what_is_wrong_with_a_row_is_told_and_the_others_count(
    city: TestCity, partner: Partner
) -> None:
    shop, day = city.merchant(), today(city)
    tomorrow = (business_day(city.clock()) + timedelta(days=1)).isoformat()
    row = sale(shop, day)
    told = report(
        partner,
        row,
        sale(shop, tomorrow),
        sale(shop, "2026-13-01"),
        sale(shop, "kemarin"),
        sale(shop, day, merchant_id="mrc_none"),
        row,
        sale(shop, "kemarin", merchant_id="mrc_none"),
    )
    assert told["created"] == 1
    assert told["rejected_count"] == 6
    assert [(one["row"], one["field"]) for one in told["rejected"]] == [
        *((2, "sold_on"), (3, "sold_on"), (4, "sold_on")),
        *((5, "merchant_id"), (6, "order_id"), (7, "merchant_id"), (7, "sold_on")),
    ]
    assert beyond(city, shop, day) == 80_000


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": -1}, "sales[0].amount"),
        ({"amount": 1000.0}, "sales[0].amount"),
        ({"order_id": ""}, "sales[0].order_id"),
        ({"colour": "red"}, "sales[0].colour"),
        ({"sold_on": 20261201}, "sales[0].sold_on"),
    ],
)
def test_what_is_no_row_is_refused(
    city: TestCity, partner: Partner, wrong: dict[str, Any], field: str
) -> None:
    row = sale(city.merchant(), today(city), **wrong)
    body = refused(partner.post("/partner/sales", {"sales": [row]}), "validation_failed")
    assert body["errors"][0]["field"] == field


def test_five_hundred_orders_are_told_at_once(city: TestCity, partner: Partner) -> None:
    shop, day = city.merchant(), today(city)
    rows = [sale(shop, day, amount=1_000) for _ in range(500)]
    assert report(partner, *rows) == counts(created=500)
    assert beyond(city, shop, day) == 500_000
    more = [*rows, sale(shop, day)]
    refused(partner.post("/partner/sales", {"sales": more}), "validation_failed")
    assert report(partner) == counts()


def test_an_order_that_is_captured_and_reported_counts_with_the_larger_sum(
    city: TestCity,
) -> None:
    held = Held(city, goods=30_000)
    order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()["order_id"]
    day = today(city)
    row = sale(held.shop, day, order_id=order, amount=50_000)
    report(held.partner, row)
    # Held is not paid.
    assert beyond(city, held.shop, day) == 50_000
    act(held.partner, held.checkout, "capture").ok()
    assert beyond(city, held.shop, day) == 20_000
    refund(held.partner, held.checkout, 10_000).ok(201)
    assert beyond(city, held.shop, day) == 30_000
    report(held.partner, row | {"amount": 15_000})
    # The ledger tells of 20,000 already.
    assert beyond(city, held.shop, day) == 0


def test_an_order_of_another_partner_is_another_order(city: TestCity, partner: Partner) -> None:
    shop, day = city.merchant(), today(city)
    row = sale(shop, day)
    report(partner, row)
    assert report(partner_of(city), row) == counts(created=1)
    assert beyond(city, shop, day) == 160_000


def test_a_months_orders_are_looked_up_many_at_once(city: TestCity, partner: Partner) -> None:
    """Whoever sums them up has minutes, and a partner may report a year's orders on one day."""
    shop, day = city.merchant(), today(city)
    for _ in range(2):
        report(partner, *(sale(shop, day, amount=1_000) for _ in range(60)))
    with calls(client_of(city.parts.connection)) as asked:
        assert beyond(city, shop, day) == 120_000
    assert len(asked) < 10
