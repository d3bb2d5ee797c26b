"""What the tests of closed books share."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page

from chalicelib.core.values.instants import business_day
from tests.browser.people import Town


def closed_day(town: Town) -> date:
    """The first of the city's closed days, two days before today: it has no transfers, as the city
    began today, and the day after it can be closed, too."""
    first = business_day(town.city.clock()) - timedelta(days=2)
    town.city.finance.post(f"/finance/days/{first}/close").ok()
    return first


def check(page: Page, name: str) -> Locator:
    """A line of the reconciliation."""
    return page.locator("details.check").filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )
