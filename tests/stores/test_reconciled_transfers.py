"""Faults in transfers and their listings: reconciliation names each by its code and transfers.

Each fault is written past all of our code, and taken back afterwards, so that the next test finds
sound books again, in whatever order they come.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.journal import entries
from chalicelib.reconciliation.parts import ReconciliationParts
from tests.stack import TestEmulator
from tests.stores.reconciled_city import MONDAY, Books, reconciled_city


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def test_what_has_not_reached_the_projections_yet_is_no_difference(books: Books) -> None:
    books.redeemed.append(books.redeem(5_000))
    report = books.report()
    assert report["exceptions"] == []
    assert "difference" not in {one["state"] for one in report["checks"]}
    assert {one["name"]: one["state"] for one in report["checks"]}["projections"] == "waiting"
    books.caught_up()
    assert books.states()["projections"] == "ok"


def test_what_there_was_no_time_to_look_at_is_no_difference(books: Books) -> None:
    hurried = books.city.parts[ReconciliationParts].reconciling
    found = hurried.reconcile(date.fromisoformat(MONDAY), lambda: False)
    assert found.partial
    checks = found.checks
    assert [one for check in checks for one in check.exceptions] == []
    states = {check.name: check.state for check in checks}
    assert states["projections"] == "waiting"
    assert "difference" not in states.values()


def test_a_lost_stream_record(books: Books) -> None:
    lost = books.redeem(7_000)
    batches = books.city.stream.batches()
    kept = [
        {**batch, "Records": [one for one in batch["Records"] if not _is(one, lost)]}
        for batch in batches
    ]
    for batch in kept:
        books.city.parts[LedgerParts].stream.apply(batch)
    books.caught_up()
    (found,) = books.found("projections", "journal_missing")
    assert found["transfers"] == [lost]
    assert (found["expected"], found["actual"], found["who"]) == (7_000, 0, "engineer")
    for batch in batches:
        books.city.parts[LedgerParts].stream.apply(batch)
    assert books.report()["exceptions"] == []


def test_a_doubled_projection(books: Books) -> None:
    doubled = books.city.parts[LedgerParts].transfers.find(books.redeemed[0])
    assert doubled is not None
    books.count_again(doubled, 1)
    found = books.found("projections", "totals_differ")
    assert {one["subject"] for one in found} == {f"vouchers:{books.campaign}", "merchants"}
    assert all(one["transfers"] == [doubled.id] for one in found)
    assert all(one["difference"] == 15_000 for one in found)
    books.count_again(doubled, -1)
    assert books.report()["exceptions"] == []


def test_a_tampered_transfer(books: Books) -> None:
    key = {"pk": books.redeemed[0]}
    with books.tampered("transfers", key, amount=16_000):
        (found,) = books.found("projections", "transfer_changed")
    assert found["transfers"] == [books.redeemed[0]]
    assert (found["expected"], found["actual"]) == (15_000, 16_000)


def test_a_transfer_whose_account_was_changed(books: Books) -> None:
    key = {"pk": books.redeemed[1]}
    with books.tampered("transfers", key, credit_account="merchant:mrc_thief"):
        (found,) = books.found("projections", "transfer_changed")
    assert found["transfers"] == [books.redeemed[1]]


def test_a_deleted_transfer(books: Books) -> None:
    with books.tampered("transfers", {"pk": books.redeemed[2]}):
        (found,) = books.found("projections", "transfer_missing")
    assert found["transfers"] == [books.redeemed[2]]


def test_a_transfer_that_was_changed_and_put_back_before_anybody_looked(books: Books) -> None:
    books.caught_up()
    key = {"pk": books.redeemed[0]}
    before = books.item("transfers", key)
    for amount in (16_000, before["amount"]):
        books.put("transfers", {**before, "amount": amount})
    books.caught_up()
    found = books.found("immutability", "transfer_overwritten")
    assert [one["subject"] for one in found] == [books.redeemed[0]] * 2
    for row in list(query_plain(books.city.parts.connection, books.table("totals"), "mutations")):
        books.drop("totals", {"pk": row["pk"], "sk": row["sk"]})
    assert books.report()["exceptions"] == []


def test_a_forged_transfer_that_was_written_past_the_guards(books: Books) -> None:
    forged = {
        **books.item("transfers", {"pk": books.redeemed[0]}),
        "pk": "trf_forged0000000000000000",
        "amount": 90_000,
        "occurred_at": to_text(books.city.clock()),
    }
    books.put("transfers", forged)
    books.caught_up()
    (found,) = books.found("projections", "transfer_uncounted")
    assert forged["pk"] in found["transfers"]
    assert (found["difference"], found["unit"]) == (1, "transfers")
    transfer = books.city.parts[LedgerParts].transfers.find(forged["pk"])
    assert transfer is not None
    books.count_again(transfer, -1)
    for entry in entries(transfer):
        books.drop("journal", {name: str(entry[name]) for name in ("pk", "sk")})
    books.city.stream.catch_up()
    books.drop("transfers", {"pk": forged["pk"]})
    books.city.stream.batches()  # lost: it would tell
    assert books.report()["exceptions"] == []


def test_an_entry_that_is_listed_twice(books: Books) -> None:
    transfer = books.city.parts[LedgerParts].transfers.find(books.redeemed[0])
    assert transfer is not None
    entry = entries(transfer)[0]
    key = {"pk": str(entry["pk"]), "sk": str(entry["sk"])}
    later = f"{to_text(books.city.clock())}#{transfer.id}"
    with books.added("journal", {**books.item("journal", key), "sk": later}, "pk", "sk"):
        (found,) = books.found("projections", "journal_misplaced")
    assert found["transfers"] == [transfer.id]


def _is(record: Any, transfer_id: str) -> bool:
    return bool(record["dynamodb"]["Keys"]["pk"]["S"] == transfer_id)
