"""Reports of what a bank refused (pain.002)."""

import pytest

from chalicelib.bank.formats import pain002
from chalicelib.bank.formats.reading import XML, entries
from tests.unit.bank_files import read, refused

TRANSACTION = (
    "<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
    "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>REKENING TUTUP</AddtlInf></StsRsnInf>"
    '<OrgnlTxRef><Amt><InstdAmt Ccy="IDR">50000.00</InstdAmt></Amt>'
    "<Cdtr><Nm>WARUNG</Nm></Cdtr><CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct>"
    "</OrgnlTxRef></TxInfAndSts>"
)


def transaction(name: str, status: str) -> str:
    return TRANSACTION.format(name=name, status=status).replace("<TxSts></TxSts>", "")


def batch(status: str, *transactions: str) -> str:
    told = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>261201001-1</OrgnlPmtInfId>{told}"
        f"{''.join(transactions)}</OrgnlPmtInfAndSts>"
    )


def report(status: str, *batches: str, version: str = "03") -> str:
    told = f"<GrpSts>{status}</GrpSts>" if status else ""
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId><CreDtTm>2026-12-01T08:00:00+07:00</CreDtTm>"
        "</GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>261201001</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>{told}"
        "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>"
        f"{''.join(batches)}</CstmrPmtStsRpt></Document>"
    )


@pytest.mark.parametrize("version", ["03", "10"])
def test_each_refused_payment_is_an_entry_that_was_never_booked(version: str) -> None:
    content = report(
        "PART",
        batch("", transaction("A", "RJCT"), transaction("B", "ACSC"), transaction("C", "PDNG")),
        version=version,
    )
    (entry,), summary = read(lambda file: entries(file, XML, None), content)
    assert (entry.rejected, entry.direction, entry.amount) == (True, "credit", 50_000)
    assert (entry.end_to_end_id, entry.batch_id) == ("A", "261201001")
    assert (entry.reason_code, entry.reason) == ("AC04", "REKENING TUTUP")
    assert (entry.payee_name, entry.payee_account) == ("WARUNG", "77")
    assert entry.booked_on == "2026-12-01"
    assert summary.report
    assert (summary.opening_in_sen, summary.closing_in_sen) == (None, None)


def test_a_status_holds_for_what_has_none_of_its_own() -> None:
    content = report("", batch("RJCT", transaction("A", ""), transaction("B", "ACSC")))
    assert [one.end_to_end_id for one in read(pain002.read, content)[0]] == ["A"]
    content = report("RJCT", batch("", transaction("A", "")))
    assert [one.end_to_end_id for one in read(pain002.read, content)[0]] == ["A"]


def test_what_is_refused_as_a_whole_is_one_entry_of_its_batch() -> None:
    (entry,), _ = read(pain002.read, report("", batch("RJCT")))
    assert (entry.batch_id, entry.end_to_end_id) == ("261201001-1", "")
    (entry,), _ = read(pain002.read, report("RJCT"))
    assert (entry.batch_id, entry.reason_code) == ("261201001", "AM04")


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "ACSC", "ACTC", "PDNG"])
def test_what_was_accepted_or_waits_is_no_entry(status: str) -> None:
    found, summary = read(pain002.read, report(status, batch(status, transaction("A", status))))
    assert (found, summary.lines, summary.report) == ([], 0, True)


DEBTOR = "<DbtrAcct><Id><Othr><Id>{}</Id></Othr></Id></DbtrAcct></OrgnlTxRef>"


def of_account(number: str, status: str = "RJCT") -> str:
    return transaction("A", status).replace("</OrgnlTxRef>", DEBTOR.format(number))


@pytest.mark.parametrize("status", ["RJCT", "ACSC"])
def test_it_is_of_the_account_that_the_payments_are_of(status: str) -> None:
    content = report("", batch("", transaction("B", "RJCT"), of_account("0011234567", status)))
    assert read(pain002.read, content)[1].account == "0011234567"
    two = report("", batch("", of_account("0011234567"), of_account("0099999999", status)))
    assert refused(pain002.read, two).field == "account"


def test_another_version_or_no_report_is_refused() -> None:
    assert refused(pain002.read, report("RJCT", version="02")).field == "file"
    assert refused(pain002.read, report("RJCT").replace("2026-12-01T", "2026-13-01T"))
    without = report("RJCT").replace("GrpHdr", "X")
    assert refused(pain002.read, without).field == "GrpHdr"
