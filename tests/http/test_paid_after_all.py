"""Payments that were withdrawn, and that the bank carries out all the same."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.http import settling
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import Line, Sent, booked, one, owed, sent, state_of, suspense
from tests.stores.import_city import Killed, killed_before_write


def called_off(city: TestCity, *amounts: int) -> Sent:
    """A settlement that went to the bank and was withdrawn."""
    out = sent(city, *amounts)
    settling.withdraw(city.finance, {"id": out.id}).ok()
    settling.act(city.colleague, {"id": out.id}, "withdraw/approve").ok()
    return out


def debit(city: TestCity, out: Sent, more: int = 0) -> Line:
    return one(city, f"{out.payments[0]},,debit,{out.amounts[0] + more},")


def to_merchant(shop: Person, amount: int) -> Any:
    return {"kind": "payout", "merchant_id": shop.id, "amount": amount}


def sums(city: TestCity) -> tuple[int, int]:
    return city.balance("bank"), city.balance("suspense")


def test_a_withdrawn_payment_that_the_bank_carried_out_is_paid_to_its_merchant(
    city: TestCity,
) -> None:
    out = called_off(city, 61_000)
    (shop,) = out.shops
    bank, unexplained = sums(city)
    line = debit(city, out)
    assert line.get()["state"] == "suspense"
    assert sums(city) == (bank + 61_000, unexplained - 61_000)
    (first, *_) = line.get()["candidates"]
    assert first["parts"] == [to_merchant(shop, 61_000)]
    line.propose(*first["parts"]).ok()
    refused(line.approve(by=city.finance), "same_person")
    assert owed(city, shop) == 61_000
    version = line.get()["proposal"]["version"]
    assert line.approve().ok()["state"] == "explained"
    refused(line.approve(version=version), "state_conflict")
    assert owed(city, shop) == 0
    assert sums(city) == (bank + 61_000, unexplained)
    assert state_of(city, out, 0) == "withdrawn"
    assert shop.id not in settling.merchants_in(settling.draft(city))


def test_what_the_bank_has_taken_twice_is_paid_to_its_merchant_once(city: TestCity) -> None:
    out = called_off(city, 62_000)
    (shop,) = out.shops
    row = f"{out.payments[0]},,debit,62000,"
    first, second = booked(city, row, row)
    first.explain(to_merchant(shop, 62_000))
    settling.taken(city, shop, 63_000)
    assert not any(
        part.get("merchant_id") for one in second.get()["candidates"] for part in one["parts"]
    )
    refused(second.propose(to_merchant(shop, 62_000)), "validation_failed")
    assert owed(city, shop) == 63_000
    # Once the first is something else, the second may be what was paid.
    first.explain(suspense(62_000))
    second.explain(to_merchant(shop, 62_000))
    assert owed(city, shop) == 63_000


def test_of_two_lines_that_are_approved_at_once_one_is_paid(city: TestCity) -> None:
    out = called_off(city, 64_000)
    (shop,) = out.shops
    row = f"{out.payments[0]},,debit,64000,"
    lines = booked(city, row, row)
    settling.taken(city, shop, 64_000)
    for line in lines:
        line.propose(to_merchant(shop, 64_000)).ok()
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda line: line.approve(), lines))
    assert sorted(reply.status for reply in replies) == [200, 409]
    assert sorted(line.get()["state"] for line in lines) == ["explained", "proposed"]
    assert owed(city, shop) == 64_000


def test_what_was_paid_again_meanwhile_stays_in_suspense(city: TestCity) -> None:
    out = called_off(city, 65_000)
    (shop,) = out.shops
    again = sent(city, 1_000)
    assert owed(city, shop) == 0
    line = debit(city, out)
    _, unexplained = sums(city)
    line.propose(to_merchant(shop, 65_000)).ok()
    assert line.approve().ok()["state"] == "suspense"
    assert sums(city)[1] == unexplained
    assert again.total >= 65_000


def test_a_merchant_is_paid_at_most_what_the_line_names(city: TestCity) -> None:
    out = called_off(city, 66_000)
    (shop,) = out.shops
    settling.taken(city, shop, 10_000)
    line = debit(city, out, more=5_000)
    refused(line.propose(to_merchant(shop, 71_000)), "validation_failed")
    line.explain(to_merchant(shop, 66_000), suspense(5_000))
    assert owed(city, shop) == 10_000
    other = one(city, f",Kliring {fresh_key()},debit,10000,")
    refused(other.propose(to_merchant(shop, 10_000)), "validation_failed")


def test_a_payment_that_was_paid_is_not_paid_to_its_merchant_again(city: TestCity) -> None:
    out = sent(city, 67_000)
    (shop,) = out.shops
    row = f"{out.payments[0]},,debit,67000,"
    _, double = booked(city, row, row)
    settling.taken(city, shop, 67_000)
    assert not any(
        part.get("merchant_id") for one in double.get()["candidates"] for part in one["parts"]
    )
    refused(double.propose(to_merchant(shop, 67_000)), "validation_failed")
    assert owed(city, shop) == 67_000


def test_approving_that_is_killed_anywhere_pays_once(city: TestCity) -> None:
    out = called_off(city, 68_000)
    (shop,) = out.shops
    line = debit(city, out)
    bank, unexplained = sums(city)
    line.propose(to_merchant(shop, 68_000)).ok()
    kills = 0
    with pytest.raises(Killed), killed_before_write(city.functions["finance"], 0):
        line.approve()
    assert owed(city, shop) == 68_000
    while True:
        try:
            with killed_before_write(city.functions["finance"], 1):
                line.approve().ok()
            break
        except Killed:
            kills += 1
            assert sums(city) == (bank, unexplained)
            assert owed(city, shop) == 0
    assert kills
    assert sums(city) == (bank, unexplained + 68_000)
    assert owed(city, shop) == 0
