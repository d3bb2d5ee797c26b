"""The pages of shops and products, which anybody can open, share and find."""

import json
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.http.client import Person, Reply
from tests.http.conftest import TestCity
from tests.http.photos import photographed, picture
from tests.http.test_products import ELSEWHERE, HERE, NEXT_DOOR, a_word, add
from tests.http.test_shopfront import HOURS, check, halal

# What a page may weigh, without its pictures.
MOST_BYTES = 30_000
HOSTILE = '</script><script>alert("x")</script><!-- & \'<b>'


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes, and its texts."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.within = ""
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.feed(reply.raw.decode())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.within = tag
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        place = {"script": self.scripts, "style": self.styles}.get(self.within, self.texts)
        place.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def all(self, tag: str, **having: str) -> list[dict[str, str]]:
        """The attributes of all such elements."""
        return [
            found
            for name, found in self.elements
            if name == tag and having.items() <= found.items()
        ]

    def meta(self, name: str) -> str:
        """What a meta element says."""
        (found,) = self.all("meta", name=name) or self.all("meta", property=name)
        return found["content"]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    @property
    def data(self) -> Any:
        """Its linked data."""
        (text,) = self.scripts
        return json.loads(text)


def asked(city: TestCity, path: str, **query: str) -> Reply:
    city.make_documents()
    return city.send("GET", f"/public{path}", query=query)


def opened(city: TestCity, path: str, **query: str) -> Page:
    reply = asked(city, path, **query)
    assert reply.status == 200, reply.raw
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert len(reply.raw) < MOST_BYTES
    return Page(reply)


@pytest.fixture
def shop(city: TestCity) -> Person:
    return city.merchant(
        name=f"Warung {a_word()}", kelurahan_code=HERE, owner_name="Siti Markonah", address="Jl. 5"
    )


def named(shop: Person) -> str:
    return str(shop.get("/merchant/profile").ok()["name"])


def test_a_shops_page_shows_what_it_is_and_sells(city: TestCity, shop: Person) -> None:
    shop.send("PATCH", "/merchant/profile", {"services": ["delivery"], "hours": HOURS}).ok()
    check(city, shop, halal(city)).ok()
    made = add(shop, name="Bakso urat", price=15_000)
    shown = photographed(city, shop, made["id"], picture())
    page = opened(city, f"/toko/{shop.id}")
    for words in (
        *(named(shop), "Kuliner", "Jl. 5", "diantar", "Bakso urat", "Rp\xa015.000".split()[0]),
        *("Senin 08.00–12.00, 13.00–17.00", "Selasa–Jumat tutup", "Sabtu 18.00–02.00"),
        *("Sertifikat halal ID35110000123", "Buatan Malang"),
    ):
        assert words in page.text
    assert page.all("img")[0]["src"] == shown["photo"]["small"]
    assert page.all("a", href=f"/barang/{made['id']}")
    assert page.all("a", href=f"/wallet/#/shops/{HERE}/{shop.id}")
    assert page.data["name"] == named(shop)
    assert page.data["@type"] == "FoodEstablishment"
    assert page.data["openingHoursSpecification"][0]["dayOfWeek"] == "https://schema.org/Monday"
    assert page.meta("og:image") == "http://localhost:8000" + shown["photo"]["large"]
    assert page.meta("og:url") == f"http://localhost:8000/toko/{shop.id}"
    assert "Kuliner di Kelurahan" in page.meta("description")


def test_nothing_of_a_person_stands_on_a_page(city: TestCity, shop: Person) -> None:
    made = add(shop)
    for path in (f"/toko/{shop.id}", f"/barang/{made['id']}"):
        raw = asked(city, path).raw.decode()
        assert "Markonah" not in raw
        assert shop.phone[-6:] not in raw
        assert "0012345678" not in raw


