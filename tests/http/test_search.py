"""Looking for shops and what they sell: words, their affixes, beginnings and slips."""

from typing import Any

import pytest

from tests.http.client import MERCHANT_HEADER, City, csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.reading import calls
from tests.http.test_products import ELSEWHERE, HERE, NEXT_DOOR, add, found


def a_mark() -> str:
    """A word that no other test has, no slip from another's, and without affixes."""
    return "q" + "".join(chr(ord("a") + ord(one) % 16) for one in fresh_key()[:12]) + "zz"


def sold(city: TestCity, **query: Any) -> list[str]:
    return [one["name"] for one in found(city, **query)]


def instead(city: City, q: str, kind: str = "products") -> str | None:
    answer: str | None = city.send("GET", f"/public/{kind}", query={"q": q}).ok()["instead"]
    return answer


@pytest.mark.parametrize("sought", ["jahit", "menjahit", "penjahit", "jahitan", "penjah"])
def test_a_word_is_found_by_its_affixes_and_its_beginning(city: TestCity, sought: str) -> None:
    mark = a_mark()
    add(city.merchant(), name=f"Penjahit {mark}", category="jasa")
    assert sold(city, q=f"{sought} {mark}") == [f"Penjahit {mark}"]


def test_a_product_is_found_by_all_that_is_told_of_it(city: TestCity) -> None:
    mark, shop, street = a_mark(), a_mark(), a_mark()
    merchant = city.merchant(name=f"Warung {shop}", address=f"Jalan {street} 5")
    add(merchant, name="Bakso urat", description=f"Resep {mark.upper()}.", category="kuliner")
    for q in (mark, shop, f"bakso {mark}", f"urat {shop}", f"makanan {mark} warung"):
        assert sold(city, q=q) == ["Bakso urat"]
    # What nobody sells is left aside.
    assert sold(city, q=f"{mark} {a_mark()}") == ["Bakso urat"]
    assert instead(city, f"{mark} {a_mark()}") == mark
    # Where it is, is the shop's: there it is found.
    (found_shop,) = city.send("GET", "/public/merchants", query={"q": street}).ok()["items"]
    assert found_shop["id"] == merchant.id


def test_every_word_has_to_be_there_in_whatever_order(city: TestCity) -> None:
    one, two, shop = a_mark(), a_mark(), city.merchant()
    for name in (f"{one} {two}", f"{one} pedas", f"{two} manis"):
        add(shop, name=name, description="")
    assert sold(city, q=f"{two} {one}") == [f"{one} {two}"]
    assert sold(city, q=f"{one} pedas manis") == []


def test_the_nearest_come_first_then_those_that_fit_best(city: TestCity) -> None:
    mark = a_mark()
    for place in (ELSEWHERE, NEXT_DOOR, HERE):
        shop = city.merchant(kelurahan_code=place)
        add(shop, name="Aneka sambal", description=f"Juga {mark}.")
        add(shop, name=f"Zat {mark}", description="")
        add(shop, name=f"Bakso {mark}an", description="")
        add(shop, name=f"Sari {mark}", description="")
    best = [f"Sari {mark}", f"Zat {mark}", f"Bakso {mark}an", "Aneka sambal"]
    for limit in (1, 2, 3, 50):
        every = found(city, q=mark, near=HERE, limit=limit)
        assert [one["name"] for one in every] == best * 3
        places = [one["kelurahan_code"] for one in every]
        assert places == [HERE] * 4 + [NEXT_DOOR] * 4 + [ELSEWHERE] * 4
    # Without words they come by their names, as they stand in their kelurahan.
    names = [one["name"] for one in found(city, near=HERE) if mark in one["name"]]
    assert names[:3] == [f"Bakso {mark}an", f"Sari {mark}", f"Zat {mark}"]


@pytest.mark.parametrize("kind", ["products", "merchants"])
def test_a_slip_is_forgiven_and_told(city: TestCity, kind: str) -> None:
    mark = a_mark()
    shop = city.merchant(name=f"Kedai {mark}")
    add(shop, name="Bakso", description="")
    city.make_documents()

    def names(q: str) -> list[str]:
        page = city.send("GET", f"/public/{kind}", query={"q": q}).ok()
        return [one["name"] for one in page["items"]]

    name = f"Kedai {mark}" if kind == "merchants" else "Bakso"
    slips = [mark[:3] + mark[4:], mark[:3] + "z" + mark[3:], mark[1] + mark[0] + mark[2:]]
    for slip in slips:
        assert names(slip) == [name]
        assert instead(city, f"Kedai {slip}", kind) == f"kedai {mark}"
    assert instead(city, mark, kind) is None
    assert instead(city, "", kind) is None


def test_what_nobody_sells_is_told_by_the_vocabulary_alone(city: TestCity) -> None:
    city.make_documents()
    for kind in ("products", "merchants"):
        for q in (a_mark(), "!?", "q"):
            with calls(city) as asked:
                page = city.send("GET", f"/public/{kind}", query={"q": q}).ok()
            assert page == {"items": [], "next_cursor": None, "instead": None}
            assert len(asked.made) <= 2
            city.hands.pass_by(seconds=2)


def test_an_import_is_found_and_a_shop_that_was_renamed_by_its_new_name(city: TestCity) -> None:
    old, new = a_mark(), a_mark()
    row = city.merchant_row(name=f"Toko {old}", kelurahan_code=HERE)
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()

    def shops(q: str) -> int:
        city.make_documents()
        return len(city.send("GET", "/public/merchants", query={"q": q}).ok()["items"])

    assert shops(old) == 1
    renamed = row | {"name": f"Toko {new}"}
    city.bring_in("merchants", csv(MERCHANT_HEADER, [renamed.values()])).ok()
    assert (shops(old), shops(new)) == (0, 1)


@pytest.mark.parametrize(
    "q", ["x" * 100, "a b c d e f g h i j k", "'; DROP", "🍜", "\u202e", "%00", "é" * 50, "٣"]
)
def test_whatever_is_typed_is_answered(city: TestCity, q: str) -> None:
    for kind in ("products", "merchants"):
        page = city.send("GET", f"/public/{kind}", query={"q": q, "limit": 1})
        assert page.ok().keys() == {"items", "next_cursor", "instead"}


def test_a_search_is_at_most_a_hundred_characters(city: TestCity) -> None:
    for kind in ("products", "merchants"):
        reply = city.send("GET", f"/public/{kind}", query={"q": "x" * 101})
        assert refused(reply, "validation_failed")["errors"][0]["field"] == "q"
