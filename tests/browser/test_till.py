"""The till in a real browser, on the packaged city: what a merchant does in a day, and what must
not go wrong on the way."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from chalicelib.core.instants import business_day, from_text, utc_now
from tests.browser.people import People, Person, Town
from tests.http.client import City, fresh_key
from tests.http.client import Person as Api
from tests.stack import Stack, wait_for

QRIS = "00020101021126610014ID.CO.QRIS.WWW"
SCANS = "**/api/v1/merchant/scans"
REDEMPTIONS = "**/api/v1/merchant/redemptions"


@dataclass
class Voucher:
    """A new resident's voucher of Rp 50.000."""

    city: City
    resident: Api
    id: str

    def draw(self) -> Any:
        """A new payment token with its ten digits."""
        return self.city.draw(self.resident, self.id, code=True)

    @property
    def digits(self) -> str:
        return str(self.draw()["code"])

    @property
    def remaining(self) -> int:
        return int(self.resident.get(f"/resident/vouchers/{self.id}").ok()["remaining"])

    @property
    def payments(self) -> list[Any]:
        """What it has paid, as the resident reads it, once the list has followed."""
        spent = 50_000 - self.remaining

        def listed() -> list[Any] | None:
            found = self.resident.every("/resident/redemptions")
            net = sum(one["amount"] - one["refunded"] for one in found)
            return found if net == spent else None

        answer: list[Any] = wait_for(30, listed)
        return answer


NewVoucher = Callable[[], Voucher]


@pytest.fixture
def voucher(town: Town) -> NewVoucher:
    """Makes vouchers, each of a resident of its own."""

    def make() -> Voucher:
        resident = town.city.resident(segments="peramban")
        return Voucher(town.city, resident, town.city.claim(resident, town.campaign_id))

    return make


@pytest.fixture(scope="module")
def old_token(town: Town) -> Any:
    """A payment token drawn when the tests of this file began."""
    resident = town.city.resident(segments="peramban")
    return town.city.draw(resident, town.city.claim(resident, town.campaign_id))


@pytest.fixture
def merchant(town: Town, person: People, old_token: Any) -> Person:
    """The owner of a new shop, at its till."""
    made = person()
    made.sign_in("/merchant/", town.merchant())
    return made


def _amount(merchant: Person) -> Locator:
    return merchant.page.get_by_label("Jumlah", exact=True)


def _sell(merchant: Person, voucher: Voucher, amount: int) -> None:
    merchant.type_code(voucher.digits)
    merchant.accept(amount)
    expect(merchant.status("Berhasil")).to_be_visible()


def _detect(page: Page, text: str) -> None:
    """Give a browser a detector, which sees one text in each picture and counts its looks."""
    page.add_init_script(
        """window.looks = 0;
        window.BarcodeDetector = class {
          static getSupportedFormats = async () => ["qr_code"];
          detect = async (video) => {
            window.looks += 1;
            return video.videoWidth ? [{ rawValue: TEXT }] : [];
          };
        };""".replace("TEXT", repr(text))
    )


# --- an answer that was lost ------------------------------------------------------------------


