"""What the bank tells against what the ledger has: each fault is named by its check, and taken
back, so that the next test finds sound books, in whatever order they come."""

from collections.abc import Iterator

import pytest

from tests.stack import TestEmulator
from tests.stores.reconciled_city import CLOSING, Books, reconciled_city

CHECKS = (
    "zero_sum immutability projections merchants vouchers campaigns lapsed released settlements "
    "payouts holds rewards orders tax bank suspense funding days"
).split()


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def test_a_sound_city_has_no_exception_and_no_difference(books: Books) -> None:
    report = books.report()
    assert report["exceptions"] == []
    assert [one["name"] for one in report["checks"]] == CHECKS
    assert [one["name"] for one in report["checks"] if one["difference"]] == []
    assert {one["state"] for one in report["checks"]} == {"ok"}
    numbers = {one["name"]: one["actual"] for one in report["checks"]}
    assert numbers["merchants"] == 75_000
    assert numbers["settlements"] == 35_000
    assert numbers["bank"] == CLOSING
    assert numbers["funding"] == -2_500


def test_a_bank_balance_changed_behind_the_ledgers_back(books: Books) -> None:
    with books.tampered("accounts", {"pk": "bank"}, balance=-CLOSING - 1_000):
        (found,) = books.found("bank", "bank_differs")
    assert (found["expected"], found["actual"]) == (-CLOSING, -CLOSING - 1_000)


def test_a_position_that_is_not_the_balance(books: Books) -> None:
    item = books.item("accounts", {"pk": "bank"})
    with books.tampered("accounts", {"pk": "bank"}, position=item["position"] + 100):
        report = books.report()
    assert [(one["check"], one["code"], one["subject"]) for one in report["exceptions"]] == [
        ("bank", "bank_differs", "position")
    ]


def test_a_closing_balance_that_the_ledger_does_not_come_to(books: Books) -> None:
    (statement,) = books.finance.get("/finance/bank-statements").ok()["items"]
    key = {"pk": statement["id"], "sk": "statement"}
    summary = books.item("bank", key)["summary"]
    changed = {**summary, "closing_in_sen": summary["closing_in_sen"] + 123_400}
    with books.tampered("bank", key, summary=changed):
        (found,) = books.found("bank", "closing_differs")
    assert found["subject"] == statement["id"]
    assert (found["expected"], found["actual"]) == (CLOSING + 1_234, CLOSING)


def test_a_changed_treasury(books: Books) -> None:
    with books.tampered("accounts", {"pk": "treasury"}, balance=-900_000):
        (found,) = books.found("funding", "treasury_differs")
    assert (found["expected"], found["actual"]) == (-2_500, -900_000)


def test_an_sp2d_that_was_changed_in_its_register(books: Books) -> None:
    key = {"pk": "sp2d", "sk": books.sp2d.casefold()}
    with books.tampered("treasury", key, amount=900_000):
        exceptions = books.report()["exceptions"]
    assert {(one["check"], one["code"]) for one in exceptions} == {("funding", "sp2d_differs")}
    assert {one["subject"] for one in exceptions} == {f"campaign:{books.campaign}", books.sp2d}
