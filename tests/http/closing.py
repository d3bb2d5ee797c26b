"""What tests of closed days share: days closed, whatever other tests have left in the books."""

from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import business_day, day_bounds
from tests.http.client import Person
from tests.http.conftest import TestCity


def end_the_day(city: TestCity) -> str:
    """Go on to tomorrow; answers the day that is to be closed next."""
    _, end = day_bounds(business_day(city.clock()))
    city.hands.now = end + timedelta(minutes=1)
    city.empty_what_has_lapsed()
    city.stream.catch_up()
    day: str = city.finance.get("/finance/days").ok()["next_to_close"]
    return day


def closed_by(city: TestCity, day: str) -> tuple[Person, Any]:
    """Close a day; by two where others have left something in suspense. Answers who has closed it,
    and the record."""
    path = f"/finance/days/{day}/close"
    answer = city.finance.post(path)
    if answer.code != "not_reconciled":
        return city.finance, answer.ok()
    city.finance.post(path, {"reason": "percobaan lain"}).ok(202)
    # Each has begun it, and the journal has who came last as its newest entry.
    city.hands.pass_by(seconds=1)
    colleague = city.colleague
    return colleague, colleague.post(path).ok()


def close(city: TestCity, day: str) -> Any:
    """Close a day; answers its record."""
    return closed_by(city, day)[1]


def close_all(city: TestCity) -> Any:
    """Go on to tomorrow and close every day that has ended; answers the last record."""
    day, record = end_the_day(city), None
    while day:
        record = close(city, day)
        day = city.finance.get("/finance/days").ok()["next_to_close"]
    return record
