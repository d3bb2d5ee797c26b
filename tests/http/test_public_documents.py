"""What strangers read is made when something changes, and costs nothing more however often it is
read."""

from typing import Any

import pytest

from chalicelib.core.dynamo.connection import client_of
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.rules import STALE, Name, is_settled
from chalicelib.search.use import VOCABULARY
from tests.http.client import MERCHANT_HEADER, City, csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.reading import calls
from tests.http.test_products import a_word, add, found

ROUTES: dict[str, dict[str, Any]] = {
    "campaigns": {},
    "merchants": {"q": "zzzz"},
    "products": {"q": "zzzz", "near": "35.73.05.1001"},
}
HERE = "35.73.05.1001"


def ids(city: City, kind: str, **query: Any) -> list[str]:
    return [one["id"] for one in city.send("GET", f"/public/{kind}", query=query).ok()["items"]]


@pytest.mark.parametrize("kind", ROUTES)
def test_what_strangers_ask_again_and_again_reads_nothing(city: TestCity, kind: str) -> None:
    rows = [city.merchant_row() for _ in range(60)]
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values() for row in rows])).ok()
    city.campaign()
    city.make_documents()
    query = ROUTES[kind]
    with calls(city) as cold:
        city.send("GET", f"/public/{kind}", query=query).ok()
    # The heads, and what is new behind them.
    assert len(cold.made) <= 2
    assert cold.tables == {"documents"}
    with calls(city) as warm:
        for limit in range(1, 50):
            city.send("GET", f"/public/{kind}", query=query | {"limit": limit}).ok()
    assert warm.made == []
    city.hands.pass_by(seconds=2)
    with calls(city) as later:
        city.send("GET", f"/public/{kind}", query=query).ok()
    assert [operation for operation, _, _ in later.made] == ["Query"]


@pytest.mark.parametrize("kind", [*ROUTES, "keys", "days"])
def test_who_has_the_answer_is_not_told_it_again(city: TestCity, kind: str) -> None:
    first = city.send("GET", f"/public/{kind}")
    tag = first.headers["etag"]
    assert first.headers["cache-control"].startswith("public, max-age=")
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = city.send("GET", f"/public/{kind}", headers={"If-None-Match": known})
        assert (again.status, again.raw) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    again = city.send("GET", f"/public/{kind}", headers={"If-None-Match": '"other"'})
    assert again.ok() == first.ok()


def test_nothing_of_a_person_is_tagged(city: TestCity) -> None:
    health = city.send("GET", "/public/health")
    assert (health.headers["cache-control"], bool(health.headers["etag"])) == (
        "public, max-age=1",
        True,
    )
    reply = city.finance.get("/finance/accounts")
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers
    wrong = city.send("GET", "/public/merchants", query={"limit": 201})
    refused(wrong, "validation_failed")
    assert wrong.headers["cache-control"] == "no-store"


