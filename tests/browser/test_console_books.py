"""How the console closes the books, in a real browser: reconciliation, day close, corrections,
exports, and the audit journal."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import boto3
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from chalicelib.core.values.instants import business_day
from chalicelib.verify.command import main as verify
from local.emulator import ACCOUNT, REGION
from tests.browser.books import check, closed_day
from tests.browser.console import asked, row, signed_in
from tests.browser.payouts import Shop, shop
from tests.browser.people import DESK, TABLET, People, Person, Town
from tests.http.client import fresh_key
from tests.stack import wait_for

ROOMS = ("days", "corrections", "exports", "audit")


def money(amount: int) -> str:
    return f"Rp\u00a0{amount:,}".replace(",", ".")


def day_words(day: date) -> str:
    months = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def at(one: Person, *path: str) -> None:
    """Go to a screen by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/{'/'.join(path)}")
    expect(one.page.locator("h1")).to_be_visible()
    one.settled()


def download(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as found:
        button.click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def button(within: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return within.get_by_role("button", name=name, exact=isinstance(name, str))


# Reconciliation


@contextmanager
def raised_balance(town: Town, of: Shop, by: int) -> Iterator[None]:
    """A merchant's balance that no transfer accounts for, as long as this lasts."""
    table = boto3.resource(
        "dynamodb",
        endpoint_url=town.stack.emulator_url,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key=ACCOUNT,
    ).Table("tumbas-local-merchants")

    def add(amount: int) -> None:
        table.update_item(
            Key={"pk": of.id, "sk": "account"},
            UpdateExpression="SET balance = balance + :amount",
            ExpressionAttributeValues={":amount": amount},
        )

    add(by)
    try:
        yield
    finally:
        add(-by)


def test_a_line_whose_numbers_differ_turns_red_and_opens_to_what_is_wrong_and_who_must_act(
    person: People, town: Town
) -> None:
    wrong = shop(town, "Warung Rekonsiliasi", 25_000)
    auditor = signed_in(person, town, "auditor")
    page = auditor.page
    auditor.go_to("Rekonsiliasi")
    auditor.settled()
    merchants = check(page, "Rekening pedagang")
    expect(merchants).to_contain_text("Cocok")
    expect(check(page, "Semua saldo berjumlah nol")).to_contain_text("Cocok")
    expect(check(page, "Mutasi dan daftarnya")).to_contain_text(re.compile(r"\d mutasi"))

    with raised_balance(town, wrong, 7_000):

        def differs() -> bool:
            auditor.press("Periksa lagi")
            auditor.settled()
            return "Beda" in merchants.inner_text()

        wait_for(60, differs)
        expect(merchants.locator(":scope > summary")).to_contain_text(money(7_000))
        merchants.locator(":scope > summary").click()
        expect(merchants).to_contain_text("Rekening pedagang berbeda dari jurnalnya")
        expect(merchants).to_contain_text("Yang bertindak: Pengelola sistem")
        expect(merchants).to_contain_text(money(32_000))
        expect(merchants.get_by_role("link", name=wrong.id)).to_be_visible()
        button(merchants, f"Lihat mutasi {wrong.redemptions[0]}").click()
        opened = page.get_by_role("dialog", name="Penukaran")
        expect(opened).to_contain_text(money(25_000))
        button(opened, "Selesai").click()

    def mended() -> bool:
        auditor.press("Periksa lagi")
        auditor.settled()
        return "Cocok" in merchants.inner_text()

    assert wait_for(60, mended)


def test_a_day_that_is_not_closed_waits_and_that_is_no_difference(
    person: People, town: Town
) -> None:
    auditor = signed_in(person, town, "auditor")
    at(auditor, "reconciliation")
    days = check(auditor.page, "Buku yang ditutup")
    expect(days.locator("summary")).to_contain_text("Menunggu")
    days.locator("summary").click()
    expect(days).to_contain_text("Hari itu belum ditutup")
    auditor.follow("Lihat penutupannya")
    expect(auditor.page.get_by_text("Masih terbuka", exact=False)).to_be_visible()


# Days


@pytest.fixture(scope="module")
def begun(town: Town) -> date:
    """The day with which the chain of closed days begins."""
    return closed_day(town)


def test_the_next_day_is_closed_after_being_asked_and_can_be_checked_by_anybody(
    person: People, town: Town, begun: date, tmp_path: Path
) -> None:
    day = begun + timedelta(days=1)
    auditor, finance = signed_in(person, town, "auditor"), signed_in(person, town, "finance")
    for one in (auditor, finance):
        one.go_to("Keuangan")
        one.follow("Tutup buku")
        expect(one.page.get_by_text(f"Giliran ditutup: {day_words(day)}")).to_be_visible()
        one.settled()
    expect(button(auditor.page, re.compile("^Tutup "))).to_have_count(0)

    page = finance.page
    finance.press(f"Tutup {day_words(day)}")
    expect(asked(page)).to_contain_text("0 mutasi")
    finance.press("Tidak jadi")
    finance.press(f"Tutup {day_words(day)}")
    finance.press("Ya, tutup")
    expect(finance.status(f"Buku {day_words(day)} sudah ditutup.")).to_be_visible()
    record = town.city.send("GET", f"/public/days/{day}").ok()
    facts = page.locator(".facts")
    for member in ("root", "previous_root", "signature"):
        expect(facts).to_contain_text(record[member])
    expect(facts).to_contain_text("Bendahara Ratna Ningsih")

    # The auditor asks for the file; finance makes it; the auditor downloads and checks it.
    at(auditor, "finance", "days", day.isoformat())
    expect(auditor.page.get_by_text("Minta bendahara membuatnya")).to_be_visible()
    finance.press("Buat berkas mutasi")
    expect(button(page, "Unduh mutasi")).to_be_visible()
    auditor.page.reload()
    transfers = download(auditor.page, button(auditor.page, "Unduh mutasi"), tmp_path)
    download(auditor.page, button(auditor.page, "Unduh catatan"), tmp_path)
    download(auditor.page, auditor.page.get_by_role("link", name="Unduh kunci"), tmp_path)
    expect(auditor.page.locator("code")).to_contain_text(transfers.name)
    _, *arguments = auditor.page.locator("code").inner_text().split()
    given = [str(tmp_path / one) if "." in one else one for one in arguments]
    assert verify([*given, "--lang", "id"]) == 0

    # The month shows both days as closed, and that none waits.
    finance.follow("Kalender")
    expect(page.get_by_text("Tidak ada hari yang menunggu ditutup")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Ditutup", exact=True).first).to_be_visible()


def test_a_closing_that_takes_long_is_followed_by_itself_and_over_a_reload(
    person: People, town: Town, begun: date
) -> None:
    finance = signed_in(person, town, "finance")
    page = finance.page
    underway = {"on": True}

    def as_if_underway(route: Route) -> None:
        answer = route.fetch()
        told = answer.json() | (
            {
                "state": "closing",
                "closing_since": "2026-11-25T01:00:00.000Z",
                "closing_by": f"finance:{town.city.finance.id}",
            }
            if underway["on"]
            else {}
        )
        route.fulfill(response=answer, body=json.dumps(told))

    page.route(f"**/api/v1/finance/days/{begun}", as_if_underway)
    at(finance, "finance", "days", begun.isoformat())
    expect(page.get_by_text("Sedang ditutup sejak")).to_be_visible()
    expect(page.get_by_text("Bendahara Bambang Sutrisno")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Sedang ditutup sejak")).to_be_visible()
    expect(button(page, "Lanjutkan sekarang")).to_be_visible()
    underway["on"] = False
    expect(page.get_by_text("Akar Merkle", exact=True)).to_be_visible()
    expect(page.get_by_text("Hari pertama rangkaian")).to_be_visible()


# Corrections


def propose(finance: Person, transfer: str, reason: str) -> None:
    """From a transfer's screen, propose that it is reversed."""
    at(finance, "finance", "transfers", transfer)
    expect(finance.page.get_by_text("bendahara lain menyetujui")).to_be_visible()
    finance.page.get_by_label("Alasan").fill(reason)
    finance.press("Usulkan")
    expect(finance.status("Koreksi diusulkan.")).to_be_visible()


def test_one_officer_proposes_a_correction_and_another_approves_it(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Koreksi", 18_000)
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    page = first.page
    (wrong,) = paid.redemptions

    # From the list of transfers, as an officer comes upon it.
    first.go_to("Keuangan")
    first.follow("Mutasi")
    page.get_by_label("Rekening", exact=True).fill(f"merchant:{paid.id}")
    first.press("Tampilkan")
    first.press(f"Rincian {wrong}")
    asked(page).get_by_role("link", name="Usulkan koreksi").click()
    first.press("Usulkan")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_be_visible()
    reason = f"Salah ketik, nota {fresh_key()[:6]}"
    page.get_by_label("Alasan").fill(reason)
    first.press("Usulkan")
    expect(first.status("Koreksi diusulkan.")).to_be_visible()
    mine = row(page, reason)
    expect(mine).to_contain_text("Diusulkan oleh Anda: minta rekan menyetujui.")
    expect(button(mine, "Setujui")).to_have_count(0)
    assert town.city.balance(f"merchant:{paid.id}") == 18_000

    at(second, "finance", "corrections")
    theirs = row(second.page, reason)
    button(theirs, "Setujui").click()
    expect(asked(second.page)).to_contain_text(reason)
    expect(asked(second.page)).to_contain_text("tidak dapat dibatalkan")
    second.press("Ya, setujui")
    expect(second.status(f"{money(18_000)} sudah dibalik.")).to_be_visible()
    expect(theirs).to_contain_text("Disetujui")
    assert town.city.balance(f"merchant:{paid.id}") == 0
    theirs.get_by_role("link", name="Mutasi pembalik").click()
    expect(second.page.get_by_role("heading", name="Pengembalian")).to_be_visible()
    expect(second.page.get_by_role("link", name=wrong)).to_be_visible()

    # What is reversed cannot be proposed again, and what was typed stays.
    at(first, "finance", "transfers", wrong)
    page.get_by_label("Alasan").fill("sekali lagi")
    first.press("Usulkan")
    expect(first.alert("dikembalikan seluruhnya")).to_be_visible()
    expect(page.get_by_label("Alasan")).to_have_value("sekali lagi")


def test_a_proposal_is_rejected_by_a_colleague_or_withdrawn_by_oneself(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Tetap", 9_000, 8_000)
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    reasons = [f"{word} {fresh_key()[:6]}" for word in ("Keliru", "Ragu")]
    for transfer, reason in zip(paid.redemptions, reasons, strict=True):
        propose(first, transfer, reason)

    button(row(first.page, reasons[0]), "Tarik usulan").click()
    asked(first.page).get_by_label("Alasan").fill("salah lihat")
    asked(first.page).get_by_role("button", name="Tarik").click()
    expect(first.status("Usulan ditarik.")).to_be_visible()

    at(second, "finance", "corrections")
    second.press("Menunggu")
    second.settled()
    expect(row(second.page, reasons[0])).to_have_count(0)
    button(row(second.page, reasons[1]), "Tolak").click()
    asked(second.page).get_by_label("Alasan").fill("nota cocok")
    asked(second.page).get_by_role("button", name="Tolak").click()
    expect(second.status("Koreksi ditolak.")).to_be_visible()
    button(second.page, "Ditolak").click()
    expect(row(second.page, reasons[1])).to_contain_text("nota cocok")
    assert town.city.balance(f"merchant:{paid.id}") == 17_000


# Exports


def test_an_export_is_made_in_the_background_and_its_file_adds_up(
    person: People, town: Town, tmp_path: Path
) -> None:
    shop(town, "Warung Ekspor", 11_000)
    finance = signed_in(person, town, "finance")
    page = finance.page
    at(finance, "finance", "exports")
    page.get_by_label("Dari tanggal").fill("2026-11-02")
    page.get_by_label("Sampai tanggal").fill("2026-11-01")
    finance.press("Buat berkas")
    expect(page.get_by_text("Tidak boleh sebelum tanggal awal.")).to_be_visible()
    today = business_day(town.city.clock()).isoformat()
    for label in ("Dari tanggal", "Sampai tanggal"):
        page.get_by_label(label).fill(today)
    page.get_by_label("Isi").select_option("Penukaran")
    finance.press("Buat berkas")
    expect(finance.status("Berkas sedang dibuat.")).to_be_visible()
    mine = row(page, "Penukaran").first
    # What is younger than the lists reach is waited for.
    expect(mine).to_contain_text("Siap", timeout=90_000)
    file = download(page, button(mine, re.compile("^Unduh Penukaran")), tmp_path)
    with file.open(encoding="utf-8-sig", newline="") as text:
        head, *body, foot = list(csv.reader(text))
    amount = head.index("amount")
    assert foot[0] == "TOTAL"
    assert int(foot[amount]) == sum(int(one[amount]) for one in body)
    expect(mine).to_contain_text(money(int(foot[amount])))

    auditor = signed_in(person, town, "auditor")
    at(auditor, "finance", "exports")
    expect(button(auditor.page, "Buat berkas")).to_have_count(0)
    theirs = button(row(auditor.page, "Penukaran").first, re.compile("^Unduh Penukaran"))
    assert download(auditor.page, theirs, tmp_path).read_bytes() == file.read_bytes()


def test_an_export_that_failed_says_why(person: People, town: Town) -> None:
    finance = signed_in(person, town, "finance")
    why = "Ekspor terhenti setiap kali dicoba."
    failed = {
        "id": "exp_000000000000",
        "kind": "journal",
        "format": "csv",
        "state": "failed",
        "from": "2026-10-31T17:00:00.000Z",
        "to": "2026-11-01T17:00:00.000Z",
        "rows": 0,
        "sums": {},
        "bytes": 0,
        "sha256": "",
        "reason": why,
        "requested_by": f"finance:{town.city.finance.id}",
        "requested_at": "2026-11-02T01:00:00.000Z",
    }
    answer = {"items": [failed], "next_cursor": None}
    finance.page.route("**/api/v1/finance/exports?*", lambda route: route.fulfill(json=answer))
    finance.page.route("**/api/v1/finance/exports", lambda route: route.fulfill(json=answer))
    at(finance, "finance", "exports")
    listed = row(finance.page, "Jejak audit")
    expect(listed).to_contain_text("Gagal")
    expect(listed).to_contain_text(why)
    expect(listed).to_contain_text("1 Nov 2026")
    expect(button(listed, re.compile("^Unduh"))).to_have_count(0)


# The audit journal


def test_the_journal_says_who_did_what_and_leads_to_it(person: People, town: Town) -> None:
    admin = town.city.admin
    campaign = admin.post("/admin/campaigns", town.city.draft(name="Belanja Teraudit")).ok(201)
    auditor = signed_in(person, town, "auditor")
    page = auditor.page
    auditor.go_to("Keuangan")
    auditor.follow("Jejak audit")
    auditor.settled()
    page.get_by_label("Nomor objek").fill(campaign["id"])
    auditor.press("Tampilkan")
    found = row(page, campaign["id"])
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Membuat kampanye")
    expect(found).to_contain_text("Petugas program")
    expect(found).to_contain_text("127.0.0.1")
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Belanja Teraudit")).to_be_visible()

    at(auditor, "finance", "audit")
    page.get_by_label("Nomor objek").fill("cmp_tidak")
    auditor.press("Tampilkan")
    expect(page.get_by_text("Tidak ada catatan yang cocok.")).to_be_visible()


def test_the_journal_of_one_person(person: People, town: Town) -> None:
    auditor = signed_in(person, town, "auditor")
    at(auditor, "finance", "audit")
    by = auditor.page.get_by_label("Oleh")
    expect(by.locator("option").nth(1)).to_be_attached()
    option = by.locator("option", has_text="Bambang Sutrisno").first
    by.select_option(value=option.get_attribute("value"))
    auditor.press("Tampilkan")
    auditor.settled()
    listed = auditor.page.locator("tbody tr")
    expect(listed.first).to_be_visible()
    expect(listed.filter(has_text="Bambang Sutrisno")).to_have_count(listed.count())


# What all of these screens keep to


def test_these_screens_fit_a_tablet_and_read_in_english(
    person: People, town: Town, begun: date
) -> None:
    finance = signed_in(person, town, "finance", viewport=TABLET)
    screens: list[tuple[str, ...]] = [("finance", room) for room in ROOMS]
    screens += [("finance", "days", begun.isoformat()), ("reconciliation",)]
    for path in screens:
        at(finance, *path)
        over = finance.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path
    finance.press("English")
    said: list[tuple[tuple[str, ...], str]] = [
        (("finance", "days"), "A closed day is sealed"),
        (("finance", "corrections"), "A transfer is never changed."),
        (("finance", "exports"), "Files are made in the background"),
        (("finance", "audit"), "Who did what, when"),
        (("reconciliation",), "Nothing is repaired from here."),
    ]
    for path, words in said:
        at(finance, *path)
        expect(finance.page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (("finance", "days"), "**/finance/days?*"),
        (("finance", "corrections"), "**/finance/corrections*"),
        (("finance", "audit"), "**/finance/audit-journal*"),
        (("reconciliation",), "**/finance/reconciliation*"),
    ],
)
def test_without_an_answer_the_reason_is_told_and_asking_again_helps(
    person: People, town: Town, path: tuple[str, ...], address: str
) -> None:
    one = person(viewport=DESK)
    one.sign_in("/console/", town.staff("auditor"), "auditor")
    one.page.route(address, lambda route: route.abort())
    one.open(f"/console/#/{'/'.join(path)}")
    expect(one.alert("Tidak ada sambungan ke Tumbas.")).to_be_visible()
    one.page.unroute(address)
    one.press("Coba lagi")
    expect(one.page.get_by_role("alert")).to_have_count(0)
