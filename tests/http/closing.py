"""What tests of closed days share: days closed, whatever other tests have left in the books."""

from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import business_day, day_bounds
from tests.http.conftest import TestCity


def end_the_day(city: TestCity) -> str:
    """Go on to tomorrow; answers the day that is to be closed next."""
    _, end = day_bounds(business_day(city.clock()))
    city.hands.now = end + timedelta(minutes=1)
    city.empty_what_has_lapsed()
    city.stream.catch_up()
    day: str = city.finance.get("/finance/days").ok()["next_to_close"]
    return day


def close(city: TestCity, day: str) -> Any:
    """Close a day; by two where others have left something in suspense."""
    path = f"/finance/days/{day}/close"
    answer = city.finance.post(path)
    if answer.code == "not_reconciled":
        city.finance.post(path, {"reason": "percobaan lain"}).ok(202)
        answer = city.colleague.post(path)
    return answer.ok()


def close_all(city: TestCity) -> Any:
    """Go on to tomorrow and close every day that has ended; answers the last record."""
    day, record = end_the_day(city), None
    while day:
        record = close(city, day)
        day = city.finance.get("/finance/days").ok()["next_to_close"]
    return record
