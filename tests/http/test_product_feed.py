"""What a marketplace is told of products: all that was changed since it last asked."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import Partner, partner_of
from tests.http.photos import photographed, picture
from tests.http.test_products import ELSEWHERE, HERE, add


class Copy:
    """A marketplace's own copy of what shops sell, kept as it is told."""

    def __init__(self, city: TestCity) -> None:
        self.partner: Partner = partner_of(city)
        # What others have changed a while ago is nobody's business here.
        self.since = to_text(city.clock() - timedelta(seconds=20))
        self.items: dict[str, Any] = {}

    def catch_up(self, limit: int = 50) -> list[Any]:
        """Read all pages, and go on from `through` the next time; answers what was told."""
        told: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            asked = {"updated_since": self.since, "limit": limit} | cursor
            page = self.partner.get("/partner/products", **asked).ok()
            told += page["items"]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        self.since = page["through"]
        self.items |= {one["id"]: one for one in told}
        return told


@pytest.fixture
def copy(city: TestCity) -> Copy:
    return Copy(city)


@pytest.fixture
def shop(city: TestCity) -> Person:
    return city.merchant(name="Warung Bu Tini", kelurahan_code=HERE)


def later(city: TestCity) -> None:
    """Some time passes: no change before is told for nothing any more."""
    city.hands.pass_by(seconds=60)


def test_a_product_is_told_with_its_shop_and_its_page(
    city: TestCity, copy: Copy, shop: Person
) -> None:
    made = add(shop)
    copy.catch_up()
    assert copy.items[made["id"]] == {
        "id": made["id"],
        "merchant_id": shop.id,
        "state": "listed",
        "availability": "in_stock",
        "updated_at": to_text(city.clock()),
        "name": "Bakso urat",
        "price": 15_000,
        "category": "kuliner",
        "description": "Dengan tahu dan pangsit.",
        "made_in_malang": True,
        "services": ["dine_in", "take_away"],
        "photo": None,
        "url": f"{city.parts.settings.origin}/barang/{made['id']}",
        "merchant_name": "Warung Bu Tini",
        "kelurahan_code": HERE,
        "address": copy.items[made["id"]]["address"],
    }


def test_what_was_not_changed_is_not_told_again(city: TestCity, copy: Copy, shop: Person) -> None:
    made = add(shop)
    copy.catch_up()
    later(city)
    copy.catch_up()
    later(city)
    assert made["id"] not in {one["id"] for one in copy.catch_up()}


def test_a_change_just_now_is_told_at_once_and_once_more(
    city: TestCity, copy: Copy, shop: Person
) -> None:
    made = add(shop)
    assert made["id"] in {one["id"] for one in copy.catch_up()}
    assert made["id"] in {one["id"] for one in copy.catch_up()}


def changed(city: TestCity, shop: Person, product: str, **changes: Any) -> None:
    shop.send("PATCH", f"/merchant/products/{product}", changes).ok()


def as_admin(city: TestCity, shop: Person, action: str) -> None:
    city.admin.post(f"/admin/merchants/{shop.id}/{action}", {"reason": "pemeriksaan"}).ok()


def profile(city: TestCity, shop: Person, **cells: str) -> None:
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", cells).ok()


# What happens to a product, or to its shop, and what is told of the product then.
HAPPENINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "another price": (
        lambda city, shop, product: changed(city, shop, product, price=17_000),
        {"price": 17_000},
    ),
    "sold out": (
        lambda city, shop, product: changed(city, shop, product, available=False),
        {"state": "listed", "availability": "out_of_stock"},
    ),
    "removed": (
        lambda city, shop, product: shop.send("DELETE", f"/merchant/products/{product}").ok(),
        {"state": "removed", "availability": "out_of_stock", "name": None, "price": None},
    ),
    "its shop is suspended": (
        lambda city, shop, product: as_admin(city, shop, "suspend"),
        {"state": "removed", "name": None},
    ),
    "its shop is renamed": (
        lambda city, shop, product: profile(city, shop, name="Bakso Pak Di"),
        {"merchant_name": "Bakso Pak Di"},
    ),
    "its shop has another address": (
        lambda city, shop, product: profile(city, shop, address="Jalan Ijen 7"),
        {"address": "Jalan Ijen 7"},
    ),
    "its shop moves": (
        lambda city, shop, product: profile(city, shop, kelurahan_code=ELSEWHERE),
        {"kelurahan_code": ELSEWHERE},
    ),
}


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_nothing_is_missed(city: TestCity, copy: Copy, shop: Person, happening: str) -> None:
    act, told = HAPPENINGS[happening]
    product = add(shop)["id"]
    copy.catch_up()
    later(city)
    copy.catch_up()
    act(city, shop, product)
    copy.catch_up()
    assert copy.items[product] | told == copy.items[product]


