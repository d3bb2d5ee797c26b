"""The shop's sticker in a browser: shown, printed, renewed, and the photo of the shop."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.people import People, Person, Town


def sticker(merchant: Person) -> None:
    merchant.enter("Toko")
    merchant.follow("Stiker toko")


def test_a_shop_prints_its_sticker_and_renews_it(merchant: Person) -> None:
    sticker(merchant)
    page = merchant.page
    code = page.get_by_role("img", name="Kode QR stiker")
    expect(code).to_be_visible()
    before = code.get_attribute("src")
    with page.expect_download() as download:
        merchant.press("Unduh untuk dicetak (A6)")
    (printed,) = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages
    assert "1 Pindai" in printed.extract_text()

    merchant.press("Ganti stiker")
    expect(page.get_by_role("dialog")).to_contain_text("langsung tidak berlaku")
    merchant.press("Tidak jadi")
    assert code.get_attribute("src") == before
    merchant.press("Ganti stiker")
    merchant.press("Ya, ganti sekarang")
    expect(merchant.status("Stiker baru sudah berlaku")).to_be_visible()
    assert code.get_attribute("src") != before


def test_the_owner_puts_up_a_photo_of_the_shop_and_takes_it_down(
    merchant: Person, tmp_path: Path
) -> None:
    photo = tmp_path / "toko.png"
    Image.new("RGB", (1_600, 1_200), "orange").save(photo)
    sticker(merchant)
    page = merchant.page
    expect(page.get_by_text("Belum ada foto.")).to_be_visible()
    merchant.press("Ganti foto toko")
    page.get_by_label("Ambil atau pilih foto").set_input_files(photo)
    expect(merchant.status("sudah tampil")).to_be_visible()
    expect(page.locator("img.photo")).to_be_visible()
    merchant.press("Ganti foto toko")
    merchant.press("Hapus foto")
    expect(page.get_by_text("Belum ada foto.")).to_be_visible()


def test_a_cashier_shows_the_sticker_and_changes_nothing(
    merchant: Person, town: Town, person: People
) -> None:
    phone = town.city.new_phone()
    merchant.enter("Toko")
    merchant.follow("Daftar kasir")
    merchant.press("Tambah kasir")
    merchant.page.get_by_label("Nama").fill("Rini")
    merchant.page.get_by_label("Nomor HP kasir").fill(phone)
    merchant.press("Tambahkan")
    expect(merchant.status("Rini sekarang bisa masuk")).to_be_visible()
    cashier = person()
    cashier.sign_in("/merchant/", phone)
    sticker(cashier)
    expect(cashier.page.get_by_role("img", name="Kode QR stiker")).to_be_visible()
    expect(cashier.page.get_by_role("button", name="Ganti stiker")).to_have_count(0)
    expect(cashier.page.get_by_role("button", name="Ganti foto toko")).to_have_count(0)
