"""Lines of bank statements and the transfers that booked them: what is missing, double, unexplained
or on its way. Every test has a city of its own."""

from collections.abc import Iterator

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import TRANSFER, new_id
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.accounts import BANK, TREASURY
from chalicelib.ledger.rules.transfer import Transfer
from tests.stack import TestEmulator
from tests.stores.reconciled_city import CLOSING, MONDAY, Books, reconciled_city


@pytest.fixture
def books(emulator: TestEmulator) -> Iterator[Books]:
    with reconciled_city(emulator) as made:
        yield made


def forged(books: Books, bank_line: str | None) -> str:
    """A deposit of 9,000 that was written through the ledger, whatever the bank has told."""
    transfers, now = books.city.parts[LedgerParts].transfers, books.city.clock()
    made = Transfer(
        id=new_id(TRANSFER),
        debit_account=BANK,
        credit_account=TREASURY,
        amount=9_000,
        kind="deposit",
        reference="",
        occurred_at=to_text(now),
        actor="finance:x",
        bank_line=bank_line,
    )
    account = transfers.bank_account([made], now)
    writes = transfers.write_booked([made], lambda _: Refused("state_conflict"), {}, account)
    books.city.parts.writer.transact(writes)
    books.caught_up()
    return made.id


def test_the_bank_is_told_as_it_stood_at_the_end_of_the_day(books: Books) -> None:
    books.city.hands.pass_by(days=1)
    books.accept(books.upload_mt940(CLOSING, ("D", 1_500, "BIAYA ADM"), day=8))
    books.caught_up()
    assert books.check("bank")["actual"] == CLOSING
    assert books.check("bank", "2026-12-08")["actual"] == CLOSING - 1_500
    assert books.report()["exceptions"] == []


def test_a_day_of_which_the_bank_has_said_nothing_is_green_and_says_so(books: Books) -> None:
    books.city.hands.pass_by(days=1)
    books.caught_up()
    tuesday = books.report("2026-12-08")
    assert {one["state"] for one in tuesday["checks"]} == {"ok"}
    (statement,) = books.finance.get("/finance/bank-statements").ok()["items"]
    (closing,) = [one for one in tuesday["in_transit"] if one["kind"] == "closing"]
    assert (closing["reference"], closing["since"]) == (statement["id"], MONDAY)
    assert "closing" not in {one["kind"] for one in books.report()["in_transit"]}
    books.accept(books.upload_mt940(CLOSING, ("D", 1_500, "BIAYA ADM"), day=8))
    books.caught_up()
    told = books.report("2026-12-08")["in_transit"]
    assert "closing" not in {one["kind"] for one in told}


def test_what_is_on_its_way_is_listed_and_no_difference(books: Books) -> None:
    promised = books.city.fund(books.campaign, 300_000)["reference"]
    waits = books.upload_mt940(CLOSING, ("C", 300_000, f"SP2D {promised}"))
    books.caught_up()
    report = books.report()
    assert report["exceptions"] == []
    told = {(one["kind"], one["reference"]): one["amount"] for one in report["in_transit"]}
    assert told == {
        ("payment", books.sent): 35_000,
        ("sp2d", promised): 300_000,
        ("statement", waits["id"]): 300_000,
    }
    assert {one["since"] for one in report["in_transit"]} == {MONDAY}
    assert [(one["kind"], one["count"]) for one in report["in_transit_sums"]] == [
        ("payment", 1),
        ("sp2d", 1),
        ("statement", 1),
    ]
    books.accept(waits)
    books.caught_up()
    assert [one["kind"] for one in books.report()["in_transit"]] == ["payment"]


def test_files_without_balances_go_on_from_the_last_that_told_one(books: Books) -> None:
    books.accept(books.upload(",BIAYA ADM,debit,1500,"))
    books.caught_up()
    assert books.report()["exceptions"] == []
    assert books.check("bank")["expected"] == CLOSING - 1_500


def test_a_line_that_nobody_has_explained(books: Books) -> None:
    statement = books.accept(books.upload(",SETORAN TUNAI,credit,6500,"))
    books.caught_up()
    (found,) = books.found("suspense", "in_suspense")
    assert found["subject"] == f"{statement['id']}#2"
    assert (found["expected"], found["actual"], found["who"]) == (0, 6_500, "finance")


def test_a_line_of_a_later_day_is_no_suspense_of_this_one(books: Books) -> None:
    books.city.hands.pass_by(days=1)
    books.accept(books.upload_mt940(CLOSING, ("D", 7_000, "TARIKAN"), day=8))
    books.caught_up()
    assert books.check("suspense")["state"] == "ok"
    assert books.check("suspense", "2026-12-08")["actual"] == -7_000


def test_a_changed_suspense_account(books: Books) -> None:
    books.accept(books.upload(",SETORAN TUNAI,credit,6500,"))
    books.caught_up()
    item = books.item("accounts", {"pk": "suspense"})
    with books.tampered("accounts", {"pk": "suspense"}, balance=item["balance"] - 6_500):
        codes = {one["code"] for one in books.report()["exceptions"]}
    assert codes == {"suspense_differs", "in_suspense"}


def test_a_transfer_at_the_bank_that_no_line_stands_behind(books: Books) -> None:
    id = forged(books, None)
    exceptions = {one["code"]: one for one in books.report()["exceptions"]}
    assert exceptions["line_missing"]["transfers"] == [id]
    assert exceptions["closing_differs"]["difference"] == 9_000
    assert {one["check"] for one in exceptions.values()} == {"bank"}


def test_a_transfer_of_a_line_that_there_is_not(books: Books) -> None:
    id = forged(books, "bst_0000000000000000#3")
    exceptions = {one["code"]: one for one in books.report()["exceptions"]}
    assert exceptions["line_missing"]["transfers"] == [id]


def test_a_line_that_was_booked_twice(books: Books) -> None:
    (statement,) = books.finance.get("/finance/bank-statements").ok()["items"]
    lines, _ = books.city.parts[BankParts].lines.page(statement["id"])
    deposit = next(one for one in lines if one.entry.direction == "credit")
    id = forged(books, deposit.name)
    exceptions = {one["code"]: one for one in books.report()["exceptions"]}
    assert exceptions["line_differs"]["subject"] == deposit.name
    assert id in exceptions["line_differs"]["transfers"]
    assert (exceptions["line_differs"]["expected"], exceptions["line_differs"]["actual"]) == (
        1_000_000,
        1_009_000,
    )


def test_a_payment_that_the_bank_never_answered_for(books: Books) -> None:
    books.city.hands.pass_by(days=3)
    thursday = business_day(books.city.clock()).isoformat()
    assert books.states(thursday)["payouts"] == "ok"  # the bank has until tonight
    books.city.hands.pass_by(days=1)
    friday = business_day(books.city.clock()).isoformat()
    exceptions = books.report(friday)["exceptions"]
    (found,) = [one for one in exceptions if one["check"] == "payouts"]
    assert found["code"] == "payout_missing"
    assert (found["expected"], found["actual"], found["who"]) == (35_000, 0, "finance")
    (transfer,) = map(books.city.parts[LedgerParts].transfers.find, found["transfers"])
    assert transfer is not None
    assert (transfer.kind, transfer.amount) == ("settle", 35_000)
    # A day on which the bank still had time is no worse for it.
    assert books.states(thursday)["payouts"] == "ok"
