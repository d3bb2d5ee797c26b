"""Sales against the year before: by channel, category and kelurahan, each counted once."""

from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.growing import bring_in, count, month, new_place, pay, place, settle, shop


def test_a_redemption_is_told_within_seconds_and_once_it_is_counted_just_the_same(
    city: TestCity,
) -> None:
    code = new_place()
    here, campaign = shop(city, code), city.campaign()
    pay(city, here, 30_000, campaign)
    settle(city)
    wanted = {"sales": 30_000, "previous": 0, "difference": 30_000, "percent": None, "merchants": 1}
    assert place(city, code, month(city)) == wanted
    assert count(city) >= 1
    assert place(city, code, month(city)) == wanted
    assert count(city) == 0
    assert place(city, code, month(city)) == wanted


def test_a_refund_takes_from_what_was_sold(city: TestCity) -> None:
    code = new_place()
    here, campaign = shop(city, code), city.campaign()
    paid = pay(city, here, 30_000, campaign)
    count(city)
    city.hands.pass_by(seconds=1)
    body = {"amount": 10_000, "reason": "retur"}
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    here.person.post(path, body, key=fresh_key()).ok(201)
    settle(city)
    assert place(city, code, month(city))["sales"] == 20_000
    count(city)
    assert place(city, code, month(city))["sales"] == 20_000


def test_a_year_without_data_is_imported(city: TestCity) -> None:
    code = new_place()
    here, before = shop(city, code), month(city, back=12)
    pay(city, here, 30_000, city.campaign())
    count(city)
    told = bring_in(city, (here.nib, before, "other", 20_000), (here.nib, before, "voucher", 4_000))
    assert (told["created"], told["rejected"]) == (2, [])
    found = place(city, code, month(city))
    assert found == {
        "sales": 30_000,
        "previous": 24_000,
        "difference": 6_000,
        "percent": 25.0,
        "merchants": 1,
    }
