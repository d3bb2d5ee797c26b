"""The pages in a real browser, on the packaged city: the whole loop by hand, and what must not go
wrong on the way. People are found by accessible names, as a screen reader finds them.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect, sync_playwright

from chalicelib.core.instants import JAKARTA
from tests.stack import Stack, wait_for

WEB = Path(__file__).parents[2] / "web"
# No look-ups of the browser maker's hosts; a container's root needs --no-sandbox.
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A camera for the till: a green picture.
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
]
LONGEST_WAIT_MS = 30_000

CAMPAIGN = "Belanja Peramban"
ADMIN, FINANCE, AUDITOR = "+628110000001", "+628110000003", "+628110000004"
RESIDENTS = [f"+62812777000{i}" for i in range(7)]
MERCHANTS = [f"+62813777000{i}" for i in range(3)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "chromium is missing: make browser"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Person:
    """Somebody at a browser of their own."""

    page: Page
    stack: Stack
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the city."""
        self.page.goto(self.stack.base + path)

    def ask_for_a_code(self, phone: str) -> str:
        """Ask for a sign-in code; returns it as the text message gives it."""
        before = len(self.stack.text_messages(phone))
        self.page.get_by_label("Nomor HP").fill(phone)
        self.press("Kirim kode")

        def arrived() -> str | None:
            messages = self.stack.text_messages(phone)
            return messages[0]["text"] if len(messages) > before else None

        text = wait_for(30, arrived)
        found = re.search(r"\b\d{6}\b", text)
        assert found
        return found[0]

    def sign_in(self, path: str, phone: str, role: str | None = None) -> None:
        """Open a page and sign in there by the code from the text message."""
        self.open(path)
        if role:
            self.page.get_by_label("Peran").select_option(role)
        code = self.ask_for_a_code(phone)
        self.page.get_by_label("Kode", exact=True).fill(code)
        self.press("Masuk")
        expect(self.page.get_by_role("button", name="Keluar")).to_be_visible()

    def press(self, name: str) -> None:
        """Press the one button of a name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def go_to(self, part: str) -> None:
        """Go to a part of the console and wait until it is there."""
        self.page.get_by_role("link", name=part, exact=True).click()
        expect(self.page.get_by_role("heading", name=part, exact=True)).to_be_visible()
        expect(self.page.get_by_text("Memuat…", exact=True)).to_have_count(0)

    def status(self, text: str | re.Pattern[str]) -> Locator:
        """A status that holds a text."""
        return self.page.get_by_role("status").filter(has_text=text)

    def voucher(self) -> Locator:
        """The card of this test's voucher or campaign in the wallet."""
        return self.page.get_by_role("article").filter(has_text=CAMPAIGN)

    def claim(self) -> None:
        """Claim a voucher of this test's campaign."""
        self.voucher().get_by_role("button", name="Klaim").click()
        expect(self.status("Sudah diklaim")).to_be_visible()

    def show_digits(self) -> str:
        """Press Bayar and ask for the digits; returns them as they stand there."""
        self.voucher().get_by_role("button", name="Bayar").click()
        expect(self.page.get_by_role("img", name="Kode QR pembayaran")).to_be_visible()
        self.press("Tidak bisa dipindai?")
        digits = self.page.locator("output")
        expect(digits).to_have_text(re.compile(r"^\d{3} \d{3} \d{4}$"))
        return digits.inner_text()

    def type_code(self, code: str) -> None:
        """At the till: type (or paste) a code and go on."""
        self.press("Ketik kode")
        self.page.get_by_label("Kode", exact=True).fill(code)
        self.press("Lanjut")


NewPerson = Callable[[], Person]


@pytest.fixture
def person(browser: Browser, stack: Stack) -> Iterator[NewPerson]:
    """Makes people; at the end none of their pages has thrown or offended against its own
    Content-Security-Policy."""
    with people(browser, stack) as make:
        yield make


class people:
    """Browsers of their own for as many as are asked for, closed at the end."""

    def __init__(self, browser: Browser, stack: Stack) -> None:
        self._browser = browser
        self._stack = stack
        self._made: list[Person] = []

    def __enter__(self) -> NewPerson:
        return self._new

    def __exit__(self, *_: Any) -> None:
        complaints = [complaint for one in self._made for complaint in one.complaints]
        for one in self._made:
            one.page.context.close()
        assert complaints == []

    def _new(self) -> Person:
        page = self._browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.set_default_timeout(LONGEST_WAIT_MS)
        expect.set_options(timeout=LONGEST_WAIT_MS)
        made = Person(page, self._stack)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("console", lambda said: _note(said.text, made.complaints))
        self._made.append(made)
        return made


def _note(said: str, complaints: list[str]) -> None:
    # A refused request is also said on the console, and is what some tests are about.
    if "Content Security Policy" in said or "no words for" in said:
        complaints.append(said)


