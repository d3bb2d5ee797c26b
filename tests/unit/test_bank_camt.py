"""camt.053 as banks send it, and what only looks like it."""

import pytest

from chalicelib.bank.formats import camt
from chalicelib.bank.formats.shape import Detail, Entry, StatementRefused, Summary
from tests.unit.bank_files import (
    balance,
    booking,
    document,
    notification,
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
    assert summary == Summary(
        "0011234567", "2026-12-01", "2026-12-01", 100_000, 90_000, 2, 30_000, 20_000
    )
    assert entries[0] == Entry(
        1,
        "2026-12-01",
        "debit",
        300,
        end_to_end_id="2612010010000101",
        bank_reference="BANK-1",
    )
    assert (entries[1].reason_code, entries[1].reason) == ("AC04", "REK TUTUP")
    assert (entries[1].reference, entries[1].payee_name) == ("Retur", "BUDI")


def test_a_batch_is_one_line_with_its_transactions_where_these_add_up() -> None:
    payee = (
        "<RltdPties><Cdtr><Nm>WARUNG</Nm></Cdtr>"
        "<CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct></RltdPties>"
    )
    parts = transaction("2612010010000101", "200", payee) + transaction("NOTPROVIDED", "100")
    (entry,), _ = read(camt.read, notification(booking("300", details=parts)))
    assert (entry.amount, entry.end_to_end_id) == (300, "")
    assert entry.details == (
        Detail(200, "2612010010000101", payee_name="WARUNG", payee_account="77"),
        Detail(100),
    )
    parts = "<Btch><PmtInfId>261201001</PmtInfId></Btch>" + transaction("A") + transaction("B")
    (entry,), _ = read(camt.read, notification(booking("300", details=parts)))
    assert (entry.amount, entry.batch_id, entry.details) == (300, "261201001", ())


def charged(amount: str, included: str = "true") -> str:
    return (
        f'<Chrgs><Rcrd><Amt Ccy="IDR">{amount}</Amt><ChrgInclInd>{included}</ChrgInclInd></Rcrd>'
        "</Chrgs>"
    )


def test_charges_within_an_amount_are_told_apart_from_what_was_paid() -> None:
    parts = transaction("A", "200") + transaction("B", "100")
    out = booking("306.00", details=parts, more=charged("6"))
    back = booking("294.00", "CRDT", parts, more=charged("6"))
    entries, _ = read(camt.read, notification(out, back))
    assert [(one.amount, one.charges) for one in entries] == [(306, 6), (294, 6)]
    assert all([one.amount for one in entry.details] == [200, 100] for entry in entries)
    one = transaction(
        "A", more=f'<AmtDtls><InstdAmt><Amt Ccy="IDR">100</Amt></InstdAmt></AmtDtls>{charged("3")}'
    )
    (entry,), _ = read(camt.read, notification(booking("97", "CRDT", one)))
    assert (entry.amount, entry.charges, entry.end_to_end_id, entry.details) == (97, 3, "A", ())


def test_charges_that_are_booked_apart_are_none_of_the_amount() -> None:
    apart = booking("300", details=transaction("A", "300", charged("6", "false")))
    (entry,), _ = read(camt.read, notification(apart))
    assert (entry.amount, entry.charges) == (300, 0)


def test_what_is_pending_or_nothing_is_no_line() -> None:
    pending = booking("5").replace("BOOK", "PDNG")
    entries, summary = read(camt.read, notification(pending + booking("0.00") + booking("7")))
    assert [one.amount for one in entries] == [7]
    assert summary.pending == 1
    assert (summary.opening_in_sen, summary.closing_in_sen) == (None, None)


def coded(code: str) -> str:
    family = f"<Fmly><Cd>MCOP</Cd><SubFmlyCd>{code}</SubFmlyCd></Fmly>"
    return f"<BkTxCd><Domn><Cd>ACMT</Cd>{family}</Domn></BkTxCd>"


def test_sen_are_read_where_the_bank_says_that_it_books_for_itself() -> None:
    content = document(
        balance("OPBD", "1000.35")
        + balance("CLBD", "1487.69")
        + booking("609.17", "CRDT", more=coded("INTR"))
        + booking("121.83", more=coded("TAXE"))
    )
    entries, summary = read(camt.read, content)
    assert [(one.amount, one.sen, one.purpose) for one in entries] == [
        (609, 17, "interest"),
        (121, 83, "bank_tax"),
    ]
    assert (summary.opening_in_sen, summary.closing_in_sen) == (100_035, 148_769)


def test_a_reversal_says_so() -> None:
    (entry,), _ = read(
        camt.read, notification(booking("5", "CRDT", more="<RvslInd>true</RvslInd>"))
    )
    assert (entry.direction, entry.reversal) == ("credit", True)


def test_an_instant_of_booking_is_a_day_in_jakarta() -> None:
    late = booking("5").replace("<Dt>2026-12-01</Dt>", "<DtTm>2026-12-01T18:00:00Z</DtTm>")
    assert read(camt.read, notification(late))[0][0].booked_on == "2026-12-02"
    local = booking("5").replace("<Dt>2026-12-01</Dt>", "<DtTm>2026-12-01T18:00:00</DtTm>")
    assert read(camt.read, notification(local))[0][0].booked_on == "2026-12-01"


def test_two_statements_in_one_file_must_go_on_from_each_other() -> None:
    first = balance("OPBD", 100) + balance("CLBD", 90) + booking("10")
    going_on = balance("OPBD", 90) + balance("CLBD", 85) + booking("5")
    _, summary = read(camt.read, document(first, going_on))
    assert (summary.opening_in_sen, summary.closing_in_sen) == (10_000, 8_500)
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
        (document(booking("1")), "balance"),
        (document(balance("OPBD", 1) + booking("1")), "balance"),
        (document(booking("1")).replace("camt.053", "camt.052"), "file"),
        ("<Document/>", "file"),
        (document(), "file"),
        (notification(), "file"),
        (document("<a>" * 60 + "</a>" * 60 + booking("1")), "file"),
        (document(booking("1", more=f"<X>{'x' * 5_000}</X>")), "file"),
        (document(booking("1")).replace('Ccy="IDR"', 'Ccy="USD"'), "currency"),
        (document(booking("1")).replace(">IDR<", ">SGD<"), "currency"),
        (notification(booking("1.50", details=transaction("A"))), "amount"),
        (notification(booking("-1")), "amount"),
        (notification(booking("1", "BOTH")), "direction"),
        (notification(booking("1")).replace("2026-12-01", "2026-02-29"), "booked_on"),
        (
            document(balance("OPBD", 100) + balance("CLBD", 91) + booking("10")),
            "closing_balance",
        ),
        (
            notification(
                "<TxsSummry><TtlDbtNtries><NbOfNtries>2</NbOfNtries></TtlDbtNtries></TxsSummry>"
                + booking("10")
            ),
            "TtlDbtNtries",
        ),
        (
            notification(
                "<TxsSummry><TtlNtries><Sum>11</Sum></TtlNtries></TxsSummry>" + booking("10")
            ),
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
