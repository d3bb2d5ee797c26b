"""A cashier comes or goes while payments are taken: whatever the order, none slips past."""

from collections.abc import Iterator

import pytest

from tests.http.client import City, Person, Reply, refused
from tests.races.conftest import assert_books_balance, at_once


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


def add(owner: Person, phone: str) -> Reply:
    return owner.post("/merchant/cashiers", {"phone": phone, "name": "Rina"})


def test_a_cashier_who_is_removed_meanwhile_is_paid_before_or_not_at_all(packaged: City) -> None:
    owner, phone = packaged.merchant(), packaged.new_phone()
    cashier_id = add(owner, phone).ok(201)["id"]
    cashier = packaged.sign_in(phone, "merchant")
    resident = packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    tokens = [packaged.draw(resident, voucher)["token"] for _ in range(12)]
    acts = [lambda token=token: packaged.redeem(cashier, token, 1_000) for token in tokens]

    def remove() -> Reply:
        return owner.send("DELETE", f"/merchant/cashiers/{cashier_id}")

    *replies, removed = at_once([*acts, remove])
    removed.ok()
    for reply in replies:
        if reply.status != 201:
            refused(reply, "forbidden")
    paid = sum(reply.status == 201 for reply in replies)
    assert packaged.balance(f"merchant:{owner.id}") == paid * 1_000
    refused(packaged.redeem(cashier, packaged.draw(resident, voucher)["token"], 1_000), "forbidden")


def test_a_resident_who_is_added_meanwhile_spends_there_before_or_not_at_all(
    packaged: City,
) -> None:
    owner, resident = packaged.merchant(), packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    tokens = [packaged.draw(resident, voucher)["token"] for _ in range(12)]
    acts = [lambda token=token: packaged.redeem(owner, token, 1_000) for token in tokens]
    *replies, added = at_once([*acts, lambda: add(owner, resident.phone)])
    added.ok(201)
    for reply in replies:
        if reply.status != 201:
            refused(reply, "own_shop")
    refused(packaged.redeem(owner, packaged.draw(resident, voucher)["token"], 1_000), "own_shop")


def test_whoever_is_added_at_once_is_there_or_the_owner_is_told_to_try_again(
    packaged: City,
) -> None:
    owner = packaged.merchant()
    replies = at_once([lambda: add(owner, packaged.new_phone())] * 14)
    for reply in replies:
        if reply.status != 201:
            refused(reply, "state_conflict")
    added = [reply.body["id"] for reply in replies if reply.status == 201]
    listed = owner.get("/merchant/cashiers").ok()["items"]
    assert {one["id"] for one in listed[1:]} == set(added)
    assert 1 <= len(added) <= 10
