"""Payout files: CSV as spreadsheets read it, pain.001 as the schemas want it."""

import csv
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sepaxml  # type: ignore[import-untyped]  # no types are published
import xmlschema
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.settlements.files.mandiri import mandiri_pieces
from chalicelib.settlements.files.pain001 import V03, V09, Version, pain001_pieces
from chalicelib.settlements.files.payout_csv import COLUMNS, csv_pieces
from chalicelib.settlements.files.payout_files import render
from chalicelib.settlements.files.swift_text import swift_text
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.rendering import (
    FORMATS,
    Batch,
    Format,
    Party,
    message_id,
    open_orders,
)
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.settlements.rules.terms import BEARERS

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
LARGE = replace(LINE, line=3, merchant_id="mrc_b", amount=250_000_001, channel="skn")
LARGEST = replace(LINE, line=4, merchant_id="mrc_c", amount=1_000_000_001, channel="rtgs")
LINES = [LINE, HELD, LARGE, LARGEST]
TOTAL = LINE.amount + LARGE.amount + LARGEST.amount
SETTLEMENT = Settlement(
    "stl_a",
    "260712001",
    "approved",
    LINE.until,
    False,
    "",
    "finance:a",
    "",
    "finance:a",
    payments=3,
    open=3,
    total=TOTAL,
    approved_at="2026-07-10T03:00:00.000Z",
)
DAY = date(2026, 7, 13)
VERSIONS = {"pain.001.001.03": V03, "pain.001.001.09": V09}


def batch(*lines: Line, charges: str = "DEBT") -> Batch:
    return Batch(
        number="260712001",
        message_id=message_id(SETTLEMENT, DAY),
        made_at=SETTLEMENT.approved_at,
        execute_on=DAY,
        city=CITY,
        charges=charges,
        orders=tuple(open_orders(lines, "approved")),
    )


@cache
def schema(name: str) -> xmlschema.XMLSchema:
    folder = Path(sepaxml.__file__).parent / "schemas"
    return xmlschema.XMLSchema(folder / f"{name}.xsd")


def pain001(of: Batch, version: Version = V09) -> str:
    return "".join(pain001_pieces(of, version))


@pytest.mark.parametrize("name", VERSIONS)
@pytest.mark.parametrize("charges", BEARERS)
def test_pain001_is_valid_by_its_schema(name: str, charges: str) -> None:
    schema(name).validate(pain001(batch(*LINES, charges=charges), VERSIONS[name]))


def test_pain001_carries_count_sum_and_ids_for_each_channel() -> None:
    root = ElementTree.fromstring(pain001(batch(*LINES)))
    found = {"p": V09.namespace}

    def texts(path: str) -> list[str | None]:
        return [one.text for one in root.findall(f".//p:{path}", found)]

    assert texts("NbOfTxs") == ["3", "1", "1", "1"]
    sums = [TOTAL, LINE.amount, LARGE.amount, LARGEST.amount]
    assert texts("CtrlSum") == [str(one) for one in sums]
    assert texts("EndToEndId") == ["2607120010000101", "2607120010000301", "2607120010000401"]
    amounts = root.findall(".//p:InstdAmt", found)
    assert [one.get("Ccy") for one in amounts] == ["IDR"] * 3
    assert [int(one.text or "") for one in amounts] == sums[1:]
    assert texts("MsgId") == ["TUMBAS-260712001-0713-3"]
    assert texts("PmtInfId") == [
        "TUMBAS-260712001-0713-3-BIFAST",
        "TUMBAS-260712001-0713-3-SKN",
        "TUMBAS-260712001-0713-3-RTGS",
    ]
    assert texts("MmbId") == ["114", "014"] * 3
    assert texts("ReqdExctnDt/p:Dt") == ["2026-07-13"] * 3
    assert texts("SvcLvl/p:Cd") == ["URGP", "NURG", "URGP"]
    assert texts("CtgyPurp/p:Cd") == ["GOVT"] * 3
    assert texts("ChrgBr") == ["DEBT"] * 3
    assert set(texts("Ctry")) == {"ID"}
    assert set(texts("ClrSysId/p:Prtry")) == {"IDBI"}


def test_the_older_pain001_tells_its_day_without_a_choice() -> None:
    root = ElementTree.fromstring(pain001(batch(LINE), V03))
    (day,) = root.findall(".//p:ReqdExctnDt", {"p": V03.namespace})
    assert day.text == "2026-07-13"


_ANY = some.text(some.characters(exclude_categories=["Cs"]), max_size=140)


@given(_ANY, _ANY, some.sampled_from(sorted(VERSIONS)))
def test_pain001_is_valid_whatever_people_are_called(holder: str, shop: str, name: str) -> None:
    line = replace(LINE, bank_account_name=holder, name=shop)
    schema(name).validate(pain001(batch(line), VERSIONS[name]))


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
    text = "".join(csv_pieces(batch(*LINES)))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:-1]] == [
        "2607120010000101",
        "2607120010000301",
        "2607120010000401",
    ]
    assert sum(int(row[4]) for row in rows[1:-1]) == int(rows[-1][4]) == TOTAL
    assert (rows[-1][0], rows[-1][7]) == ("TOTAL", "3")
    assert text.count("\r\n") == text.count("\n") == 5
    assert rows[1] == [
        "2607120010000101",
        "014",
        "0012345678",
        "TINI",
        "5000",
        "mrc_a",
        "Warung Bu Tini",
        "TUMBAS 260712001 Warung Bu Tini",
        "bi_fast",
        "2026-07-13",
    ]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    names = replace(LINE, name="@SUM(A1)", bank_account_name='=HYPERLINK("x")')
    (row,) = list(csv.reader(io.StringIO("".join(csv_pieces(batch(names))))))[1:-1]
    assert row[3] == '\'=HYPERLINK("x")'
    assert row[6] == "'@SUM(A1)"


def mandiri(of: Batch) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(mandiri_pieces(of)), newline="")))


def test_mandiris_file_begins_with_day_account_number_and_sum() -> None:
    head, *orders = mandiri(batch(*LINES))
    assert head[:6] == ["P", "20260713", "0011234567", "3", str(TOTAL), ""]
    assert {len(one) for one in (head, *orders)} == {41}
    assert [one[9] for one in orders] == ["BAU", "LBU", "RBU"]
    assert orders[0][:12] == [
        "0012345678",
        "TINI",
        "",
        "",
        "",
        "IDR",
        "5000",
        "TUMBAS 260712001 Warung Bu Tini",
        "2607120010000101",
        "BAU",
        "014",
        "",
    ]
    assert orders[0][16] == "N"


def test_mandiri_pays_its_own_customers_in_house() -> None:
    _, order = mandiri(batch(replace(LARGE, bank_code="008")))
    assert (order[9], order[10]) == ("IBU", "")


@given(_ANY, _ANY)
def test_mandiris_file_has_no_cell_that_breaks_a_reader(holder: str, shop: str) -> None:
    text = "".join(mandiri_pieces(batch(replace(LINE, bank_account_name=holder, name=shop))))
    rows = text.split("\r\n")
    assert [one.count(",") for one in rows] == [40, 40, 0]
    assert text.isascii()
    assert not set(text) & set('"\t=@;')


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_batch_makes_the_same_bytes(form: Format) -> None:
    first, second = render(form, batch(*LINES)), render(form, batch(*LINES))
    assert (first.sha256, first.size) == (second.sha256, second.size)
    assert first.file.read() == second.file.read()
