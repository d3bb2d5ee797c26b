"""Faults injected into a city that was built through its own use cases: reconciliation names each
one by its check, code and transfers, and no other check turns red.

Each fault is written past all of our code, and taken back afterwards, so that the next test finds
sound books again. The last ones stay: they are the city's own doing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.journal import entries
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.settlements.parts import SettlementParts
from tests.http.client import SECOND_OFFICER, fresh_key
from tests.http.conftest import Clock, city_of
from tests.stack import TestEmulator
from tests.stores.reconciled_city import MONDAY, Books, monday

CHECKS = (
    "zero_sum immutability projections merchants vouchers campaigns lapsed released settlements "
    "payouts bank funding paid days"
).split()


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    emulator.empty_tables()
    clock = Clock()
    clock.now = datetime(2026, 12, 7, 2, tzinfo=UTC)
    with city_of(emulator, clock, [("finance", SECOND_OFFICER)]) as city:
        made = Books(city, city.colleague)
        monday(made)
        yield made


def test_a_sound_city_has_no_exception_and_no_difference(books: Books) -> None:
    report = books.report()
    assert report["exceptions"] == []
    assert [one["name"] for one in report["checks"]] == CHECKS
    assert [one["name"] for one in report["checks"] if one["difference"]] == []
    assert {one["state"] for one in report["checks"]} == {"ok"}
    numbers = {one["name"]: one["actual"] for one in report["checks"]}
    assert numbers["merchants"] == 75_000 + 35_000
    assert numbers["bank"] == 50_000
    assert numbers["funding"] == -1_000_000
    assert numbers["bank_account"] == 50_000


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


def test_a_changed_treasury(books: Books) -> None:
    with books.tampered("accounts", {"pk": "treasury"}, balance=-900_000):
        (found,) = books.found("funding", "treasury_differs")
    assert (found["expected"], found["actual"]) == (-1_000_000, -900_000)


def test_a_changed_paid_account(books: Books) -> None:
    with books.tampered("accounts", {"pk": "bank"}, balance=60_000):
        books.found("bank_account", "bank_account_differs")


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
    assert found["subject"] == f"{books.settlement}/csv"
    storage.delete_object(Bucket=bucket, Key=name)
    books.found("settlements", "payout_file_changed")
    storage.put_object(Bucket=bucket, Key=name, Body=before)
    assert books.report()["exceptions"] == []


def test_an_unmatched_bank_line(books: Books) -> None:
    statement = books.statement(",BIAYA ADM,debit,6500,")
    (found,) = books.found("bank", "bank_line_unmatched")
    assert found["subject"].startswith(statement["id"])
    assert (found["expected"], found["actual"], found["who"]) == (6_500, 0, "finance")
    books.resolve(statement)
    assert books.report()["exceptions"] == []


def test_a_statement_that_does_not_go_on_where_the_last_one_ended(books: Books) -> None:
    first = books.swift(6, opening=50_000, closing=49_000)
    books.resolve(first)
    second = books.swift(7, opening=60_000, closing=58_000)
    books.resolve(second)
    found = books.report()["exceptions"]
    assert [(one["code"], one["subject"]) for one in found] == [("statement_gap", second["id"])]
    assert (found[0]["expected"], found[0]["actual"]) == (49_000, 60_000)
    # A statement stays as the bank sent it: the next day has its own.
    assert found[0]["check"] == "bank"
    key = {"pk": second["id"], "sk": "statement"}
    summary = books.item("bank", key)["summary"]
    books.put("bank", {**books.item("bank", key), "summary": {**summary, "opening": 49_000}})
    assert books.report()["exceptions"] == []


def test_an_sp2d_of_another_amount_on_the_bank_statement(books: Books) -> None:
    funded = books.city.fund(books.campaign, 500_000)
    books.caught_up()
    assert books.states()["funding"] == "waiting"
    statement = books.statement(f",{funded['reference']},credit,480000,")
    (found,) = books.found("funding", "sp2d_differs")
    assert found["transfers"] == [funded["id"]]
    assert (found["expected"], found["actual"]) == (500_000, 480_000)
    books.resolve(statement)
    assert books.report()["exceptions"] == []


def test_a_payout_that_no_bank_line_stands_behind(books: Books) -> None:
    sent = books.settle()
    line = next(one for one in sent["lines"] if one["merchant_id"] == books.merchant.id)
    payments = books.city.parts[SettlementParts].payments
    name = line["payments"][0]["end_to_end_id"]
    (payment,) = payments.find([name]).values()
    now = books.city.clock()
    writes = payments.paid([payment], now.date(), f"finance:{books.finance.id}", now)
    books.city.parts.writer.transact(writes)
    books.caught_up()
    (found,) = books.found("bank", "payout_without_bank_line")
    assert [
        (one.kind, one.reference)
        for one in map(books.city.parts[LedgerParts].transfers.find, found["transfers"])
        if one is not None
    ] == [("payout", name)]
    # What it is for: one officer proposes to take it back, another approves.
    body = {"transfer_id": found["transfers"][0], "reason": "bank tidak membayar"}
    proposed = books.finance.post("/finance/corrections", body, key=fresh_key()).ok(201)
    assert proposed["reversal"]["kind"] == "payout_returned"
    books.colleague.post(f"/finance/corrections/{proposed['id']}/approve").ok()
    books.caught_up()
    assert books.report()["exceptions"] == []
    assert books.states()["bank"] == "ok"


def test_a_payout_that_the_bank_never_answered_for(books: Books) -> None:
    books.city.hands.pass_by(days=3)
    assert books.states()["payouts"] == "ok"  # Thursday: the bank has until tonight
    books.city.hands.pass_by(days=1)
    report = books.report()
    (found,) = [one for one in report["exceptions"] if one["check"] == "payouts"]
    assert (found["code"], found["who"]) == ("payout_missing", "finance")
    assert (found["expected"], found["actual"]) == (35_000, 0)
    (transfer,) = map(books.city.parts[LedgerParts].transfers.find, found["transfers"])
    assert transfer is not None
    assert (transfer.kind, transfer.amount) == ("settle", 35_000)


def test_a_closed_days_root(books: Books) -> None:
    books.city.parts[LedgerParts].pulse.beat()
    books.city.stream.catch_up()
    closed = books.finance.post(f"/finance/days/{MONDAY}/close").ok()
    assert books.states()["days"] == "ok"
    with books.tampered("days", {"pk": "days", "sk": MONDAY}, root="ab" * 32):
        found = [one for one in books.report()["exceptions"] if one["check"] == "days"]
        assert {one["code"] for one in found} == {
            "root_differs",
            "chain_broken",
            "signature_invalid",
        }
    with books.tampered("transfers", {"pk": books.redeemed[0]}, amount=16_000):
        found = [one for one in books.report()["exceptions"] if one["check"] == "days"]
        assert [(one["code"], one["transfers"]) for one in found] == [
            ("root_differs", [books.redeemed[0]])
        ]
    assert closed["transfers"] == next(
        one["expected"] for one in books.report()["checks"] if one["name"] == "days"
    )


def test_another_day_than_today_is_reconciled_too(books: Books) -> None:
    report = books.report("2026-12-08")
    checks = {one["name"]: one for one in report["checks"]}
    assert checks["projections"]["expected"] == checks["projections"]["actual"]
    assert books.finance.get("/finance/reconciliation", date="2027-01-01").status == 422
    assert books.finance.get("/finance/reconciliation", date="x").status == 422


def _is(record: Any, transfer_id: str) -> bool:
    return bool(record["dynamodb"]["Keys"]["pk"]["S"] == transfer_id)
