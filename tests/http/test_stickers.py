"""A shop's sticker: who is shown what by reading it, and which texts are none."""

from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.identity.parts import IdentityParts
from chalicelib.stickers.formats.sticker import Sticker, written
from tests.http.client import OTHER_KELURAHAN, Person, Reply, refused
from tests.http.conftest import TestCity


def sticker_of(shop: Person) -> str:
    return str(shop.get("/merchant/sticker").ok()["sticker"])


def read(resident: Person, sticker: str) -> Reply:
    return resident.post("/resident/stickers/read", {"sticker": sticker})


def forged(city: TestCity, merchant_id: str, number: int = 1) -> str:
    """A sticker truly signed by the city, of whatever it says."""
    key = city.parts[IdentityParts].keys.signing_key("sticker")
    return written(Sticker(merchant_id, number, 0), key, city.parts.settings.city)


@pytest.fixture(scope="module")
def shop(city: TestCity) -> Person:
    return city.merchant(name="Warung Bu Sri", kelurahan_code=OTHER_KELURAHAN)


def test_a_shop_has_a_sticker_from_its_first_day_and_the_same_each_time(
    city: TestCity, shop: Person
) -> None:
    found = shop.get("/merchant/sticker").ok()
    assert found.keys() == {"sticker", "url", "issued_at"}
    assert found["url"] == f"{city.parts.settings.origin}/wallet/#/pay/{found['sticker']}"
    assert len(found["url"]) <= 362
    assert shop.get("/merchant/sticker").ok() == found


def test_a_resident_who_reads_it_sees_the_shop_and_what_may_be_spent_there(
    city: TestCity, shop: Person
) -> None:
    resident = city.resident()
    later = city.claim(
        resident,
        city.campaign(spend_until=to_text(city.hands.now + timedelta(days=3)), name="Belanja B"),
    )
    soon = city.claim(resident, city.campaign(name="Belanja A"))
    other = city.claim(resident, city.campaign(categories=["kriya"]))
    assert read(resident, sticker_of(shop)).ok() == {
        "merchant_id": shop.id,
        "name": "Warung Bu Sri",
        "category": "kuliner",
        "kelurahan_code": OTHER_KELURAHAN,
        "photo_url": None,
        "open_now": True,
        "max_amount": 100_000,
        "vouchers": [
            {"id": soon, "campaign_name": "Belanja A", "remaining": 50_000},
            {"id": later, "campaign_name": "Belanja B", "remaining": 50_000},
        ],
    }
    assert other


def test_one_payment_comes_to_five_vouchers_at_most(city: TestCity, shop: Person) -> None:
    resident = city.resident()
    for _ in range(6):
        city.claim(resident, city.campaign())
    found = read(resident, sticker_of(shop)).ok()
    assert len(found["vouchers"]) == 6
    assert found["max_amount"] == 250_000


def test_a_ceiling_of_a_campaign_bounds_what_may_be_spent(city: TestCity, shop: Person) -> None:
    resident = city.resident()
    campaign = city.campaign(per_resident=2, limits={"per_merchant_per_day": 70_000})
    for _ in range(2):
        city.claim(resident, campaign)
    found = read(resident, sticker_of(shop)).ok()
    assert [one["remaining"] for one in found["vouchers"]] == [50_000, 50_000]
    assert found["max_amount"] == 70_000


def test_whoever_holds_nothing_yet_sees_the_shop_all_the_same(city: TestCity, shop: Person) -> None:
    found = read(city.resident(), sticker_of(shop)).ok()
    assert (found["name"], found["max_amount"], found["vouchers"]) == ("Warung Bu Sri", 0, [])


@pytest.mark.parametrize("number", [0, 2, 3])
def test_another_number_than_the_shops_is_void(city: TestCity, shop: Person, number: int) -> None:
    text = forged(city, shop.id, number or 10**9)
    problem = refused(read(city.resident(), text), "token_expired")
    assert "stiker" in problem["detail"].lower()


def test_a_sticker_of_a_shop_that_is_none_is_refused(city: TestCity) -> None:
    refused(read(city.resident(), forged(city, "mrc_0123456789aB")), "token_invalid")


@pytest.mark.parametrize("text", ["x", "a.b.c", "A" * 2_000, "A" * 60_000, "0123456789"])
def test_what_is_no_sticker_is_refused(city: TestCity, text: str) -> None:
    refused(read(city.resident(), text), "token_invalid")


def test_a_payment_token_read_as_a_sticker_is_refused_and_the_reverse(
    city: TestCity, shop: Person
) -> None:
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    refused(read(resident, token), "token_invalid")
    refused(shop.post("/merchant/scans", {"token": sticker_of(shop)}), "token_invalid")
    refused(city.redeem(shop, sticker_of(shop), 1_000), "token_invalid")


def test_a_shop_that_is_suspended_takes_nothing_by_its_sticker(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    text = sticker_of(shop)
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    refused(read(resident, text), "merchant_not_active")


def test_nobody_pays_at_their_own_shop(city: TestCity) -> None:
    shop = city.merchant()
    resident = city.resident(phone=shop.phone)
    refused(read(resident, sticker_of(shop)), "own_shop")


def test_only_residents_read_stickers_and_only_shops_have_one(city: TestCity, shop: Person) -> None:
    text = sticker_of(shop)
    for person in (shop, city.admin, city.finance):
        refused(read(person, text), "forbidden")
    for person in (city.resident(), city.admin):
        refused(person.get("/merchant/sticker"), "forbidden")
