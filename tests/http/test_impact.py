"""What everybody is told of closed days. How little that tells of one shop, the rules' own tests
show (tests/unit/test_tally_rules.py)."""

import csv
import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.tally import FEWEST
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person, Reply, refused
from tests.http.closing import close_all
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase


def published(city: TestCity) -> Any:
    """The last day is over, closed and told: what anybody then reads."""
    city.campaign()
    day = close_all(city)["date"]
    city.parts[ImpactParts].work.take_up({"id": day}, lambda: 10**9)
    return told(city)


def told(city: TestCity) -> Any:
    city.make_documents()
    return city.send("GET", "/public/impact").ok()


def sales(city: TestCity, shops: list[Person], amount: int = 10_000) -> None:
    """One voucher spent in each of these shops."""
    campaign = city.campaign(fund=50_000 * len(shops), categories=[])
    for shop, resident in zip(shops, city.residents(len(shops)), strict=True):
        token = city.draw(resident, city.claim(resident, campaign))["token"]
        city.hands.pass_by(seconds=1)
        city.redeem(shop, token, amount).ok(201)


def spent(city: TestCity) -> int:
    kinds = Counter[str]()
    for one in city.parts[LedgerParts].transfers.all():
        kinds[one.kind] += one.amount
    return kinds["redeem"] + kinds["capture"] - kinds["refund"]


def test_what_shops_were_paid_is_told_when_the_day_is_closed(city: TestCity) -> None:
    before = published(city)
    shops = [city.merchant(category="kriya") for _ in range(FEWEST + 1)]
    sales(city, shops)
    assert told(city) == before

    after = published(city)
    assert after["through"] > before["through"]
    assert after["root"] == city.send("GET", f"/public/days/{after['through']}").ok()["root"]
    assert after["spent"] >= before["spent"] + 10_000 * len(shops)
    assert after["spent"] <= spent(city)
    assert after["redemptions"] >= before["redemptions"] + len(shops)
    assert after["merchants_paid"] >= before["merchants_paid"] + len(shops)
    for table in ("by_category", "by_kelurahan"):
        assert sum(one["spent"] for one in after[table]) == after["spent"]
        assert all(one["merchants"] >= FEWEST for one in after[table])
    kriya = next(one for one in after["by_category"] if one["group"] == "kriya")
    assert kriya["merchants"] >= len(shops)


def test_a_day_that_is_told_of_twice_is_counted_once(city: TestCity) -> None:
    sales(city, [city.merchant() for _ in range(FEWEST)])
    first = published(city)
    for _ in range(2):
        city.parts[ImpactParts].work.take_up({"id": first["through"]}, lambda: 10**9)
    assert told(city) == first


def test_the_page_says_the_same_in_both_languages_without_a_script(city: TestCity) -> None:
    shops = [city.merchant(category="kriya") for _ in range(FEWEST + 1)]
    sales(city, shops)
    now = published(city)
    for language, title in (("id", "Dampak"), ("en", "Impact")):
        reply = city.send("GET", "/public/dampak", query={"lang": language})
        page = reply.raw.decode()
        assert reply.status == 200
        assert title in page
        assert now["root"] in page
        assert f"{now['spent']:,}".replace(",", ".") in page
        assert "<script>" not in page
        assert len(reply.raw) < 60_000
        policy = reply.headers["content-security-policy"]
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
    embedded = city.send("GET", "/public/dampak", query={"embed": "1"}).raw.decode()
    assert "<header>" not in embedded


def test_the_csv_has_what_the_page_shows(city: TestCity) -> None:
    now = published(city)
    reply = city.send("GET", "/public/impact.csv")
    rows = list(csv.DictReader(io.StringIO(reply.raw.decode(), newline="")))
    assert {row["through"] for row in rows} == {now["through"]}
    by = {(row["figure"], row["group"]): row for row in rows}
    assert int(by["spent", ""]["value"]) == now["spent"]
    assert by["root", ""]["value"] == now["root"]
    for one in now["by_category"]:
        row = by["spent_by_category", one["group"]]
        assert (int(row["value"]), int(row["merchants"])) == (one["spent"], one["merchants"])