def test_a_campaign_is_listed_as_soon_as_it_is_published_and_until_it_is_closed(
    city: TestCity,
) -> None:
    draft = str(city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"])

    def listed(action: str, after_days: int = 0) -> bool:
        city.hands.pass_by(days=after_days)
        city.admin.post(f"/admin/campaigns/{draft}/{action}").ok()
        city.hands.pass_by(seconds=1)
        return draft in ids(city, "campaigns", limit=200)

    assert draft not in ids(city, "campaigns", limit=200)
    assert listed("publish")
    assert listed("pause")
    assert not listed("close", after_days=2)


def test_what_is_listed_does_not_change_by_the_clock_alone(city: TestCity) -> None:
    """A claim opens and ends by the instants that are told, not by being listed."""
    campaign = city.campaign()
    city.hands.pass_by(seconds=1)
    before = city.send("GET", "/public/campaigns", query={"limit": 200}).ok()
    city.hands.pass_by(days=2)
    assert city.send("GET", "/public/campaigns", query={"limit": 200}).ok() == before
    assert campaign in [one["id"] for one in before["items"]]


def test_a_merchant_is_listed_while_it_takes_part(city: TestCity) -> None:
    word = f"Q{fresh_key()[:10]}"
    form = city.application(name=f"Toko {word}")
    application = city.post("/merchant/applications", form).ok(201)["id"]

    def listed() -> list[str]:
        city.make_documents()
        return ids(city, "merchants", q=word)

    assert listed() == []
    approved = city.admin.post(f"/admin/merchants/{application}/approve", {"reason": "uji"})
    merchant = approved.ok()["id"]
    assert listed() == [merchant]
    for action, seen in (("suspend", []), ("reinstate", [merchant])):
        city.admin.post(f"/admin/merchants/{merchant}/{action}", {"reason": "uji"}).ok()
        assert listed() == seen
    city.admin.send("PATCH", f"/admin/merchants/{merchant}", {"address": "Jalan Ijen 9"}).ok()
    assert listed() == [merchant]
    (shown,) = city.send("GET", "/public/merchants", query={"q": word}).ok()["items"]
    assert shown["address"] == "Jalan Ijen 9"


def test_a_product_is_told_with_its_merchants_name_of_today(city: TestCity) -> None:
    word, shop = a_word(), city.merchant(kelurahan_code=HERE)
    made = add(shop, name=word)
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"name": "Warung Baru"}).ok()
    assert [one["merchant_name"] for one in found(city, q=word)] == ["Warung Baru"]
    shop.send("PATCH", f"/merchant/products/{made['id']}", {"price": 2_000}).ok()
    assert [one["price"] for one in found(city, q=word)] == [2_000]
    shop.send("DELETE", f"/merchant/products/{made['id']}").ok()
    assert found(city, q=word) == []


@pytest.mark.parametrize("kind", ["merchants", "products"])
def test_making_a_document_reads_at_half_the_units(city: TestCity, kind: Any) -> None:
    """What an index or a replica is behind by, the making that settles finds."""
    shop = city.merchant(kelurahan_code=HERE)
    add(shop)
    read = []

    def note(params: Any, **_: Any) -> None:
        for table, asked in params.get("RequestItems", {}).items():
            read.append((table, asked.get("ConsistentRead", False)))

    events = client_of(city.parts.connection).meta.events
    events.register("provide-client-params.dynamodb.BatchGetItem", note)
    try:
        city.parts[DocumentParts].make.make(Name(kind, HERE))
    finally:
        events.unregister("provide-client-params.dynamodb.BatchGetItem", note)
    assert read
    assert not [table for table, consistent in read if consistent]


def test_an_import_announces_each_kelurahan_once_and_not_each_row(city: TestCity) -> None:
    rows = [city.merchant_row(kelurahan_code=HERE) for _ in range(120)]
    # What was announced a moment ago need not be announced again.
    city.hands.pass_by(seconds=5)
    with calls(city) as made:
        city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values() for row in rows])).ok()
    announced = [one for one in made.made if one[1].endswith("-documents")]
    # The shops there, what they sell, and where all shops are.
    assert len(announced) == 3
    assert {operation for operation, _, _ in announced} == {"UpdateItem"}


def test_what_nobody_has_made_for_long_is_made_by_the_clocks_function(city: TestCity) -> None:
    city.hands.pass_by(seconds=STALE.total_seconds() + 1)
    make = city.parts[DocumentParts].make
    assert make.make_forgotten(lambda: True) > 0
    assert make.make_forgotten(lambda: True) == 0


def test_the_clocks_function_says_that_the_vocabulary_changes_with_what_it_makes(
    city: TestCity,
) -> None:
    for _ in range(2):
        city.hands.pass_by(minutes=1)
        city.make_documents()
    word = a_word()
    add(city.merchant(), name=word)
    # The queue's message is lost.
    city.hands.pass_by(minutes=2)
    assert city.parts[DocumentParts].make.make_forgotten(lambda: True) > 0
    store = city.parts[DocumentParts].store
    head = store.head(Name("products", VOCABULARY))
    assert head is not None
    assert not is_settled(head)
    assert [one["name"] for one in found(city, q=word)] == [word]
