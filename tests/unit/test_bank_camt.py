"""camt.053 as banks send it, and what only looks like it."""

import pytest

from chalicelib.bank.formats import camt
from chalicelib.bank.formats.shape import Entry, StatementRefused, Summary
from tests.unit.bank_files import (
    balance,
    booking,
    document,
    read,
    refused,
    transaction,
)


@pytest.mark.parametrize("version", ["02", "08"])
def test_camt_tells_entries_balances_and_why_money_came_back(version: str) -> None:
    back = transaction(
        "2612010010000201",
        more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>REK TUTUP</AddtlInf></RtrInf>"
        "<RltdPties><Cdtr><Nm>BUDI</Nm></Cdtr></RltdPties>"
        "<RmtInf><Ustrd>Retur</Ustrd></RmtInf>",
    )
    content = document(
        balance("OPBD", 1_000)
        + balance("CLBD", 900)
        + "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries><Sum>500.0</Sum></TtlNtries></TxsSummry>"
        + booking("300.00", details=transaction("2612010010000101"), version=version)
        + booking("200", "CRDT", back, version=version),
        version=version,
    )
    entries, summary = read(camt.read, content)
    assert summary == Summary("0011234567", "2026-12-01", "2026-12-01", 1_000, 900, 2, 300, 200)
    assert entries[0] == Entry(
        1, "2026-12-01", "debit", 300, "2612010010000101", "", bank_reference="BANK-1"
    )
    assert (entries[1].reason_code, entries[1].reason) == ("AC04", "REK TUTUP")
    assert entries[1].reference == "Retur"


def test_a_batch_is_a_line_for_each_transaction_where_these_add_up() -> None:
    parts = transaction("2612010010000101", "200") + transaction("NOTPROVIDED", "100")
    entries, _ = read(camt.read, document(booking("300", details=parts)))
    assert [(one.amount, one.end_to_end_id) for one in entries] == [
        (200, "2612010010000101"),
        (100, ""),
    ]
    parts = "<Btch><PmtInfId>261201001</PmtInfId></Btch>" + transaction("A") + transaction("B")
    entries, _ = read(camt.read, document(booking("300", details=parts)))
    assert [(one.amount, one.reference) for one in entries] == [(300, "261201001")]


def test_what_is_pending_or_nothing_is_no_line() -> None:
    pending = booking("5").replace("BOOK", "PDNG")
    entries, _ = read(camt.read, document(pending + booking("0.00") + booking("7")))
    assert [one.amount for one in entries] == [7]


def test_an_instant_of_booking_is_a_day_in_jakarta() -> None:
    late = booking("5").replace("<Dt>2026-12-01</Dt>", "<DtTm>2026-12-01T18:00:00Z</DtTm>")
    assert read(camt.read, document(late))[0][0].booked_on == "2026-12-02"
    local = booking("5").replace("<Dt>2026-12-01</Dt>", "<DtTm>2026-12-01T18:00:00</DtTm>")
    assert read(camt.read, document(local))[0][0].booked_on == "2026-12-01"


def test_two_statements_in_one_file_must_go_on_from_each_other() -> None:
    first = balance("OPBD", 100) + balance("CLBD", 90) + booking("10")
    going_on = balance("OPBD", 90) + balance("CLBD", 85) + booking("5")
    _, summary = read(camt.read, document(first, going_on))
    assert (summary.opening, summary.closing, summary.lines) == (100, 85, 2)
    apart = balance("OPBD", 95) + balance("CLBD", 90) + booking("5")
    assert refused(camt.read, document(first, apart)).field == "opening_balance"
    other = document(first, going_on).replace("0011234567", "0019999999", 1)
    assert refused(camt.read, other).field == "account"


BOMB = '<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;&x;">]>'


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (document(booking("1"), head=BOMB), "file"),
        (document(booking("1"), head='<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "file"),
        (document(booking("1"), head='<?xml version="1.0" encoding="ISO-8859-1"?>'), "file"),
        (document(booking("1")).encode("utf-16"), "file"),
        (document(booking("1"))[:-40], "file"),
        (document(booking("1"), version="13"), "file"),
        ("<Document/>", "file"),
        (document(), "file"),
        (document(balance("OPBD", 1)), "file"),
        (document("<a>" * 60 + "</a>" * 60 + booking("1")), "file"),
        (document(booking("1", more=f"<X>{'x' * 5_000}</X>")), "file"),
        (document(booking("1")).replace('Ccy="IDR"', 'Ccy="USD"'), "currency"),
        (document(booking("1")).replace(">IDR<", ">SGD<"), "currency"),
        (document(booking("1.50")), "amount"),
        (document(booking("-1")), "amount"),
        (document(booking("1", "BOTH")), "direction"),
        (document(booking("1")).replace("2026-12-01", "2026-02-29"), "booked_on"),
        (
            document(balance("OPBD", 100) + balance("CLBD", 91) + booking("10")),
            "closing_balance",
        ),
        (
            document(
                "<TxsSummry><TtlDbtNtries><NbOfNtries>2</NbOfNtries></TtlDbtNtries></TxsSummry>"
                + booking("10")
            ),
            "TtlDbtNtries",
        ),
        (
            document("<TxsSummry><TtlNtries><Sum>11</Sum></TtlNtries></TxsSummry>" + booking("10")),
            "TtlNtries",
        ),
    ],
)
def test_camt_that_is_unsound_or_dangerous_is_refused(content: bytes | str, field: str) -> None:
    assert refused(camt.read, content).field == field


def test_a_token_without_end_is_given_up_early() -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int, /) -> bytes:
            self.read_bytes += size
            assert self.read_bytes < 2_000_000
            return b"<a " + b"x" * (size - 3) if self.read_bytes == size else b"x" * size

    with pytest.raises(StatementRefused):
        next(camt.read(Endless()))