BILL = """\
BilledCost,BillingCurrency,ChargePeriodStart,ServiceName,RegionId
1.2345678901,USD,{month}-01T00:00:00Z,AWS Lambda,ap-southeast-3
0.5,USD,{month}-03T05:00:00Z,Amazon DynamoDB,ap-southeast-3
-0.25,USD,{month}-03T05:00:00Z,Amazon DynamoDB,ap-southeast-3
"""
RATE = {"rate": "16250.50", "rate_on": "2026-11-30", "rate_source": "JISDOR, Bank Indonesia"}


def bring(city: TestCity, text: str, **query: str) -> Reply:
    return city.admin.send(
        "POST",
        "/admin/bills/import",
        raw=text.encode(),
        headers={"Content-Type": "text/csv"},
        **query,
    )


@pytest.mark.parametrize("month", ["0000-12", "9999-12"])
def test_a_bill_of_no_time_of_ours_does_not_keep_the_page_from_being_made(
    city: TestCity, month: str
) -> None:
    published(city)
    refused(bring(city, BILL.format(month=month), **RATE), "validation_failed")


def test_a_bill_of_more_than_an_item_holds_is_refused(city: TestCity) -> None:
    head, *_ = BILL.splitlines()
    rows = [f"1,USD,2026-12-01T00:00:00Z,{number:050},x" for number in range(5_000)]
    refused(bring(city, "\n".join([head, *rows]), **RATE), "validation_failed")


def test_the_clouds_bill_is_told_once_its_month_is_over(city: TestCity) -> None:
    day = date.fromisoformat(published(city)["through"])
    this, before = f"{day:%Y-%m}", f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
    bring(city, BILL.format(month=this), **RATE).ok()
    outcome = bring(city, BILL.format(month=before), **RATE).ok()
    (bill,) = outcome["items"]
    # 1.234568 and 0.25 dollars, at 16,250.50.
    assert bill["amount"] == 24125
    assert bill["services"] == [
        {"service": "AWS Lambda", "amount": 20062},
        {"service": "Amazon DynamoDB", "amount": 4063},
    ]
    assert bill in city.staff("auditor").get("/admin/bills").ok()["items"]
    city.hands.pass_by(seconds=5)
    cost = city.send("GET", "/public/impact").ok()["cost"]
    assert (cost["from"], cost["to"], cost["amount"]) == (before, before, 24125)
    assert cost["rate"]["source"] == RATE["rate_source"]


@pytest.mark.parametrize(
    ("text", "query", "field"),
    [
        ("", RATE, "body"),
        ("BilledCost,BillingCurrency\n1,USD\n", RATE, "body"),
        (BILL.format(month="2026-13"), RATE, "body"),
        (BILL.format(month="2026-11").replace("0.5", "NaN"), RATE, "body"),
        (BILL.format(month="2026-11").replace("0.5,USD", "0.5,EUR"), RATE, "body"),
        (BILL.format(month="2026-11"), {}, "rate"),
        (BILL.format(month="2026-11"), RATE | {"rate": "1e9"}, "rate"),
        (BILL.format(month="2026-11"), RATE | {"rate_source": ""}, "rate_source"),
        (BILL.format(month="2026-11"), RATE | {"rate_on": "kemarin"}, "rate_on"),
    ],
)
def test_what_is_no_bill_is_refused(
    city: TestCity, text: str, query: dict[str, str], field: str
) -> None:
    answer = bring(city, text, **query)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [one["field"] for one in answer.body["errors"]] == [field]


def test_no_percentage_is_told_without_a_budget(city: TestCity) -> None:
    now = published(city)
    assert now["procurement"]["year"] == int(now["through"][:4])
    if now["procurement"]["budget"] is None:
        assert now["procurement"]["percent"] is None
        assert now["procurement"]["missing"] is None


def test_what_is_told_beside_is_what_its_reports_say(city: TestCity) -> None:
    sales(city, [city.merchant() for _ in range(FEWEST)])
    now = published(city)
    month = now["through"][:7]
    found = city.admin.get("/admin/reports/cashless", **{"from": month, "to": month}).ok()
    cashless = now["cashless"]
    assert found["merchants_with_nmid"] - cashless["merchants_with_nmid"] in range(FEWEST)
    assert cashless["first_time_payers"] >= found["first_time_payers"] - FEWEST


def test_what_the_city_buys_stands_apart_taxes_included(city: TestCity) -> None:
    before = published(city)
    for _ in range(FEWEST):
        Purchase(city).delivered().accept(taxes=[{"kind": "pph22", "amount": 7_500}]).ok()
    after = published(city)
    assert after["purchases"] >= before["purchases"] + FEWEST * 500_000
