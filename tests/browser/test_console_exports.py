"""Exports at the console, in a real browser: asked for, made in the background, downloaded."""

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

from chalicelib.core.values.instants import business_day
from tests.browser.books import at, button, download
from tests.browser.console import money, row, signed_in
from tests.browser.payouts import shop
from tests.browser.people import People, Town


def test_an_export_is_made_in_the_background_and_its_file_adds_up(
    person: People, town: Town, tmp_path: Path
) -> None:
    shop(town, "Warung Ekspor", 11_000)
    finance = signed_in(person, town, "finance")
    page = finance.page
    at(finance, "finance", "exports")
    page.get_by_label("Dari tanggal").fill("2026-11-02")
    page.get_by_label("Sampai tanggal").fill("2026-11-01")
    finance.press("Buat berkas")
    expect(page.get_by_text("Tidak boleh sebelum tanggal awal.")).to_be_visible()
    today = business_day(town.city.clock()).isoformat()
    for label in ("Dari tanggal", "Sampai tanggal"):
        page.get_by_label(label).fill(today)
    page.get_by_label("Isi").select_option("Penukaran")
    finance.press("Buat berkas")
    expect(finance.status("Berkas sedang dibuat.")).to_be_visible()
    mine = row(page, "Penukaran").first
    # What is younger than the lists reach is waited for.
    expect(mine).to_contain_text("Siap", timeout=90_000)
    file = download(page, button(mine, re.compile("^Unduh Penukaran")), tmp_path)
    with file.open(encoding="utf-8-sig", newline="") as text:
        head, *body, foot = list(csv.reader(text))
    amount = head.index("amount")
    assert foot[0] == "TOTAL"
    assert int(foot[amount]) == sum(int(one[amount]) for one in body)
    expect(mine).to_contain_text(money(int(foot[amount])))

    auditor = signed_in(person, town, "auditor")
    at(auditor, "finance", "exports")
    expect(button(auditor.page, "Buat berkas")).to_have_count(0)
    theirs = button(row(auditor.page, "Penukaran").first, re.compile("^Unduh Penukaran"))
    assert download(auditor.page, theirs, tmp_path).read_bytes() == file.read_bytes()


def test_an_export_that_failed_says_why(person: People, town: Town) -> None:
    finance = signed_in(person, town, "finance")
    why = "Ekspor terhenti setiap kali dicoba."
    failed = {
        "id": "exp_000000000000",
        "kind": "acts",
        "format": "csv",
        "state": "failed",
        "from": "2026-10-31T17:00:00.000Z",
        "to": "2026-11-01T17:00:00.000Z",
        "rows": 0,
        "sums": {},
        "bytes": 0,
        "sha256": "",
        "reason": why,
        "requested_by": f"finance:{town.city.finance.id}",
        "requested_at": "2026-11-02T01:00:00.000Z",
    }
    answer = {"items": [failed], "next_cursor": None}
    finance.page.route("**/api/v1/finance/exports?*", lambda route: route.fulfill(json=answer))
    finance.page.route("**/api/v1/finance/exports", lambda route: route.fulfill(json=answer))
    at(finance, "finance", "exports")
    listed = row(finance.page, "Jejak audit")
    expect(listed).to_contain_text("Gagal")
    expect(listed).to_contain_text(why)
    expect(listed).to_contain_text("1 Nov 2026")
    expect(button(listed, re.compile("^Unduh"))).to_have_count(0)