def test_a_shop_that_is_reinstated_sells_again(city: TestCity, copy: Copy, shop: Person) -> None:
    product = add(shop)["id"]
    as_admin(city, shop, "suspend")
    later(city)
    copy.catch_up()
    assert copy.items[product]["state"] == "removed"
    as_admin(city, shop, "reinstate")
    copy.catch_up()
    assert copy.items[product]["state"] == "listed"


def test_a_photo_is_told_with_its_whole_address_and_when_it_goes(
    city: TestCity, copy: Copy, shop: Person
) -> None:
    product = add(shop)["id"]
    later(city)
    copy.catch_up()
    shown = photographed(city, shop, product, picture())["photo"]
    copy.catch_up()
    origin = city.parts.settings.origin
    expected = {size: origin + path for size, path in shown.items()}
    assert copy.items[product]["photo"] == expected
    later(city)
    copy.catch_up()
    shop.send("DELETE", f"/merchant/products/{product}/photo").ok()
    copy.catch_up()
    assert copy.items[product]["photo"] is None


def test_pages_tell_each_change_once_in_its_order(city: TestCity, copy: Copy, shop: Person) -> None:
    made = []
    for number in range(12):
        made.append(add(shop, name=f"Keripik rasa {number}")["id"])
        city.hands.pass_by(milliseconds=1)
    told = [one["id"] for one in copy.catch_up(limit=3) if one["merchant_id"] == shop.id]
    assert told == made


def test_what_comes_to_light_behind_a_page_is_told_the_next_time(
    city: TestCity, copy: Copy, shop: Person
) -> None:
    """A partner reads a page, and pauses; what was written meanwhile by a slow clock stands behind
    where it goes on: the next time it is asked for from before its first page."""
    for number in range(3):
        add(shop, name=f"Keripik rasa {number}")
    first = copy.partner.get("/partner/products", updated_since=copy.since, limit=1).ok()
    late = add(shop, name="Keripik yang terlambat")["id"]
    city.hands.pass_by(minutes=10)
    cursor = first["next_cursor"]
    last = first
    while cursor:
        last = copy.partner.get("/partner/products", limit=1, cursor=cursor).ok()
        cursor = last["next_cursor"]
    assert last["through"] == first["through"] < to_text(city.clock() - timedelta(minutes=10))
    copy.since = last["through"]
    assert late in {one["id"] for one in copy.catch_up()}


def test_all_products_are_told_to_whoever_has_none(city: TestCity, shop: Person) -> None:
    made = add(shop)["id"]
    partner = partner_of(city)
    assert made in {one["id"] for one in partner.every("/partner/products")}


@pytest.mark.parametrize("since", ["yesterday", "2026-12-01", "2026-12-01T00:00:00", "x" * 41])
def test_a_moment_is_an_instant(city: TestCity, since: str) -> None:
    reply = partner_of(city).get("/partner/products", updated_since=since)
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "updated_since"


def test_sold_out_is_seen_by_everybody(city: TestCity, shop: Person) -> None:
    name = f"Lupis{fresh_key()[:10]}"
    made = add(shop, name=name, available=False)
    assert made["available"] is False
    city.make_documents()
    (found,) = city.send("GET", "/public/products", query={"q": name}).ok()["items"]
    assert found["available"] is False
