"""Shops' stickers at the console: printed, revoked, and those that somebody should look at."""

import io
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.console import asked, signed_in
from tests.browser.people import People, Person, Town


def pages(page: Page, admin: Person, button: str) -> list[str]:
    """The text of each page of the file that a button downloads."""
    with page.expect_download() as download:
        admin.press(button)
    content = Path(download.value.path()).read_bytes()
    return [one.extract_text() for one in PdfReader(io.BytesIO(content)).pages]


def test_a_sticker_is_printed_and_revoked_with_a_reason(person: People, town: Town) -> None:
    shop = town.city.merchant(name="Warung Stiker")
    before = shop.get("/merchant/sticker").ok()["sticker"]
    admin = signed_in(person, town)
    admin.open(f"/console/#/merchants/{shop.id}")
    (printed,) = pages(admin.page, admin, "Unduh stiker (A6)")
    assert "Warung Stiker" in printed
    admin.press("Cabut stiker")
    expect(asked(admin.page)).to_contain_text("langsung tidak berlaku")
    admin.page.get_by_label("Alasan").fill("difoto dan disebar")
    admin.press("Ya, cabut")
    expect(admin.status("dicabut")).to_be_visible()
    assert shop.get("/merchant/sticker").ok()["sticker"] != before


def test_stickers_of_a_kelurahan_are_printed_a_page_each(person: People, town: Town) -> None:
    for at in range(2):
        town.city.merchant(name=f"Toko Polowijen {at}", kelurahan_code="35.73.01.1005")
    admin = signed_in(person, town)
    admin.go_to("Pedagang")
    admin.follow("Stiker toko")
    expect(admin.page.get_by_text("Tidak ada toko yang perlu diperiksa.")).to_be_visible()
    admin.page.get_by_label("Kelurahan", exact=True).select_option("35.73.01.1005")
    printed = pages(admin.page, admin, "Unduh PDF")
    for at in range(2):
        assert any(f"Toko Polowijen {at}" in text for text in printed)


def test_the_auditor_looks_and_revokes_nothing(person: People, town: Town) -> None:
    shop = town.city.merchant()
    auditor = signed_in(person, town, "auditor")
    auditor.open(f"/console/#/merchants/{shop.id}")
    expect(auditor.page.get_by_role("button", name="Unduh stiker (A6)")).to_be_visible()
    expect(auditor.page.get_by_role("button", name="Cabut stiker")).to_have_count(0)
