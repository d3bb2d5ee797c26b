"""A city in which what can be done was done once, and all that was asked for it."""

from collections.abc import Iterator

import pytest

from tests.fuzz.seen import Seen
from tests.http import acts, finance_acts, moving_money, partner_acts, psp_acts, purchase_acts
from tests.http.client import SECOND_OFFICER
from tests.http.conftest import SECOND_ADMIN, Clock, TestCity, city_of
from tests.http.operations import actor
from tests.stack import TestEmulator

ACTS = acts.ACTS | finance_acts.ACTS | psp_acts.ACTS | partner_acts.ACTS | purchase_acts.ACTS
ROLES = ("resident", "merchant", "admin", "finance", "auditor", "partner")
# Those of the moves that no act of staff has done on its way.
MOVES = (
    moving_money.claim_by_code,
    moving_money.redeem,
    moving_money.refund,
    moving_money.sticker_payment,
    moving_money.undo_of_a_payment,
    moving_money.authorize,
    moving_money.capture,
    moving_money.refund_of_an_order,
)


@pytest.fixture(scope="package")
def city(emulator: TestEmulator) -> Iterator[TestCity]:
    """The city that all fuzzing shares."""
    with city_of(emulator, Clock(), [("admin", SECOND_ADMIN), ("finance", SECOND_OFFICER)]) as made:
        yield made
        # Whatever was asked of it, no rupiah was made and none is missing.
        made.assert_books_balance()


@pytest.fixture(scope="package")
def seen(city: TestCity) -> Seen:
    """Each act of staff, and what moves money, done once in the city, and what was asked for it.
    Afterwards the clock stands, so whoever has signed in stays so."""
    found, send = Seen(), city.transport
    city.transport = found.noting(send)
    for _, act in ACTS.values():
        act(city)
    for move in MOVES:
        move(city)()
    city.make_documents()
    city.stream.catch_up()
    for role in ROLES:
        actor(city, role).get("/public/health").ok()
    city.transport = send
    today = city.clock().date()
    found.know(date=today.isoformat(), year=str(today.year), line="1")
    return found