def test_an_answer_lost_after_terima_is_asked_for_again_with_the_same_key_and_pays_once(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    keys: list[str] = []

    def lose_two_answers(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # it was carried out, and the answer is lost on the way
            route.abort()
        elif len(keys) == 2:
            route.fulfill(status=503, body="not even a problem document")
        else:
            route.continue_()

    merchant.page.route(REDEMPTIONS, lose_two_answers)
    merchant.accept(20_000)
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a020.000")
    assert len(keys) == 3
    assert len(set(keys)) == 1
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a020.000")).to_be_visible()
    assert [one["amount"] for one in paying.payments] == [20_000]
    assert "tumbas.pending" not in merchant.page.evaluate("Object.keys(localStorage)")


def test_a_payment_without_an_answer_is_followed_up_after_a_reload(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    merchant.page.route(REDEMPTIONS, lose_the_answer)
    merchant.accept(5_000)
    expect(merchant.status("Jawaban belum sampai")).to_be_visible()
    merchant.page.unroute(REDEMPTIONS)
    merchant.page.reload()
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a05.000")
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a05.000")).to_be_visible()
    assert [one["amount"] for one in paying.payments] == [5_000]


def test_a_request_that_never_arrived_is_sent_when_the_app_is_opened_again_and_pays_once(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    merchant.page.route(REDEMPTIONS, lambda route: route.abort())
    merchant.accept(7_500)
    expect(merchant.status("Jawaban belum sampai")).to_be_visible()
    opened = merchant.page.context.new_page()
    merchant.page.close()
    merchant.page = opened
    merchant.open("/merchant/")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a07.500")
    assert [one["amount"] for one in paying.payments] == [7_500]


# --- codes ------------------------------------------------------------------------------------


def test_a_pasted_token_pays_and_a_qris_code_is_told_apart(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(QRIS)
    expect(merchant.alert("Ini QRIS, bukan voucher")).to_be_visible()
    expect(merchant.page.get_by_label("Kode", exact=True)).to_have_value(QRIS)
    merchant.type_code(paying.draw()["token"])
    expect(merchant.page.get_by_text("S*** R***")).to_be_visible()
    merchant.accept(50_000)
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a050.000")
    assert paying.remaining == 0


def test_nine_digits_are_marked_and_stay(merchant: Person) -> None:
    merchant.type_code("123 456 789")
    code = merchant.page.get_by_label("Kode", exact=True)
    expect(code).to_have_value("123 456 789")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_be_focused()


def test_a_code_that_has_paid_is_refused(
    merchant: Person, voucher: NewVoucher, town: Town, person: People
) -> None:
    token = voucher().draw()["token"]
    merchant.type_code(token)
    merchant.accept(10_000)
    expect(merchant.status("Berhasil")).to_be_visible()
    other = person()
    other.sign_in("/merchant/", town.merchant())
    other.type_code(token)
    expect(other.alert("sudah dipakai")).to_be_visible()
    expect(other.page.get_by_label("Kode", exact=True)).to_have_value(token)


def test_a_qris_sticker_before_the_camera_is_told_apart(town: Town, person: People) -> None:
    merchant = person()
    _detect(merchant.page, QRIS)
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.alert("Ini QRIS, bukan voucher")).to_be_visible()
    expect(merchant.page.locator("video")).to_be_visible()


def test_the_browsers_own_detector_reads_where_there_is_one_and_ours_is_not_fetched(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant = person()
    fetched: list[str] = []
    merchant.page.on("request", lambda request: fetched.append(request.url))
    _detect(merchant.page, paying.draw()["token"])
    merchant.sign_in("/merchant/", town.merchant())
    expect(_amount(merchant)).to_be_focused()
    expect(merchant.page.get_by_text(town.campaign)).to_be_visible()
    merchant.accept(1_000)
    expect(merchant.status("Berhasil")).to_be_visible()
    assert not [url for url in fetched if url.endswith(".wasm") or "scan.worker" in url]


def test_a_code_that_is_seen_again_and_again_is_asked_about_once(
    town: Town, person: People
) -> None:
    merchant = person()
    asked: list[Request] = []
    merchant.page.on(
        "request", lambda one: asked.append(one) if one.url.endswith("/scans") else None
    )
    _detect(merchant.page, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA")
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.page.get_by_role("alert")).to_be_visible()
    wait_for(30, lambda: merchant.page.evaluate("window.looks > 15"))
    assert len(asked) == 1


# --- amounts ----------------------------------------------------------------------------------


def test_an_amount_over_the_most_is_marked_and_stays(merchant: Person, voucher: NewVoucher) -> None:
    merchant.type_code(voucher().digits)
    _amount(merchant).press_sequentially("60000")
    expect(_amount(merchant)).to_have_value("60.000")
    merchant.press("Terima")
    expect(merchant.page.get_by_text("Paling banyak Rp\u00a050.000.")).to_be_visible()
    expect(_amount(merchant)).to_have_value("60.000")
    expect(_amount(merchant)).to_be_focused()
    merchant.press("Semua")
    expect(_amount(merchant)).to_have_value("50.000")
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a050.000")


def test_the_cash_beside_the_voucher_is_worked_out_from_the_bill(
    merchant: Person, voucher: NewVoucher
) -> None:
    merchant.type_code(voucher().digits)
    _amount(merchant).fill("50000")
    merchant.page.get_by_label(re.compile("Total belanja")).press_sequentially("72500")
    expect(merchant.page.get_by_text("Warga menambah Rp\u00a022.500 tunai.")).to_be_visible()
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("ditambah Rp\u00a022.500 tunai")


def test_what_was_typed_stays_where_the_voucher_was_spent_meanwhile(
    merchant: Person, voucher: NewVoucher, town: Town
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    other = paying.draw()["token"]
    town.city.redeem(town.city.merchant(), other, 45_000, key=fresh_key()).ok(201)
    merchant.accept(30_000)
    expect(merchant.page.get_by_role("alert")).to_be_visible()
    expect(_amount(merchant)).to_have_value("30.000")
    assert paying.remaining == 5_000


def test_green_comes_with_a_sound_and_a_buzz_unless_silenced(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """window.made = [];
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...at) {
          window.made.push("tone");
          return start.apply(this, at);
        };
        navigator.vibrate = () => window.made.push("buzz");"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    _sell(merchant, voucher(), 1_000)
    assert merchant.page.evaluate("window.made") == ["buzz", "tone", "tone"]
    merchant.enter("Toko")
    merchant.page.get_by_label("Bunyi saat berhasil").uncheck()
    merchant.enter("Kasir")
    merchant.page.evaluate("window.made = []")
    _sell(merchant, voucher(), 1_000)
    assert merchant.page.evaluate("window.made") == ["buzz"]


# --- giving back ------------------------------------------------------------------------------


def test_batalkan_undoes_the_last_sale_with_a_reason(merchant: Person, voucher: NewVoucher) -> None:
    paying = voucher()
    _sell(merchant, paying, 12_500)
    merchant.press("Batalkan")
    merchant.page.get_by_label("Alasan").fill("Salah ketik")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_contain_text("Rp\u00a012.500")
    expect(merchant.status("Berhasil")).to_have_count(0)
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a00", exact=True)).to_be_visible()
    assert paying.remaining == 50_000


def test_a_lost_answer_to_a_refund_gives_back_once(merchant: Person, voucher: NewVoucher) -> None:
    paying = voucher()
    _sell(merchant, paying, 12_500)
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    merchant.page.route("**/refunds", lose_the_first_answer)
    merchant.press("Batalkan")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_contain_text("Rp\u00a012.500")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert paying.remaining == 50_000


def test_part_of_a_sale_that_was_found_by_its_amount_is_given_back(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    _sell(merchant, paying, 30_000)
    _sell(merchant, voucher(), 4_000)
    merchant.enter("Transaksi")
    rows = merchant.page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Rp\u00a04.000")  # newest first
    merchant.page.get_by_text("Cari transaksi").click()
    merchant.page.get_by_label("Jumlah, kasir, atau nomor bukti").fill("30.000")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    merchant.press("Kembalikan uang")
    amount = merchant.page.get_by_label("Yang dikembalikan")
    expect(amount).to_have_value("30.000")
    amount.fill("31000")
    merchant.press("Kembalikan")
    expect(merchant.page.get_by_text("Paling banyak Rp\u00a030.000.")).to_be_visible()
    expect(amount).to_have_value("31.000")
    amount.fill("10000")
    merchant.page.get_by_label("Alasan").fill("Barang habis")
    merchant.press("Kembalikan")
    expect(merchant.status("Rp\u00a010.000 dikembalikan")).to_be_visible()
    expect(merchant.page.get_by_text("Sebagian dikembalikan")).to_be_visible()
    expect(merchant.page.get_by_text("Rp\u00a020.000", exact=True)).to_be_visible()
    assert paying.remaining == 30_000


def test_a_sale_is_found_by_the_number_on_the_receipt_and_days_are_stepped_through(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    _sell(merchant, paying, 9_000)
    [payment] = paying.payments
    merchant.enter("Transaksi")
    merchant.follow("Hari sebelumnya")
    expect(merchant.page.get_by_text("Tidak ada transaksi di hari ini.")).to_be_visible()
    merchant.page.get_by_text("Cari transaksi").click()
    merchant.page.get_by_label("Jumlah, kasir, atau nomor bukti").fill(payment["id"])
    merchant.press("Cari")
    expect(merchant.page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    expect(merchant.page.get_by_text(payment["id"])).to_be_visible()
    expect(merchant.page.get_by_text("Budi Santoso")).to_be_visible()  # who took it


# --- the shop ---------------------------------------------------------------------------------


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
    _sell(cashier, voucher(), 15_000)
    expect(cashier.status("Berhasil")).to_contain_text("Rini")
    cashier.enter("Toko")
    expect(cashier.page.get_by_text("Rini", exact=True)).to_be_visible()
    expect(cashier.page.get_by_text("0012345678")).to_have_count(0)  # the bank account
    expect(cashier.page.get_by_role("link", name="Daftar kasir")).to_have_count(0)

    merchant.enter("Kasir")
    _sell(merchant, voucher(), 6_000)
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
    expect(_amount(cashier)).to_have_value("10.000")
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

    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.enter("Belanja")
    resident.press("Barang & jasa")
    found = resident.page.get_by_role("listitem").filter(has_text="Cwie mie ayam kampung")

    def search() -> None:
        resident.page.get_by_label("Cari").fill("cwie mie ayam kampung")

    search()
    expect(found).to_contain_text("Rp\u00a017.500")

    merchant.press("Ubah Cwie mie ayam kampung")
    merchant.page.get_by_label("Harga (Rp)").fill("19000")
    merchant.press("Simpan")
    expect(merchant.page.get_by_text("Rp\u00a019.000")).to_be_visible()
    merchant.press("Ubah Cwie mie ayam kampung")
    merchant.press("Hapus produk")
    merchant.press("Ya, hapus Cwie mie ayam kampung")
    expect(merchant.status("sudah dihapus")).to_be_visible()
    resident.page.get_by_label("Cari").fill("")
    expect(found).to_have_count(0)
    search()
    expect(resident.page.get_by_text("Tidak ada barang yang cocok.")).to_be_visible()


def test_the_statement_adds_up_on_the_screen_and_in_the_file(
    merchant: Person, voucher: NewVoucher, tmp_path: Path
) -> None:
    _sell(merchant, voucher(), 40_000)
    _sell(merchant, voucher(), 10_000)
    merchant.press("Batalkan")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_be_visible()
    merchant.enter("Toko")
    merchant.follow("Laporan & pencairan")
    sums = merchant.page.locator("dl").first

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
    expect(merchant.page.get_by_text("Belum ada pencairan di rentang ini.")).to_be_visible()

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
        ("Nomor HP", phone),
        ("Nomor rekening", "0009876543"),
        ("Nama pemilik rekening", "NOER HAYATI"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Jenis usaha").select_option(label="Kuliner")
    page.get_by_label("Kelurahan", exact=True).select_option(label="Purwantoro")
    page.get_by_label("Bank", exact=True).select_option(label="Bank Jatim")


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
    somebody.sign_in("/merchant/", phone)
    expect(page.get_by_role("heading", name="Menunggu persetujuan")).to_be_visible()
    expect(page.get_by_role("button", name="Pindai")).to_have_count(0)

    admin = town.city.admin
    admin.post(f"/admin/merchants/{number[0]}/approve", {"reason": "NIB cocok"}).ok()
    somebody.press("Periksa lagi")
    expect(page.get_by_role("button", name="Pindai")).to_be_visible()
    _sell(somebody, voucher(), 3_000)
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


# --- the phone --------------------------------------------------------------------------------


def test_the_till_speaks_english_at_a_switch(
    merchant: Person, town: Town, voucher: NewVoucher
) -> None:
    page = merchant.page
    merchant.press("English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    merchant.press("Type a code")
    page.get_by_label("Code", exact=True).fill(QRIS)
    merchant.press("Continue")
    expect(merchant.alert("This is QRIS, not a voucher")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(voucher().digits)
    merchant.press("Continue")
    page.get_by_label("Amount", exact=True).fill("12500")
    merchant.press("Accept")
    expect(merchant.status("Success")).to_contain_text("Rp\u00a012.500")
    expect(page.get_by_text("1 sale, Rp\u00a012.500")).to_be_visible()
    for door, words in (("Sales", "Today"), ("Shop", "Active")):
        merchant.enter(door)
        expect(page.get_by_text(words, exact=True)).to_be_visible()


def test_the_keyboard_alone_goes_from_the_camera_to_green(
    merchant: Person, voucher: NewVoucher
) -> None:
    page = merchant.page
    digits = voucher().digits
    expect(page.locator("video")).to_be_visible()

    def tab_to(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == name:
                return
        raise AssertionError(f"{name} is not reached")

    tab_to("Ketik kode")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kode", exact=True)).to_be_focused()
    page.keyboard.type(digits)
    page.keyboard.press("Enter")
    expect(_amount(merchant)).to_be_focused()
    page.keyboard.type("12500")
    page.keyboard.press("Enter")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a012.500")


def test_a_camera_that_is_not_allowed_says_how_to_go_on(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException("", "NotAllowedError");
        };"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.page.get_by_role("heading", name="Kamera belum diizinkan")).to_be_visible()
    expect(merchant.page.get_by_text("ketik sepuluh angkanya")).to_be_visible()
    _sell(merchant, voucher(), 2_000)


def test_the_torch_is_offered_where_there_is_one(town: Town, person: People) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """window.torch = [];
        MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
        MediaStreamTrack.prototype.applyConstraints = async (wanted) => {
          window.torch.push(wanted.advanced[0].torch);
        };"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    merchant.press("Nyalakan senter")
    merchant.press("Matikan senter")
    expect(merchant.page.get_by_role("button", name="Nyalakan senter")).to_be_visible()
    assert merchant.page.evaluate("window.torch") == [True, False]


def test_an_installed_till_starts_without_a_network_and_says_so(merchant: Person) -> None:
    page = merchant.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(merchant.alert("Tidak ada sambungan ke Tumbas")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Pindai")).to_be_visible()


def test_the_till_can_be_installed(stack: Stack, person: People) -> None:
    somebody = person()
    for app in ("merchant", "wallet"):
        answer = somebody.page.request.get(f"{stack.base}/{app}/manifest.webmanifest")
        manifest = answer.json()
        assert manifest["display"] == "standalone"
        sizes = set()
        for icon in manifest["icons"]:
            picture = somebody.page.request.get(f"{stack.base}/{app}/{icon['src']}")
            assert picture.ok, icon
            if icon["type"] == "image/png":
                width = int.from_bytes(picture.body()[16:20], "big")
                assert icon["sizes"] == f"{width}x{width}"
                sizes.add((width, icon.get("purpose", "any")))
        assert {(192, "any"), (512, "any"), (512, "maskable")} <= sizes


def test_a_wrong_sign_in_code_is_refused_and_what_was_typed_stays_in_either_language(
    town: Town, person: People
) -> None:
    phone = town.merchant()
    merchant = person()
    page = merchant.page
    merchant.open("/merchant/")
    code = merchant.ask_for_a_code(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    page.get_by_label("Kode", exact=True).fill(wrong)
    merchant.press("Masuk")
    expect(merchant.alert("Kode itu salah")).to_be_visible()
    merchant.press("English")
    expect(page.get_by_label("Phone number")).to_have_value(phone)
    expect(page.get_by_label("Code", exact=True)).to_have_value(wrong)
    merchant.press("Bahasa Indonesia")
    page.get_by_label("Kode", exact=True).fill(code)
    merchant.press("Masuk")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def test_a_reload_stays_signed_in_until_signing_out_and_no_token_is_kept(merchant: Person) -> None:
    page = merchant.page
    page.reload()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept  # how every token begins
    merchant.press("Keluar")
    expect(page.get_by_label("Nomor HP")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Nomor HP")).to_be_visible()


# Last in this file: the code was drawn when the first test began, and lives for 90 seconds.
def test_a_code_that_has_expired_is_refused(merchant: Person, old_token: Any) -> None:
    expired = from_text(old_token["expires_at"]) + timedelta(seconds=6)
    wait_for(120, lambda: utc_now() > expired)
    merchant.type_code(old_token["token"])
    expect(merchant.page.get_by_role("alert")).to_contain_text("lewat waktunya")
    expect(merchant.page.get_by_role("button", name="Pindai")).to_be_visible()
