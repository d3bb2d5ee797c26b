"""What a restore takes back of purchases and of remits is done anew, once."""

from collections.abc import Iterator

import pytest

from tests.http import taxing
from tests.http.explaining import one
from tests.http.purchasing import Purchase, bast
from tests.http.settling import owed
from tests.stack import TestEmulator
from tests.stores import restored_city
from tests.stores.reconciled_city import Books, reconciled_city


@pytest.fixture
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def test_an_acceptance_that_was_lost_is_accepted_anew_by_its_bast(
    emulator: TestEmulator, books: Books
) -> None:
    order, number = Purchase(books.city).delivered(), bast()
    before = restored_city.held(emulator)
    taxes = [{"kind": "ppn", "amount": 50_000}]
    order.accept(bast=number, taxes=taxes).ok()
    restored_city.restore(emulator, before)
    assert order.get()["state"] == "delivered"
    assert books.city.balance(order.account) == 500_000
    for _ in range(2):
        order.accept(bast=number, taxes=taxes).ok()
    assert owed(books.city, order.shop) == 450_000
    assert taxing.due(books.city, "ppn")["due"] == 50_000


def test_a_remit_that_was_lost_is_proposed_anew_for_what_the_bank_has_booked(
    emulator: TestEmulator, books: Books
) -> None:
    city = books.city
    taxing.withheld(city, 8_000)
    before = restored_city.held(emulator)
    code = taxing.approved(city, 8_000)["billing_code"]
    restored_city.restore(emulator, before)
    line = one(city, f",MPN {code},debit,8000,")
    assert line.get()["state"] == "suspense"
    remit = taxing.propose(city, 8_000, code=code).ok(201)
    city.colleague.post(f"{taxing.REMITS}/{remit['id']}/approve").ok()
    line.explain({"kind": "remit", "amount": 8_000, "reference": code})
    assert taxing.read(city, remit)["state"] == "remitted"
    assert city.balance("tax") == 0
