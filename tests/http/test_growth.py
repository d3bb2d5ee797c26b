"""Sales against the year before: by channel, category and kelurahan, each counted once."""

from typing import Any

import pytest

from chalicelib.growth.parts import GrowthParts
from tests.http.checkouts import Held, refund
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.growing import (
    bring_in,
    channels,
    count,
    month,
    new_place,
    pay,
    place,
    report,
    settle,
    shop,
    sold,
)
from tests.http.purchasing import Purchase
from tests.http.rewarding import program


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


def test_each_channel_tells_its_own_sales(city: TestCity) -> None:
    code, now = new_place(), month(city)
    here, campaign = shop(city, code), city.campaign()
    with sold(city, now, voucher=30_000):
        pay(city, here, 30_000, campaign)
    held = Held(city, goods=30_000)
    with sold(city, now, marketplace=25_000):
        held.act("capture", amount=25_000).ok()
    with sold(city, now, marketplace=-5_000):
        refund(held.partner, held.checkout, 5_000).ok(201)
    rewarding = program(city)
    payment = rewarding.payment(40_000)
    with sold(city, now, incentive=40_000):
        rewarding.tell(payment)
        assert rewarding.claim(payment)["state"] == "granted"
    with sold(city, now, incentive=-40_000):
        rewarding.give_back(payment)


def test_the_citys_own_purchases_are_sales_of_the_gross_when_they_are_accepted(
    city: TestCity,
) -> None:
    order = Purchase(city).approved()
    order.deliver().ok()
    with sold(city, month(city), procurement=200_000):
        order.accept(quantities=[4], taxes=[{"kind": "pph22", "amount": 3_000}]).ok()
    order.deliver().ok()
    with sold(city, month(city), procurement=300_000):
        taxes = [{"kind": "pph22", "amount": 4_500}, {"kind": "ppn", "amount": 29_730}]
        order.accept(taxes=taxes).ok()


def test_a_payment_that_was_given_back_is_no_sale_although_its_reward_was_spent(
    city: TestCity,
) -> None:
    rewarding = program(city)
    payment = rewarding.payment(40_000)
    rewarding.tell(payment)
    claim = rewarding.claim(payment)
    with sold(city, month(city), voucher=4_000):
        rewarding.spend(4_000, claim["voucher_id"])
    with sold(city, month(city), incentive=-40_000):
        rewarding.give_back(payment)
        assert rewarding.again(claim)["state"] == "flagged"


def test_an_order_that_is_captured_and_reported_counts_once_with_the_larger_sum(
    city: TestCity,
) -> None:
    now, held = month(city), Held(city, goods=30_000)
    order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()["order_id"]
    row = {"order_id": order, "merchant_id": held.shop.id, "sold_on": f"{now}-01"}
    held.partner.post("/partner/sales", {"sales": [row | {"amount": 50_000}]}).ok()
    settle(city)
    count(city)
    before = channels(city, now)["marketplace"]
    held.act("capture").ok()
    count(city)
    # 30,000 were captured, so 20,000 are beyond that.
    assert channels(city, now)["marketplace"] == before
    refund(held.partner, held.checkout, 10_000).ok(201)
    count(city)
    assert channels(city, now)["marketplace"] == before
    held.partner.post("/partner/sales", {"sales": [row | {"amount": 15_000}]}).ok()
    count(city)
    count(city)
    # The ledger tells of 20,000 that were kept.
    assert channels(city, now)["marketplace"] == before - 30_000


def test_what_is_counted_is_what_the_ledger_says_and_can_be_counted_anew(city: TestCity) -> None:
    count(city)
    rebuild = city.parts[GrowthParts].rebuild
    assert rebuild.compare() == []
    before = {by: report(city, month(city), by=by) for by in ("channel", "kelurahan")}
    sheets = city.parts[GrowthParts].sheets
    place_, wrong = next(sheets.every("counted"))
    wrong.add("voucher", 0, 1)
    stored = sheets.of("counted", [place_])[place_]
    city.parts.writer.transact([sheets.put("counted", place_, wrong, stored.version)])
    assert [one.actual - one.expected for one in rebuild.compare()] == [1]
    rebuild.rewrite()
    assert rebuild.compare() == []
    assert {by: report(city, month(city), by=by) for by in before} == before


def test_a_merchant_that_moves_takes_its_past_along(city: TestCity) -> None:
    code, other = new_place(), new_place()
    here = shop(city, code)
    bring_in(city, (here.nib, month(city, back=12), "other", 20_000))
    pay(city, here, 30_000, city.campaign())
    count(city)
    city.admin.send("PATCH", f"/admin/merchants/{here.id}", {"kelurahan_code": other}).ok()
    city.parts[GrowthParts].enrol.follow()
    assert place(city, code, month(city))["sales"] == 0
    found = place(city, other, month(city))
    assert (found["sales"], found["previous"]) == (30_000, 20_000)