def test_a_products_page_shows_what_it_is_and_who_sells_it(city: TestCity, shop: Person) -> None:
    made = add(shop, name="Keripik tempe", price=12_500, description="Renyah.", category="kriya")
    shown = photographed(city, shop, made["id"], picture())
    page = opened(city, f"/barang/{made['id']}")
    for words in ("Keripik tempe", "12.500", "Renyah.", "Buatan Malang", named(shop), "Jl. 5"):
        assert words in page.text
    assert page.all("img")[0] == {"src": shown["photo"]["large"], "alt": "Keripik tempe"}
    assert page.all("a", href=f"/toko/{shop.id}")
    assert page.meta("og:type") == "product"
    assert page.data["offers"]["price"] == "12500"
    assert page.data["image"] == page.meta("og:image")
    assert page.data["offers"]["seller"]["name"] == named(shop)


def test_a_page_says_what_is_sold_out(city: TestCity, shop: Person) -> None:
    made = add(shop, available=False)
    page = opened(city, f"/barang/{made['id']}")
    assert "Sedang habis" in page.text
    assert page.data["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "Sedang habis" in opened(city, f"/toko/{shop.id}").text
    shop.send("PATCH", f"/merchant/products/{made['id']}", {"available": True}).ok()
    page = opened(city, f"/barang/{made['id']}")
    # What others sell stands below.
    assert "Sedang habis" not in page.text.partition("Serupa di dekat sini")[0]
    assert page.data["offers"]["availability"] == "https://schema.org/InStock"


def test_a_page_speaks_both_languages(city: TestCity, shop: Person) -> None:
    made = add(shop)
    for path, there in ((f"/toko/{shop.id}", "What they sell"), (f"/barang/{made['id']}", "Sold")):
        english = opened(city, path, lang="en")
        assert there in english.text
        assert english.all("html", lang="en")
        assert english.all("link", rel="canonical")[0]["href"].endswith(f"{path}?lang=en")
        for lang, end in (("id", path), ("en", f"{path}?lang=en"), ("x-default", path)):
            (link,) = english.all("link", rel="alternate", hreflang=lang)
            assert link["href"] == f"http://localhost:8000{end}"
        assert english.all("a", hreflang="id", href=path)
        assert there not in opened(city, path).text
        # Whatever else is asked for is Indonesian.
        assert opened(city, path, lang="<x>").all("html", lang="id")


def test_what_a_shop_calls_itself_stays_text(city: TestCity) -> None:
    shop = city.merchant(name=HOSTILE, address=HOSTILE)
    made = add(shop, name=HOSTILE[:60], description=HOSTILE)
    add(shop, name=HOSTILE[:59])
    for path in (f"/toko/{shop.id}", f"/barang/{made['id']}"):
        page = opened(city, path)
        assert HOSTILE in page.text
        assert [found["type"] for found in page.all("script")] == ["application/ld+json"]
        assert not page.all("b", onclick="")
        assert {tag for tag, _ in page.elements}.isdisjoint({"iframe", "object", "form"})
        assert page.data["name"].startswith("</script>")
        assert page.meta("og:title").startswith("</script>")


def test_a_page_may_load_nothing_but_our_pictures(city: TestCity, shop: Person) -> None:
    reply = asked(city, f"/toko/{shop.id}")
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'sha256-")
    (style,) = Page(reply).styles
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "public, max-age=" in reply.headers["cache-control"]
    assert reply.headers["etag"]


@pytest.mark.parametrize("path", ["/toko/mrc_nobody", "/barang/prd_nothing", "/toko/%3Cb%3E"])
def test_what_is_not_there_is_said_on_a_page(city: TestCity, path: str) -> None:
    reply = asked(city, path)
    assert reply.status == 404
    page = Page(reply)
    assert "Tidak ada di sini" in page.text
    assert "Not here" in page.text
    assert page.meta("robots") == "noindex"
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-security-policy" in reply.headers


def test_a_suspended_shop_has_no_page(city: TestCity, shop: Person) -> None:
    made = add(shop)
    paths = (f"/toko/{shop.id}", f"/barang/{made['id']}")
    assert [asked(city, path).status for path in paths] == [200, 200]
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "aduan"}).ok()
    assert [asked(city, path).status for path in paths] == [404, 404]
    city.admin.post(f"/admin/merchants/{shop.id}/reinstate", {"reason": "selesai"}).ok()
    assert [asked(city, path).status for path in paths] == [200, 200]
    shop.send("DELETE", f"/merchant/products/{made['id']}").ok()
    assert [asked(city, path).status for path in paths] == [200, 404]


