"""Orders as the resident's wallet shows them: before they are agreed to, and ever after."""

from typing import Any

from tests.http.checkouts import Held, agree, opened
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of


def test_an_open_order_tells_what_each_voucher_would_pay(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    first = city.claim(resident, city.campaign(face_value=20_000))
    second = city.claim(resident, city.campaign(face_value=50_000))
    checkout = opened(partner, shop, 30_000)
    seen = resident.get(f"/resident/checkouts/{checkout}").ok()
    pays = {one["voucher_id"]: one["amount"] for one in seen["vouchers"]}
    assert sum(pays.values()) == 30_000
    assert set(pays) <= {first, second}
    assert (seen["state"], seen["authorized"]) == ("open", 0)
    agreed = agree(resident, checkout).ok()
    assert {one["voucher_id"]: one["amount"] for one in agreed["vouchers"]} == pays


def test_an_order_dearer_than_the_vouchers_tells_of_none(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    city.claim(resident, city.campaign())
    dear = opened(partner, shop, 60_000)
    assert resident.get(f"/resident/checkouts/{dear}").ok()["vouchers"] == []
    refused(agree(resident, dear), "voucher_insufficient")
    partly = opened(partner, shop, 60_000, partial=True)
    [one] = resident.get(f"/resident/checkouts/{partly}").ok()["vouchers"]
    assert one["amount"] == 50_000


def test_what_a_resident_has_agreed_to_is_listed_as_it_stands_now(city: TestCity) -> None:
    held = Held(city)
    city.hands.pass_by(seconds=1)
    other = opened(held.partner, held.shop, 10_000)
    agree(held.resident, other).ok()
    unseen = opened(held.partner, held.shop, 1_000)

    def listed() -> list[Any]:
        city.stream.catch_up()
        return list(held.resident.every("/resident/checkouts"))

    assert [one["id"] for one in listed()] == [other, held.checkout]
    held.act("capture", amount=25_000).ok()
    held.act("refunds", key=fresh_key(), amount=5_000, reason="kurang").ok(201)
    last = listed()[-1]
    assert (last["state"], last["captured"], last["refunded"]) == ("captured", 25_000, 5_000)
    assert last["merchant_name"]
    assert last["partner_name"] == "Pasar Daring"
    assert unseen not in [one["id"] for one in listed()]
    assert city.resident().every("/resident/checkouts") == []


def test_an_order_of_two_vouchers_is_listed_once(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    for _ in range(2):
        city.claim(resident, city.campaign(face_value=20_000))
    checkout = opened(partner, shop, 30_000)
    agree(resident, checkout).ok()
    city.stream.catch_up()
    pages = []
    cursor: dict[str, str] = {}
    while True:
        page = resident.get("/resident/checkouts", limit=1, **cursor).ok()
        pages += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert pages == [checkout]
