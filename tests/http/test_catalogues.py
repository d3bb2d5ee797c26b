"""The catalogues of products that Google and Meta read."""

import csv as csv_files
import io
from typing import Any
from xml.etree import ElementTree

import pytest

from chalicelib.showcase.files import catalogue
from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.photos import photographed, picture
from tests.http.test_products import ELSEWHERE, HERE, add

ORIGIN = "http://localhost:8000"
G = "{http://base.google.com/ns/1.0}"


def in_xml(city: TestCity, **query: str) -> dict[str, dict[str, str | None]]:
    """What the catalogue for Google tells of each product, by its id."""
    city.make_documents()
    reply = city.send("GET", "/public/feed/products.xml", query=query)
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    items = [
        {field.tag.removeprefix(G): field.text for field in item}
        for item in ElementTree.fromstring(reply.raw).iter("item")
    ]
    return {str(item["id"]): item for item in items}


def in_csv(city: TestCity, **query: str) -> dict[str, Any]:
    """What the catalogue for Meta tells of each product, by its id."""
    city.make_documents()
    reply = city.send("GET", "/public/feed/products.csv", query=query)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = csv_files.DictReader(io.StringIO(reply.raw.decode(), newline=""))
    return {row["id"]: row for row in rows}


def test_both_tell_what_a_product_is(city: TestCity) -> None:
    shop = city.merchant(name="Warung Bu Tini", kelurahan_code=HERE)
    made = add(shop, price=50_000)["id"]
    large = photographed(city, shop, made, picture())["photo"]["large"]
    told = {
        "id": made,
        "title": "Bakso urat",
        "description": "Dengan tahu dan pangsit.",
        "availability": "in_stock",
        "condition": "new",
        "price": "50000 IDR",
        "link": f"{ORIGIN}/barang/{made}",
        "image_link": ORIGIN + large,
        "brand": "Warung Bu Tini",
        "product_type": "Kuliner",
    }
    assert in_xml(city)[made] == told
    assert in_csv(city)[made] == told | {"availability": "in stock"}


def test_both_tell_what_is_sold_out_and_leave_out_what_nobody_sells(city: TestCity) -> None:
    shop = city.merchant(kelurahan_code=HERE)
    made, gone = add(shop, available=False)["id"], add(shop)["id"]
    shop.send("DELETE", f"/merchant/products/{gone}").ok()
    assert in_xml(city)[made]["availability"] == "out_of_stock"
    assert in_csv(city)[made]["availability"] == "out of stock"
    assert gone not in in_xml(city)
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "aduan"}).ok()
    assert made not in in_xml(city) | in_csv(city)


def test_what_a_shop_calls_itself_is_text_in_both(city: TestCity) -> None:
    hostile = '</g:title>]]>&lt;"a", b'
    shop = city.merchant(name="Warung A & B", kelurahan_code=HERE)
    made = add(shop, name=hostile, description="")["id"]
    for told in (in_xml(city)[made], in_csv(city)[made]):
        assert told["title"] == told["description"] == hostile
        assert told["brand"] == "Warung A & B"


def test_a_kecamatan_has_catalogues_of_its_own(city: TestCity) -> None:
    here, there = (add(city.merchant(kelurahan_code=one))["id"] for one in (HERE, ELSEWHERE))
    for told in (in_xml, in_csv):
        found = told(city, kecamatan=HERE[:8])
        assert here in found
        assert there not in found
        assert {here, there} <= told(city).keys()


@pytest.mark.parametrize("kind", ["xml", "csv"])
def test_more_than_one_answer_holds_is_asked_for_by_kecamatan(
    city: TestCity, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(city.merchant(kelurahan_code=HERE))
    city.make_documents()
    monkeypatch.setattr(catalogue, "MOST_BYTES", 500)
    reply = city.send("GET", f"/public/feed/products.{kind}")
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "kecamatan"
    unknown = city.send("GET", f"/public/feed/products.{kind}", query={"kecamatan": "35.73.99"})
    refused(unknown, "validation_failed")
