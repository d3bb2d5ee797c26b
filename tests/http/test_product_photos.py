"""Photos of products: uploaded by a signed address, shown in two sizes, replaced and removed; also
where a message comes twice or late, and where the function dies."""

import itertools
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from chalicelib.core.dynamo.connection import client_of
from chalicelib.merchants.rules.photo import PHOTO_MOST_BYTES
from chalicelib.products.parts import ProductParts
from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.photos import (
    address,
    files,
    photographed,
    picture,
    put,
    served,
    sweeping,
    take_up,
)
from tests.http.test_products import ELSEWHERE, a_word, add, found


@pytest.fixture
def shop(city: TestCity) -> Person:
    return city.merchant()


def seen(city: TestCity, path: str) -> Image.Image:
    content = served(city, path)
    assert content is not None, path
    return Image.open(BytesIO(content))


def test_a_photo_that_comes_late_is_shown_to_strangers_too(city: TestCity, shop: Person) -> None:
    word = a_word()
    made = add(shop, name=word)
    message = put(address(shop, made["id"]), picture())
    # The list is settled long since: the photo's function has to say that it changes.
    for _ in range(2):
        city.hands.pass_by(minutes=1)
        city.make_documents()
    take_up(city, message)
    (shown,) = found(city, q=word)
    assert shown["photo"] == shop.get(f"/merchant/products/{made['id']}").ok()["photo"]


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


def own(shop: Person, product_id: str) -> Any:
    return shop.get(f"/merchant/products/{product_id}").ok()


def test_an_address_takes_only_what_was_said(city: TestCity, shop: Person) -> None:
    made = add(shop)
    path = f"/merchant/products/{made['id']}/photo"
    for content_type in ("image/gif", "image/heic", "image/svg+xml", "text/html", ""):
        reply = shop.post(path, {"content_type": content_type})
        refused(reply, "unsupported_media_type")
    assert own(shop, made["id"])["photo_state"] == "none"
    for kind in ("png", "webp"):
        url = address(shop, made["id"], f"image/{kind}")
        take_up(city, put(url, picture(kind=kind.upper()), f"image/{kind}"))
        assert own(shop, made["id"])["photo_state"] == "shown"


def test_a_photo_is_its_merchants_alone(city: TestCity, shop: Person) -> None:
    made, other = add(shop), city.merchant()
    path = f"/merchant/products/{made['id']}/photo"
    refused(other.post(path, {"content_type": "image/png"}), "not_found")
    refused(other.send("DELETE", path), "not_found")
    refused(city.resident().post(path, {"content_type": "image/png"}), "forbidden")


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (b"no picture", "unreadable"),
        (bytes(PHOTO_MOST_BYTES + 1), "too_large"),
        (picture((8_000, 8_000), kind="PNG"), "too_large"),
    ],
    ids=["unreadable", "bytes", "pixels"],
)
def test_what_cannot_be_shown_is_told_and_what_was_shown_stays(
    city: TestCity, shop: Person, content: bytes, state: str
) -> None:
    made = add(shop)
    shown = photographed(city, shop, made["id"], picture())
    refused_photo = photographed(city, shop, made["id"], content)
    assert refused_photo == shown | {"photo_state": state}
    assert len(files(city, made["id"])) == 2
    again = photographed(city, shop, made["id"], picture(colour="blue"))
    assert again["photo_state"] == "shown"
    assert again["photo"] != shown["photo"]


def test_a_photo_takes_the_place_of_another_whose_files_go(city: TestCity, shop: Person) -> None:
    made = add(shop)
    first = photographed(city, shop, made["id"], picture())
    with sweeping(city) as told:
        second = photographed(city, shop, made["id"], picture())
    assert second["photo"] != first["photo"]
    assert len(files(city, made["id"])) == 4
    for message in told:
        take_up(city, message)
    assert files(city, made["id"]) == sorted(second["photo"].values())
    assert served(city, first["photo"]["small"]) is None


