"""A shop is told what the bank has paid it, what came back, and what the city orders."""

from tests import bank_answers
from tests.http.client import Person
from tests.http.conftest import TestCity
from tests.http.noticing import tell, told
from tests.http.purchasing import Purchase
from tests.http.settling import act, draft, shop_with
from tests.http.test_payouts import bank_pays, payments_of


def test_a_payout_is_told_when_the_bank_has_paid_it(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 20_000)
    found = draft(city)
    act(second, found, "approve").ok()
    tell(city)
    assert told(shop) == []
    act(city.finance, found, "sent").ok()
    payments = payments_of(city, found, shop)
    bank_pays(city, *payments)
    tell(city)
    (notice,) = told(shop)
    assert (notice["kind"], notice["event"], notice["amount"]) == ("payout", "paid_out", 20_000)
    assert notice["about"] == payments[0].end_to_end_id


def test_a_payout_that_comes_back_is_told(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 20_000)
    found = draft(city)
    act(second, found, "approve").ok()
    act(city.finance, found, "sent").ok()
    payments = payments_of(city, found, shop)
    bank_pays(city, *payments)
    city.hands.pass_by(seconds=2)
    (paid,) = payments_of(city, found, shop)
    bank_answers.returned(city.parts, paid, "AC04", city.clock())
    tell(city)
    assert [one["event"] for one in told(shop)] == ["payout_returned", "paid_out"]


def test_an_order_that_was_approved_is_told_to_the_shop_that_delivers_it(city: TestCity) -> None:
    purchase = Purchase(city).submitted()
    tell(city)
    assert told(purchase.shop) == []
    purchase.approve().ok()
    tell(city)
    (notice,) = told(purchase.shop)
    assert (notice["kind"], notice["event"], notice["amount"]) == ("order", "order_placed", 500_000)
    assert notice["about"] == purchase.id
