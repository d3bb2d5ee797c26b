"""Products: how they are written, and what they are sorted by."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.merchant import CATEGORIES, SERVICES
from chalicelib.merchants.rules.photo import Upload, photo_paths, upload_of
from chalicelib.products.rules import (
    NAME_LONGEST,
    Offer,
    Product,
    by_name,
    in_normal_form,
    place_key,
)

offers = st.builds(
    Offer,
    name=st.text(min_size=1, max_size=NAME_LONGEST),
    price=st.integers(1, 10**9),
    category=st.sampled_from(CATEGORIES),
    description=st.just(""),
    made_in_malang=st.booleans(),
    services=st.lists(st.sampled_from(SERVICES), unique=True).map(tuple),
)


def key(offer: Offer) -> str:
    return place_key(offer.category, offer.name, "prd_0123456789ab")


@given(offers, offers)
def test_products_are_sorted_by_category_then_name(one: Offer, other: Offer) -> None:
    first, second = sorted((one, other), key=key)
    assert first.category <= second.category


@given(offers)
def test_a_place_key_fits_into_an_index(offer: Offer) -> None:
    # "Service, account, and table quotas", DynamoDB developer guide: sort keys up to 1,024 bytes.
    assert len(key(offer).encode("utf-8", "surrogatepass")) <= 1024


@given(st.lists(st.sampled_from(SERVICES), max_size=6))
def test_what_is_said_of_a_product_is_put_in_normal_form_once(services: list[str]) -> None:
    said = {"name": " Bakso   urat ", "description": " ", "services": services, "price": 15_000}
    found = in_normal_form(said)
    assert found["name"] == "Bakso urat"
    assert found["description"] == ""
    assert found["services"] == tuple(one for one in SERVICES if one in services)
    assert found["price"] == 15_000
    assert in_normal_form(found) == found


def test_what_is_not_said_of_a_product_stays_unsaid() -> None:
    assert in_normal_form({}) == {}
    assert in_normal_form({"description": " Dengan tahu. "}) == {"description": "Dengan tahu."}


@pytest.mark.parametrize("field", ["name", "description"])
def test_a_text_that_a_spreadsheet_would_compute_is_refused(field: str) -> None:
    with pytest.raises(Refused, match="validation_failed") as refused:
        in_normal_form({field: "=1+1"})
    assert refused.value.errors[0][0] == field


def test_a_shops_products_are_listed_by_name_however_it_is_written() -> None:
    def product(id: str, name: str) -> Product:
        return Product(id, "mrc_1", "35.73.01.1001", Offer(name, 1, "kuliner", "", False, ()), "")

    shelf = [product("prd_1", "Bakso"), product("prd_3", "AYAM"), product("prd_2", "ayam")]
    assert [one.id for one in sorted(shelf, key=by_name)] == ["prd_2", "prd_3", "prd_1"]


PRODUCT = Product(
    "prd_1",
    "mrc_1",
    "35.73.01.1001",
    Offer("Bakso", 1, "kuliner", "", made_in_malang=True, services=()),
    "2026-11-01T00:00:00.000Z",
)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "none"),
        ({"photo": "a"}, "shown"),
        ({"photo": "a", "photo_asked": "upl_1"}, "waiting"),
        ({"photo_asked": "upl_1", "photo_trouble": "too_large"}, "waiting"),
        ({"photo": "a", "photo_trouble": "too_large"}, "too_large"),
        ({"photo_trouble": "unreadable"}, "unreadable"),
    ],
)
def test_a_photo_stands_as_its_last_upload(given: dict[str, str], state: str) -> None:
    assert replace(PRODUCT, **given).photo_state == state  # type: ignore[arg-type]


def test_an_upload_is_known_by_where_it_lies() -> None:
    upload = Upload("mrc_1", "prd_1", "upl_1")
    assert upload.key == "photos/incoming/mrc_1/prd_1/upl_1"
    assert upload_of(upload.key) == upload
    for other in (
        "",
        "uploads/upl_1",
        "photos/incoming/mrc_1/prd_1",
        f"{upload.key}/x",
        f"{upload.key}\n",
    ):
        assert upload_of(other) is None


def test_no_two_uploads_make_one_photo() -> None:
    one, other = Upload("mrc_1", "prd_1", "upl_1"), Upload("mrc_1", "prd_1", "upl_2")
    assert one.photo(b"x") == one.photo(b"x")
    assert len({one.photo(b"x"), one.photo(b"y"), other.photo(b"x")}) == 3
    small, large = photo_paths("prd_1", one.photo(b"x"))
    assert (small[:13], small[-9:], large[-10:]) == ("/media/prd_1/", "-320.webp", "-1280.webp")
