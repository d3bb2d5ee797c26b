"""Exports of banks, read by their profiles: what stands around the rows, and what contradicts."""

import pytest

from chalicelib.bank.formats import csv
from chalicelib.bank.formats.csv import Mapping
from chalicelib.bank.formats.shape import Entry, StatementRefused, Summary
from tests.unit.bank_files import read, refused

KLIKBCA = """"Informasi Rekening - Mutasi Rekening"," "," "," "," ",

"No. rekening : 0350000001"
"Nama : CONTOH"
"Periode : 25/11/2026 - 26/11/2026"
"Kode Mata Uang : Rp"
"Tanggal Transaksi","Keterangan","Cabang","Jumlah","Saldo"
"'25/11","SETORAN","0000","100,000.00 CR","1,100,000.00"
"'26/11","TUMBAS 2607180010000101","0000","50,000.00 DB","1,050,000.00"
"PEND","TRSF E-BANKING DB","0000","10,000.00 DB","1,040,000.00"
"Saldo Awal : 1,000,000.00"
"Mutasi Debet : 60,000.00","2"
"Mutasi Kredit : 100,000.00","1"
"Saldo Akhir : 1,040,000.00"
"""
JATIM = (
    "No,Post Date,Effective Date,Account,Name,Description,Currency,Debit,Credit,Balance,"
    "Reference No\n"
)


def by(profile: str, content: str) -> tuple[list[Entry], Summary]:
    return read(lambda file: csv.read(file, profile=profile), content)


def refused_by(profile: str, content: str) -> StatementRefused:
    return refused(lambda file: csv.read(file, profile=profile), content)


def jatim(*rows: tuple[str, str, int, int, str]) -> str:
    return JATIM + "".join(
        f'{number},{day},{day},77,WARUNG,{told},IDR,{debit},{credit},"{balance}",{number}\n'
        for number, (day, told, debit, credit, balance) in enumerate(rows, start=1)
    )


def test_account_period_pending_rows_and_balances_stand_around_the_rows() -> None:
    entries, summary = by("bca_bisnis", KLIKBCA)
    assert [(one.line, one.booked_on, one.direction, one.amount) for one in entries] == [
        (8, "2026-11-25", "credit", 100_000),
        (9, "2026-11-26", "debit", 50_000),
    ]
    assert entries[1].balance_sen == 105_000_000
    assert summary == Summary(
        "0350000001",
        "2026-11-25",
        "2026-11-26",
        100_000_000,
        105_000_000,
        2,
        5_000_000,
        10_000_000,
        pending=1,
    )


@pytest.mark.parametrize(
    ("told", "other", "field"),
    [
        ("Saldo Awal : 1,000", "Saldo Awal : 1,001", "opening_balance"),
        ("Saldo Akhir : 1,040", "Saldo Akhir : 1,041", "closing_balance"),
        ("Debet : 60,000", "Debet : 60,001", "debits"),
        ("Kredit : 100,000", "Kredit : 100,001", "credits"),
        ('1,050,000.00"', '1,050,001.00"', "balance"),
        ('"50,000.00 DB"', '"50,001.00 DB"', "balance"),
        ('"50,000.00 DB"', '"50,000.00 CR"', "balance"),
        ('"50,000.00 DB"', '"50,000.00"', "direction"),
        ("Uang : Rp", "Uang : USD", "currency"),
        ("'26/11", "'27/11", "booked_on"),
        ("'26/11", "26 Nov", "booked_on"),
        ('"Nama : CONTOH"', '"No. rekening : 0350000002"', "account"),
    ],
)
def test_what_contradicts_the_rows_refuses_the_file(told: str, other: str, field: str) -> None:
    assert told in KLIKBCA
    assert refused_by("bca_bisnis", KLIKBCA.replace(told, other)).field == field


def test_a_row_that_is_missing_is_seen_in_the_balances() -> None:
    lines = KLIKBCA.splitlines(keepends=True)
    del lines[7]
    assert refused_by("bca_bisnis", "".join(lines)).field == "opening_balance"
    cut = "".join(KLIKBCA.splitlines(keepends=True)[:9]) + '"26/11/2026","TRSF'
    assert refused_by("bca_bisnis", cut).field == "row"


def test_days_without_a_year_need_a_period() -> None:
    content = KLIKBCA.replace("Periode", "Cetak")
    assert refused_by("bca_bisnis", content).field == "booked_on"
    over = KLIKBCA.replace("25/11/2026 - 26/11/2026", "26/11/2026 - 25/11/2027")
    entries, _ = by("bca_bisnis", over)
    assert [one.booked_on for one in entries] == ["2027-11-25", "2026-11-26"]


def test_an_export_with_the_newest_first_is_turned_round() -> None:
    newest_first = jatim(
        ("17/01/2026", "C", 5, 0, "95.00"),
        ("16/01/2026", "B", 10, 0, "100.00"),
        ("16/01/2026", "A", 0, 10, "110.00"),
    )
    entries, summary = by("jatim", newest_first)
    assert [(one.reference, one.line) for one in entries] == [("A", 4), ("B", 3), ("C", 2)]
    assert (summary.opening_in_sen, summary.closing_in_sen) == (10_000, 9_500)
    assert (entries[1].payee_name, entries[1].payee_account) == ("WARUNG", "77")