def test_a_page_follows_a_shop_that_moves(city: TestCity, shop: Person) -> None:
    made = add(shop)
    path = f"/admin/merchants/{shop.id}"
    city.admin.send("PATCH", path, {"kelurahan_code": ELSEWHERE}).ok()
    for page in (f"/toko/{shop.id}", f"/barang/{made['id']}"):
        assert opened(city, page).all("a", href=f"/wallet/#/shops/{ELSEWHERE}/{shop.id}")


def test_similar_ones_are_the_nearest(city: TestCity) -> None:
    at = {
        place: city.merchant(kelurahan_code=place, category="pendidikan")
        for place in (ELSEWHERE, NEXT_DOOR, HERE)
    }
    goods = {place: add(shop, category="pendidikan") for place, shop in at.items()}
    other = city.merchant(kelurahan_code=HERE, category="pendidikan")
    sold = add(other, category="pendidikan")
    page = opened(city, f"/toko/{other.id}")
    shops = [one["href"] for one in page.all("a") if one["href"].startswith("/toko/mrc_")]
    assert shops.index(f"/toko/{at[HERE].id}") < shops.index(f"/toko/{at[NEXT_DOOR].id}")
    page = opened(city, f"/barang/{sold['id']}")
    found = [one["href"] for one in page.all("a") if one["href"].startswith("/barang/prd_")]
    near = [f"/barang/{goods[place]['id']}" for place in (HERE, NEXT_DOOR)]
    assert [one for one in found if one in near] == near
    assert f"/barang/{sold['id']}" not in found


def test_the_heaviest_page_is_light(city: TestCity) -> None:
    shop = city.merchant(name="&" * 99 + "x", address="&" * 199 + "x")
    hours = [
        {"day": day, "opens": f"{hour:02d}:00", "closes": f"{hour:02d}:{i:02d}"}
        for i, day in enumerate(
            "monday tuesday wednesday thursday friday saturday sunday".split(), 1
        )
        for hour in (8, 12, 18)
    ]
    services = ["dine_in", "take_away", "delivery"]
    shop.send("PATCH", "/merchant/profile", {"services": services, "hours": hours}).ok()
    kinds = ("health_protocol", "halal", "pirt", "hygiene")
    check(
        city, shop, *(halal(city) | {"kind": kind, "number": "&" * 39 + "1"} for kind in kinds)
    ).ok()
    for i in range(30):
        made = add(shop, name="&" * 57 + f"x{i:02d}", description="&" * 499 + "x")
    photographed(city, shop, made["id"], picture())
    for lang in ("id", "en"):
        page = opened(city, f"/toko/{shop.id}", lang=lang)
        opened(city, f"/barang/{made['id']}", lang=lang)
    assert "6 more, in the wallet" in page.text


def test_search_engines_find_every_page(city: TestCity, shop: Person) -> None:
    made = add(shop)
    robots = asked(city, "/robots.txt")
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots.raw.decode()
    index = ElementTree.fromstring(asked(city, "/sitemap.xml").raw)
    maps = [one.text for one in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://localhost:8000/sitemap.xml?kelurahan={HERE}" in maps
    pages = asked(city, "/sitemap.xml", kelurahan=HERE)
    assert pages.headers["content-type"] == "application/xml"
    found = ElementTree.fromstring(pages.raw)
    urls = [one.text for one in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://localhost:8000/toko/{shop.id}" in urls
    assert f"http://localhost:8000/barang/{made['id']}" in urls
    assert city.send("GET", "/public/sitemap.xml", query={"kelurahan": "x"}).status == 422
