"""Products: a shop's own, and what everybody finds of them."""

from typing import Any

import pytest

from tests.http.client import MERCHANT_HEADER, Person, csv, fresh_key, refused
from tests.http.conftest import TestCity

HERE, NEXT_DOOR, ELSEWHERE = "35.73.05.1001", "35.73.05.1002", "35.73.01.1001"


def offer(**given: Any) -> Any:
    return {
        "name": "Bakso urat",
        "price": 15_000,
        "category": "kuliner",
        "description": "Dengan tahu dan pangsit.",
        "made_in_malang": True,
        "services": ["dine_in", "take_away"],
    } | given


def add(merchant: Person, **given: Any) -> Any:
    return merchant.post("/merchant/products", offer(**given)).ok(201)


def found(city: TestCity, **query: Any) -> list[Any]:
    """All that a search finds, page by page."""
    city.make_documents()
    items: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        answer = city.send("GET", "/public/products", query=query | cursor).ok()
        items += answer["items"]
        if answer["next_cursor"] is None:
            return items
        cursor = {"cursor": answer["next_cursor"]}


def a_word() -> str:
    """A name that no other test gives."""
    return f"Kripik{fresh_key()[:12]}"


def test_a_merchant_adds_changes_and_takes_away_its_products(city: TestCity) -> None:
    merchant = city.merchant()
    assert merchant.get("/merchant/products").ok() == {"items": [], "next_cursor": None}
    made = add(merchant)
    assert made == {
        "id": made["id"],
        **offer(),
        "available": True,
        "photo": None,
        "photo_state": "none",
    }
    assert made["id"].startswith("prd_")
    path = f"/merchant/products/{made['id']}"
    assert merchant.get(path).ok() == made
    changes = {"price": 17_000, "services": ["delivery", "delivery"], "description": " "}
    changed = merchant.send("PATCH", path, changes).ok()
    assert changed == made | {"price": 17_000, "services": ["delivery"], "description": ""}
    assert merchant.get("/merchant/products").ok()["items"] == [changed]
    assert merchant.send("DELETE", path).ok() == changed
    for method in ("GET", "PATCH", "DELETE"):
        body: Any = {} if method == "PATCH" else None
        refused(merchant.send(method, path, body), "not_found")