def test_bsi_has_a_column_for_the_direction() -> None:
    content = (
        "TrxId,Tanggal,Trx Time,D/K,Mutasi,Saldo,Keterangan\n"
        'FT1,25/11/2026,10:15,K,"50,000.00","150,000.00",SETOR\n'
        'FT2,26/11/2026,10:15,D,"20,000.00","130,000.00",TUMBAS\n'
    )
    entries, _ = by("bsi", content)
    assert [(one.direction, one.amount, one.bank_reference) for one in entries] == [
        ("credit", 50_000, "FT1"),
        ("debit", 20_000, "FT2"),
    ]


def test_interest_and_its_tax_may_hold_sen_and_a_transfer_may_not() -> None:
    content = jatim(
        ("31/01/2026", "JASA GIRO", 0, 0, "0"),
        ("31/01/2026", "BUNGA MELATI", 0, 0, "0"),
    )
    interest = content.replace(',0,0,"0",1', ',0,10.50,"110.50",1').splitlines(keepends=True)
    entries, _ = by("jatim", "".join(interest[:2]))
    assert [(one.amount, one.sen, one.purpose) for one in entries] == [(10, 50, "interest")]
    transfer = content.replace(',0,0,"0",2', ',0,10.50,"110.50",2').splitlines(keepends=True)
    error = refused_by("jatim", transfer[0] + transfer[2])
    assert (error.field, error.line) == ("amount", 2)


def test_a_day_without_movement_is_told_by_its_balances() -> None:
    lines = KLIKBCA.splitlines(keepends=True)
    quiet = "".join([*lines[:7], '"Saldo Awal : 1,000.00"\n', '"Saldo Akhir : 1,000.00"\n'])
    entries, summary = by("bca_bisnis", quiet)
    assert (entries, summary.lines) == ([], 0)
    assert (summary.opening_in_sen, summary.closing_in_sen) == (100_000, 100_000)
    assert (summary.first_day, summary.last_day) == ("2026-11-25", "2026-11-26")
    assert refused_by("bca_bisnis", "".join(lines[:7])).field == "file"


def test_an_export_of_two_accounts_is_refused() -> None:
    head = (
        "AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount;Close Balance\n"
    )
    row = "{};IDR;03 August 2026 11:27:10;A;B;0.00;5.00;{}\n"
    content = head + row.format("111111", "10.00") + row.format("111111", "5.00")
    _, summary = by("mandiri", content)
    assert summary.account == "111111"
    other = head + row.format("111111", "10.00") + row.format("222222", "5.00")
    assert refused_by("mandiri", other).field == "account"


@pytest.mark.parametrize("nothing", [".00", "0.00", "", "-", "0"])
def test_nothing_is_written_in_many_ways(nothing: str) -> None:
    content = (
        "Post Date,Value Date,Branch,Journal No.,Description,Debit,Credit,\n"
        f'01/05/26 10.15.30,01/05/26,001,A1,SETORAN,{nothing},"300,000.00",\n'
    )
    entries, summary = by("bni", content)
    assert [(one.direction, one.amount) for one in entries] == [("credit", 300_000)]
    assert (summary.opening_in_sen, summary.closing_in_sen) == (None, None)


def test_a_remark_below_the_rows_is_none_of_them() -> None:
    entries, _ = by("bca_bisnis", KLIKBCA + '"*** akhir laporan ***"\n')
    assert len(entries) == 2


def test_an_amount_that_does_not_say_its_direction_is_never_a_credit() -> None:
    content = "Date,Description,Branch,Amount,,Balance\n02/05/2026,A,0000,108400.00,CR,1042939.96\n"
    mapping = Mapping("Date", amount="Amount", reference="Description", date_format="DD/MM/YYYY")
    assert refused(lambda file: csv.read(file, mapping), content).field == "direction"
    entries, _ = by("bca_personal", content)
    assert [(one.direction, one.amount) for one in entries] == [("credit", 108_400)]


def test_fifty_thousand_is_fifty_thousand_in_every_layout() -> None:
    own = "booked_on,end_to_end_id,reference,direction,amount,reason\n2026-12-01,,x,debit,50.000,\n"
    assert read(csv.read, own)[0][0].amount == 50_000
    mapping = Mapping("d", reference="t", amount="a", direction="k")
    content = "d,t,a,k\n2026-12-01,x,50.000,D\n"
    assert read(lambda file: csv.read(file, mapping), content)[0][0].amount == 50_000


def test_a_profile_that_nobody_knows_names_those_there_are() -> None:
    error = refused_by("bank_x", KLIKBCA)
    assert error.field == "profile"
    assert "jatim" in error.message_id
    assert refused_by("jatim", KLIKBCA).field == "file"


def test_a_row_that_is_both_debit_and_credit_is_refused() -> None:
    error = refused_by("jatim", jatim(("16/01/2026", "A", 5, 5, "100.00")))
    assert (error.field, error.line) == ("amount", 2)
