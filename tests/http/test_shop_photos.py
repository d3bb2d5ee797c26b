"""A shop's photo: by whom it is put up, and who sees it."""

from io import BytesIO

import pytest
from PIL import Image

from tests.http.cashiers import add
from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.photos import asked, files, picture, put, served, sweeping, take_up
from tests.http.test_stickers import read, sticker_of

PATH = "/merchant/photo"


def photographed(city: TestCity, shop: Person, content: bytes) -> dict[str, object]:
    """What the shop is told of its photo once one was uploaded."""
    take_up(city, put(asked(shop, PATH), content))
    found: dict[str, object] = shop.get(PATH).ok()
    return found


def test_a_shop_has_no_photo_until_its_owner_puts_one_up(city: TestCity) -> None:
    shop = city.merchant()
    assert shop.get(PATH).ok() == {"photo": None, "photo_state": "none"}
    asked(shop, PATH)
    assert shop.get(PATH).ok() == {"photo": None, "photo_state": "waiting"}


def test_whoever_reads_the_sticker_sees_the_photo(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    found = photographed(city, shop, picture())
    assert found["photo_state"] == "shown"
    url = read(resident, sticker_of(shop)).ok()["photo_url"]
    assert found["photo"] == {"small": url, "large": url.replace("-320.", "-1280.")}
    shown = served(city, url)
    assert shown is not None
    with Image.open(BytesIO(shown)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (320, 240))
        assert not opened.getexif()


def test_a_new_photo_takes_the_place_of_the_old_which_is_swept(city: TestCity) -> None:
    shop = city.merchant()
    first = photographed(city, shop, picture(colour="red"))
    with sweeping(city) as told:
        second = photographed(city, shop, picture(colour="blue"))
    assert first != second
    for message in told:
        take_up(city, message)
    assert files(city, shop.id) == sorted(second["photo"].values())  # type: ignore[attr-defined]


def test_only_the_upload_that_was_asked_for_last_counts_and_once(city: TestCity) -> None:
    shop = city.merchant()
    early, late = asked(shop, PATH), asked(shop, PATH)
    first, last = put(early, picture(colour="red")), put(late, picture(colour="blue"))
    take_up(city, first)
    assert shop.get(PATH).ok()["photo_state"] == "waiting"
    take_up(city, last)
    shown = shop.get(PATH).ok()
    take_up(city, last)
    take_up(city, first)
    assert shop.get(PATH).ok() == shown


def test_what_is_no_picture_leaves_the_one_before(city: TestCity) -> None:
    shop = city.merchant()
    before = photographed(city, shop, picture())["photo"]
    assert photographed(city, shop, b"no picture") == {"photo": before, "photo_state": "unreadable"}


def test_a_photo_is_taken_down(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    photographed(city, shop, picture())
    with sweeping(city) as told:
        assert shop.send("DELETE", PATH).ok() == {"photo": None, "photo_state": "none"}
    for message in told:
        take_up(city, message)
    assert files(city, shop.id) == []
    assert read(resident, sticker_of(shop)).ok()["photo_url"] is None


def test_a_cashier_sees_it_and_changes_nothing(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    add(owner, phone).ok(201)
    cashier = city.sign_in(phone, "merchant")
    refused(cashier.post(PATH, {"content_type": "image/jpeg"}), "forbidden")
    refused(cashier.send("DELETE", PATH), "forbidden")
    assert cashier.get(PATH).ok()["photo_state"] == "none"


def test_no_product_is_a_shop(city: TestCity) -> None:
    shop = city.merchant()
    path = f"/merchant/products/{shop.id}/photo"
    refused(shop.post(path, {"content_type": "image/jpeg"}), "not_found")
    refused(shop.send("DELETE", path), "not_found")


def test_a_change_of_the_shops_data_leaves_its_photo_alone(city: TestCity) -> None:
    shop = city.merchant()
    shown = photographed(city, shop, picture())
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"name": "Warung Baru"}).ok()
    assert shop.get(PATH).ok() == shown


@pytest.mark.parametrize("content_type", ["image/svg+xml", "text/html", "image/heic"])
def test_nothing_but_photos_is_uploaded(city: TestCity, content_type: str) -> None:
    refused(city.merchant().post(PATH, {"content_type": content_type}), "unsupported_media_type")
