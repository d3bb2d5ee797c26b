"""Codes, in a real browser: made at the console, printed, and spent by somebody with a phone and
nothing more."""

import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.console import asked, signed_in
from tests.browser.people import People, Person, Town
from tests.stack import wait_for


def campaign_of_codes(town: Town, name: str) -> str:
    return town.city.campaign(
        fund=1_000_000, name=name, audience="codes", categories=["kuliner"], partial_spend=True
    )


def codes_of(town: Town, campaign: str, count: int) -> list[str]:
    """New codes of a campaign, as its file has them."""
    path = f"/admin/campaigns/{campaign}/codes"
    file_id = town.city.admin.post(path, {"count": count}).ok(202)["id"]

    def done() -> Any:
        file = town.city.admin.get(f"{path}/{file_id}").ok()
        return file if file["state"] == "done" else None

    address = wait_for(60, done)["download_url"]
    with urlopen(address, timeout=10) as answer:
        lines = answer.read().decode("utf-8-sig").splitlines()
    return [line.split(",")[0] for line in lines[1:]]


def come_in(guest: Person, phone: str) -> None:
    """At the door of codes: prove the phone, and go in."""
    code = guest.ask_for_a_code(phone)
    guest.page.get_by_label("Kode", exact=True).fill(code)
    guest.press("Masuk")


def test_a_visitor_with_a_printed_code_comes_from_nothing_to_lunas(
    town: Town, person: People, merchant: Person
) -> None:
    name = "Jelajah Malang"
    (code,) = codes_of(town, campaign_of_codes(town, name), 1)
    guest, phone = person(), town.city.new_phone()
    # What the camera of any phone reads off the card.
    guest.open(f"/wallet/#/kode/{code.replace('-', '')}")
    expect(guest.page.get_by_label("Kode program")).to_have_value(code.replace("-", ""))
    come_in(guest, phone)
    guest.press("Klaim")
    expect(guest.status("Sudah diklaim")).to_contain_text("Kuliner")
    expect(guest.page.get_by_text("Pengunjung")).to_be_visible()
    expect(guest.page.get_by_role("heading", name="Bisa diklaim")).to_have_count(0)
    digits = guest.show_digits(name)
    merchant.type_code(digits)
    expect(merchant.page.get_by_text("pengunjung")).to_be_visible()
    merchant.accept(50_000)
    expect(merchant.status("Berhasil")).to_be_visible()
    expect(guest.status("Lunas")).to_be_visible()


def test_a_resident_types_a_code_in_the_wallet_and_a_mistyped_one_is_told(
    town: Town, person: People
) -> None:
    name = "Kuliah dan Kuliner"
    (code,) = codes_of(town, campaign_of_codes(town, name), 1)
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.follow("Punya kode?")
    field = resident.page.get_by_label("Kode program")
    field.fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    resident.press("Klaim")
    expect(resident.page.get_by_text("bukan kode program")).to_be_visible()
    field.fill(code.lower())
    resident.press("Klaim")
    expect(resident.voucher(name).get_by_role("button", name="Bayar")).to_be_visible()


def test_codes_are_made_printed_and_made_void_at_the_console(
    town: Town, person: People, tmp_path: Path
) -> None:
    campaign = campaign_of_codes(town, "Kode Kampus")
    admin = signed_in(person, town)
    admin.open(f"/console/#/campaigns/{campaign}")
    page = admin.page
    page.get_by_label("Jumlah kode").fill("12")
    admin.press("Buat kode")
    expect(admin.status("Kode sedang dibuat")).to_be_visible()
    codes = page.get_by_role("region", name="Kode", exact=True)
    expect(codes).to_contain_text("Siap")
    with page.expect_download() as sheet:
        admin.press("Lembar cetak")
    sheet.value.save_as(tmp_path / "sheet.pdf")
    paper = PdfReader(tmp_path / "sheet.pdf")
    assert len(paper.pages) == 2
    text = "".join(one.extract_text() for one in paper.pages)
    assert len(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", text)) == 12
    admin.press("Batalkan")
    question = asked(page)
    question.get_by_label("Alasan").fill("lembar hilang")
    question.get_by_role("button", name="Ya, batalkan").click()
    expect(codes).to_contain_text("12 dibatalkan")
    expect(codes).to_contain_text("lembar hilang")
