"""WCAG 2.2 AA on every screen of every app: axe-core in both themes, reflow at 200 %, targets
that a thumb hits."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.books import closed_day
from tests.browser.payouts import drafted, shop
from tests.browser.people import DESK, PHONE, People, Town
from tests.browser.tours.apps import APPS
from tests.browser.tours.cast import Cast, sticker_path
from tests.http.checkouts import order_page
from tests.http.client import Person as Client
from tests.http.client import fresh_key
from tests.http.purchasing import Purchase

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THUMB = 44

# Links within a sentence are exempt (WCAG 2.2, 2.5.8, "Inline"), and what is not shown.
TOO_SMALL = """(least) => [...document.querySelectorAll(
    "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button]")]
  .filter((one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .filter((one) => !one.closest(".unseen, .skip, .entrance, p, dd, td, th"))
  .map((one) => {
    const label = one.matches("[type=checkbox], [type=radio]") ? one.closest("label") : null;
    return [one, (label ?? one).getBoundingClientRect()];
  })
  .filter(([, box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""

# How much wider than the window the page is: people would have to scroll sideways to read a line.
TOO_WIDE = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => !one.closest(".scroll"))
    .slice(0, 5).map((one) => `${over}px: ${one.outerHTML.slice(0, 120)}`);
}"""


def _violations(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate(
        "async (rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def paid(town: Town, officer: str) -> Client:
    """A new merchant to whom a payout was approved."""
    of = shop(town, "Warung Ramah", 20_000)
    settlement = drafted(town)
    second = town.city.sign_in(officer, "finance")
    seen = {"total": settlement["total"], "version": settlement["version"]}
    second.post(f"/finance/settlements/{settlement['id']}/approve", seen, key=fresh_key()).ok()
    return of.client


def rewarding(town: Town) -> None:
    """Whom the town's own campaign is for is rewarded for paying by QRIS, too."""
    rule = {
        "percent": 10,
        "min_payment": 20_000,
        "max_per_payment": 5_000,
        "max_rewards_per_day": 3,
        "max_total_per_resident": 50_000,
    }
    terms = {"kind": "incentive", "rule": rule, "face_value": None, "segments": ["peramban"]}
    town.city.campaign(fund=100_000, name="Cashback Ramah", **terms)


@pytest.fixture(scope="module")
def seller(town: Town) -> Client:
    """A shop that sells something, in a town with rewards and a closed day: what no tour uses up is
    made once."""
    sold = f"Tempe {fresh_key()}"
    seller = town.city.merchant(name=f"Warung {sold}")
    product = {"name": sold, "price": 15_000, "category": "kuliner"}
    seller.post("/merchant/products", product).ok(201)
    town.listed("products", 1, q=sold)
    rewarding(town)
    closed_day(town)
    return seller


def at_the_desk(town: Town, merchant: Client) -> dict[str, str]:
    """Staff of a tour's own, each of whom a process appoints, and what they look at."""
    return {
        "admin": town.staff("admin"),
        "finance": town.staff("finance"),
        "colleague": town.staff("finance"),
        "auditor": town.staff("auditor"),
        "purchase": Purchase(town.city, shop=merchant).delivered().id,
    }


@pytest.mark.parametrize("app", APPS)
def test_every_screen_is_for_everybody(
    app: str, town: Town, seller: Client, person: People
) -> None:
    desk = app in ("admin", "finance", "payouts", "books", "auditor")
    somebody = person(viewport=DESK if desk else PHONE, reduced_motion="reduce")
    page = somebody.page
    merchant = paid(town, town.staff("finance")) if app == "till" else town.city.merchant()
    if app == "till":
        Purchase(town.city, shop=merchant).delivered()
    cast = Cast(
        town.resident(),
        merchant.phone,
        town.campaign,
        order=order_page(town.city, seller) if app == "wallet" else "",
        shop=f"/toko/{seller.id}",
        sticker=sticker_path(merchant.get("/merchant/sticker").ok()["url"]),
        **(at_the_desk(town, merchant) if desk else {}),
    )
    problems: list[str] = []
    seen = 0
    for screen in APPS[app](somebody, cast):
        seen += 1
        if not page.evaluate("'axe' in window"):
            # Debugging scripts are not held to the page's policy when they come this way.
            page.evaluate(AXE.read_text())
        size = page.viewport_size
        assert size
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            problems += [f"{screen}, {theme}: {one}" for one in _violations(page)]
        page.emulate_media(color_scheme="light")
        problems += [f"{screen}, small: {one}" for one in page.evaluate(TOO_SMALL, THUMB)]
        # A desk at 200 % is half as wide; a phone's page must still flow at 320 px (1.4.10).
        page.set_viewport_size({"width": 640 if desk else 320, "height": size["height"]})
        problems += [f"{screen}, wide: {one}" for one in page.evaluate(TOO_WIDE)]
        page.set_viewport_size(size)
    print(f"\n{app}: {seen} screens, {len(problems)} problems")
    assert not problems, "\n".join(problems)
