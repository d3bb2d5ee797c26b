"""What the tests of the console's money share: a campaign that was spent from, what the reports say
of it, and the tables that it stands in."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator

from chalicelib.core.values.instants import business_day
from tests.browser.people import Person, Town
from tests.stack import wait_for


def spent_campaign(town: Town, name: str) -> str:
    """The id of a campaign of Rp 400.000 of which 150.000 were issued, 70.000 redeemed and 20.000
    of those given back, once reports and lists know of it."""
    city = town.city
    campaign = city.campaign(fund=400_000, name=name)
    before = _crafts(town)
    shop = city.merchant(category="kriya", kelurahan_code="35.73.02.1001")
    for amount in (40_000, 30_000):
        resident = city.resident()
        token = city.draw(resident, city.claim(resident, campaign))["token"]
        redemption = city.redeem(shop, token, amount).ok(201)
    city.claim(city.resident(), campaign)
    body = {"amount": 20_000, "reason": "barang rusak"}
    shop.post(f"/merchant/redemptions/{redemption['id']}/refunds", body, key="kembali").ok(201)
    wait_for(60, lambda: today(town, campaign)["refunded"] == 20_000)
    # Sales by category are counted by a queue, beside the ledger.
    wait_for(60, lambda: _crafts(town) == before + 50_000)
    return campaign


def _crafts(town: Town) -> int:
    """Today's net sales of crafts."""
    sales = {one["group"]: int(one["sales"]) for one in daily(town, 1)["by_category"]}
    return sales.get("kriya", 0)


def daily(town: Town, days: int, **query: str) -> Any:
    """The report of so many days up to today."""
    last = business_day(town.city.clock())
    first = last - timedelta(days=days - 1)
    bounds = {"from": first.isoformat(), "to": last.isoformat()}
    return town.city.finance.get("/admin/reports/daily", **bounds | query).ok()


def today(town: Town, campaign: str) -> Any:
    """A campaign's line of today's report."""
    return daily(town, 1, campaign_id=campaign)["days"][0]


def table(one: Person, name: str) -> Locator:
    return one.page.get_by_role("table", name=name, exact=True)


def rows(found: Locator) -> list[list[str]]:
    """The texts of a table's rows, cell by cell."""
    every: list[list[str]] = found.locator("tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    return every


def rupiah(shown: str) -> int:
    """The number in `−Rp 1.500`."""
    digits = int(re.sub(r"\D", "", shown))
    return -digits if shown.startswith("−") else digits


def taken(one: Person, within: Locator) -> list[list[str]]:
    """Press Unduh CSV within a part of the screen; returns the rows of the file."""
    with one.page.expect_download() as download:
        within.get_by_role("button", name="Unduh CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
