"""The tours of the wallet: signing in to it, and all that is behind that."""

import secrets
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.by_message import text_shown
from tests.browser.people import Person
from tests.browser.tours.cast import Cast, door, must_claim


def sign_in(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/wallet/")
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    yield "sign-in"
    text_shown(one)
    yield "sign-in-whatsapp"
    one.press("Pakai SMS")
    one.follow("Punya kode?")
    expect(one.page.get_by_label("Kode program")).to_be_visible()
    yield "sign-in-code"
    one.follow("Masuk tanpa kode")
    code = one.ask_for_a_code(cast.resident)
    one.page.get_by_label("Kode", exact=True).fill(f"{(int(code) + 1) % 1_000_000:06d}")
    one.press("Masuk")
    expect(one.page.get_by_role("alert")).to_be_visible()
    yield "sign-in-refused"


def wallet(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.sign_in("/wallet/", cast.resident)
    one.settled()
    yield "wallet"
    one.follow("Punya kode?")
    expect(page.get_by_label("Kode program")).to_be_visible()
    yield "wallet-code"
    page.get_by_role("main").get_by_role("link", name="Dompet", exact=True).click()
    one.settled()
    if must_claim(one, cast.campaign):
        one.claim(cast.campaign)
        one.settled()
        yield "wallet-claimed"
    one.show_code(cast.campaign)
    yield "wallet-pay"
    one.press("Tidak bisa dipindai?")
    expect(page.locator("output")).to_be_visible()
    yield "wallet-pay-digits"
    one.press("Batasi jumlah")
    expect(page.get_by_label("Paling banyak", exact=True)).to_be_visible()
    yield "wallet-pay-limit"
    one.press("Tidak jadi")
    digits = page.locator("output").inner_text()
    till = one.beside()
    till.sign_in("/merchant/", cast.merchant)
    till.type_code(digits)
    till.accept(12_500)
    expect(till.status("Berhasil")).to_be_visible()
    expect(one.status("Lunas")).to_be_visible()
    yield "wallet-paid"
    one.follow("Lihat bukti")
    expect(page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    one.settled()
    yield "wallet-receipt"
    if cast.sticker:
        yield from _at_a_sticker(one, cast)
    door(one, "Riwayat")
    yield "wallet-history"
    one.enter("Belanja")
    rows = page.locator(".row-link")
    expect(rows.first).to_be_visible()
    yield "wallet-shops"
    one.press("Barang & jasa")
    expect(rows.first).to_contain_text("Rp")
    yield "wallet-goods"
    rows.first.click()
    expect(page.locator(".about")).to_be_visible()
    one.settled()
    yield "wallet-shop"
    if cast.order:
        one.open(cast.order)
        expect(page.get_by_role("button", name="Setuju")).to_be_visible()
        one.settled()
        yield "wallet-order"
    one.press("Menu")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    yield "wallet-menu"
    one.follow("Bantuan")
    page.get_by_text("Bagaimana cara membayar?").click()
    one.settled()
    yield "wallet-help"
    yield from _cashback(one)
    door(one, "Dompet")
    expect(one.voucher(cast.campaign)).to_be_visible()
    page.context.set_offline(True)
    one.voucher(cast.campaign).get_by_role("button", name="Bayar").click()
    expect(one.alert("Membayar perlu sambungan")).to_be_visible()
    yield "wallet-pay-offline"
    one.press("Tutup")
    yield "wallet-offline"
    page.context.set_offline(False)


def _at_a_sticker(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    door(one, "Dompet")
    one.press("Bayar ke toko")
    expect(page.get_by_text("Arahkan ke stiker")).to_be_visible()
    yield "wallet-scan-shop"
    one.press("Tutup")
    one.open(cast.sticker)
    page.get_by_label("Jumlah", exact=True).fill("5000")
    one.settled()
    yield "wallet-pay-shop"
    one.press("Bayar sekarang")
    expect(one.status("Lunas")).to_be_visible()
    yield "wallet-paid-shop"
    one.follow("Lihat bukti")
    expect(page.get_by_role("button", name="Minta dibatalkan")).to_be_visible()
    one.settled()
    yield "wallet-payment"
    one.press("Menu")
    one.follow("Menjadi wakil")
    expect(page.get_by_role("heading", name="Menjadi wakil")).to_be_visible()
    one.settled()
    yield "wallet-standing"


def _cashback(one: Person) -> Iterator[str]:
    page = one.page
    door(one, "Dompet")
    one.follow("Sudah bayar pakai QRIS? Ambil cashback")
    shops = page.get_by_role("main").get_by_role("button").filter(has_text="Warung")
    page.get_by_label("Cari nama toko").fill("warung")
    expect(shops.first).to_be_visible()
    one.settled()
    yield "wallet-cashback"
    shops.first.click()
    page.get_by_label("Nomor di struk (RRN)").fill(secrets.token_hex(6))
    page.get_by_label("Jumlah", exact=True).fill("40000")
    yield "wallet-cashback-receipt"
    one.press("Ambil cashback")
    expect(page.get_by_role("button", name="Periksa lagi")).to_be_visible()
    one.settled()
    yield "wallet-cashback-waiting"
