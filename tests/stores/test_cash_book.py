"""The cash book tells every line that the bank has booked, with the balance that it comes to; it
and the reports of days are exported. The city is that of reconciliation, after its Monday."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.core.values.instants import day_bounds, day_from_text, to_text
from tests.http.exporting import exported
from tests.stack import TestEmulator
from tests.stores.reconciled_city import CLOSING, MONDAY, Books, reconciled_city

TUESDAY = "2026-12-08"


@pytest.fixture(scope="module")
def books(emulator: TestEmulator) -> Iterator[Books]:
    """On Tuesday the bank takes what nobody can explain, and pays interest with sen."""
    with reconciled_city(emulator) as made:
        made.city.hands.pass_by(days=1)
        text = (
            ":20:STMT",
            ":25:0011234567",
            ":28C:2/1",
            f":60F:C261207IDR{CLOSING},",
            ":61:2612081208C1234,56NINTNONREF",
            ":86:JASA GIRO",
            ":61:2612081208D7000,NTRFNONREF",
            ":86:=TARIKAN TUNAI",
            f":62F:C261208IDR{CLOSING + 1_234 - 7_000},56",
            "-",
            "",
        )
        made.accept(made.posted("\r\n".join(text).encode(), "text/plain"))
        made.caught_up()
        yield made


def book(books: Books, first: str = MONDAY, last: str = TUESDAY, **more: Any) -> Any:
    return books.finance.get("/finance/cash-book", **{"from": first, "to": last}, **more).ok()


def test_every_booked_line_stands_there_with_the_running_balance(books: Books) -> None:
    told = book(books)
    assert [
        (one["number"], one["date"], one["receipts"], one["payments"], one["balance"])
        for one in told["items"]
    ] == [
        (1, MONDAY, 1_000_000, 0, 1_000_000),
        (2, MONDAY, 0, 50_000, 950_000),
        (3, MONDAY, 0, 2_500, CLOSING),
        (4, TUESDAY, 1_234, 0, CLOSING + 1_234),
        (5, TUESDAY, 0, 7_000, CLOSING + 1_234 - 7_000),
    ]
    assert [one["balance_sen"] for one in told["items"]] == [0, 0, 0, 56, 56]
    assert (told["receipts"], told["receipts_sen"]) == (1_001_234, 56)
    assert (told["payments"], told["payments_sen"]) == (59_500, 0)
    deposit, payout, fee, interest, unknown = told["items"]
    assert (deposit["reference"], payout["reference"]) == (books.sp2d, books.paid)
    assert deposit["description"] == f"Penerimaan dari kas daerah, SP2D {books.sp2d}"
    assert [one["description"] for one in (fee, interest, unknown)] == [
        "Biaya bank",
        "Jasa giro",
        "Belum dijelaskan",
    ]
    assert deposit["evidence"] == f"{deposit['statement_id']}#{deposit['line']}"


def test_the_last_balance_is_the_banks_own_and_minus_the_ledgers(books: Books) -> None:
    told = book(books)
    statements = books.finance.get("/finance/bank-statements").ok()["items"]
    last = max(statements, key=lambda one: one["last_day"])
    assert (told["closing"], told["closing_sen"]) == (last["closing"], last["closing_sen"])
    assert told["closing"] == -books.city.balance("bank")


def test_a_period_opens_where_the_one_before_it_closed(books: Books) -> None:
    monday, tuesday = book(books, last=MONDAY), book(books, first=TUESDAY)
    assert (monday["opening"], monday["closing"]) == (0, CLOSING)
    assert (tuesday["opening"], tuesday["opening_sen"]) == (CLOSING, 0)
    assert tuesday["closing"] == book(books)["closing"]
    assert [one["number"] for one in tuesday["items"]] == [1, 2]
    nothing = book(books, "2026-11-01", "2026-11-30")
    assert (nothing["items"], nothing["opening"], nothing["closing"]) == ([], 0, 0)


def test_pages_tell_what_the_whole_tells(books: Books) -> None:
    whole, paged, cursor = book(books), [], None
    while True:
        more: dict[str, str] = {} if cursor is None else {"cursor": cursor}
        page = book(books, limit=2, **more)
        assert (page["opening"], page["closing"]) == (whole["opening"], whole["closing"])
        paged += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole["items"]


def test_a_cash_book_is_asked_for_in_order(books: Books) -> None:
    get = books.finance.get
    for query in (
        {"from": TUESDAY, "to": MONDAY},
        {"from": "2025-01-01", "to": TUESDAY},
        {"from": "x"},
        {"cursor": "x"},
        {"cursor": "2026-13-40#1"},
    ):
        assert get("/finance/cash-book", **query).status == 422, query
    assert get("/finance/cash-book").ok()["items"] == book(books)["items"]


def test_the_cash_book_is_exported(books: Books) -> None:
    rows, footer = exported(books.city, "cash_book", since())
    assert [row["balance"] for row in rows] == [str(one["balance"]) for one in book(books)["items"]]
    assert rows[-1]["description"] == "Belum dijelaskan"
    # What a bank writes is not run as a formula.
    assert rows[-1]["reference"].startswith("'=TARIKAN")
    assert (footer["receipts"], footer["payments"], footer["balance"]) == ("1001234", "59500", "")
    assert footer["description"] == "5"


def test_reconciliations_are_exported_with_their_exceptions(books: Books) -> None:
    monday, tuesday = books.report(MONDAY), books.report(TUESDAY)
    rows, _ = exported(books.city, "reconciliation", since())
    assert {row["report"] for row in rows} == {monday["report"], tuesday["report"]}
    checks = [row for row in rows if row["date"] == TUESDAY and not row["code"]]
    assert [row["check"] for row in checks] == [one["name"] for one in tuesday["checks"]]
    (found,) = [row for row in rows if row["code"] == "in_suspense"]
    assert (found["date"], found["actual"], found["who"]) == (TUESDAY, "-7000", "finance")
    on_the_way = [row for row in rows if row["check"] == "in_transit" and row["date"] == MONDAY]
    assert [(row["code"], row["subject"]) for row in on_the_way] == [("payment", books.sent)]


def test_acts_are_exported_as_their_leaves_have_them(books: Books) -> None:
    rows, _ = exported(books.city, "acts", since())
    assert rows == sorted(rows, key=lambda row: (row["occurred_at"], row["id"]))
    journal = books.finance.get("/finance/audit-journal", date=TUESDAY, limit=200).ok()["items"]
    (accepted,) = [one for one in journal if one["action"] == "bank_statement.accept"]
    (row,) = [one for one in rows if one["id"] == accepted["id"]]
    assert json.loads(row["details"] or "{}") == accepted["details"]
    assert {name: row[name] for name in ("actor", "origin", "action", "object")} == {
        name: accepted[name] for name in ("actor", "origin", "action", "object")
    }


def since() -> str:
    return to_text(day_bounds(day_from_text(MONDAY))[0])
