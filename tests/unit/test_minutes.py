"""The minutes of a reconciliation, on paper: all that two people sign for."""

import io
from typing import Any

from pypdf import PdfReader

from chalicelib.reconciliation.files.minutes import render

SHA256 = "ab" * 32


def report(**changes: Any) -> dict[str, Any]:
    checks = [
        _check("zero_sum", 0, 0),
        _check("bank", 1_250_000, 1_250_000),
        _check("suspense", 0, 0),
        {**_check("days", 3, 3), "unit": "transfers"},
    ]
    return {
        "date": "2026-12-07",
        "as_of": "2026-12-07T17:00:05.000Z",
        "checks": checks,
        "exceptions": [],
        "in_transit": [],
        "in_transit_sums": [],
        "agreement": None,
        **changes,
    }


def _check(name: str, expected: int, actual: int) -> dict[str, Any]:
    difference = actual - expected
    return {
        "name": name,
        "unit": "rupiah",
        "expected": expected,
        "actual": actual,
        "difference": difference,
    }


def read(raw: bytes) -> tuple[int, str]:
    reader = PdfReader(io.BytesIO(raw), strict=True)
    text = " ".join(page.extract_text() for page in reader.pages)
    return len(reader.pages), " ".join(text.split())


def test_minutes_hold_what_two_people_sign_for() -> None:
    pages, text = read(render(report(), SHA256, "malang"))
    assert pages == 1
    for words in (
        "PEMERINTAH KOTA MALANG",
        "BERITA ACARA REKONSILIASI KAS",
        "BAR/2026/12/07",
        "bertempat di",
        "Senin, 7 Desember 2026",
        "8 Desember 2026 00:00 WIB",
        "Saldo kas di bank Rp 1.250.000 Rp 1.250.000 Rp 0",
        "Belum dapat dijelaskan",
        "Tidak ada selisih.",
        SHA256,
        "Pihak pertama, Pihak kedua,",
    ):
        assert words in text, words
    assert text.count("NIP") >= 4
    assert "days" not in text


def test_the_same_report_makes_the_same_minutes() -> None:
    assert render(report(), SHA256, "malang") == render(report(), SHA256, "malang")


def test_minutes_say_of_which_day_the_banks_balance_is() -> None:
    told = "saldo akhir rekening koran bank yang terakhir diterima, per"
    _, text = read(render(report(), SHA256, "malang"))
    assert f"{told} 7 Desember 2026." in text
    item = {"kind": "closing", "reference": "bst_1", "amount": 0, "since": "2026-12-04"}
    sums = [{"kind": "closing", "count": 1, "amount": 0}]
    _, text = read(
        render(report(in_transit=[item], in_transit_sums=sums), SHA256, "malang"),
    )
    assert f"{told} 4 Desember 2026." in text


def test_what_is_in_transit_and_what_differs_is_named() -> None:
    items = [
        {"kind": "sp2d", "reference": f"SP2D {i}/2026", "amount": 10, "since": "2026-12-01"}
        for i in range(120)
    ]
    found = report(
        in_transit=items,
        in_transit_sums=[{"kind": "sp2d", "count": 120, "amount": 1_200}],
        exceptions=[
            {
                "check": "suspense",
                "code": "in_suspense",
                "subject": "stm_1#2 " + "panjang " * 30,
                "unit": "rupiah",
                "difference": -750,
            },
            {
                "check": "projections",
                "code": "journal_missing",
                "subject": "trf_1",
                "unit": "transfers",
                "difference": 1,
            },
        ],
        agreement={"reason": "menunggu bank", "proposed_by": "finance:a", "closed_by": "finance:b"},
    )
    pages, text = read(render(found, SHA256, "malang"))
    assert pages > 2
    for words in (
        "SP2D yang belum masuk (120) Rp 1.200",
        "SP2D 119/2026, sejak 1 Desember 2026 Rp 10",
        "in_suspense stm_1#2",
        "-Rp 750",
        "1 mutasi",
        "menunggu bank (diusulkan finance:a, ditutup finance:b)",
    ):
        assert words in text, words
