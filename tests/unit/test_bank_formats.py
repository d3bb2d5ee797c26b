"""Files that banks send, and those that only look like it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats import camt, csv, mt940
from chalicelib.bank.formats.csv import Mapping
from chalicelib.bank.formats.shape import Entry, StatementRefused, Summary
from tests.unit.bank_files import (
    HEADER,
    balance,
    booking,
    document,
    read,
    refused,
    swift,
)

# MT940


def test_mt940_tells_entries_balances_and_why_money_came_back() -> None:
    content = swift(
        ":61:2612011201D500,NTRF2612010010000101//BANK7",
        ":86:BI-FAST KELUAR",
        " baris dua",
        ":61:2612011201C200,00NRTINONREF//BANK8",
        ":86:/EREF/2612010010000201/RTRN/AC04/REMI/Retur/",
    )
    entries, summary = read(mt940.read, content)
    assert summary == Summary(
        "0011234567", "2026-11-30", "2026-12-01", 100_000, 70_000, 2, 50_000, 20_000
    )
    assert entries[0].end_to_end_id == "2612010010000101"
    assert entries[0].reference == "BI-FAST KELUAR baris dua"
    assert (entries[0].line, entries[1].line) == (5, 8)
    assert entries[1].end_to_end_id == "2612010010000201"
    assert (entries[1].direction, entries[1].reason_code) == ("credit", "AC04")


def test_mt940_in_swift_s_envelope_and_in_pages() -> None:
    head = "{1:F01BANKIDJAXXXX0000000000}{2:O9401200261201}{4:\n"
    first = (
        f"{head}:20:A\n:25:1\n:28C:1/1\n:60F:C261201IDR10,\n:61:261201D4,NTRFX\n"
        ":62M:C261201IDR6,\n-}\n"
    )
    second = (
        f"{head}:20:A\n:25:1\n:28C:1/2\n:60M:C261201IDR6,\n:61:261201C1,NTRFY\n"
        ":62F:C261201IDR7,\n-}{5:{CHK:1}}\n"
    )
    entries, summary = read(mt940.read, first + second)
    assert [one.amount for one in entries] == [4, 1]
    assert (summary.opening_in_sen, summary.closing_in_sen) == (1_000, 700)
    assert refused(mt940.read, first + second.replace("60M:C261201IDR6", "60M:C261201IDR5"))


def test_a_reversal_goes_the_other_way_and_says_so() -> None:
    content = swift(":61:261201RC300,NTRFX", ":61:261201RD5,NTRFY", ":61:261201D5,NTRFZ")
    entries, _ = read(mt940.read, content)
    assert [(one.direction, one.reversal) for one in entries] == [
        ("debit", True),
        ("credit", True),
        ("debit", False),
    ]


def test_the_day_of_booking_takes_its_year_from_the_value_date() -> None:
    content = swift(":61:2612310101D300,NTRFX").replace("C261201", "C270101")
    assert read(mt940.read, content)[0][0].booked_on == "2027-01-01"
    content = swift(":61:2701011231D300,NTRFX")
    assert read(mt940.read, content)[0][0].booked_on == "2026-12-31"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("", "closing_balance"),
        ("halo", "file"),
        (swift(":61:261201D300,NTRFX").split(":62F:")[0], "closing_balance"),
        (swift(":61:261201D301,NTRFX"), "closing_balance"),
        (swift(":61:261201D300,NTRFX").replace("IDR", "USD"), "currency"),
        (swift(":61:261201D300,50NTRFX"), "amount"),
        (swift(":61:261301D300,NTRFX"), "booked_on"),
        (swift(":61:261201X300,NTRFX"), ":61:"),
        (swift(":61:261201D3,0,0NTRFX"), ":61:"),
        (swift(":99:x", ":61:261201D300,NTRFX"), ":99:"),
        (swift(":61:261201D300,NTRFX", ":20:B"), ":20:"),
        (swift(closing=1_001), "closing_balance"),
        (swift(":61:261201D300,NTRFX\n" + "x\n" * 40), ":61:"),
        (swift(":61:261201D300,NTRFX").encode() + "é".encode() + b"\xe9", "file"),
        (swift(":61:261201D300,NTRFX") + "\0", "file"),
        (b"x" * 2_000, "file"),
    ],
)
def test_mt940_that_is_unsound_is_refused(content: bytes | str, field: str) -> None:
    assert refused(mt940.read, content).field == field


# CSV


def test_our_own_csv_is_numbered_as_a_spreadsheet_and_may_end_with_sums() -> None:
    content = (
        HEADER + "2026-12-01,2612010010000101,x,debit,500,\n\n2026-12-02,,y,credit,200,AC01 salah\n"
        "TOTAL,,,debit,500,\nTOTAL,,,credit,200,\n"
    )
    entries, summary = read(csv.read, content)
    assert [(one.line, one.amount) for one in entries] == [(2, 500), (4, 200)]
    assert (entries[1].reason_code, entries[1].reason) == ("AC01", "salah")
    assert summary == Summary("", "2026-12-01", "2026-12-02", None, None, 2, 50_000, 20_000)
    late = content + "2026-12-02,,y,credit,200,\n"
    assert refused(csv.read, late).field == "booked_on"


def mapped(content: str, **columns: str) -> list[Entry]:
    mapping = Mapping(**columns)  # type: ignore[arg-type]
    return read(lambda file: csv.read(file, mapping), content)[0]


def test_a_bank_s_own_csv_is_read_as_its_mapping_says() -> None:
    content = "Rek;1\n\nTgl;Ket;Jumlah;Saldo\n01/12/26;Bayar;1.000.000,00 DB;5\n02/12/26;X;7 CR;5\n"
    entries = mapped(
        content,
        booked_on="Tgl",
        reference="Ket",
        amount="Jumlah",
        date_format="DD/MM/YY",
        delimiter=";",
        decimal=",",
    )
    assert [(one.line, one.booked_on, one.direction, one.amount) for one in entries] == [
        (4, "2026-12-01", "debit", 1_000_000),
        (5, "2026-12-02", "credit", 7),
    ]
    entries = mapped(
        "d,t,a\n20261201 10:15,x,-1000\n20261201,y,+2000\n",
        booked_on="d",
        reference="t",
        amount="a",
        date_format="YYYYMMDD",
    )
    assert [(one.direction, one.amount) for one in entries] == [("debit", 1000), ("credit", 2000)]
    entries = mapped(
        'd,t,out,in\n2026-12-01,x,"1,000.00",\n2026-12-01,y,0.00,5\n',
        booked_on="d",
        reference="t",
        debit="out",
        credit="in",
    )
    assert [(one.direction, one.amount) for one in entries] == [("debit", 1000), ("credit", 5)]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("a,b\n", "file"),
        ("d,t,a,k\n01-13-2026,x,1,D\n", "booked_on"),
        ("d,t,a,k\n2026-12-01,x,1.5,D\n", "amount"),
        ("d,t,a,k\n2026-12-01,x,1e3,D\n", "amount"),
        ('d,t,a,k\n2026-12-01,x,"1,2345",D\n', "amount"),
        ("d,t,a,k\n2026-12-01,x,100,?\n", "direction"),
        ("d,t,a,k\n2026-12-01,x,100\n", "row"),
    ],
)
def test_a_mapped_csv_that_is_unsound_is_refused(content: str, field: str) -> None:
    mapping = Mapping(booked_on="d", reference="t", amount="a", direction="k")
    assert refused(lambda file: csv.read(file, mapping), content).field == field


def test_a_mapping_must_say_what_money_is_once() -> None:
    for wrong in (
        Mapping("d", reference="t"),
        Mapping("d", reference="t", amount="a", debit="b", credit="c"),
        Mapping("d", reference="t", debit="b"),
        Mapping("d", amount="a"),
    ):
        with pytest.raises(StatementRefused):
            wrong.must_be_sound()


@given(st.binary(max_size=400))
def test_no_bytes_make_a_reader_fail_otherwise_than_by_refusing(content: bytes) -> None:
    for reader in (camt.read, mt940.read, csv.read):
        for around in (content, HEADER.encode() + content, swift(":61:").encode() + content):
            with suppress(StatementRefused):
                read(reader, around)


@given(
    st.lists(st.tuples(st.sampled_from(["D", "C"]), st.integers(1, 10**9)), min_size=1, max_size=30)
)
def test_the_three_formats_tell_the_same_of_the_same_movements(
    moves: list[tuple[str, int]],
) -> None:
    net = sum(amount if mark == "C" else -amount for mark, amount in moves)
    opening = 10**11
    words = {"D": "debit", "C": "credit"}
    as_csv = HEADER + "".join(f"2026-12-01,,x,{words[m]},{a},\n" for m, a in moves)
    as_swift = swift(
        *(f":61:261201{mark}{amount},NTRFNONREF" for mark, amount in moves),
        opening=opening,
        closing=opening + net,
    )
    marks = {"D": "DBIT", "C": "CRDT"}
    as_camt = document(
        balance("OPBD", opening)
        + balance("CLBD", opening + net)
        + "".join(booking(str(amount), marks[mark]) for mark, amount in moves)
    )
    told = [
        [(one.direction, one.amount) for one in read(reader, content)[0]]
        for reader, content in ((csv.read, as_csv), (mt940.read, as_swift), (camt.read, as_camt))
    ]
    assert told[0] == told[1] == told[2] == [(words[mark], amount) for mark, amount in moves]
