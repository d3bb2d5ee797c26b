"""Purchases in what people read of the books: statement, payout, exports, cash book."""

from typing import Any

import pytest

from chalicelib.core.values.instants import business_day
from tests.http import settling
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.exporting import begun, exported
from tests.http.purchasing import Purchase, item
from tests.http.taxing import due, ntpn, remitted, withheld
from tests.http.test_statement_pdf import asked as on_paper
from tests.http.test_statement_pdf import read
from tests.http.test_statements import taken


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()


@pytest.fixture
def bought(city: TestCity) -> Purchase:
    """A purchase of 500,000, of which 55,000 are tax, beside a redemption of 20,000."""
    order = Purchase(city, item(10, 50_000)).delivered()
    order.accept(taxes=[{"kind": "ppn", "amount": 55_000}]).ok()
    taken(city, order.shop, 20_000)
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    return order


def test_a_statement_says_what_of_a_shop_s_sales_the_city_bought(
    city: TestCity, bought: Purchase
) -> None:
    day = today(city)
    found = bought.shop.get("/merchant/statements", **{"from": day, "to": day}).ok()
    assert (found["redeemed"], found["purchased"], found["closing"]) == (465_000, 445_000, 465_000)
    assert (found["days"][0]["purchased"], found["days"][0]["count"]) == (445_000, 2)
    _, text, _ = read(on_paper(bought.shop, **{"from": day, "to": day}).raw)
    assert "termasuk belanja daerah" in text
    assert "465.000" in text
    assert "445.000" in text
    _, text, _ = read(on_paper(bought.shop, "en", **{"from": day, "to": day}).raw)
    assert "of which bought by the city" in text


def test_a_statement_without_purchases_does_not_speak_of_them(city: TestCity) -> None:
    shop = city.merchant()
    taken(city, shop, 20_000)
    city.stream.catch_up()
    day = today(city)
    assert shop.get("/merchant/statements", **{"from": day, "to": day}).ok()["purchased"] == 0
    _, text, _ = read(on_paper(shop, **{"from": day, "to": day}).raw)
    assert "belanja daerah" not in text


def test_a_payout_is_made_of_redemptions_and_purchases_alike(
    city: TestCity, bought: Purchase
) -> None:
    drafted = settling.draft(city)
    assert settling.line_of(drafted, bought.shop)["amount"] == 465_000
    settling.act(city.colleague, drafted, "approve").ok()
    city.stream.catch_up()
    found = bought.shop.get(f"/merchant/payouts/{drafted['id']}").ok()
    assert (found["amount"], found["redeemed"], found["carried"]) == (465_000, 465_000, 0)
    kinds = [one["kind"] for one in found["transfers"]["items"]]
    assert sorted(kinds) == ["accept", "redeem"]


def test_a_suspended_shop_is_owed_what_was_accepted_and_paid_once_it_may_be(
    city: TestCity,
) -> None:
    order = Purchase(city).delivered()
    path = f"/admin/merchants/{order.shop.id}"
    city.admin.post(f"{path}/suspend", {"reason": "periksa"}).ok()
    order.accept().ok()
    line = settling.line_of(settling.draft(city), order.shop)
    assert (line["amount"], line["state"], line["hold"]) == (500_000, "held", "suspended")
    city.admin.post(f"{path}/reinstate", {"reason": "beres"}).ok()
    line = settling.line_of(settling.draft(city), order.shop)
    assert (line["amount"], line["state"]) == (500_000, "ready")


def test_what_was_withheld_is_exported_with_its_ntpn(city: TestCity) -> None:
    since = begun(city)
    city.hands.pass_by(seconds=1)
    order = withheld(city, 6_000, "pph23")
    number = ntpn()
    remitted(city, due(city, "pph23")["due"], "pph23", number)
    rows, footer = exported(city, "withheld", since)
    (row,) = [one for one in rows if one["order_id"] == order.id]
    (acceptance,) = order.get()["acceptances"]
    assert row["withheld_at"] == acceptance["at"]
    assert (row["merchant_id"], row["merchant"]) == (
        order.shop.id,
        city.admin.get(f"/admin/merchants/{order.shop.id}").ok()["name"],
    )
    assert (row["bast"], row["reference"]) == (acceptance["bast"], order.get()["reference"])
    assert (row["tax"], row["base"], row["amount"]) == ("pph23", "60000", "6000")
    assert row["remitted"] == "yes"
    assert number in row["ntpn"].split()
    assert footer["amount"] == str(sum(int(one["amount"]) for one in rows))


def test_transfers_of_a_purchase_are_exported_as_others_are(city: TestCity) -> None:
    since = begun(city)
    city.hands.pass_by(seconds=1)
    order = Purchase(city).delivered()
    order.accept(quantities=[4], taxes=[{"kind": "ppn", "amount": 20_000}]).ok()
    order.act("cancel", reason="cukup").ok()
    rows, _ = exported(city, "transfers", since)
    mine = {one["kind"]: int(one["amount"]) for one in rows if order.account in _accounts(one)}
    assert mine == {"commit": 500_000, "accept": 180_000, "withhold": 20_000, "uncommit": 300_000}
    reference = next(one["reference"] for one in rows if one["kind"] == "commit")
    assert reference == order.funding


def _accounts(row: dict[str, str]) -> set[str]:
    return {row["debit_account"], row["credit_account"]}


def test_the_cash_book_names_a_remit_by_its_billing_code(city: TestCity) -> None:
    withheld(city, 5_000)
    line = remitted(city, 5_000)
    (part,) = line.get()["explained"]
    day = today(city)
    book = city.finance.every("/finance/cash-book", **{"from": day, "to": day})
    (row,) = [one for one in book if one["reference"] == part["reference"]]
    assert row["payments"] == 5_000
    assert row["description"] == f"Setoran pajak {part['reference']}"


@pytest.mark.parametrize("kind", ["commit", "accept", "withhold", "uncommit"])
def test_what_a_purchase_has_moved_is_not_corrected_but_where_it_stands(
    city: TestCity, kind: str
) -> None:
    order = Purchase(city).delivered()
    order.accept(quantities=[5], taxes=[{"kind": "ppn", "amount": 1_000}]).ok()
    order.act("cancel", reason="cukup").ok()
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    listed: list[Any] = city.finance.every("/finance/transfers", account=order.account)
    wrong = next(one["id"] for one in listed if one["kind"] == kind)
    body = {"transfer_id": wrong, "reason": "keliru"}
    refused(city.finance.post("/finance/corrections", body, key=fresh_key()), "validation_failed")
