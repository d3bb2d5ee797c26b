"""A shop's own affairs at the till in a browser: cashiers, products, statement, application."""

import csv
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from chalicelib.core.values.instants import business_day, utc_now
from tests.browser.people import People, Person, Town
from tests.browser.till import (
    NewVoucher,
    amount_field,
    sell,
)
from tests.stack import wait_for


def test_a_cashier_sells_under_a_name_of_their_own_until_removed_and_not_a_moment_longer(
    merchant: Person, town: Town, person: People, voucher: NewVoucher
) -> None:
    phone = town.city.new_phone()
    merchant.enter("Toko")
    merchant.follow("Daftar kasir")
    merchant.press("Tambah kasir")
    merchant.page.get_by_label("Nama").fill("Rini")
    merchant.page.get_by_label("Nomor HP kasir").fill("12")
    merchant.press("Tambahkan")
    expect(merchant.page.get_by_role("dialog").locator("[aria-invalid=true]")).to_have_count(1)
    expect(merchant.page.get_by_label("Nama")).to_have_value("Rini")
    merchant.page.get_by_label("Nomor HP kasir").fill(phone)
    merchant.press("Tambahkan")
    expect(merchant.status("Rini sekarang bisa masuk")).to_be_visible()

    cashier = person()
    cashier.sign_in("/merchant/", phone)
    sell(cashier, voucher(), 15_000)
    expect(cashier.status("Berhasil")).to_contain_text("Rini")
    cashier.enter("Toko")
    expect(cashier.page.get_by_text("Rini", exact=True)).to_be_visible()
    expect(cashier.page.get_by_text("0012345678")).to_have_count(0)  # the bank account
    expect(cashier.page.get_by_role("link", name="Daftar kasir")).to_have_count(0)

    merchant.enter("Kasir")
    sell(merchant, voucher(), 6_000)
    merchant.enter("Transaksi")
    rows = merchant.page.get_by_role("main").get_by_role("listitem")
    expect(rows.filter(has_text="Rini")).to_contain_text("Rp\u00a015.000")
    expect(rows.filter(has_text="Budi Santoso")).to_contain_text("Rp\u00a06.000")

    cashier.enter("Kasir")
    paying = voucher()
    cashier.type_code(paying.digits)
    merchant.enter("Toko")
    merchant.follow("Daftar kasir")
    merchant.press("Hapus Rini")
    merchant.press("Hapus")
    expect(merchant.status("Rini tidak bisa memakai kasir")).to_be_visible()
    cashier.accept(10_000)
    expect(cashier.alert("HP ini tidak boleh lagi memakai kasir")).to_be_visible()
    expect(amount_field(cashier)).to_have_value("10.000")
    assert paying.remaining == 50_000
    cashier.page.reload()
    expect(cashier.page.get_by_label("Nomor HP")).to_be_visible()


def test_a_product_that_is_added_stands_in_the_wallet_until_it_is_removed(
    merchant: Person, town: Town, person: People
) -> None:
    merchant.enter("Toko")
    merchant.follow("Produk")
    expect(merchant.page.get_by_text("Belum ada produk.")).to_be_visible()
    merchant.press("Tambah produk")
    merchant.page.get_by_label("Nama").fill("Cwie mie ayam kampung")
    merchant.press("Simpan")
    expect(merchant.page.get_by_label("Harga (Rp)")).to_be_focused()
    expect(merchant.page.get_by_label("Nama")).to_have_value("Cwie mie ayam kampung")
    merchant.page.get_by_label("Harga (Rp)").press_sequentially("17500")
    merchant.page.get_by_label("bawa pulang").check()
    merchant.page.get_by_label("Buatan Malang").check()
    merchant.press("Simpan")
    expect(merchant.status("sudah disimpan")).to_be_visible()

    town.listed("products", 1, q="cwie mie ayam kampung")
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.enter("Belanja")
    resident.press("Barang & jasa")
    found = resident.page.get_by_role("listitem").filter(has_text="Cwie mie ayam kampung")
    resident.page.get_by_label("Cari").fill("cwie mie ayam kampung")
    expect(found).to_contain_text("Rp\u00a017.500")

    merchant.press("Ubah Cwie mie ayam kampung")
    merchant.page.get_by_label("Harga (Rp)").fill("19000")
    merchant.page.get_by_label("Habis").check()
    merchant.press("Simpan")
    expect(merchant.page.get_by_text("Rp\u00a019.000")).to_be_visible()
    expect(merchant.page.get_by_text("Habis", exact=True)).to_be_visible()
    merchant.press("Ubah Cwie mie ayam kampung")
    merchant.press("Hapus produk")
    merchant.press("Ya, hapus Cwie mie ayam kampung")
    expect(merchant.status("sudah dihapus")).to_be_visible()
    # In other words: a browser keeps for half a minute what it was told.
    town.listed("products", 0, q="cwie mie ayam")
    resident.page.get_by_label("Cari").fill("cwie mie ayam")
    expect(resident.page.get_by_text("Tidak ada barang yang cocok.")).to_be_visible()
    expect(found).to_have_count(0)


