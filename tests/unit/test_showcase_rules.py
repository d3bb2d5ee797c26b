"""Pages: where they find what they show, how they read in both languages, what they weigh."""

import json
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.merchants.rules.hours import DAYS, Opening
from chalicelib.products.use.directory import PublicProduct
from chalicelib.showcase.files.catalogue import catalogue_csv
from chalicelib.showcase.files.element import element, html, linked_data
from chalicelib.showcase.files.frame import City
from chalicelib.showcase.files.words import WORDS, on_day, opening_hours, rupiah
from chalicelib.showcase.rules import Addresses
from infra.showcase import api_path

IDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.dictionaries(IDS, st.sampled_from(nearest_first())))
def test_everything_is_found_where_it_is(at: dict[str, str]) -> None:
    addresses = Addresses.of(at.items())
    assert {id: addresses.place(id) for id in at} == at
    assert addresses.places == sorted(set(at.values()))
    assert addresses.place("prd_nobody") is None
    assert list(addresses.at) == sorted(at)


def test_what_comes_twice_is_where_it_was_told_last() -> None:
    assert Addresses.of([("mrc_1", "a"), ("mrc_1", "b")]).place("mrc_1") == "b"
    assert Addresses.of([]).places == []


class Read(HTMLParser):
    """The elements of a page with their attributes, and its texts, as a browser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = st.text() | st.text("</>&\"'-! script=onload", max_size=30)


@given(HOSTILE, HOSTILE, HOSTILE)
@example("</script><script>", '" onload="x', "<!--<b>&amp;")
def test_no_text_ends_what_it_stands_in(name: str, title: str, text: str) -> None:
    data = Read(html(element("p", linked_data({"name": name}), title=title)))
    assert data.elements == [("p", {"title": title}), ("script", {"type": "application/ld+json"})]
    assert json.loads(data.text) == {"name": name}
    plain = Read(html(element("p", text)))
    assert plain.elements == [("p", {})]
    # The line of the document type is ended.
    assert plain.text == "\n" + text


def test_children_stand_in_their_order() -> None:
    made = element("p", "a", element("b", "c"), "d", None, "e", element("i"), lang="id", class_="x")
    assert html(made).endswith('<p lang="id" class="x">a<b>c</b>de<i></i></p>')
    assert 'http-equiv="x"' in html(element("meta", http_equiv="x"))


def test_both_languages_have_the_same_words() -> None:
    first, *others = (set(words) for words in WORDS.values())
    assert all(words == first for words in others)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp\u00a00"),
        (999, "Rp\u00a0999"),
        (1_000, "Rp\u00a01.000"),
        (10**9, "Rp\u00a01.000.000.000"),
    ],
)
def test_rupiah_are_written_in_groups(amount: int, text: str) -> None:
    assert rupiah(amount) == text


def test_days_and_hours_are_written_as_people_do() -> None:
    assert on_day("2026-12-01", "id") == "1 Des 2026"
    assert on_day("2027-05-31", "en") == "31 May 2027"
    hours = [Opening(day, "08:00", "17:00") for day in DAYS[:5]]
    hours.append(Opening("saturday", "18:00", "02:00"))
    assert opening_hours(hours, "id") == [
        ("Senin–Jumat", "08.00–17.00"),
        ("Sabtu", "18.00–02.00"),
        ("Minggu", "tutup"),
    ]
    assert opening_hours([], "en") == [("Monday–Sunday", "closed")]
    months = [on_day(date(2026, month, 1).isoformat(), "id") for month in range(1, 13)]
    assert all(one != other for one, other in pairwise(months))


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/toko/mrc_1", "/api/v1/public/toko/mrc_1"),
        ("/barang/prd_1", "/api/v1/public/barang/prd_1"),
        ("/feed/products.xml", "/api/v1/public/feed/products.xml"),
        ("/sitemap.xml", "/api/v1/public/sitemap.xml"),
        ("/robots.txt", "/api/v1/public/robots.txt"),
        ("/dampak/", "/api/v1/public/dampak"),
        ("/dampak", "/api/v1/public/dampak"),
        ("/dampak/x", None),
        ("/toko", None),
        ("/sitemap.xml/x", None),
        ("/wallet/", None),
        ("/media/prd_1/x.webp", None),
    ],
)
def test_pages_are_asked_for_under_another_name(path: str, there: str | None) -> None:
    assert api_path(path) == there


def test_no_cell_of_a_catalogue_is_a_formula() -> None:
    sold = PublicProduct(
        id="prd_1",
        name="=1+1",
        price=1,
        category="kuliner",
        description="@x",
        made_in_malang=False,
        services=[],
        available=True,
        photo="",
        merchant_id="mrc_1",
        merchant_name="-1",
        kelurahan_code="",
        address="",
    )
    row = catalogue_csv([sold], City("https://x", "Malang")).splitlines()[1]
    assert not [cell for cell in row.split(",") if cell.startswith(("=", "@", "-"))]
