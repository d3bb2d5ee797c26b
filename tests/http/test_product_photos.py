"""Photos of products: uploaded by a signed address, shown in two sizes, replaced and removed."""

from io import BytesIO

import pytest
from PIL import Image

from tests.http.client import Person
from tests.http.conftest import TestCity
from tests.http.photos import address, picture, put, served, take_up
from tests.http.test_products import a_word, add, found


@pytest.fixture
def shop(city: TestCity) -> Person:
    return city.merchant()


def seen(city: TestCity, path: str) -> Image.Image:
    content = served(city, path)
    assert content is not None, path
    return Image.open(BytesIO(content))


def test_a_photo_is_shown_in_two_sizes(city: TestCity, shop: Person) -> None:
    word = a_word()
    made = add(shop, name=word)
    assert (made["photo"], made["photo_state"]) == (None, "none")
    url = address(shop, made["id"])
    assert shop.get(f"/merchant/products/{made['id']}").ok()["photo_state"] == "waiting"
    take_up(city, put(url, picture((2_000, 1_000))))
    shown = shop.get(f"/merchant/products/{made['id']}").ok()
    assert shown["photo_state"] == "shown"
    assert seen(city, shown["photo"]["small"]).size == (320, 160)
    assert seen(city, shown["photo"]["large"]).size == (1_280, 640)
    assert [one["photo"] for one in found(city, q=word)] == [shown["photo"]]


def test_the_directory_shows_none_where_there_is_none(city: TestCity, shop: Person) -> None:
    word = a_word()
    add(shop, name=word)
    assert [one["photo"] for one in found(city, q=word)] == [None]
