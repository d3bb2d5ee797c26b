"""A sticker that is renewed or revoked: void at once, once, and by whom it may."""

from tests.http.cashiers import add
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.test_stickers import read, sticker_of


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
    new = city.admin.post(path, {"reason": "difoto dan disebar"}).ok()
    refused(read(resident, old), "token_expired")
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
