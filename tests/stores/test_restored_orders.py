"""What a restore takes back of orders and rewards is done anew, once."""

from collections.abc import Iterator

import pytest

from tests.http import rewarding
from tests.http.checkouts import Held, agree, opened
from tests.http.client import fresh_key
from tests.http.partners import partner_of
from tests.stack import TestEmulator
from tests.stores import restored_city
from tests.stores.reconciled_city import Books, reconciled_city


@pytest.fixture
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def test_a_capture_that_was_lost_is_captured_anew_by_its_partner(
    emulator: TestEmulator, books: Books
) -> None:
    order, key = Held(books.city), fresh_key()
    before = restored_city.held(emulator)
    order.act("capture", key, amount=20_000).ok()
    restored_city.restore(emulator, before)
    assert order.state() == "authorized"
    assert order.balances() == (20_000, 30_000, 0)
    for _ in range(2):
        order.act("capture", key, amount=20_000).ok()
    assert order.balances() == (30_000, 0, 20_000)


def test_money_whose_hold_was_lost_is_the_residents_who_may_agree_again(
    emulator: TestEmulator, books: Books
) -> None:
    city = books.city
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    checkout = opened(partner, shop)
    before = restored_city.held(emulator)
    agree(resident, checkout).ok()
    restored_city.restore(emulator, before)
    assert partner.get(f"/partner/checkouts/{checkout}").ok()["state"] == "open"
    assert city.balance(f"voucher:{voucher}") == 50_000
    agree(resident, checkout).ok()
    assert city.balance(f"hold:{checkout}") == 30_000


def test_a_reward_that_was_lost_is_granted_once_more_and_no_further(
    emulator: TestEmulator, books: Books
) -> None:
    made = rewarding.program(books.city)
    payment = made.payment(40_000)
    before = restored_city.held(emulator)
    made.tell(payment)
    made.claim(payment)
    assert made.left() == 96_000
    restored_city.restore(emulator, before)
    assert made.left() == 100_000
    # Its acquirer's daily file is imported, and the resident claims again.
    for _ in range(2):
        made.tell(payment)
        assert made.claim(payment)["state"] == "granted"
    assert made.left() == 96_000
    (voucher,) = made.vouchers()
    assert voucher["remaining"] == 4_000
