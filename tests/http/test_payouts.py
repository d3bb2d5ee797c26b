"""What the bank answers for a settlement, and what its merchants see of it."""

from typing import Any

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.payment import Payment
from tests import bank_answers
from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.settling import (
    act,
    draft,
    get,
    given_back,
    line_of,
    merchants_in,
    owed,
    shop_with,
    taken,
)


def test_a_merchant_sees_its_payouts_and_what_they_are_made_of(
    city: TestCity, second: Person
) -> None:
    shop = city.merchant()
    nothing = shop.get("/merchant/payouts").ok()
    assert (nothing["items"], nothing["owed"], nothing["next"]["amount"]) == ([], 0, 0)
    redemption = taken(city, shop, 20_000)
    city.hands.pass_by(seconds=1)
    given_back(shop, redemption, 5_000)
    found = draft(city)
    before = shop.get("/merchant/payouts").ok()
    assert (before["items"], before["owed"], before["next"]["amount"]) == ([], 15_000, 15_000)
    assert before["next"]["expected_on"] is not None
    act(second, found, "approve").ok()
    after = shop.get("/merchant/payouts").ok()
    assert after["owed"] == 0
    (payout,) = after["items"]
    assert (payout["settlement_id"], payout["amount"], payout["state"]) == (
        found["id"],
        15_000,
        "ready",
    )
    assert payout["expected_on"] > to_text(city.clock())[:10]
    city.stream.catch_up()
    made = shop.get(f"/merchant/payouts/{found['id']}").ok()
    assert [made[name] for name in ("redeemed", "refunded", "returned", "carried", "held")] == [
        20_000,
        5_000,
        0,
        0,
        0,
    ]
    assert [one["kind"] for one in made["transfers"]["items"]] == ["refund", "redeem"]
    refused(city.merchant().get(f"/merchant/payouts/{found['id']}"), "not_found")


def test_a_cashier_sees_no_payouts(city: TestCity) -> None:
    shop, phone = city.merchant(), city.new_phone()
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    cashier = city.sign_in(phone, "merchant")
    refused(cashier.get("/merchant/payouts"), "forbidden")
    refused(cashier.get("/merchant/payouts/stl_none"), "forbidden")


def payments_of(city: TestCity, settlement: Any, shop: Person) -> list[Payment]:
    ids = [one["end_to_end_id"] for one in line_of(get(city, settlement), shop)["payments"]]
    found = city.parts[SettlementParts].payments.find(ids)
    return [found[one] for one in ids]


def bank_pays(city: TestCity, *payments: Payment) -> None:
    bank_answers.paid(city.parts, payments, city.clock())


def bank_returns(city: TestCity, payment: Payment, reason: str = "AC04") -> None:
    bank_answers.returned(city.parts, payment, reason, city.clock())


def sent(city: TestCity, second: Person) -> Any:
    found = draft(city)
    act(second, found, "approve").ok()
    return act(second, found, "sent").ok()


def test_a_settlement_is_paid_when_the_bank_has_answered_for_all(
    city: TestCity, second: Person
) -> None:
    shops = [shop_with(city, 5_000) for _ in range(3)]
    found = sent(city, second)
    before = city.balance("bank")
    open_ones = list(city.parts[SettlementParts].payments.open_of(found["number"]))
    assert sum(one.amount for one in open_ones) == found["total"]
    first = payments_of(city, found, shops[0])
    bank_pays(city, *first)
    with pytest.raises(Refused, match="state_conflict"):
        bank_pays(city, *first)
    assert get(city, found)["state"] == "sent"
    assert line_of(get(city, found), shops[0])["state"] == "paid"
    bank_pays(city, *city.parts[SettlementParts].payments.open_of(found["number"]))
    paid = get(city, found)
    assert (paid["state"], paid["open_count"]) == ("paid", 0)
    assert city.balance("bank") - before == found["total"]
    assert city.balance(f"settlement:{found['id']}") == 0
    (payout,) = shops[1].get("/merchant/payouts").ok()["items"]
    assert (payout["state"], payout["paid_on"]) == ("paid", business_day(city.clock()).isoformat())


def test_a_returned_payment_is_owed_again_and_in_the_next_draft(
    city: TestCity, second: Person
) -> None:
    shop, other = shop_with(city, 5_000), shop_with(city, 6_000)
    found = sent(city, second)
    (payment,) = payments_of(city, found, shop)
    with pytest.raises(Refused, match="state_conflict"):
        bank_returns(city, payment)
    bank_pays(city, payment)
    (paid,) = payments_of(city, found, shop)
    bank_returns(city, paid)
    (payment,) = payments_of(city, found, shop)
    for again in (bank_returns, bank_pays):
        with pytest.raises(Refused, match="state_conflict"):
            again(city, payment)
    bank_pays(city, *city.parts[SettlementParts].payments.open_of(found["number"]))
    assert get(city, found)["state"] == "partly_returned"
    line = line_of(get(city, found), shop)
    assert (line["state"], line["payments"][0]["reason"]) == ("returned", "AC04")
    assert owed(city, shop) == 5_000
    (payout,) = shop.get("/merchant/payouts").ok()["items"]
    assert (payout["state"], payout["reason"]) == ("returned", "AC04")
    following = draft(city)
    assert line_of(following, shop)["amount"] == 5_000
    assert other.id not in merchants_in(following)


def test_a_return_after_payout_comes_back_from_the_bank(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000)
    found = sent(city, second)
    bank_pays(city, *city.parts[SettlementParts].payments.open_of(found["number"]))
    before = city.balance("bank")
    (payment,) = payments_of(city, found, shop)
    assert payment.state == "paid"
    bank_returns(city, payment, "AC06")
    assert get(city, found)["state"] == "partly_returned"
    assert city.balance("bank") == before - 5_000
    assert owed(city, shop) == 5_000


def test_a_payment_of_a_file_that_nobody_marked_as_sent_marks_it(
    city: TestCity, second: Person
) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    act(second, found, "approve").ok()
    (payment,) = payments_of(city, found, shop)
    assert payment.state == "ready"
    bank_pays(city, payment)
    assert get(city, found)["sent_by"] == "finance:stf_test"


def test_what_was_not_ordered_is_no_payment(city: TestCity) -> None:
    shop = shop_with(city, 5_000)
    found = draft(city)
    ids = [one["end_to_end_id"] for one in line_of(found, shop)["payments"]]
    assert city.parts[SettlementParts].payments.find([*ids, "0" * 16, "x", ""]) == {}
    assert list(city.parts[SettlementParts].payments.open_of(found["number"])) == []
    assert list(city.parts[SettlementParts].payments.open_of("000000000")) == []


@pytest.mark.parametrize(
    ("amount", "channel"),
    [
        (250_000_000, "bi_fast"),
        (250_000_001, "skn"),
        (1_000_000_000, "skn"),
        (1_000_000_001, "rtgs"),
    ],
)
def test_a_line_is_one_payment_by_the_channel_of_its_amount(
    city: TestCity, second: Person, amount: int, channel: str
) -> None:
    shop = shop_with(city, amount)
    (payment,) = line_of(draft(city), shop)["payments"]
    assert (payment["amount"], payment["channel"]) == (amount, channel)
    found = sent(city, second)
    (payment,) = line_of(found, shop)["payments"]
    assert (payment["amount"], payment["channel"], payment["state"]) == (amount, channel, "sent")