def test_a_product_is_its_merchants_alone(city: TestCity) -> None:
    made, other = add(city.merchant()), city.merchant()
    path = f"/merchant/products/{made['id']}"
    refused(other.get(path), "not_found")
    refused(other.send("PATCH", path, {"price": 1}), "not_found")
    refused(other.send("DELETE", path), "not_found")
    for nothing in ("count", "prd_", "x"):
        refused(other.get(f"/merchant/products/{nothing}"), "not_found")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "=1+1"}, "name"),
        ({"name": "123"}, "name"),
        ({"price": 0}, "price"),
        ({"price": 1000.0}, "price"),
        ({"category": "senjata"}, "category"),
        ({"services": ["teleport"]}, "services[0]"),
        ({"services": ["delivery"] * 4}, "services"),
        ({"description": "x" * 501}, "description"),
        ({"made_in_malang": "yes"}, "made_in_malang"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_with_a_product_is_named(
    city: TestCity, given: dict[str, Any], field: str
) -> None:
    reply = city.merchant().post("/merchant/products", offer(**given))
    assert refused(reply, "validation_failed")["errors"][0]["field"] == field


def test_adding_twice_under_one_key_adds_one(city: TestCity) -> None:
    merchant, key = city.merchant(), fresh_key()
    first = merchant.post("/merchant/products", offer(), key=key)
    again = merchant.post("/merchant/products", offer(), key=key)
    assert again.replayed
    assert again.ok(201) == first.ok(201)
    assert len(merchant.every("/merchant/products")) == 1


def test_a_merchant_has_a_hundred_products_at_most(city: TestCity) -> None:
    merchant = city.merchant()
    made = [add(merchant, name=f"Keripik rasa {i}") for i in range(100)]
    body = refused(merchant.post("/merchant/products", offer()), "state_conflict")
    assert body["most"] == 100
    merchant.send("DELETE", f"/merchant/products/{made[7]['id']}").ok()
    add(merchant)
    refused(merchant.post("/merchant/products", offer()), "state_conflict")
    assert len(merchant.every("/merchant/products")) == 100


def test_products_come_nearest_first(city: TestCity) -> None:
    word = a_word()
    shops = {place: city.merchant(kelurahan_code=place) for place in (ELSEWHERE, NEXT_DOOR, HERE)}
    for shop in shops.values():
        for kind in ("jagung", "balado"):
            add(shop, name=f"{word} {kind}")

    def places(**query: Any) -> list[str]:
        return [one["kelurahan_code"] for one in found(city, q=word, **query)]

    for limit in (1, 2, 50):
        assert places(near=HERE, limit=limit) == [HERE] * 2 + [NEXT_DOOR] * 2 + [ELSEWHERE] * 2
    assert places(near=ELSEWHERE) == [ELSEWHERE] * 2 + [HERE] * 2 + [NEXT_DOOR] * 2
    assert places() == [ELSEWHERE] * 2 + [HERE] * 2 + [NEXT_DOOR] * 2
    names = [one["name"] for one in found(city, q=word, near=HERE)]
    assert names == [f"{word} balado", f"{word} jagung"] * 3
    reply = city.send("GET", "/public/products", query={"near": "35.73.09.9999"})
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "near"


def test_a_search_goes_by_name_category_and_service(city: TestCity) -> None:
    word, shop = a_word(), city.merchant()
    add(shop, name=f"{word} Pedas", services=["delivery"])
    add(shop, name=f"Topeng {word}", category="kriya", services=["take_away"])

    def names(**query: Any) -> list[str]:
        return [one["name"] for one in found(city, **query)]

    assert names(q=word.upper()) == [f"Topeng {word}", f"{word} Pedas"]
    assert names(q=f"{word}  pedas") == [f"{word} Pedas"]
    assert names(q=word, category="kriya") == [f"Topeng {word}"]
    assert names(q=word, service="delivery") == [f"{word} Pedas"]
    assert names(q=word, service="dine_in") == []
    assert names(q=word, category="kriya", service="delivery") == []
    every = found(city, category="kriya", limit=3)
    assert {one["category"] for one in every} == {"kriya"}
    assert len({one["id"] for one in every}) == len(every)
    for query in ({"category": "senjata"}, {"service": "teleport"}, {"q": "x" * 101}):
        refused(city.send("GET", "/public/products", query=query), "validation_failed")


def test_what_is_found_says_where_it_is_sold(city: TestCity) -> None:
    word = a_word()
    shop = city.merchant(kelurahan_code=HERE, name="Warung Celaket", address="Jalan Ijen 5")
    made = add(shop, name=word)
    del made["photo_state"]
    assert found(city, q=word) == [
        made
        | {
            "merchant_id": shop.id,
            "merchant_name": "Warung Celaket",
            "kelurahan_code": HERE,
            "address": "Jalan Ijen 5",
        }
    ]
    reply = city.send("GET", "/public/products")
    assert "max-age" in reply.headers["cache-control"]


def test_only_active_merchants_products_are_found(city: TestCity) -> None:
    word, shop, other = a_word(), city.merchant(), city.merchant()
    add(shop, name=word)
    add(other, name=word)
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "aduan"}).ok()
    for limit in (1, 50):
        assert [one["merchant_id"] for one in found(city, q=word, limit=limit)] == [other.id]
    city.admin.post(f"/admin/merchants/{shop.id}/reinstate", {"reason": "selesai"}).ok()
    assert len(found(city, q=word)) == 2


@pytest.mark.parametrize("way", ["change", "import"])
def test_products_move_with_their_merchant(city: TestCity, way: str) -> None:
    word, row = a_word(), city.merchant_row(kelurahan_code=ELSEWHERE)
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    shop, neighbour = (
        city.sign_in(row["phone"], "merchant"),
        city.merchant(kelurahan_code=NEXT_DOOR),
    )
    made = add(shop, name=word)
    add(neighbour, name=word)
    assert [one["merchant_id"] for one in found(city, q=word, near=HERE)] == [neighbour.id, shop.id]
    if way == "change":
        path = f"/admin/merchants/{shop.id}"
        city.admin.send("PATCH", path, {"kelurahan_code": HERE}).ok()
    else:
        moved = row | {"kelurahan_code": HERE}
        outcome = city.bring_in("merchants", csv(MERCHANT_HEADER, [moved.values()])).ok()
        assert outcome["updated"] == 1
    assert [one["merchant_id"] for one in found(city, q=word, near=HERE)] == [shop.id, neighbour.id]
    # What it is, has not changed, and it can be changed where it stands now.
    path = f"/merchant/products/{made['id']}"
    assert shop.get(path).ok() == made
    shop.send("PATCH", path, {"price": 1}).ok()