def test_the_same_shops_are_those_with_sales_in_both_periods(city: TestCity) -> None:
    code, now, before = new_place(), month(city), month(city, back=12)
    old, new, gone = (shop(city, code) for _ in range(3))
    campaign = city.campaign()
    rows = [(old.nib, before, "other", 20_000), (gone.nib, before, "procurement", 7_000)]
    bring_in(city, *rows)
    pay(city, old, 21_001, campaign)
    pay(city, new, 9_000, campaign)
    settle(city)
    every, same = place(city, code, now), place(city, code, now, panel="same")
    assert (every["sales"], every["previous"], every["merchants"]) == (30_001, 27_000, 2)
    # Of channels, all together: sold by voucher now, by another a year ago.
    assert same == {
        "sales": 21_001,
        "previous": 20_000,
        "difference": 1_001,
        "percent": 5.0,
        "merchants": 1,
    }


def test_months_before_are_those_of_a_year_ago_or_of_the_same_place_in_the_islamic_year(
    city: TestCity,
) -> None:
    plain = report(city, "2027-02", "2027-03")
    assert (plain["previous_from"], plain["previous_to"]) == ("2026-02", "2026-03")
    # Ramadan lies mostly in March 2026, and in February 2027.
    shifted = report(city, "2027-02", "2027-03", aligned="ramadan")
    assert (shifted["previous_from"], shifted["previous_to"]) == ("2026-03", "2026-04")
    assert (shifted["from"], shifted["to"]) == ("2027-02", "2027-03")


def test_leverage_is_of_redemptions_that_name_their_bill(city: TestCity) -> None:
    def leverage() -> tuple[int, int]:
        settle(city)
        told = report(city, month(city))["leverage"]
        return told["bill_total"], told["amount"]

    here, campaign, before = shop(city, new_place()), city.campaign(), leverage()
    pay(city, here, 20_000, campaign)
    paid = pay(city, here, 30_000, campaign, bill_total=90_000)
    bill, amount = leverage()
    assert (bill - before[0], amount - before[1]) == (90_000, 30_000)
    body = {"amount": 10_000, "reason": "retur"}
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    here.person.post(path, body, key=fresh_key()).ok(201)
    # A third of the voucher's part went back, and with it a third of the bill.
    bill, amount = leverage()
    assert (bill - before[0], amount - before[1]) == (60_000, 20_000)


def test_who_pays_for_the_first_time_is_counted_once(city: TestCity) -> None:
    def told() -> list[int]:
        settle(city)
        found = city.admin.get("/admin/reports/cashless", **period).ok()
        names = ("first_time_payers", "redemptions", "redemptions_with_bill_total")
        return [found[name] for name in names]

    period = {"from": month(city), "to": month(city)}
    here, campaign = shop(city, new_place()), city.campaign()
    before = told()
    resident = city.resident()
    voucher = city.claim(resident, campaign)
    payments: list[tuple[int, dict[str, Any]]] = [(10_000, {}), (5_000, {"bill_total": 8_000})]
    for amount, more in payments:
        token = city.draw(resident, voucher)["token"]
        city.redeem(here.person, token, amount, **more).ok(201)
    wanted = [before[0] + 1, before[1] + 2, before[2] + 1]
    assert told() == wanted
    count(city)
    assert told() == wanted
    token = city.draw(resident, voucher)["token"]
    city.redeem(here.person, token, 1_000).ok(201)
    count(city)
    assert told() == [wanted[0], wanted[1] + 1, wanted[2]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-13", "to": "2026-12"}, "from"),
        ({"from": "2026-1", "to": "2026-12"}, "from"),
        ({"from": "0001-01", "to": "2026-12"}, "from"),
        ({"from": "2026-01", "to": "9999-12"}, "to"),
        ({"from": "2026-02", "to": "2026-01"}, "to"),
        ({"from": "2024-01", "to": "2026-01"}, "to"),
        ({"from": "2026-01"}, "to"),
        ({"from": "2026-01", "to": "2026-01", "by": "shop"}, "by"),
        ({"from": "2026-01", "to": "2026-01", "panel": "none"}, "panel"),
        ({"from": "2026-01", "to": "2026-01", "aligned": "imlek"}, "aligned"),
    ],
)
def test_what_is_no_period_is_refused(city: TestCity, query: dict[str, str], field: str) -> None:
    body = refused(city.admin.get("/admin/reports/growth", **query), "validation_failed")
    assert body["errors"][0]["field"] == field
