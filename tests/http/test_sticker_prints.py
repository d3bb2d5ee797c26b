"""The sticker on paper: A6, the shop's name, and a code that holds its address."""

import io
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pypdf import PageObject, PdfReader

from chalicelib.core.pdf import qr_modules
from chalicelib.core.values.kelurahan import all_kelurahan
from tests.http.client import MERCHANT_HEADER, PREFIX, Person, Reply, csv, refused
from tests.http.conftest import TestCity

A6_POINTS = (297.64, 419.53)
PLACE = "35.73.05.1012"


PDF = {"Accept": "application/pdf"}


def printed(shop: Person) -> Reply:
    return shop.send("GET", "/merchant/sticker.pdf", headers=PDF)


def printed_by(staff: Person, **query: Any) -> Reply:
    return staff.send("GET", "/admin/stickers.pdf", headers={"Accept": "*/*"}, **query)


def pages(reply: Reply) -> list[PageObject]:
    assert reply.status == 200, reply.raw[:300]
    assert reply.headers["content-type"] == "application/pdf"
    return list(PdfReader(io.BytesIO(reply.raw), strict=True).pages)


def address(page: PageObject) -> str:
    """What whoever clicks the code opens."""
    links: Any = page["/Annots"]
    return str(links[0].get_object()["/A"]["/URI"])


def drawn(page: PageObject) -> list[list[bool]]:
    """The modules of the code that is drawn on a page, read off its rectangles."""
    boxes: list[tuple[float, float, float, float]] = []

    def note(operator: bytes, operands: Any, *_: Any) -> None:
        if operator == b"re":
            x, y, wide, high = map(float, operands)
            boxes.append((x, y, wide, high))

    page.extract_text(visitor_operand_before=note)
    module = boxes[0][3]
    left, top = min(one[0] for one in boxes), max(one[1] for one in boxes)
    size = round((max(x + wide for x, _, wide, _ in boxes) - left) / module)
    found = [[False] * size for _ in range(size)]
    for x, y, wide, _ in boxes:
        for step in range(round(wide / module)):
            found[round((top - y) / module)][round((x - left) / module) + step] = True
    return found


def test_a_shop_prints_its_sticker(city: TestCity) -> None:
    shop = city.merchant(name="Warung Bu Sri", kelurahan_code=PLACE)
    reply = printed(shop)
    (page,) = pages(reply)
    assert f"tumbas-stiker-{shop.id}.pdf" in reply.headers["content-disposition"]
    assert tuple(map(float, page.mediabox[2:])) == pytest.approx(A6_POINTS)
    text = page.extract_text()
    assert "Warung Bu Sri" in text
    assert "Bukan QRIS" in text
    for step in ("1 Pindai", "2 Isi jumlah", "3 Cocokkan"):
        assert step in text


def test_the_code_on_it_holds_the_stickers_address(city: TestCity) -> None:
    shop = city.merchant()
    url = shop.get("/merchant/sticker").ok()["url"]
    (page,) = pages(printed(shop))
    assert address(page) == url
    assert drawn(page) == qr_modules(url)


@pytest.mark.parametrize(
    "name", ["W", "Ω☕" * 20, "Pusat Oleh-Oleh Khas Malang dan Sekitarnya Bu Noer " * 2, "i" * 100]
)
def test_whatever_a_shop_is_called_is_printed(city: TestCity, name: str) -> None:
    shop = city.merchant(name=name.strip()[:100])
    assert len(pages(printed(shop))) == 1


def empty_place(city: TestCity) -> str:
    """A kelurahan without a shop, whatever other files have left in the city."""
    taken = {one["kelurahan_code"] for one in city.admin.every("/admin/merchants")}
    return next(one.code for one in all_kelurahan() if one.code not in taken)


