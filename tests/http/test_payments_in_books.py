"""Payments at a sticker in what people read of the books: each part is a sale like any other."""

import pytest

from chalicelib.core.values.instants import business_day
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.exporting import begun, exported
from tests.http.paying import Paying
from tests.http.settling import draft, line_of


@pytest.fixture
def paid(city: TestCity) -> Paying:
    """70,000 by two vouchers, of which 5,000 of the second part were refunded."""
    at = Paying(city, vouchers=2)
    parts = at.pay(70_000, bill_total=90_000).ok(201)["parts"]
    city.hands.pass_by(seconds=1)
    path = f"/merchant/redemptions/{parts[1]['id']}/refunds"
    at.shop.post(path, {"amount": 5_000, "reason": "kurang"}, key=fresh_key()).ok(201)
    city.stream.catch_up()
    return at


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()


def test_a_statement_has_each_part(city: TestCity, paid: Paying) -> None:
    day = today(city)
    found = paid.shop.get("/merchant/statements", **{"from": day, "to": day}).ok()
    assert (found["redeemed"], found["refunded"], found["closing"]) == (70_000, 5_000, 65_000)
    assert found["days"][0]["count"] == 2


def test_both_sides_list_the_parts_with_payment_and_digits(city: TestCity, paid: Paying) -> None:
    sold = paid.shop.get("/merchant/redemptions", date=today(city)).ok()["items"]
    own = paid.resident.get("/resident/redemptions").ok()["items"]
    assert [one["id"] for one in sold] == [one["id"] for one in own]
    assert len({(one["payment_id"], one["check"]) for one in [*sold, *own]}) == 1
    assert {one["merchant_name"] for one in own} != {""}
    assert sorted(one["amount"] for one in sold) == [20_000, 50_000]


def test_each_campaign_tells_its_part(city: TestCity, paid: Paying) -> None:
    redeemed = {
        city.admin.get(f"/admin/campaigns/{one}").ok()["redeemed"] for one in paid.campaigns
    }
    assert redeemed == {50_000, 15_000}


def test_an_export_of_redemptions_has_each_part(city: TestCity) -> None:
    since = begun(city)
    at = Paying(city, vouchers=2)
    at.pay(70_000).ok(201)
    rows, _ = exported(city, "redemptions", since)
    own = [row for row in rows if row["merchant_id"] == at.shop.id]
    assert sorted(row["amount"] for row in own) == ["20000", "50000"]
    assert {row["voucher_id"] for row in own} == {*at.vouchers}


def test_a_settlement_pays_what_all_parts_come_to(city: TestCity, paid: Paying) -> None:
    assert line_of(draft(city), paid.shop)["amount"] == 65_000


def test_the_books_of_the_day_agree(city: TestCity, paid: Paying) -> None:
    undone = Paying(city, vouchers=2)
    undone.undo(undone.pay(70_000).ok(201)["id"]).ok()
    city.assert_books_balance()
