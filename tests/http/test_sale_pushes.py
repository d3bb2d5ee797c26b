"""A shop whose phone is locked hears of payments at its sticker by a push, where it allows that."""

from tests.http.conftest import TestCity
from tests.http.noticing import events, push, tell
from tests.http.paying import Paying
from tests.http.pushing import Browser, by_day, push_service


def test_a_locked_phone_is_pushed_to_once_for_a_payment_however_many_vouchers_pay(
    city: TestCity,
) -> None:
    push(city)
    by_day(city)
    at = Paying(city, vouchers=2)
    browser = Browser(city)
    browser.subscribe(at.shop).ok(201)
    with push_service(city) as seen:
        city.hands.pass_by(seconds=1)
        at.pay(70_000).ok(201)
        tell(city)
        push(city)
    (shown,) = browser.read(seen)
    # No sum and no name stands on a locked screen.
    assert shown["title"] == "Ada yang membayar lewat stiker"
    assert "70" not in str(shown)
    assert events(at.shop) == ["sold"]


def test_a_shop_that_takes_no_pushes_has_no_notice_of_each_sale(city: TestCity) -> None:
    at = Paying(city)
    at.pay(10_000).ok(201)
    tell(city)
    assert events(at.shop) == []


def test_pushes_of_sales_can_be_switched_off(city: TestCity) -> None:
    push(city)
    by_day(city)
    at = Paying(city)
    browser = Browser(city)
    browser.subscribe(at.shop).ok(201)
    body = {"kinds": {"sale": False}}
    at.shop.send("PATCH", "/merchant/notice-settings", body).ok()
    with push_service(city) as seen:
        at.pay(10_000).ok(201)
        tell(city)
        push(city)
    assert browser.read(seen) == []
