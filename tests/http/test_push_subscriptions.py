"""Who may have which browser take pushes."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.notices.parts import NoticeParts
from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.noticing import push
from tests.http.pushing import Browser, by_day, push_service, subscriptions


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://budi@push.example/",
        "https://push.example:22/",
        "http://127.0.0.1:1/x",
        "",
    ],
)
def test_an_endpoint_of_the_inside_is_not_taken(city: TestCity, endpoint: str) -> None:
    browser = Browser(city)
    refused(browser.subscribe(city.resident(), endpoint=endpoint), "validation_failed")


@pytest.mark.parametrize("keys", [{"p256dh": "A" * 87, "auth": "A" * 22}, {"p256dh": ""}, {}])
def test_keys_that_no_browser_makes_are_not_taken(city: TestCity, keys: Any) -> None:
    refused(Browser(city).subscribe(city.resident(), keys=keys), "validation_failed")


def test_the_key_of_pushes_is_everybodys_to_read(city: TestCity) -> None:
    answer = city.finance.get("/public/push-key")
    assert len(answer.ok()["public_key"]) == 87
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_a_shops_decisions_are_pushed_to_its_owner_and_no_cashier_takes_pushes(
    city: TestCity,
) -> None:
    push(city)
    by_day(city)
    shop, phone = city.merchant(), city.new_phone()
    owners, cashiers = Browser(city), Browser(city)
    owners.subscribe(shop).ok(201)
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    refused(cashiers.subscribe(city.sign_in(phone, "merchant")), "forbidden")
    city.hands.pass_by(seconds=1)
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    with push_service(city) as seen:
        city.parts[NoticeParts].tell_of_acts.run(lambda: True)
        push(city)
    (shown,) = owners.read(seen)
    assert shown == {
        "title": "Toko Anda dibekukan",
        "body": "Buka aplikasi untuk melihatnya.",
        "place": "/merchant/#/notices",
    }


def test_of_too_many_browsers_the_oldest_takes_no_more(city: TestCity) -> None:
    resident = city.resident()
    made = []
    for _ in range(6):
        city.hands.pass_by(seconds=1)
        made.append(Browser(city).subscribe(resident).ok(201)["id"])
    assert subscriptions(resident) == made[1:]


def test_of_those_who_subscribe_at_once_none_is_lost(city: TestCity) -> None:
    """Settings are one item: whoever is overtaken reads it again."""
    resident = city.resident()
    browsers = [Browser(city) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = [*pool.map(lambda one: one.subscribe(resident), browsers)]
    told = {one.body["id"] for one in answers if one.status == 201}
    assert set(subscriptions(resident)) == told
    assert all(one.code == "state_conflict" for one in answers if one.status != 201)
