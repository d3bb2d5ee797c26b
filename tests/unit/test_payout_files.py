"""Payout files: CSV as spreadsheets read it, pain.001 as the schema wants it."""

import csv
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sepaxml  # type: ignore[import-untyped]  # no types are published
import xmlschema
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.settlements.files.pain001 import NAMESPACE, Party, pain001_pieces, swift_text
from chalicelib.settlements.files.payout_csv import COLUMNS, csv_pieces
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import PAYMENT_AT_MOST
from chalicelib.settlements.rules.settlement import Settlement

CITY = Party("114", "0011234567", "RKUD KOTA MALANG")
LINE = Line(
    "stl_a",
    "260712001",
    1,
    "mrc_a",
    5_000,
    0,
    "",
    "2026-07-12T00:00:00.000Z",
    name="Warung Bu Tini",
    bank_code="014",
    bank_account="0012345678",
    bank_account_name="TINI",
    amount=5_000,
    state="ready",
    hold="",
)
HELD = replace(LINE, line=2, state="held", hold="officer")
LARGE = replace(LINE, line=3, merchant_id="mrc_b", amount=2 * PAYMENT_AT_MOST + 1)
LINES = [LINE, HELD, LARGE]
TOTAL = LINE.amount + LARGE.amount
SETTLEMENT = Settlement(
    "stl_a",
    "260712001",
    "approving",
    LINE.until,
    False,
    "",
    "finance:a",
    "",
    payments=4,
    total=TOTAL,
    approved_at="2026-07-10T03:00:00.000Z",
)


@cache
def schema() -> xmlschema.XMLSchema:
    folder = Path(sepaxml.__file__).parent / "schemas"
    return xmlschema.XMLSchema(folder / "pain.001.001.03.xsd")


def pain001(settlement: Settlement, lines: list[Line], city: Party = CITY) -> str:
    return "".join(pain001_pieces(settlement, city, lines))


def one_line(line: Line) -> str:
    return pain001(replace(SETTLEMENT, payments=1, total=line.amount), [line])


def test_pain001_is_valid_by_the_schema() -> None:
    schema().validate(pain001(SETTLEMENT, LINES))


def test_pain001_carries_count_sum_and_ids() -> None:
    root = ElementTree.fromstring(pain001(SETTLEMENT, LINES))
    found = {"p": NAMESPACE}

    def texts(path: str) -> list[str | None]:
        return [one.text for one in root.findall(f".//p:{path}", found)]

    assert texts("NbOfTxs") == ["4", "4"]
    assert texts("CtrlSum") == [str(TOTAL)] * 2
    assert texts("EndToEndId") == [
        "2607120010000101",
        "2607120010000301",
        "2607120010000302",
        "2607120010000303",
    ]
    amounts = root.findall(".//p:InstdAmt", found)
    assert [one.get("Ccy") for one in amounts] == ["IDR"] * 4
    assert [int(one.text or "") for one in amounts] == [
        5_000,
        PAYMENT_AT_MOST,
        PAYMENT_AT_MOST,
        1,
    ]
    assert texts("MsgId") == ["TUMBAS-260712001"]
    assert texts("MmbId") == ["114", "014", "014", "014", "014"]
    # Approved on a Friday.
    assert texts("ReqdExctnDt") == ["2026-07-13"]


def test_what_pays_nobody_has_no_pain001() -> None:
    assert pain001(replace(SETTLEMENT, payments=0, total=0), [HELD]) == ""


@given(
    some.text(some.characters(exclude_categories=["Cs"]), max_size=140),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=100),
)
def test_pain001_is_valid_whatever_people_are_called(holder: str, shop: str) -> None:
    schema().validate(one_line(replace(LINE, bank_account_name=holder, name=shop)))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Warung Bu Tini", "Warung Bu Tini"),
        ("Söhne & Töchter", "Sohne + Tochter"),
        ("//A//B/", "A/B"),
        ("Toko_Jaya; <b>", "Toko-Jaya, b"),
        ("馬朗", "-"),
        ("", "-"),
        ("A" * 141, "A" * 140),
    ],
)
def test_text_is_brought_into_what_every_bank_takes(text: str, plain: str) -> None:
    assert swift_text(text, 140) == plain


def test_the_csv_ends_with_sum_and_number() -> None:
    text = "".join(csv_pieces(LINES))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:-1]] == [
        "2607120010000101",
        "2607120010000301",
        "2607120010000302",
        "2607120010000303",
    ]
    assert sum(int(row[4]) for row in rows[1:-1]) == int(rows[-1][4]) == TOTAL
    assert (rows[-1][0], rows[-1][7]) == ("TOTAL", "4")
    assert text.count("\r\n") == text.count("\n") == 6
    assert rows[1] == [
        "2607120010000101",
        "014",
        "0012345678",
        "TINI",
        "5000",
        "mrc_a",
        "Warung Bu Tini",
        "TUMBAS 260712001 Warung Bu Tini",
    ]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    names = replace(LINE, name="@SUM(A1)", bank_account_name='=HYPERLINK("x")')
    (row,) = list(csv.reader(io.StringIO("".join(csv_pieces([names])))))[1:-1]
    assert row[3] == '\'=HYPERLINK("x")'
    assert row[6] == "'@SUM(A1)"


def test_the_same_lines_make_the_same_bytes() -> None:
    assert pain001(SETTLEMENT, LINES) == pain001(SETTLEMENT, LINES)
    assert list(csv_pieces(LINES)) == list(csv_pieces(LINES))