@pytest.mark.parametrize("way", ["photo", "product"])
def test_what_is_removed_is_gone(city: TestCity, shop: Person, way: str) -> None:
    word = a_word()
    made = add(shop, name=word)
    photographed(city, shop, made["id"], picture())
    waiting = put(address(shop, made["id"]), picture())
    path = f"/merchant/products/{made['id']}"
    with sweeping(city) as told:
        gone = shop.send("DELETE", path + ("/photo" if way == "photo" else "")).ok()
    # Nor is what was on its way then.
    take_up(city, waiting)
    for message in told:
        take_up(city, message)
    assert files(city, made["id"]) == []
    if way == "photo":
        assert (gone["photo"], gone["photo_state"]) == (None, "none")
        assert own(shop, made["id"]) == gone
        assert [one["photo"] for one in found(city, q=word)] == [None]


def test_only_the_address_asked_for_last_counts(city: TestCity, shop: Person) -> None:
    made = add(shop)
    early, late = address(shop, made["id"]), address(shop, made["id"])
    take_up(city, put(late, picture(colour="blue")))
    shown = own(shop, made["id"])
    take_up(city, put(early, picture(colour="red")))
    assert own(shop, made["id"]) == shown
    # Nor does a second file at the same address.
    take_up(city, put(late, picture(colour="green")))
    assert own(shop, made["id"]) == shown
    assert len(files(city, made["id"])) == 2


def test_a_message_that_comes_twice_shows_one_photo(city: TestCity, shop: Person) -> None:
    made = add(shop)
    message = put(address(shop, made["id"]), picture())
    for _ in range(2):
        take_up(city, message)
    assert len(files(city, made["id"])) == 2
    # S3 tries the queue out; and what is none of ours is left alone.
    take_up(city, {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads"})
    for key in ("uploads/upl_1", "photos/incoming/mrc_1/prd_1", "photos/incoming/../x/y/z"):
        take_up(city, {"Records": [{"s3": {"object": {"key": key}}}]})


def test_what_is_said_of_a_product_meanwhile_stays(city: TestCity, shop: Person) -> None:
    made = add(shop)
    shown = photographed(city, shop, made["id"], picture())
    path = f"/merchant/products/{made['id']}"
    changed = shop.send("PATCH", path, {"price": 1_000}).ok()
    assert changed == shown | {"price": 1_000}
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"kelurahan_code": ELSEWHERE}).ok()
    assert own(shop, made["id"]) == changed


def test_a_swept_photo_that_is_shown_stays(city: TestCity, shop: Person) -> None:
    made = add(shop)
    with sweeping(city) as told:
        photographed(city, shop, made["id"], picture())
    # It was named before it was put.
    assert len(told) == 1
    take_up(city, told[0])
    assert len(files(city, made["id"])) == 2


def test_an_address_is_for_one_upload_and_its_type(city: TestCity, shop: Person) -> None:
    url = address(shop, add(shop)["id"])
    assert "X-Amz-Expires=900" in url
    assert "content-type" in url
    with pytest.raises(urllib.error.HTTPError):
        put(url.replace("upl_", "upl_x"), picture())


class Died(Exception):
    """The function is gone."""


@contextmanager
def dying(city: TestCity, after: int) -> Iterator[None]:
    """The function dies before it sends its next call after so many."""
    photos = city.parts[ProductParts].make_photos
    clients = [
        client_of(city.parts.connection),
        photos.uploads.client,
        photos.media.client,
        city.parts.sqs,
    ]
    left = itertools.count(after, -1)

    def die(**_: Any) -> None:
        if next(left) <= 0:
            raise Died

    for client in clients:
        client.meta.events.register_first("before-send", die)
    try:
        yield
    finally:
        for client in clients:
            client.meta.events.unregister("before-send", die)


def test_a_function_that_dies_anywhere_leaves_one_photo(city: TestCity, shop: Person) -> None:
    made = add(shop)
    photographed(city, shop, made["id"], picture())
    deaths = 0
    for after in itertools.count():
        message = put(address(shop, made["id"]), picture())
        with sweeping(city) as told:
            try:
                with dying(city, after):
                    take_up(city, message)
            except Exception:  # botocore wraps what its handlers raise
                deaths += 1
                # It comes again.
                take_up(city, message)
                done = False
            else:
                done = True
        for swept in told:
            take_up(city, swept)
        shown = own(shop, made["id"])
        assert shown["photo_state"] == "shown"
        assert files(city, made["id"]) == sorted(shown["photo"].values()), after
        if done:
            break
    # Two reads of the product, the file, a sweep of what comes, two files, what goes, the document,
    # the transaction, and the file deleted.
    assert deaths >= 10
