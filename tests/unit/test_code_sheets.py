"""Sheets and files of codes: ten cards to a page, each with its code, its address and its times."""

import csv
import io
from dataclasses import replace

from pypdf import PdfReader

from chalicelib.codes.files.csv import csv_of
from chalicelib.codes.files.sheet import Sheet
from chalicelib.codes.rules.text import address, code_of, printed
from tests.unit.test_campaigns_rules import TERMS

ORIGIN = "https://tumbas.example"
CODES = [code for code in (code_of(7 * 10**17 + 101 * step) for step in range(30)) if code][:23]
LONG = replace(TERMS, name="Jelajah Malang untuk tamu hotel dan wisatawan mancanegara " * 2)


def test_a_sheet_has_ten_cards_to_a_page_each_with_its_code_and_its_address() -> None:
    paper = PdfReader(io.BytesIO(Sheet(TERMS, ORIGIN).drawn(CODES)))
    assert len(paper.pages) == 3
    for start, page in zip(range(0, len(CODES), 10), paper.pages, strict=True):
        text = page.extract_text()
        links = [one.get_object()["/A"]["/URI"] for one in page.annotations or ()]
        part = CODES[start : start + 10]
        assert [code for code in CODES if printed(code) in text] == part
        assert links == [address(ORIGIN, code) for code in part]
        assert text.count("Klaim sebelum") == len(part)


def test_a_long_name_leaves_room_for_the_code() -> None:
    text = PdfReader(io.BytesIO(Sheet(LONG, ORIGIN).drawn(CODES[:1]))).pages[0].extract_text()
    assert printed(CODES[0]) in text
    assert "Jelajah Malang" in text


def test_a_file_has_a_row_for_each_code_and_runs_nothing() -> None:
    raw = csv_of(CODES, replace(TERMS, name="=HYPERLINK(1)"), ORIGIN).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert [row["code"] for row in rows] == [printed(code) for code in CODES]
    assert {row["campaign"] for row in rows} == {"'=HYPERLINK(1)"}
    assert rows[0]["address"] == address(ORIGIN, CODES[0])
    assert rows[0]["claim_until"] == TERMS.claim_until
