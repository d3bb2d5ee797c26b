"""What the tests of the books share: the days that are closed, and the ways about their screens."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from chalicelib.core.values.instants import business_day
from tests.browser.people import Person, Town
from tests.stack import wait_for


def closed_day(town: Town) -> date:
    """The first of the city's closed days, two days before today: it has no transfers, as the city
    began today, and the day after it can be closed, too."""
    first = business_day(town.city.clock()) - timedelta(days=2)
    # On a busy machine the function that signs takes longer than a request waits for it.
    wait_for(60, lambda: town.city.finance.post(f"/finance/days/{first}/close").status == 200)
    return first


def at(one: Person, *path: str) -> None:
    """Go to a screen by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/{'/'.join(path)}")
    expect(one.page.locator("h1")).to_be_visible()
    one.settled()


def check(page: Page, name: str) -> Locator:
    """A line of the reconciliation."""
    return page.locator("details.check").filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )


def download(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as found:
        button.click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def button(within: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return within.get_by_role("button", name=name, exact=isinstance(name, str))
