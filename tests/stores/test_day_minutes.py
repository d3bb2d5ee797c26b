"""The minutes of a day: of the report that was signed, and only of that."""

from collections.abc import Iterator

import pytest

from tests.http.client import Reply, refused
from tests.stack import TestEmulator
from tests.stores.reconciled_city import MONDAY, Books, reconciled_city
from tests.unit.test_minutes import read


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def _minutes(books: Books, day: str = MONDAY, accept: str = "application/pdf") -> Reply:
    path = f"/finance/days/{day}/minutes"
    return books.city.staff("auditor").send("GET", path, headers={"Accept": accept})


def test_minutes_are_of_the_report_that_was_signed_with_the_day(books: Books) -> None:
    refused(_minutes(books), "state_conflict")
    refused(_minutes(books, accept="application/json"), "validation_failed")
    refused(_minutes(books, "Senin"), "validation_failed")
    books.city.hands.pass_by(days=1)
    books.caught_up()
    closed = books.close(MONDAY)
    answered = _minutes(books)
    _, text = read(answered.raw)
    assert answered.headers["content-type"] == "application/pdf"
    assert closed["report"] in text
    assert "Saldo kas di bank Rp 947.500 Rp 947.500 Rp 0" in text
    # Whatever happens later, a signed day is told as it was.
    books.city.campaign()
    assert _minutes(books).raw == answered.raw