def test_a_photo_and_hours_stand_on_the_shops_page(
    merchant: Person, town: Town, person: People, tmp_path: Path
) -> None:
    photo = tmp_path / "bakso.png"
    Image.new("RGB", (2_400, 1_800), "red").save(photo)
    merchant.enter("Toko")
    merchant.follow("Produk")
    merchant.press("Tambah produk")
    merchant.page.get_by_label("Nama").fill("Bakso foto")
    merchant.page.get_by_label("Harga (Rp)").press_sequentially("15000")
    merchant.press("Simpan")
    expect(merchant.status("sudah disimpan")).to_be_visible()
    merchant.press("Foto Bakso foto")
    merchant.page.get_by_label("Ambil atau pilih foto").set_input_files(photo)
    expect(merchant.status("sudah tampil")).to_be_visible(timeout=60_000)
    row = merchant.page.get_by_role("listitem").filter(has_text="Bakso foto")
    shown = row.locator("img")
    expect(shown).to_have_js_property("naturalWidth", 320)

    merchant.enter("Toko")
    merchant.follow("Jam buka & layanan")
    merchant.page.get_by_label("diantar").check()
    merchant.press("Tambah jam Senin")
    merchant.press("Samakan semua hari dengan Senin")
    merchant.press("Simpan")
    expect(merchant.status("sudah disimpan")).to_be_visible()

    merchant.enter("Toko")
    merchant.follow("Halaman toko untuk umum")
    page = merchant.page
    sold = page.get_by_role("link", name="Bakso foto")

    def followed() -> bool:
        # The shop's own document and that of what it sells come one after the other.
        page.reload()
        return sold.is_visible() and page.get_by_text("Senin–Minggu").is_visible()

    wait_for(60, followed)
    sold.click()
    expect(page.get_by_role("img", name="Bakso foto")).to_have_js_property("naturalWidth", 1_280)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Sold by")).to_be_visible()


def test_the_statement_adds_up_on_the_screen_and_in_the_file(
    merchant: Person, voucher: NewVoucher, tmp_path: Path
) -> None:
    sell(merchant, voucher(), 40_000)
    sell(merchant, voucher(), 10_000)
    merchant.press("Batalkan")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_be_visible()
    merchant.enter("Toko")
    merchant.follow("Laporan & pencairan")
    sums = merchant.page.locator("dl").filter(has_text="Hak awal")

    def followed() -> bool:
        # The statement follows the sales within seconds.
        merchant.follow("Bulan lalu")
        expect(merchant.page.get_by_text("Tidak ada transaksi di rentang ini.")).to_be_visible()
        merchant.follow("Bulan ini")
        expect(merchant.page.get_by_text("2 transaksi").or_(sums).first).to_be_visible()
        expect(merchant.page.locator(".skeleton")).to_have_count(0)
        return "−Rp\u00a010.000" in sums.inner_text()

    wait_for(30, followed)
    shown = dict(
        zip(
            sums.locator("dt").all_inner_texts(),
            [int(re.sub(r"\D", "", one)) for one in sums.locator("dd").all_inner_texts()],
            strict=True,
        )
    )
    assert shown == {
        "Hak awal": 0,
        "Diterima": 50_000,
        "Dikembalikan": 10_000,
        "Dicairkan": 0,
        "Hak akhir": 40_000,
    }
    expect(merchant.page.get_by_text("Belum ada pencairan.")).to_be_visible()

    with merchant.page.expect_download() as saving:
        merchant.press("Unduh CSV")
    file = tmp_path / "laporan.csv"
    saving.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as rows:
        lines = list(csv.DictReader(rows))
    assert lines[-1]["tanggal"] == business_day(utc_now()).isoformat()
    number = {name: [int(line[name]) for line in lines] for name in lines[0] if name != "tanggal"}
    assert sum(number["transaksi"]) == 2
    for line in range(len(lines)):
        gained = number["Diterima"][line] - number["Dikembalikan"][line]
        closing = number["Hak awal"][line] + gained - number["Dicairkan"][line]
        assert closing == number["Hak akhir"][line]
        if line:
            assert number["Hak awal"][line] == number["Hak akhir"][line - 1]