def _csv(rows: list[str]) -> FilePayload:
    return {"name": "data.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode()}


def _import(admin: Person, part: str, kind: str, rows: list[str]) -> Locator:
    admin.go_to(part)
    admin.page.get_by_text(kind, exact=True).click()
    admin.page.get_by_label("Berkas CSV").set_input_files(_csv(rows))
    admin.press("Impor")
    return admin.status(re.compile("Baru|New"))


@pytest.fixture(scope="module")
def city(browser: Browser, stack: Stack) -> Stack:
    """The city once its staff have set it up at the console: people imported, a campaign
    created, funded and published."""
    now = datetime.now(UTC)
    with people(browser, stack) as new:
        admin = new()
        admin.sign_in("/console/", ADMIN, "admin")
        residents = ["nik,name,phone,kelurahan_code,segments"]
        residents += [
            f"357302030780550{i},Siti Peramban,{phone},35.73.02.1001,peramban"
            for i, phone in enumerate(RESIDENTS)
        ]
        outcome = _import(admin, "Warga", "Impor data warga", residents)
        expect(outcome).to_contain_text("ditolak 0")
        merchants = [
            "nib,name,owner_name,phone,category,kelurahan_code,address,"
            "bank_code,bank_account,bank_account_name"
        ]
        merchants += [
            f"987650000010{i},Soto Peramban {i},Budi Santoso,{phone},kuliner,35.73.02.1001,"
            f"Jl. Ijen {i},014,001234567{i},BUDI SANTOSO"
            for i, phone in enumerate(MERCHANTS)
        ]
        outcome = _import(admin, "Pedagang", "Impor data pedagang", merchants)
        expect(outcome).to_contain_text("ditolak 0")

        admin.go_to("Kampanye")
        admin.page.get_by_text("Kampanye baru", exact=True).click()
        form = admin.page.locator("form")
        form.get_by_label("Nama kampanye").fill(CAMPAIGN)
        form.get_by_label("Nilai voucher (Rp)").press_sequentially("50000")
        expect(form.get_by_label("Nilai voucher (Rp)")).to_have_value("50.000")
        for label, days in (("Klaim mulai", -1), ("Klaim sampai", 30), ("Berlaku sampai", 60)):
            instant = (now + timedelta(days=days)).astimezone(JAKARTA)
            form.get_by_label(f"{label} (WIB)").fill(instant.strftime("%Y-%m-%dT%H:%M"))
        form.get_by_label("Hanya kelompok (pisahkan koma)").fill("peramban")
        admin.press("Simpan draf")
        expect(admin.status("tersimpan")).to_be_visible()

        finance = new()
        finance.sign_in("/console/", FINANCE, "finance")
        finance.go_to("Keuangan")
        finance.page.get_by_label("Kampanye", exact=True).select_option(label=CAMPAIGN)
        finance.page.get_by_label("Jumlah (Rp)").fill("1000000")
        finance.page.get_by_label("Nomor SP2D").fill("SP2D-PERAMBAN-1")
        finance.press("Danai")
        expect(finance.status("Rp\u00a01.000.000 dipindahkan")).to_be_visible()

        row = admin.page.get_by_role("row").filter(has_text=CAMPAIGN)
        row.get_by_role("button", name="Terbitkan").click()
        expect(row.get_by_text("Terbit", exact=True)).to_be_visible()
    return stack


def test_a_resident_claims_and_pays_and_the_books_come_to_zero(
    city: Stack, person: NewPerson
) -> None:
    resident, merchant, finance = person(), person(), person()
    resident.sign_in("/wallet/", RESIDENTS[0])
    resident.claim()
    expect(resident.voucher()).to_contain_text("Rp\u00a050.000")
    digits = resident.show_digits()

    merchant.sign_in("/merchant/", MERCHANTS[0])
    merchant.type_code(digits)
    expect(merchant.page.get_by_text(CAMPAIGN)).to_be_visible()
    expect(merchant.page.get_by_text("S*** P***")).to_be_visible()
    merchant.page.get_by_label("Jumlah").press_sequentially("12500")
    expect(merchant.page.get_by_label("Jumlah")).to_have_value("12.500")
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a012.500")
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a012.500")).to_be_visible()

    paid = resident.status("Lunas")
    expect(paid).to_contain_text("Rp\u00a012.500")
    expect(paid).to_contain_text("Soto Peramban")
    resident.press("Selesai")
    expect(resident.voucher()).to_contain_text("Rp\u00a037.500")

    merchant.press("Batalkan")
    merchant.page.get_by_label("Alasan").fill("Salah ketik")
    merchant.press("Kembalikan")
    expect(merchant.status("kembali")).to_contain_text("Rp\u00a012.500")
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a00", exact=True)).to_be_visible()
    resident.page.reload()
    expect(resident.voucher()).to_contain_text("Rp\u00a050.000")

    finance.sign_in("/console/", FINANCE, "finance")
    rows = finance.page.locator("tbody tr")

    def balances() -> dict[str, int]:
        # Projections follow within seconds; going there again asks again.
        finance.go_to("Rekonsiliasi")
        expect(rows.first).to_be_visible()
        found = [one.locator("td").all_inner_texts() for one in rows.all()]
        finance.go_to("Kampanye")
        return {cells[0]: int(re.sub(r"[^-\d]", "", cells[3])) for cells in found}

    def refunded() -> dict[str, int] | None:
        shown = balances()
        return shown if shown.get("merchants") == 0 and sum(shown.values()) == 0 else None

    shown = wait_for(30, refunded)
    assert shown["treasury"] < 0


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key_until_it_is_there(
    city: Stack, person: NewPerson
) -> None:
    resident, merchant = person(), person()
    resident.sign_in("/wallet/", RESIDENTS[1])
    resident.claim()
    digits = resident.show_digits()
    merchant.sign_in("/merchant/", MERCHANTS[1])
    merchant.type_code(digits)
    merchant.page.get_by_label("Jumlah").fill("20000")
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

    merchant.page.route("**/api/v1/merchant/redemptions", lose_two_answers)
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a020.000")
    assert len(keys) == 3
    assert len(set(keys)) == 1
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a020.000")).to_be_visible()
    expect(resident.status("Lunas")).to_be_visible()
    resident.press("Selesai")
    expect(resident.voucher()).to_contain_text("Rp\u00a030.000")


def test_a_payment_under_way_is_followed_up_after_the_page_was_reloaded(
    city: Stack, person: NewPerson
) -> None:
    resident, merchant = person(), person()
    resident.sign_in("/wallet/", RESIDENTS[2])
    resident.claim()
    digits = resident.show_digits()
    merchant.sign_in("/merchant/", MERCHANTS[2])
    merchant.type_code(digits)
    merchant.page.get_by_label("Jumlah").fill("5000")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    merchant.page.route("**/api/v1/merchant/redemptions", lose_the_answer)
    merchant.press("Terima")
    expect(merchant.status("Jawaban belum sampai")).to_be_visible()
    merchant.page.unroute("**/api/v1/merchant/redemptions")
    merchant.page.reload()
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a05.000")
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a05.000")).to_be_visible()


def test_a_pasted_token_pays_and_a_qris_code_is_told_apart(city: Stack, person: NewPerson) -> None:
    resident, merchant = person(), person()
    resident.sign_in("/wallet/", RESIDENTS[3])
    resident.claim()
    with resident.page.expect_response("**/payment-tokens") as drawn:
        resident.voucher().get_by_role("button", name="Bayar").click()
    token = drawn.value.json()["token"]
    merchant.sign_in("/merchant/", MERCHANTS[1])
    merchant.type_code("00020101021126610014ID.CO.QRIS.WWW")
    expect(merchant.page.get_by_role("alert")).to_contain_text("Ini QRIS, bukan voucher")
    merchant.type_code(token)
    merchant.page.get_by_label("Jumlah").fill("60000")
    merchant.press("Terima")
    expect(merchant.page.get_by_role("alert")).to_contain_text("Paling banyak Rp\u00a050.000")
    expect(merchant.page.get_by_label("Jumlah")).to_have_value("60.000")
    merchant.press("Semua")
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a050.000")
    expect(resident.status("Lunas")).to_be_visible()


def test_pindai_reads_the_camera_where_the_browser_can_and_else_says_how_to_go_on(
    city: Stack, person: NewPerson
) -> None:
    resident, merchant = person(), person()
    merchant.sign_in("/merchant/", MERCHANTS[2])
    if not merchant.page.evaluate("'BarcodeDetector' in window"):
        merchant.press("Pindai")
        expect(merchant.page.get_by_role("alert")).to_contain_text("ketik sepuluh angkanya")
        expect(merchant.page.get_by_label("Kode", exact=True)).to_be_focused()
    resident.sign_in("/wallet/", RESIDENTS[6])
    resident.claim()
    with resident.page.expect_response("**/payment-tokens") as drawn:
        resident.voucher().get_by_role("button", name="Bayar").click()
    token = drawn.value.json()["token"]
    # Debian's Chromium has no detector of its own; this one sees what stands on the other screen.
    merchant.page.evaluate(
        """(rawValue) => {
          window.BarcodeDetector = class {
            static getSupportedFormats = async () => ["qr_code"];
            detect = async (video) => (video.videoWidth ? [{ rawValue }] : []);
          };
        }""",
        token,
    )
    merchant.press("Pindai")
    expect(merchant.page.get_by_label("Jumlah")).to_be_focused()
    expect(merchant.page.get_by_text(CAMPAIGN)).to_be_visible()


def test_the_payment_code_is_drawn_anew_before_it_expires(city: Stack, person: NewPerson) -> None:
    resident = person()
    resident.page.clock.install()
    resident.sign_in("/wallet/", RESIDENTS[4])
    resident.claim()
    resident.voucher().get_by_role("button", name="Bayar").click()
    image = resident.page.get_by_role("img", name="Kode QR pembayaran")
    expect(image).to_be_visible()
    first = image.get_attribute("src")
    assert first
    with resident.page.expect_response("**/payment-tokens") as drawn:
        resident.page.clock.fast_forward(61_000)  # of the 90 s that a token lives
    assert drawn.value.status == 201
    expect(image).not_to_have_attribute("src", first)


def test_a_wrong_code_is_refused_and_what_was_typed_stays(city: Stack, person: NewPerson) -> None:
    resident = person()
    resident.open("/wallet/")
    code = resident.ask_for_a_code(RESIDENTS[5])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    resident.page.get_by_label("Kode", exact=True).fill(wrong)
    resident.press("Masuk")
    expect(resident.page.get_by_role("alert")).to_contain_text("Kode itu salah")
    expect(resident.page.get_by_label("Nomor HP")).to_have_value(RESIDENTS[5])
    expect(resident.page.get_by_label("Kode", exact=True)).to_have_value(wrong)
    resident.page.get_by_label("Kode", exact=True).fill(code)
    resident.press("Masuk")
    expect(resident.page.get_by_role("button", name="Keluar")).to_be_visible()


def test_a_reload_stays_signed_in_until_signing_out(city: Stack, person: NewPerson) -> None:
    resident = person()
    resident.sign_in("/wallet/", RESIDENTS[5])
    resident.page.reload()
    expect(resident.page.get_by_role("button", name="Keluar")).to_be_visible()
    kept = resident.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept  # how every token begins
    resident.press("Keluar")
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    resident.page.reload()
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()


@pytest.mark.parametrize("path", ["/wallet/", "/merchant/", "/console/"])
def test_the_switch_changes_the_language_and_keeps_what_was_typed(
    stack: Stack, person: NewPerson, path: str
) -> None:
    somebody = person()
    somebody.open(path)
    somebody.page.get_by_label("Nomor HP").fill("0812 0000 9999")
    somebody.press("English")
    expect(somebody.page.get_by_label("Phone number")).to_have_value("0812 0000 9999")
    expect(somebody.page.locator("html")).to_have_attribute("lang", "en")
    somebody.page.get_by_label("Code", exact=True).fill("000000")
    somebody.press("Sign in")
    expect(somebody.page.get_by_role("alert")).to_contain_text("You are not signed in")
    somebody.open("/")
    expect(somebody.page.get_by_role("link", name="Residents' wallet")).to_be_visible()
    somebody.press("Bahasa Indonesia")
    expect(somebody.page.get_by_role("link", name="Dompet warga")).to_be_visible()


def test_the_auditor_is_offered_nothing_that_changes_anything(
    city: Stack, person: NewPerson
) -> None:
    auditor = person()
    auditor.sign_in("/console/", AUDITOR, "auditor")
    reading = {"Cari", "Tampilkan", "Muat lagi"}
    for part in ("Kampanye", "Warga", "Pedagang", "Keuangan", "Rekonsiliasi", "Laporan"):
        auditor.go_to(part)
        buttons = auditor.page.locator("main").get_by_role("button", include_hidden=True)
        offered = set(buttons.all_text_contents())
        assert offered <= reading, part
        expect(auditor.page.get_by_role("alert")).to_have_count(0)


def test_the_rows_that_an_import_rejects_are_listed(city: Stack, person: NewPerson) -> None:
    admin = person()
    admin.sign_in("/console/", ADMIN, "admin")
    rows = [
        "nik,name,phone,kelurahan_code,segments",
        "3573020307805590,Rina Peramban,,35.73.02.1001,",
        "3573023213805591,Rina Peramban,,35.73.02.1001,",
    ]
    outcome = _import(admin, "Warga", "Impor data warga", rows)
    expect(outcome).to_contain_text("ditolak 1")
    expect(outcome.get_by_role("row").filter(has_text="nik")).to_contain_text("3")


def test_the_vendored_code_is_what_its_readme_names() -> None:
    vendor = WEB / "shared/vendor"
    named = re.search(r"`([0-9a-f]{64})`", (vendor / "README.md").read_text())
    assert named
    assert hashlib.sha256((vendor / "lean-qr.js").read_bytes()).hexdigest() == named[1]


def test_no_page_holds_a_script_or_style_of_its_own() -> None:
    for page in WEB.rglob("*.html"):
        text = page.read_text()
        assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son\w+=", text), page
