"""The tour of the till."""

import re
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.tours.cast import Cast, door, must_claim


def till(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.open("/merchant/")
    expect(page.get_by_label("Nomor HP")).to_be_visible()
    yield "till-sign-in"
    one.follow("Daftarkan usaha")
    expect(page.get_by_role("heading", name="Daftarkan usaha")).to_be_visible()
    yield "till-apply"
    one.sign_in("/merchant/", cast.merchant)
    expect(page.get_by_text("Arahkan ke kode QR")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ transaksi"))).to_be_visible()
    yield "till"
    resident = one.beside()
    resident.sign_in("/wallet/", cast.resident)
    if must_claim(resident, cast.campaign):
        resident.claim(cast.campaign)
    digits = resident.show_digits(cast.campaign)
    one.press("Ketik kode")
    expect(page.get_by_label("Kode", exact=True)).to_be_visible()
    yield "till-type"
    page.get_by_label("Kode", exact=True).fill("00020101021126610014ID.CO.QRIS.WWW")
    one.press("Lanjut")
    expect(one.alert("Ini QRIS")).to_be_visible()
    yield "till-qris"
    one.type_code(digits)
    expect(page.get_by_label("Jumlah", exact=True)).to_be_visible()
    page.get_by_label("Jumlah", exact=True).fill("7.500")
    yield "till-amount"
    one.press("Terima")
    expect(one.status("Berhasil")).to_be_visible()
    yield "till-taken"
    one.press("Batalkan")
    expect(page.get_by_label("Alasan")).to_be_visible()
    yield "till-undo"
    one.press("Tidak jadi")
    door(one, "Transaksi")
    yield "till-sales"
    page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    page.get_by_text("Bukti bertanda tangan").click()
    one.settled()
    yield "till-receipt"
    one.press("Kembalikan uang")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "till-refund"
    one.press("Tidak jadi")
    door(one, "Toko")
    yield "till-shop"
    one.follow("Pesanan kota")
    orders = page.get_by_role("main").get_by_role("listitem")
    expect(orders.first).to_be_visible()
    yield "till-orders"
    orders.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Pembayaran")).to_be_visible()
    one.settled()
    yield "till-order"
    one.follow("Pesanan kota")
    one.follow("Bukti potong pajak")
    one.settled()
    yield "till-slips"
    door(one, "Toko")
    for part, title, name in (
        ("Laporan & pencairan", "Laporan", "statement"),
        ("Produk", "Produk", "products"),
        ("Daftar kasir", "Daftar kasir", "cashiers"),
    ):
        one.follow(part)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        one.settled()
        yield f"till-{name}"
        payout = page.locator("a[href*='shop/payouts/']").first
        if payout.count():
            payout.click()
            expect(page.get_by_role("heading", name="Rinciannya")).to_be_visible()
            one.settled()
            yield "till-payout"
        door(one, "Toko")
    one.follow("Produk")
    one.press("Tambah produk")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "till-product"
    one.press("Tidak jadi")
    one.press("Menu")
    one.follow("Bantuan")
    page.get_by_text("Kapan uangnya pasti?").click()
    one.settled()
    yield "till-help"
    door(one, "Toko")
    one.follow("Stiker toko")
    expect(page.get_by_role("img", name="Kode QR stiker")).to_be_visible()
    one.settled()
    yield "till-sticker"
    if cast.sticker:
        door(one, "Kasir")
        resident.open(cast.sticker)
        resident.page.get_by_label("Jumlah", exact=True).fill("5000")
        resident.press("Bayar sekarang")
        expect(one.status("Dibayar lewat stiker")).to_be_visible()
        yield "till-heard"
