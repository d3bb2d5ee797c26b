"""Files that banks send, and those that only look like it."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats import camt, csv, mt940
from chalicelib.bank.formats.csv import Mapping
from chalicelib.bank.formats.shape import Entries, Entry, StatementRefused, Summary
from chalicelib.imports.formats.records import Readable

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def read(
    reader: Callable[[Readable], Entries], content: bytes | str
) -> tuple[list[Entry], Summary]:
    raw = content.encode() if isinstance(content, str) else content
    found, entries = reader(BytesIO(raw)), []
    while True:
        try:
            entries.append(next(found))
        except StopIteration as end:
            return entries, end.value


def refused(reader: Callable[[Readable], Entries], content: bytes | str) -> StatementRefused:
    with pytest.raises(StatementRefused) as caught:
        read(reader, content)
    assert caught.value.message_id
    assert caught.value.message_en
    return caught.value


# camt.053


def balance(kind: str, amount: int, day: str = "2026-12-01") -> str:
    mark = "CRDT" if amount >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="IDR">{abs(amount)}.00</Amt><CdtDbtInd>{mark}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def booking(
    amount: str, mark: str = "DBIT", details: str = "", *, version: str = "08", more: str = ""
) -> str:
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    return (
        f'<Ntry><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>2026-12-01</Dt></BookgDt><AcctSvcrRef>BANK-1</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def transaction(name: str, amount: str = "", more: str = "") -> str:
    money = f'<Amt Ccy="IDR">{amount}</Amt>' if amount else ""
    return f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{money}{more}</TxDtls>"


def document(*statements: str, version: str = "08", head: str = '<?xml version="1.0"?>') -> str:
    bodies = "".join(
        f"<Stmt><Id>1</Id><Acct><Id><Othr><Id>0011234567</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{one}</Stmt>"
        for one in statements
    )
    return (
        f'{head}<Document xmlns="{NAMESPACE}{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr>{bodies}</BkToCstmrStmt></Document>"
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


# MT940


def swift(*fields: str, opening: int = 1_000, closing: int = 700) -> str:
    return "\r\n".join(
        [
            ":20:STMT",
            ":25:0011234567",
            ":28C:335/1",
            f":60F:C261130IDR{opening},00",
            *fields,
            f":62F:C261201IDR{closing},00",
            ":64:C261201IDR0,",
            "-",
            "",
        ]
    )


def test_mt940_tells_entries_balances_and_why_money_came_back() -> None:
    content = swift(
        ":61:2612011201D500,NTRF2612010010000101//BANK7",
        ":86:BI-FAST KELUAR",
        " baris dua",
        ":61:2612011201C200,00NRTINONREF//BANK8",
        ":86:/EREF/2612010010000201/RTRN/AC04/REMI/Retur/",
    )
    entries, summary = read(mt940.read, content)
    assert summary == Summary("0011234567", "2026-11-30", "2026-12-01", 1_000, 700, 2, 500, 200)
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
    assert (summary.opening, summary.closing) == (10, 7)
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
        (swift(closing=1_000), "file"),
        (swift(":61:261201D300,NTRFX\n" + "x\n" * 40), ":61:"),
        (swift(":61:261201D300,NTRFX").encode() + b"\xe9", "file"),
        (b"x" * 2_000, "file"),
    ],
)
def test_mt940_that_is_unsound_is_refused(content: bytes | str, field: str) -> None:
    assert refused(mt940.read, content).field == field


# CSV

HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason\n"


def test_our_own_csv_is_numbered_as_a_spreadsheet_and_may_end_with_sums() -> None:
    content = (
        HEADER + "2026-12-01,2612010010000101,x,debit,500,\n\n2026-12-02,,y,credit,200,AC01 salah\n"
        "TOTAL,,,debit,500,\nTOTAL,,,credit,200,\n"
    )
    entries, summary = read(csv.read, content)
    assert [(one.line, one.amount) for one in entries] == [(2, 500), (4, 200)]
    assert (entries[1].reason_code, entries[1].reason) == ("AC01", "salah")
    assert summary == Summary("", "2026-12-01", "2026-12-02", None, None, 2, 500, 200)
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
        "d,t,a\n20261201 10:15,x,-1000\n20261201,y,2000\n",
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
        ('d,t,a,k\n2026-12-01,x,"1,00",D\n', "amount"),
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