def _apply(somebody: Person, nib: str, phone: str) -> None:
    page = somebody.page
    for label, text in (
        ("Nama usaha", "Keripik Tempe Bu Noer"),
        ("NIB", nib),
        ("Alamat", "Jl. Sanan 12"),
        ("Nama pemilik", "Noer Hayati"),
        ("Nomor rekening", "0009876543"),
        ("Nama pemilik rekening", "NOER HAYATI"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Jenis usaha").select_option(label="Kuliner")
    page.get_by_label("Kelurahan", exact=True).select_option(label="Purwantoro")
    page.get_by_label("Bank", exact=True).select_option(label="Bank Jatim")
    page.get_by_label("Kode", exact=True).fill(somebody.ask_for_a_code(phone))


def test_an_application_is_sent_followed_and_once_approved_opens_the_till(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    nib, phone = town.city.new_nib(), town.city.new_phone()
    somebody = person()
    page = somebody.page
    somebody.open("/merchant/")
    somebody.follow("Daftarkan usaha")
    _apply(somebody, nib[:-1], phone)
    somebody.press("Kirim pendaftaran")
    expect(page.get_by_text("NIB terdiri dari 13 angka. Yang diisi 12 angka.")).to_be_visible()
    expect(page.get_by_label("NIB", exact=True)).to_be_focused()
    expect(page.get_by_label("Nomor rekening", exact=True)).to_have_value("0009876543")

    # Somebody who looked for the paper meanwhile finds what is on the sign; no person, no account.
    page.reload()
    expect(page.get_by_label("Nama usaha")).to_have_value("Keripik Tempe Bu Noer")
    expect(page.get_by_label("Kelurahan", exact=True)).to_have_value(re.compile(r"^35\.73"))
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert not [one for one in (phone, "0009876543", "Noer Hayati") if one in kept]
    _apply(somebody, nib, phone)
    somebody.press("Kirim pendaftaran")
    expect(page.get_by_role("heading", name="Menunggu persetujuan")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="Menunggu persetujuan")).to_be_visible()
    number = re.search(r"mrc_[\w-]+", page.get_by_role("main").inner_text())
    assert number
    admin = town.city.admin
    admin.post(f"/admin/merchants/{number[0]}/approve", {"reason": "NIB cocok"}).ok()
    town.listed("merchants", 1, q="keripik tempe bu noer")
    somebody.press("Periksa lagi")
    expect(page.get_by_role("heading", name="Sudah disetujui")).to_be_visible()
    somebody.sign_in("/merchant/", phone)
    expect(page.get_by_role("button", name="Pindai")).to_be_visible()
    sell(somebody, voucher(), 3_000)
    somebody.open("/merchant/#/apply")
    expect(page.get_by_role("heading", name="Sudah disetujui")).to_be_visible()


def test_a_suspended_shop_reads_why_and_what_to_do(merchant: Person, town: Town) -> None:
    page = merchant.page
    merchant.enter("Toko")
    nib = page.locator("dt", has_text="NIB").locator("xpath=following-sibling::dd").inner_text()
    [shop] = town.city.admin.get("/admin/merchants", q=nib).ok()["items"]
    reason = {"reason": "Pemeriksaan harga"}
    town.city.admin.post(f"/admin/merchants/{shop['id']}/suspend", reason).ok()
    page.reload()
    expect(page.get_by_text("Dibekukan", exact=True)).to_be_visible()
    merchant.enter("Kasir")
    expect(page.get_by_role("heading", name="Dibekukan")).to_be_visible()
    expect(page.get_by_text("Alasan: Pemeriksaan harga")).to_be_visible()
