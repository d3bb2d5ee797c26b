"""Officers, merchants and residents act on the same settlement at once: nothing is paid twice."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import City, Person, Reply, fresh_key, refused
from tests.http.settling import (
    act,
    given_back,
    line_of,
    merchants_in,
    owed,
    shop_with,
    taken,
    withdraw,
)
from tests.races.conftest import assert_books_balance, at_once


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


@pytest.fixture(scope="module")
def second(packaged: City) -> Person:
    return packaged.colleague


def draft(city: City, by: Person | None = None, key: str | None = None) -> Reply:
    body = {"until": to_text(city.clock())}
    return (by or city.finance).post("/finance/settlements", body, key=key or fresh_key())


def account(city: City, settlement: Any) -> int:
    return city.balance(f"settlement:{settlement['id']}")


def test_a_draft_has_what_was_redeemed_a_moment_ago(packaged: City) -> None:
    shop = shop_with(packaged, 5_000)
    line = line_of(draft(packaged).ok(201), shop)
    assert (line["state"], line["amount"]) == ("ready", 5_000)


def test_forty_approvals_at_once_are_one(packaged: City, second: Person) -> None:
    shop = shop_with(packaged, 5_000)
    found = draft(packaged).ok(201)
    replies = at_once([lambda: act(second, found, "approve")] * 40)
    assert sum(reply.status == 200 for reply in replies) == 1
    for reply in replies:
        if reply.status != 200:
            refused(reply, "state_conflict")
    assert owed(packaged, shop) == 0
    assert account(packaged, found) == found["total"]


def test_forty_withdrawals_at_once_give_back_once(packaged: City, second: Person) -> None:
    shop = shop_with(packaged, 5_000)
    found = draft(packaged).ok(201)
    act(second, found, "approve").ok()
    withdraw(packaged.finance, found).ok()
    replies = at_once([lambda: act(second, found, "withdraw/approve")] * 40)
    assert sum(reply.status == 200 for reply in replies) == 1
    for reply in replies:
        if reply.status != 200:
            refused(reply, "state_conflict")
    assert owed(packaged, shop) == 5_000
    assert account(packaged, found) == 0


def test_forty_withdrawals_of_one_payment_at_once_give_back_once(
    packaged: City, second: Person
) -> None:
    shop = shop_with(packaged, 5_000)
    found = draft(packaged).ok(201)
    act(second, found, "approve").ok()
    (payment,) = line_of(found, shop)["payments"]
    path = f"payments/{payment['end_to_end_id']}/withdraw"
    address = f"/finance/settlements/{found['id']}/{path}"
    packaged.finance.post(address, {"reason": "salah"}).ok()
    replies = at_once([lambda: act(second, found, f"{path}/approve")] * 40)
    assert sum(reply.status == 200 for reply in replies) == 1
    assert owed(packaged, shop) == 5_000
    assert account(packaged, found) == found["total"] - 5_000


def test_whole_and_single_withdrawals_at_once_give_back_once(
    packaged: City, second: Person
) -> None:
    shops = [shop_with(packaged, 5_000) for _ in range(4)]
    found = draft(packaged).ok(201)
    act(second, found, "approve").ok()
    withdraw(packaged.finance, found).ok()
    paths = []
    for shop in shops:
        (payment,) = line_of(found, shop)["payments"]
        paths.append(f"payments/{payment['end_to_end_id']}/withdraw")
        address = f"/finance/settlements/{found['id']}/{paths[-1]}"
        packaged.finance.post(address, {"reason": "salah"}).ok()
    singles = [partial(act, second, found, f"{path}/approve") for path in paths]
    at_once([partial(act, second, found, "withdraw/approve"), *singles])
    assert [owed(packaged, shop) for shop in shops] == [5_000] * 4
    assert account(packaged, found) == 0


def test_forty_drafts_with_one_key_are_one(packaged: City) -> None:
    shop_with(packaged, 5_000)
    key, body = fresh_key(), {"until": to_text(packaged.clock())}
    replies = at_once([lambda: packaged.finance.post("/finance/settlements", body, key=key)] * 40)
    assert {reply.status for reply in replies} == {201}
    assert len({reply.body["id"] for reply in replies}) == 1
    assert len({reply.body["number"] for reply in replies}) == 1


def test_drafts_at_once_have_numbers_of_their_own(packaged: City) -> None:
    replies = at_once([lambda: draft(packaged)] * 10)
    numbers = [reply.ok(201)["number"] for reply in replies]
    assert len(set(numbers)) == 10


def test_two_drafts_approved_at_once_pay_each_rupiah_once(packaged: City, second: Person) -> None:
    shops = [shop_with(packaged, 5_000) for _ in range(4)]
    found = [draft(packaged).ok(201) for _ in range(3)]
    replies = at_once([partial(act, second, one, "approve") for one in found])
    for reply in replies:
        reply.ok()
    assert [owed(packaged, shop) for shop in shops] == [0] * 4
    paid = [
        line["amount"]
        for reply in replies
        for line in reply.body["lines"]
        if line["merchant_id"] in {shop.id for shop in shops} and line["state"] == "ready"
    ]
    assert sum(paid) == 20_000
    assert [account(packaged, one) for one in found] == [reply.body["total"] for reply in replies]


def test_what_is_redeemed_and_given_back_while_approving_is_counted_once(
    packaged: City, second: Person
) -> None:
    shop = packaged.merchant()
    redemption = taken(packaged, shop, 50_000)
    found = draft(packaged).ok(201)
    resident = packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    tokens = [packaged.draw(resident, voucher)["token"] for _ in range(8)]
    acts = [
        *[lambda token=token: packaged.redeem(shop, token, 1_000) for token in tokens],
        lambda: act(second, found, "approve"),
        lambda: shop.post(
            f"/merchant/redemptions/{redemption}/refunds",
            {"amount": 10_000, "reason": "kembali"},
            key=fresh_key(),
        ),
    ]
    *redeemed, approved, refund = at_once(acts)
    for reply in redeemed:
        reply.ok(201)
    back = 10_000 if refund.status == 201 else 0
    if not back:
        refused(refund, "refund_too_large")
    paid = line_of(approved.ok(), shop)["amount"]
    assert 40_000 <= paid <= 50_000
    assert owed(packaged, shop) == 50_000 + 8_000 - back - paid


def test_a_refund_that_comes_first_is_not_paid_out(packaged: City, second: Person) -> None:
    shop = packaged.merchant()
    redemption = taken(packaged, shop, 5_000)
    found = draft(packaged).ok(201)
    given_back(shop, redemption, 5_000)
    line = line_of(act(second, found, "approve").ok(), shop)
    assert (line["state"], line["amount"]) == ("held", 0)
    assert shop.id not in merchants_in(draft(packaged).ok(201))
