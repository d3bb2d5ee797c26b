"""The packaged city, browsers, and people who sit at them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.people import People, Town, launch
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
    return Town(city, stack, name, campaign_id)
