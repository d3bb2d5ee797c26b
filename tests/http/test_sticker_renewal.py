"""A sticker that is renewed or revoked: void at once, once, and by whom it may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.http.cashiers import add
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.paying import Paying
from tests.http.test_stickers import read, sticker_of


@contextmanager
def before_writing(city: TestCity, act: Callable[..., None]) -> Iterator[None]:
    """Meanwhile, `act` comes before whatever anybody writes."""
    name = "before-send.dynamodb.TransactWriteItems"
    events = city.parts.connection.client.meta.events
    events.register(name, act)
    try:
        yield
    finally:
        events.unregister(name, act)


def test_a_renewed_sticker_is_void_at_once_and_the_new_one_counts(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    old = shop.get("/merchant/sticker").ok()
    city.hands.pass_by(minutes=1)
    new = shop.post("/merchant/sticker/renew").ok()
    assert new["sticker"] != old["sticker"]
    assert new["issued_at"] > old["issued_at"]
    assert shop.get("/merchant/sticker").ok() == new
    refused(read(resident, old["sticker"]), "token_expired")
    assert read(resident, new["sticker"]).ok()["merchant_id"] == shop.id


def test_the_same_key_renews_once(city: TestCity) -> None:
    shop, key = city.merchant(), fresh_key()
    new = shop.post("/merchant/sticker/renew", key=key).ok()
    again = shop.post("/merchant/sticker/renew", key=key)
    assert again.replayed
    assert again.ok() == new == shop.get("/merchant/sticker").ok()


def test_a_cashier_looks_at_the_sticker_and_does_not_renew_it(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    add(owner, phone).ok(201)
    cashier = city.sign_in(phone, "merchant")
    assert sticker_of(cashier) == sticker_of(owner)
    refused(cashier.post("/merchant/sticker/renew"), "forbidden")
    assert sticker_of(cashier) == sticker_of(owner)


def test_an_admin_revokes_a_sticker_of_which_there_are_photos(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    old = sticker_of(shop)
    path = f"/admin/merchants/{shop.id}/revoke-sticker"
    refused(city.admin.post(path, {}), "validation_failed")
    for person in (city.finance, shop, resident):
        refused(person.post(path, {"reason": "difoto"}), "forbidden")
    key, body = fresh_key(), {"reason": "difoto dan disebar"}
    new = city.admin.post(path, body, key=key).ok()
    refused(read(resident, old), "token_expired")
    # Whoever had no answer asks again, and the sticker that the shop has printed since is good.
    again = city.admin.post(path, body, key=key)
    assert (again.ok(), again.replayed) == (new, True)
    assert sticker_of(shop) == new["sticker"]


def test_nobody_revokes_the_sticker_of_a_shop_that_is_none(city: TestCity) -> None:
    for merchant_id in ("mrc_0123456789aB", "x" * 300):
        path = f"/admin/merchants/{merchant_id}/revoke-sticker"
        refused(city.admin.post(path, {"reason": "difoto"}), "not_found")


def test_a_change_of_the_shops_data_leaves_its_sticker_alone(city: TestCity) -> None:
    shop = city.merchant()
    old = sticker_of(shop)
    path = f"/admin/merchants/{shop.id}"
    city.admin.send("PATCH", path, {"name": "Warung Baru", "category": "kriya"}).ok()
    city.admin.post(f"{path}/suspend", {"reason": "diperiksa"}).ok()
    city.admin.post(f"{path}/reinstate", {"reason": "selesai"}).ok()
    assert sticker_of(shop) == old
    found = read(city.resident(), old).ok()
    assert (found["name"], found["category"]) == ("Warung Baru", "kriya")


def test_by_a_photo_of_a_revoked_sticker_nobody_is_paid(city: TestCity) -> None:
    at = Paying(city)
    path = f"/admin/merchants/{at.shop.id}/revoke-sticker"
    city.admin.post(path, {"reason": "difoto dan disebar"}).ok()
    refused(at.pay(10_000), "token_expired")
    assert (at.left(), at.owed()) == (50_000, 0)
    at.sticker = sticker_of(at.shop)
    at.pay(10_000).ok(201)


def test_a_sticker_that_is_renewed_while_somebody_pays_by_it_pays_nothing(city: TestCity) -> None:
    at = Paying(city)
    asked: list[str] = []

    def renew(request: Any, **_: Any) -> None:
        # After the shop was read, before anything is written; once, for this writes, too.
        if not asked:
            asked.append("renewed")
            at.shop.post("/merchant/sticker/renew").ok()

    with before_writing(city, renew):
        refused(at.pay(10_000), "token_expired")
    assert asked
    assert (at.left(), at.owed()) == (50_000, 0)


def test_what_was_paid_by_a_sticker_is_answered_again_after_it_was_renewed(city: TestCity) -> None:
    at, key = Paying(city), fresh_key()
    paid = at.pay(10_000, key=key).ok(201)
    at.shop.post("/merchant/sticker/renew").ok()
    again = at.pay(10_000, key=key)
    assert again.replayed
    assert again.ok(201) == paid
    assert at.owed() == 10_000