def several(city: TestCity, count: int, place: str) -> list[str]:
    """The names of new shops in a kelurahan, in the order of their names."""
    rows = [city.merchant_row(kelurahan_code=place) for _ in range(count)]
    names = [f"Toko {at} {row['nib']}" for at, row in enumerate(rows)]
    content = csv(
        MERCHANT_HEADER,
        [(row | {"name": name}).values() for row, name in zip(rows, names, strict=True)],
    )
    assert city.bring_in("merchants", content).ok()["created"] == count
    return names


def named(found: list[PageObject], names: list[str]) -> list[str]:
    texts = ["".join(page.extract_text().split()) for page in found]
    return [name for text in texts for name in names if "".join(name.split()) in text]


def test_an_admin_prints_those_of_a_kelurahan_file_by_file(city: TestCity) -> None:
    place = empty_place(city)
    names = several(city, 3, place)
    first = printed_by(city.admin, kelurahan=place, limit=2)
    link = first.headers["link"]
    assert link.endswith('>; rel="next"')
    path, _, query = link[1:].partition(">")[0].partition("?")
    second = city.send(
        "GET",
        path.removeprefix(PREFIX),
        query=dict(part.split("=") for part in query.split("&")),
        headers=PDF | {"Authorization": f"Bearer {city.admin.token}"},
    )
    assert "link" not in second.headers
    assert named(pages(first) + pages(second), names) == names


def test_the_last_file_leads_to_no_other_and_shops_that_are_not_active_end_nothing(
    city: TestCity,
) -> None:
    place = empty_place(city)
    names = several(city, 4, place)
    ids = {one["name"]: one["id"] for one in city.admin.every("/admin/merchants")}
    for suspended in names[1:3]:
        reason = {"reason": "diperiksa"}
        city.admin.post(f"/admin/merchants/{ids[suspended]}/suspend", reason).ok()
    first = printed_by(city.admin, kelurahan=place, limit=1)
    assert named(pages(first), names) == names[:1]
    query = dict(parse_qsl(urlsplit(first.headers["link"].partition(">")[0]).query))
    second = printed_by(city.admin, **query)
    assert named(pages(second), names) == names[3:]
    assert "link" not in second.headers


def test_an_admin_prints_those_of_chosen_shops(city: TestCity) -> None:
    one, other = city.merchant(name="Toko Satu"), city.merchant(name="Toko Dua")
    asked = f"{one.id},{other.id}"
    found = pages(printed_by(city.admin, merchant_ids=asked))
    assert named(found, ["Toko Satu", "Toko Dua"]) == ["Toko Satu", "Toko Dua"]
    assert address(found[1]) == other.get("/merchant/sticker").ok()["url"]


def test_no_sticker_of_a_shop_that_is_suspended_or_none_is_printed_for_an_admin(
    city: TestCity,
) -> None:
    shop = city.merchant()
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    for asked in (shop.id, "mrc_0123456789aB", f"{city.merchant().id},x"):
        refused(printed_by(city.admin, merchant_ids=asked), "not_found")
    refused(printed_by(city.admin, kelurahan=empty_place(city)), "not_found")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kelurahan": "35.73.99.1001"},
        {"kelurahan": PLACE, "limit": "101"},
        {"kelurahan": PLACE, "after": "eA"},
        {"merchant_ids": ",,"},
        {"merchant_ids": ",".join(f"mrc_{at:012d}" for at in range(101))},
        {"merchant_ids": "m" * 1_801},
    ],
)
def test_what_no_file_can_be_made_of_is_told(city: TestCity, query: dict[str, str]) -> None:
    refused(printed_by(city.admin, **query), "validation_failed")


def test_only_staff_print_others_stickers(city: TestCity) -> None:
    shop: Person = city.merchant()
    for person in (shop, city.resident()):
        refused(printed_by(person, merchant_ids=shop.id), "forbidden")
    for person in (city.finance, city.staff("auditor")):
        assert printed_by(person, merchant_ids=shop.id).status == 200


def test_a_file_is_handed_out_to_whoever_takes_one(city: TestCity) -> None:
    shop = city.merchant()
    for accept in ({}, {"Accept": "text/html"}):
        refused(shop.send("GET", "/merchant/sticker.pdf", headers=accept), "validation_failed")
