"""Every screen of the apps, one after the other: for pictures, and for those who judge them.

A tour brings somebody's browser to a screen, says its name, and goes on when it is asked again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.people import ADMIN, AUDITOR, FINANCE, Person


@dataclass(frozen=True)
class Cast:
    """Who walks through the screens, and what they meet there."""

    resident: str
    """The phone of a resident who may claim from `campaign`."""
    merchant: str
    """The phone of an active merchant."""
    campaign: str
    """The name of an open campaign."""
    admin: str = ADMIN
    finance: str = FINANCE
    auditor: str = AUDITOR


def _door(one: Person, name: str) -> None:
    """Go through a door and wait until what is behind it is there."""
    one.enter(name)
    expect(one.page).to_have_title(f"{name} · Tumbas")
    one.settled()


def _must_claim(one: Person, campaign: str) -> bool:
    """Whether a wallet that has just been opened holds no voucher of a campaign yet."""
    card = one.voucher(campaign)
    expect(card.get_by_role("button", name=re.compile("^(Klaim|Bayar)$"))).to_be_visible()
    return card.get_by_role("button", name="Klaim").count() > 0


def home(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/")
    expect(one.page.get_by_role("heading").first).to_be_visible()
    yield "start"


def sign_in(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/wallet/")
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    yield "sign-in"
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
    if _must_claim(one, cast.campaign):
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
    _door(one, "Riwayat")
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
    _door(one, "Dompet")
    expect(one.voucher(cast.campaign)).to_be_visible()
    page.context.set_offline(True)
    one.voucher(cast.campaign).get_by_role("button", name="Bayar").click()
    expect(one.alert("Membayar perlu sambungan")).to_be_visible()
    yield "wallet-pay-offline"
    one.press("Tutup")
    yield "wallet-offline"
    page.context.set_offline(False)


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
    if _must_claim(resident, cast.campaign):
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
    _door(one, "Transaksi")
    yield "till-sales"
    page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    yield "till-receipt"
    one.press("Kembalikan uang")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "till-refund"
    one.press("Tidak jadi")
    _door(one, "Toko")
    yield "till-shop"
    for part, title, name in (
        ("Laporan & pencairan", "Laporan", "statement"),
        ("Produk", "Produk", "products"),
        ("Daftar kasir", "Daftar kasir", "cashiers"),
    ):
        one.follow(part)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        one.settled()
        yield f"till-{name}"
        _door(one, "Toko")
    one.follow("Produk")
    one.press("Tambah produk")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "till-product"
    one.press("Tidak jadi")


Tour = Callable[[Person, Cast], Iterator[str]]


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
    _part(one, "Petugas")
    yield "console-staff"


# Files whose every row is refused: they change nothing.
WRONG = {
    "resident": "nik,name,phone,kelurahan_code,segments\r\n"
    "123,Siti Rahayu,081234567890,35.73.02.1001,\r\n"
    "3573024708900002,Budi,0812,99.99.99.9999,lansia\r\n",
    "merchant": "nib,name,owner_name,phone,category,kelurahan_code,address,"
    "bank_code,bank_account,bank_account_name\r\n"
    "12,Bakso,Budi,081234567891,kuliner,35.73.02.1001,Jl. Ijen 1,014,1234567,BUDI\r\n",
}


def finance(one: Person, cast: Cast) -> Iterator[str]:
    page = one.page
    one.sign_in("/console/", cast.finance, "finance")
    for part, name in (
        ("Keuangan", "finance"),
        ("Rekonsiliasi", "reconciliation"),
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


def auditor(one: Person, cast: Cast) -> Iterator[str]:
    one.sign_in("/console/", cast.auditor, "auditor")
    _part(one, "Kampanye")
    yield "console-auditor"


APPS: Mapping[str, Tour] = {
    "home": home,
    "sign_in": sign_in,
    "wallet": wallet,
    "till": till,
    "admin": admin,
    "finance": finance,
    "auditor": auditor,
}
