"""Faults in accounts: reconciliation names each by its check and account.

Each fault is written past all of our code, and taken back afterwards, so that the next test finds
sound books again, in whatever order they come.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.settlements.parts import SettlementParts
from tests.stack import TestEmulator
from tests.stores.reconciled_city import Books, reconciled_city


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def test_a_raised_merchant_balance(books: Books) -> None:
    key = {"pk": books.merchant.id, "sk": "account"}
    balance = books.item("merchants", key)["balance"]
    with books.tampered("merchants", key, balance=balance + 1_000):
        (found,) = books.found("merchants", "merchant_differs")
    assert found["subject"] == f"merchant:{books.merchant.id}"
    assert (found["expected"], found["difference"]) == (balance, 1_000)
    assert set(books.redeemed) < set(found["transfers"])


def test_a_raised_voucher_balance(books: Books) -> None:
    balance = books.item("vouchers", {"pk": books.voucher})["balance"]
    with books.tampered("vouchers", {"pk": books.voucher}, balance=balance + 2_000):
        (found,) = books.found("vouchers", "voucher_differs")
    assert found["subject"] == f"voucher:{books.voucher}"
    assert (found["expected"], found["difference"]) == (balance, 2_000)
    assert f"trf_{books.voucher}" in found["transfers"]


def test_a_raised_campaign_budget(books: Books) -> None:
    key = {"pk": f"{books.campaign}#002"}
    balance = books.item("budgets", key)["balance"]
    with books.tampered("budgets", key, balance=balance + 50_000):
        (found,) = books.found("campaigns", "campaign_differs")
    assert (found["subject"], found["difference"]) == (f"campaign:{books.campaign}", 50_000)


@pytest.mark.parametrize(
    ("over_for", "lapsed"), [(timedelta(minutes=1), "done"), (timedelta(days=1), None)]
)
def test_a_lapsed_voucher_that_still_holds_money(
    books: Books, over_for: timedelta, lapsed: str | None
) -> None:
    """Whether the job says that it has emptied all, or has not said so in a day."""
    held = books.item("vouchers", {"pk": books.voucher})["balance"]
    end = to_text(books.city.clock() - over_for)
    noted = {} if lapsed is None else {"lapsed": lapsed}
    with books.tampered("campaigns", {"pk": books.campaign}, spend_until=end, **noted):
        found = {one["subject"]: one for one in books.found("lapsed", "voucher_not_emptied")}
    one = found[f"voucher:{books.voucher}"]
    assert (one["expected"], one["actual"], one["who"]) == (0, held, "admin")


def test_a_lapsed_voucher_that_the_job_has_not_come_to_yet_is_no_difference(books: Books) -> None:
    end = to_text(books.city.clock() - timedelta(hours=23))
    with books.tampered("campaigns", {"pk": books.campaign}, spend_until=end):
        assert books.states()["lapsed"] == "ok"


def test_a_closed_campaign_that_still_holds_money(books: Books) -> None:
    held = books.city.balance(f"campaign:{books.campaign}")
    at = to_text(books.city.clock() - timedelta(hours=2))
    with books.tampered("campaigns", {"pk": books.campaign}, state="closed", changed_at=at):
        (found,) = books.found("released", "campaign_not_released")
    assert found["subject"] == f"campaign:{books.campaign}"
    assert (found["expected"], found["actual"], found["who"]) == (0, held, "admin")


def test_a_campaign_whose_close_may_be_under_way_is_no_difference(books: Books) -> None:
    at = to_text(books.city.clock() - timedelta(minutes=59))
    with books.tampered("campaigns", {"pk": books.campaign}, state="closed", changed_at=at):
        assert books.states()["released"] == "ok"


def test_a_changed_settlement_line(books: Books) -> None:
    settlement = books.city.parts[SettlementParts].settlements.find(books.settlement)
    assert settlement is not None
    line = books.city.parts[SettlementParts].lines.find(settlement, books.merchant.id)
    assert line is not None
    key = {"pk": books.settlement, "sk": f"line#{line.line:05d}"}
    with books.tampered("settlements", key, amount=99_000):
        (found,) = books.found("settlements", "settlement_line_differs")
    assert found["subject"] == f"{books.settlement}#{line.line:05d}"
    assert (found["expected"], found["actual"]) == (50_000, 99_000)
    paid = books.city.parts[LedgerParts].transfers.find(found["transfers"][0])
    assert paid is not None
    assert (paid.kind, paid.amount) == ("settle", 50_000)


def test_a_changed_settlement_account(books: Books) -> None:
    key = {"pk": books.settlement, "sk": "settlement"}
    with books.tampered("settlements", key, balance=500):
        books.found("settlements", "settlement_differs")


def test_a_changed_payout_file(books: Books) -> None:
    storage = books.city.parts.client("s3")
    bucket = books.city.parts.settings.files_bucket
    listed = storage.list_objects_v2(Bucket=bucket, Prefix=f"payout-files/{books.settlement}/")
    name = next(one["Key"] for one in listed["Contents"] if one["Key"].endswith(".csv"))
    before = storage.get_object(Bucket=bucket, Key=name)["Body"].read()
    storage.put_object(Bucket=bucket, Key=name, Body=before.replace(b"0012345678", b"0099999999"))
    (found,) = books.found("settlements", "payout_file_changed")
    assert found["subject"].startswith(f"{books.settlement}/")
    storage.delete_object(Bucket=bucket, Key=name)
    books.found("settlements", "payout_file_changed")
    storage.put_object(Bucket=bucket, Key=name, Body=before)
    assert books.report()["exceptions"] == []
