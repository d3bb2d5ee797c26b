"""The packaged city, browsers, and people who sit at them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.people import People, Person, Town, launch
from tests.browser.till import NewVoucher, Voucher
from tests.over_http import city_of
from tests.stack import Stack


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose camera shows a moving picture without a code."""
    launched = launch(playwright)
    yield launched
    launched.close()


@pytest.fixture
def person(browser: Browser, stack: Stack) -> Iterator[People]:
    """Makes people, each at a browser of their own."""
    with People(browser, stack) as people:
        yield people


@pytest.fixture(scope="session")
def town(stack: Stack) -> Town:
    """The packaged city with an open, funded campaign of Rp 50.000 a voucher."""
    city = city_of(stack)
    name = "Belanja Peramban"
    campaign_id = city.campaign(
        fund=10_000_000, name=name, segments=["peramban"], description="Untuk belanja di UMKM."
    )
    resident = city.resident(segments="peramban")
    old_token = city.draw(resident, city.claim(resident, campaign_id))
    return Town(city, stack, name, campaign_id, old_token)


@pytest.fixture
def voucher(town: Town) -> NewVoucher:
    """Makes vouchers, each of a resident of its own."""

    def make() -> Voucher:
        resident = town.city.resident(segments="peramban")
        return Voucher(town.city, resident, town.city.claim(resident, town.campaign_id))

    return make


@pytest.fixture
def merchant(town: Town, person: People) -> Person:
    """The owner of a new shop, at its till."""
    made = person()
    made.sign_in("/merchant/", town.merchant())
    return made
