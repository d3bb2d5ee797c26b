"""The tours of the console, each of somebody who works there."""

import re
from collections.abc import Iterator
from datetime import datetime

from playwright.sync_api import expect

from chalicelib.core.values.instants import JAKARTA
from tests.browser.console import as_file
from tests.browser.payouts import statement
from tests.browser.people import Person
from tests.browser.tours.cast import Cast, must_claim


def _row(one: Person) -> None:
    """The table of the screen is there."""
    expect(one.page.locator("tbody tr").first).to_be_visible()
    one.settled()


def _part(one: Person, name: str) -> None:
    one.go_to(name)
    _row(one)


def admin(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.sign_in("/console/", cast.admin, "admin")
    _part(one, "Kampanye")
    yield "console-campaigns"
    page.get_by_role("link", name=cast.campaign, exact=True).click()
    expect(page.get_by_role("heading", name="Ketentuan")).to_be_visible()
    yield "console-campaign"
    _part(one, "Kampanye")
    one.follow("Kampanye baru")
    page.get_by_label("Nama kampanye").fill("Belanja Akhir Tahun")
    page.get_by_label("Nilai voucher (Rp)").press_sequentially("50000")
    expect(page.get_by_role("complementary", name="Pratinjau")).to_contain_text("warga berhak")
    yield "console-campaign-new"
    for part, name in (("Warga", "resident"), ("Pedagang", "merchant")):
        _part(one, part)
        yield f"console-{name}s"
        page.locator("tbody a").first.click()
        expect(page.locator(".facts").first).to_be_visible()
        one.settled()
        yield f"console-{name}"
        _part(one, part)
        one.follow(f"Impor data {part.lower()}")
        page.get_by_label("Berkas CSV").set_input_files(
            {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": WRONG[name].encode()}
        )
        yield f"console-{name}-import"
        one.press("Impor")
        _row(one)
        yield f"console-{name}-imported"
    yield from _programs(one)
    yield from _purchases(one, cast)
    _part(one, "Petugas")
    yield "console-staff"


def _programs(one: Person) -> Iterator[str]:
    """Incentives and partners."""
    one.go_to("Insentif")
    one.settled()
    yield "console-incentives"
    for screen, name in (("Klaim", "claims"), ("Penyedia QRIS", "acquirers"), ("Cakupan", "reach")):
        one.follow(screen)
        one.settled()
        yield f"console-{name}"
    one.go_to("Mitra")
    one.settled()
    yield "console-partners"
    one.follow("Tambah mitra")
    expect(one.page.get_by_label("Nama mitra")).to_be_visible()
    yield "console-partner-new"


def _purchases(one: Person, cast: Cast) -> Iterator[str]:
    """What the city buys: orders, a new one, and one that is accepted."""
    page = one.page
    _part(one, "Belanja daerah")
    yield "console-orders"
    one.follow("Pesanan baru")
    page.get_by_label("Nama, NIB, atau nomor pedagang").fill("warung")
    one.press("Cari")
    found = page.get_by_role("button", name=re.compile("^Pilih "))
    expect(found.first).to_be_visible()
    yield "console-order-shop"
    found.first.click()
    one.press("Tambah baris")
    one.settled()
    yield "console-order-new"
    one.open(f"/console/#/procurement/orders/{cast.purchase}")
    expect(page.get_by_role("heading", name="Barang dan jasa")).to_be_visible()
    one.settled()
    yield "console-order"
    one.press("Terima barang")
    page.get_by_label("Nomor BAST").fill("BAST/027/XI/2026")
    expect(page.locator("dialog fieldset[aria-busy]")).to_have_count(0)
    yield "console-order-accept"
    one.press("Tidak jadi")


# Files whose every row is refused: they change nothing.
WRONG = {
    "resident": "nik,name,phone,kelurahan_code,segments\r\n"
    "123,Siti Rahayu,081234567890,35.73.02.1001,\r\n"
    "3573024708900002,Budi,0812,99.99.99.9999,lansia\r\n",
    "merchant": "nib,name,owner_name,phone,category,kelurahan_code,address,"
    "bank_code,bank_account,bank_account_name\r\n"
    "12,Bakso,Budi,081234567891,kuliner,35.73.02.1001,Jl. Ijen 1,014,1234567,BUDI\r\n",
    "spending": "year,unit,account_code,row,amount,supplier_npwp,size,cooperative,local,"
    "reference\r\n2026,Dinas Sosial,5.1.02,budget,banyak,,,,,DPA-1\r\n",
}


def finance(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.sign_in("/console/", cast.finance, "finance")
    for part, name in (
        ("Keuangan", "finance"),
        ("Laporan", "reports"),
    ):
        _part(one, part)
        yield f"console-{name}"
    _part(one, "Keuangan")
    for room, name in (
        ("Mutasi", "transfers"),
        ("Rekening", "accounts"),
        ("Neraca saldo", "trial-balance"),
    ):
        one.follow(room)
        here = page.get_by_role("link", name=room, exact=True)
        expect(here).to_have_attribute("aria-current", "page")
        _row(one)
        yield f"console-finance-{name}"
        if name == "transfers":
            page.get_by_role("button", name=re.compile("^Rincian ")).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            yield "console-finance-transfer"
            page.keyboard.press("Escape")
    one.follow("Pendanaan")
    one.follow(cast.campaign)
    expect(page.get_by_label("Nomor SP2D")).to_be_visible()
    one.settled()
    yield "console-finance-fund"
    yield from _books_of_purchases(one)
    one.go_to("Keuangan")
    for room, name in (
        ("Register SP2D", "promises"),
        ("Surat tanda setoran", "surrenders"),
        ("Tahun anggaran", "year"),
    ):
        one.follow(room)
        expect(page.get_by_role("group", name="Tahun anggaran")).to_be_visible()
        one.settled()
        yield f"console-{name}"


def _books_of_purchases(one: Person) -> Iterator[str]:
    """What finance reads of purchases: taxes, slips, and the share of small businesses."""
    one.go_to("Belanja daerah")
    for room, name in (
        ("Pajak", "taxes"),
        ("Bukti potong", "slips"),
        ("Laporan 40 %", "share"),
    ):
        one.follow(room)
        expect(one.page.get_by_role("group", name="Tahun anggaran")).to_be_visible()
        one.settled()
        yield f"console-{name}"
    one.follow("Impor anggaran dan belanja")
    one.page.get_by_label("Berkas CSV").set_input_files(as_file(WRONG["spending"]))
    one.press("Impor")
    _row(one)
    yield "console-spending-imported"


def _sale(one: Person, cast: Cast) -> None:
    """The resident pays at the till, so that the merchant is owed something."""
    resident, till = one.beside(), one.beside()
    resident.sign_in("/wallet/", cast.resident)
    if must_claim(resident, cast.campaign):
        resident.claim(cast.campaign)
    digits = resident.show_digits(cast.campaign)
    till.sign_in("/merchant/", cast.merchant)
    till.type_code(digits)
    till.accept(12_500)
    expect(till.status("Berhasil")).to_be_visible()


def payouts(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    _sale(one, cast)
    one.sign_in("/console/", cast.finance, "finance")
    one.go_to("Keuangan")
    one.follow("Pencairan")
    expect(page.get_by_role("button", name="Siapkan pencairan")).to_be_visible()
    one.settled()
    yield "console-settlements"
    one.press("Siapkan pencairan")
    now = datetime.now(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S")
    page.get_by_label("Sampai (WIB)").fill(now)
    yield "console-settlement-new"
    one.press("Siapkan")
    expect(page.get_by_role("heading", name="Baris pencairan")).to_be_visible()
    _row(one)
    yield "console-settlement"
    page.get_by_role("button", name=re.compile("^Tahan ")).first.click()
    page.get_by_label("Yang ditahan").select_option("single")
    yield "console-settlement-hold"
    one.press("Tidak jadi")
    page.get_by_role("button", name=re.compile("^Rincian ")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "console-settlement-line"
    one.press("Selesai")
    colleague = one.beside()
    colleague.sign_in("/console/", cast.colleague, "finance")
    colleague.open(f"/console/#{page.url.partition('#')[2]}")
    colleague.press("Setujui")
    colleague.press("Ya, setujui")
    expect(colleague.status("disetujui")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Unduh berkas")).to_be_visible()
    _row(one)
    yield "console-settlement-approved"
    one.press("Tarik kembali")
    expect(page.get_by_role("dialog").get_by_label("Alasan")).to_be_visible()
    yield "console-settlement-withdraw"
    one.press("Tidak jadi")
    one.press("Tandai terkirim ke bank")
    one.press("Ya, sudah terkirim")
    expect(one.status("ditandai terkirim")).to_be_visible()
    one.follow("Rekening koran")
    file = page.get_by_label("Berkas rekening koran")
    file.set_input_files(as_file("Tanggal;Uraian;Debet;Kredit\r\n25/11/2026;BUNGA;;1.730,00\r\n"))
    expect(page.get_by_role("group", name="Kolom CSV bank ini")).to_be_visible()
    one.settled()
    yield "console-statements"
    file.set_input_files(
        as_file(statement(",BIAYA ADM,debit,2500,", ",TRF TANPA KETERANGAN,debit,1730,"))
    )
    one.press("Unggah")
    expect(page.get_by_role("heading", name="Baris rekening koran")).to_be_visible()
    _row(one)
    yield "console-statement"
    colleague.open(f"/console/#{page.url.partition('#')[2]}")
    colleague.press("Terima berkas")
    colleague.press("Ya, bukukan")
    expect(colleague.status("Berkas diterima")).to_be_visible()
    page.reload()
    _row(one)
    page.get_by_role("button", name="Jelaskan", exact=True).first.click()
    page.get_by_label("Susun sendiri").check()
    page.get_by_label("Tambah bagian").select_option("fee")
    one.press("Tambahkan")
    expect(one.status("dijelaskan")).to_be_visible()
    yield "console-explain"
    one.follow("Buku kas")
    _row(one)
    yield "console-cash-book"


def books(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.sign_in("/console/", cast.finance, "finance")
    one.go_to("Rekonsiliasi")
    page.locator("details.check summary").first.click()
    one.settled()
    yield "console-reconciliation"
    one.go_to("Keuangan")
    one.follow("Tutup buku")
    closed = page.get_by_role("table").get_by_role("link", name=re.compile("Ditutup"))
    expect(closed.first).to_be_visible()
    one.settled()
    yield "console-days"
    closed.last.click()
    expect(page.get_by_role("heading", name="Periksa sendiri")).to_be_visible()
    one.settled()
    yield "console-day"
    one.follow("Mutasi")
    page.get_by_label("Jenis").select_option("Pendanaan")
    one.press("Tampilkan")
    _row(one)
    page.get_by_role("button", name=re.compile("^Rincian ")).first.click()
    page.get_by_role("dialog").get_by_role("link", name="Usulkan koreksi").click()
    page.get_by_label("Alasan").fill("Surat SP2D memuat jumlah lain")
    one.settled()
    yield "console-transfer"
    one.press("Usulkan")
    expect(one.status("Koreksi diusulkan.")).to_be_visible()
    _row(one)
    yield "console-corrections"
    page.get_by_role("button", name="Tarik usulan").first.click()
    page.get_by_role("dialog").get_by_label("Alasan").fill("salah lihat")
    yield "console-correction-ask"
    page.get_by_role("dialog").get_by_role("button", name="Tarik").click()
    expect(one.status("Usulan ditarik.")).to_be_visible()
    one.follow("Ekspor")
    page.get_by_label("Isi").select_option("Jejak audit")
    one.press("Buat berkas")
    expect(page.get_by_role("button", name=re.compile("^Unduh Jejak audit")).first).to_be_visible()
    yield "console-exports"
    one.follow("Jejak audit")
    _row(one)
    yield "console-audit"


def auditor(one: Person, cast: Cast) -> Iterator[str]:
    one.sign_in("/console/", cast.auditor, "auditor")
    _part(one, "Kampanye")
    yield "console-auditor"
