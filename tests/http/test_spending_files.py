"""The report of the budget as PDF and XLSX: the same figures, with every document behind them."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from chalicelib.core.values.errors import Refused
from chalicelib.exports.use.spending import PrintSpending
from chalicelib.procurement.parts import ProcurementParts
from tests.http.client import Reply, refused
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase, item
from tests.http.spending import bring_in, new_unit, of_unit, row

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NPWP = "3573014708900088"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def asked(city: TestCity, kind: str, accept: str, language: str = "id", **query: Any) -> Reply:
    headers = {"Accept": accept, "Accept-Language": language}
    wanted: dict[str, Any] = {"format": kind, "year": city.clock().year} | query
    path = "/finance/procurement/report"
    return city.staff("auditor").send("GET", path, headers=headers, **wanted)


def sheets(raw: bytes) -> list[list[list[str]]]:
    """The cells of each sheet as text, no one of them a formula."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        shared = [
            "".join(one.itertext())
            for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet"))
        return [_rows(book.read(name), shared) for name in names]


def _rows(xml: bytes, shared: list[str]) -> list[list[str]]:
    assert b"<f>" not in xml
    return [
        [_cell(cell, shared) for cell in line.iter(f"{MAIN}c")]
        for line in ElementTree.fromstring(xml).iter(f"{MAIN}row")
    ]


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = "".join(cell.itertext())
    return shared[int(text)] if cell.get("t") == "s" else text


def bought(city: TestCity) -> tuple[str, Purchase]:
    """A unit with a budget, an order of its own, and what it has bought elsewhere."""
    unit, year = new_unit(), city.clock().year
    shop = city.merchant(name="Warung Papan")
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"size": "micro", "npwp": NPWP}).ok()
    order = Purchase(city, item(4, 250_000), shop=shop, unit=unit).delivered()
    order.accept(bast=f"BAST {unit}", taxes=[{"kind": "pph22", "amount": 15_000}]).ok()
    bring_in(
        city,
        row(unit, "budget", 10_000_000, year=year),
        row(unit, "realised", 3_000_000, reference=f"EK {unit}", year=year, local="ya"),
        row(unit, "realised", 70_000, reference="x", year=year, size=""),
    )
    return unit, order


def test_a_workbook_holds_the_figures_and_every_document(city: TestCity) -> None:
    unit, order = bought(city)
    reply = asked(city, "xlsx", XLSX, unit=unit)
    assert (reply.status, reply.headers["content-type"]) == (200, XLSX)
    figures, documents, doubts = sheets(reply.raw)
    by_unit = {line[0]: line for line in figures if line[1] == ""} if figures else {}
    told = of_unit(city, unit, year=city.clock().year)
    assert "10000000" in by_unit[unit]
    assert str(told["realised"]["total"]) in by_unit[unit]
    assert str(told["missing"]) in by_unit[unit]
    ours = next(line for line in documents if order.id in line)
    for number in (order.get()["reference"], order.funding, f"BAST {unit}", NPWP, "Warung Papan"):
        assert number in ours
    assert (
        sum(int(line[3]) for line in documents[1:] if line[2] == "realisasi")
        == (told["realised"]["total"])
    )
    assert any(f"EK {unit}" in line for line in documents)
    assert doubts[1][:2] == [unit, "70000"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ("Anggaran", "10.000.000", "40,00 %")), ("en", ("Budget", "10,000,000", "40.00 %"))],
)
def test_a_paper_holds_the_figures_and_every_document(
    city: TestCity, language: str, words: tuple[str, ...]
) -> None:
    unit, order = bought(city)
    reply = asked(city, "pdf", PDF, language, unit=unit)
    assert (reply.status, reply.headers["content-type"]) == (200, PDF)
    pages = PdfReader(io.BytesIO(reply.raw), strict=True).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    for told in (*words, unit, order.funding, f"BAST {unit}", f"EK {unit}", NPWP, order.id):
        assert told in text, told


def test_without_a_budget_the_paper_says_so(city: TestCity) -> None:
    unit = new_unit()
    bring_in(city, row(unit, "realised", 5, reference="EK-1", year=2035))
    raw = asked(city, "pdf", PDF, year=2035).raw
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    assert "belum ada anggaran" in text
    assert "100" not in text
    figures, _, _ = sheets(asked(city, "xlsx", XLSX, year=2035).raw)
    assert all("belum ada anggaran" in line for line in figures[1:])


def test_a_name_that_no_line_holds_is_cut_and_many_rows_take_many_pages(city: TestCity) -> None:
    unit = f"{new_unit()} {'W' * 80}"
    bring_in(
        city,
        *[
            row(
                unit, "realised", 1, reference=f"{n}-{'M' * 90}", year=2036, account_code=f"{n % 9}"
            )
            for n in range(120)
        ],
    )
    reader = PdfReader(io.BytesIO(asked(city, "pdf", PDF, year=2036).raw), strict=True)
    assert len(reader.pages) > 2
    assert f"{len(reader.pages)} / {len(reader.pages)}" in reader.pages[-1].extract_text()


def test_a_file_must_be_asked_for_by_what_it_is(city: TestCity) -> None:
    refused(asked(city, "pdf", XLSX), "validation_failed")
    refused(asked(city, "xlsx", "text/html"), "validation_failed")
    refused(asked(city, "csv", "text/csv"), "validation_failed")
    refused(city.admin.get("/finance/procurement/report", year=2035, format="pdf"), "forbidden")


def test_a_report_that_would_be_too_large_is_asked_for_by_unit(city: TestCity) -> None:
    bring_in(city, *[row(new_unit(), "realised", 1, reference="EK-1", year=2037) for _ in range(3)])
    reports = city.parts[ProcurementParts].report
    few = PrintSpending(reports=reports, city="malang", clock=city.clock, documents_most=2)
    with pytest.raises(Refused, match="too_large"):
        few.xlsx(2037, "", 0)
    assert few.xlsx(2037, reports.report(2037).units[0].unit, 0)
