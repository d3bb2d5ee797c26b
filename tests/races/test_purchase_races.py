"""The city's orders, against the packaged city: many at once, and money moves once."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.http.client import City
from tests.http.purchasing import Purchase, bast
from tests.http.settling import owed
from tests.races.conftest import assert_books_balance, at_once

FORTY = 40


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


def test_forty_acceptances_of_one_delivery_pay_once(packaged: City) -> None:
    order = Purchase(packaged).delivered()
    taxes = [{"kind": "pph22", "amount": 7_500}]
    replies = at_once([partial(order.accept, bast=bast(), taxes=taxes) for _ in range(FORTY)])
    codes = Counter(reply.code for reply in replies)
    # A city that starts forty functions may be busy; that says nothing of what has happened.
    assert codes.keys() <= {"", "state_conflict", "unavailable"}
    assert codes[""] <= 1
    found = order.get()
    assert (found["state"], found["net"], found["committed"]) == ("accepted", 492_500, 0)
    assert (owed(packaged, order.shop), packaged.balance(order.account)) == (492_500, 0)


def test_acceptances_returns_and_cancellations_at_once_leave_every_rupiah_somewhere(
    packaged: City,
) -> None:
    order = Purchase(packaged).delivered()
    acts = [
        lambda: order.accept(quantities=[1]),
        lambda: order.act("send-back", reason="basi"),
        order.deliver,
        lambda: order.act("cancel"),
    ]
    replies = at_once(acts * 10)
    codes = {reply.code for reply in replies}
    assert codes <= {"", "state_conflict", "validation_failed", "unavailable"}
    found = order.get()
    assert found["committed"] + found["net"] + found["given_back"] == found["total"]
    assert owed(packaged, order.shop) == found["net"]
    assert packaged.balance(order.account) == found["committed"]
