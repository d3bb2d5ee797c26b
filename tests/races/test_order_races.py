"""Orders on a marketplace's site, against the packaged city: many at once, and money moves once."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.http.checkouts import Held, act, agree, opened, refund
from tests.http.client import City, refused
from tests.http.partners import partner_of
from tests.races.conftest import assert_books_balance, at_once

FORTY = 40


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


def test_forty_captures_of_one_hold_capture_once(packaged: City) -> None:
    held = Held(packaged)
    replies = at_once(
        [
            partial(act, held.partner, held.checkout, "capture", amount=amount)
            for amount in range(1, FORTY + 1)
        ]
    )
    for reply in replies:
        # A city that starts forty functions may be busy; that says nothing of what has happened.
        if reply.status not in (200, 503):
            assert refused(reply, "state_conflict")["state"] == "captured"
    voucher, hold, captured = held.balances()
    assert (voucher, hold) == (50_000 - captured, 0)
    assert 1 <= captured <= FORTY
    told = [reply.body["captured"] for reply in replies if reply.status == 200]
    assert told in ([captured], [])


def test_captures_voids_and_refunds_at_once_end_a_hold_once(packaged: City) -> None:
    held = Held(packaged)
    acts = [
        lambda: act(held.partner, held.checkout, "capture", amount=20_000),
        lambda: act(held.partner, held.checkout, "void"),
        lambda: refund(held.partner, held.checkout, 1_000),
    ]
    replies = at_once(acts * 13)
    codes = Counter(reply.code for reply in replies)
    assert codes.keys() <= {"", "state_conflict", "refund_too_large"}
    assert sum(reply.status == 200 for reply in replies) == 1
    refunds = sum(reply.status == 201 for reply in replies)
    captured = held.state() == "captured"
    given_back = 1_000 * refunds
    merchant = captured * 20_000 - given_back
    assert held.balances() == (50_000 - merchant, 0, merchant)


def test_forty_residents_agree_to_one_order_and_one_pays(packaged: City) -> None:
    people, campaign = packaged.residents(FORTY), packaged.campaign(fund=FORTY * 50_000)
    vouchers = [packaged.claim(one, campaign) for one in people]
    checkout = opened(partner_of(packaged), packaged.merchant())
    replies = at_once([partial(agree, one, checkout) for one in people])
    for reply in replies:
        if reply.status not in (200, 503):
            refused(reply, "state_conflict")
    assert sum(reply.status == 200 for reply in replies) <= 1
    assert packaged.balance(f"hold:{checkout}") == 30_000
    left = sum(packaged.balance(f"voucher:{one}") for one in vouchers)
    assert left == FORTY * 50_000 - 30_000
