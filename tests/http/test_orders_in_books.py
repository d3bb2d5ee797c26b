"""Orders and rewards in what people read of the books: a capture is a sale, a reward is issued."""

from typing import Any

import pytest

from chalicelib.core.values.instants import business_day
from tests.http.checkouts import Held, act, refund
from tests.http.client import Person
from tests.http.conftest import TestCity
from tests.http.exporting import begun, exported
from tests.http.rewarding import program
from tests.http.settling import draft, get
from tests.http.test_statement_pdf import asked as on_paper
from tests.http.test_statement_pdf import read


@pytest.fixture
def captured(city: TestCity) -> Held:
    """Of 30,000 held 20,000 were captured, and 5,000 of these refunded."""
    held = Held(city)
    act(held.partner, held.checkout, "capture", amount=20_000).ok()
    city.hands.pass_by(seconds=1)
    refund(held.partner, held.checkout, 5_000).ok(201)
    city.stream.catch_up()
    return held


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()


def daily(city: TestCity, campaign: str) -> Any:
    day = today(city)
    query = {"from": day, "to": day, "campaign_id": campaign}
    (found,) = city.admin.get("/admin/reports/daily", **query).ok()["days"]
    return found


def test_a_statement_takes_a_capture_for_a_sale(city: TestCity, captured: Held) -> None:
    day = today(city)
    found = captured.shop.get("/merchant/statements", **{"from": day, "to": day}).ok()
    assert (found["redeemed"], found["refunded"], found["closing"]) == (20_000, 5_000, 15_000)
    assert found["days"][0]["count"] == 1


def test_a_statement_on_paper_does_so_too(city: TestCity, captured: Held) -> None:
    day = today(city)
    _, text, _ = read(on_paper(captured.shop, **{"from": day, "to": day}).raw)
    assert "20.000" in text
    assert "15.000" in text


def test_an_export_of_redemptions_names_order_and_voucher(city: TestCity) -> None:
    since = begun(city)
    held = Held(city)
    act(held.partner, held.checkout, "capture", amount=20_000).ok()
    refund(held.partner, held.checkout, 5_000).ok(201)
    order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()["order_id"]
    rows, footer = exported(city, "redemptions", since)
    (row,) = (one for one in rows if one["merchant_id"] == held.shop.id)
    said = ("voucher_id", "campaign_id", "order_id", "cashier", "amount", "refunded", "net")
    assert [row[name] for name in said] == [
        *(held.voucher, held.campaign, order, "", "20000", "5000", "15000")
    ]
    assert footer["voucher_id"] == str(len(rows))


def test_transfers_of_each_kind_are_listed(city: TestCity, captured: Held) -> None:
    account = f"hold:{captured.checkout}"
    listed = city.finance.get("/finance/transfers", account=account).ok()["items"]
    assert {one["kind"]: one["amount"] for one in listed} == {
        "authorize": 30_000,
        "capture": 20_000,
        "lapse": 10_000,
    }
    for kind in ("authorize", "capture", "lapse"):
        found = city.finance.every("/finance/transfers", kind=kind)
        assert captured.checkout in " ".join(
            f"{one['debit_account']} {one['credit_account']}" for one in found
        )


def test_a_campaign_tells_captures_as_redeemed(city: TestCity, captured: Held) -> None:
    campaign = city.admin.get(f"/admin/campaigns/{captured.campaign}").ok()
    assert (campaign["issued"], campaign["redeemed"]) == (50_000, 15_000)
    told = daily(city, captured.campaign)
    assert (told["issued"], told["redeemed"], told["refunded"]) == (50_000, 20_000, 5_000)


def test_a_campaign_tells_rewards_as_issued(city: TestCity) -> None:
    made = program(city)
    payment = made.payment(40_000)
    made.tell(payment)
    made.claim(payment)
    (voucher,) = made.vouchers()
    made.spend(1_000, voucher["id"])
    city.stream.catch_up()
    campaign = city.admin.get(f"/admin/campaigns/{made.campaign_id}").ok()
    told = (campaign["issued"], campaign["redeemed"], campaign["remaining"])
    assert told == (4_000, 1_000, 96_000)
    day = daily(city, made.campaign_id)
    assert (day["issued"], day["redeemed"], day["remaining"]) == (4_000, 1_000, 96_000)


def test_an_export_of_vouchers_has_what_rewards_came_to(city: TestCity) -> None:
    since = begun(city)
    made = program(city)
    for _ in range(2):
        payment = made.payment(40_000)
        made.tell(payment)
        made.claim(payment)
    (voucher,) = made.vouchers()
    rows, _ = exported(city, "vouchers", since)
    (row,) = (one for one in rows if one["id"] == voucher["id"])
    assert (row["face_value"], row["remaining"]) == ("8000", "8000")


def settled(city: TestCity, shop: Person) -> Any:
    """What a settlement drafted now would pay a shop."""
    found = get(city, draft(city))
    return next(line for line in found["lines"] if line["merchant_id"] == shop.id)


def test_a_settlement_pays_captures_net_of_refunds(city: TestCity, captured: Held) -> None:
    assert settled(city, captured.shop)["amount"] == 15_000
