"""Who may do what at the console, and what every screen of it keeps to, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import (
    PARTS,
    asked,
    new_campaign,
    row,
    signed_in,
)
from tests.browser.people import DESK, TABLET, People, Person, Town


def test_staff_come_and_go_by_two_admins(person: People, town: Town) -> None:
    admin, second = signed_in(person, town), signed_in(person, town)
    name, phone = "Wahyu Bendahara", town.city.new_phone()
    admin.go_to("Petugas")
    admin.press("Usulkan petugas")
    admin.press("Usulkan")
    expect(admin.page.get_by_text("Isi dulu bagian ini.")).to_have_count(2)
    admin.page.get_by_label("Nama").fill(name)
    admin.page.get_by_label("Nomor HP").fill("12")
    admin.page.get_by_label("Peran").select_option("finance")
    admin.press("Usulkan")
    expect(admin.page.get_by_text("Nomor HP diawali 08 atau +62.")).to_be_visible()
    expect(admin.page.get_by_label("Nama")).to_have_value(name)
    admin.page.get_by_label("Nomor HP").fill(phone)
    admin.press("Usulkan")
    expect(admin.status("diusulkan sebagai bendahara")).to_be_visible()
    # Who waits stands first, however many there are.
    mine = row(admin.page, name)
    expect(mine).to_contain_text("Menunggu petugas program lain")
    expect(mine.get_by_role("button")).to_have_text(["Tarik usulan"])

    second.go_to("Petugas")
    theirs = row(second.page, name)
    theirs.get_by_role("button", name="Konfirmasi").click()
    expect(asked(second.page)).to_contain_text("langsung dapat masuk")
    second.press("Ya, konfirmasi")
    expect(second.status(f"{name} sekarang bendahara.")).to_be_visible()
    # The question stands over the table until the list has come anew, and takes what is typed.
    expect(asked(second.page)).to_have_count(0)
    second.page.get_by_label("Saring tabel").fill(name)
    expect(theirs).to_contain_text("Aktif")
    assert town.city.sign_in(phone, "finance")

    theirs.get_by_role("button", name="Usulkan berhenti").click()
    second.press("Ya, usulkan")
    expect(theirs).to_contain_text("Menunggu petugas program lain")
    expect(theirs.get_by_role("button")).to_have_count(0)
    admin.go_to("Kampanye")
    admin.go_to("Petugas")
    mine.get_by_role("button", name="Konfirmasi berhenti").click()
    admin.press("Ya, berhenti")
    expect(admin.status(f"{name} berhenti")).to_be_visible()
    expect(mine).to_have_count(0)


# What reads, and changes nothing.
READING = {"Cari", "Tampilkan", "Buka", "Rincian", "Periksa lagi", "Salin"}
READING |= {"Unduh", "Unduh CSV", "Unduh mutasi", "Unduh catatan"}
READING |= {"Unduh berkas", "Unduh PDF", "Unduh XLSX", "Salin SHA-256"}
READING |= {"Unduh stiker (A6)"}
LEAFING = {"Muat lagi", "Sebelumnya", "Berikutnya"}
DOORS = "() => [...document.querySelectorAll('.doors a')].map((a) => a.hash)"
LINKS = "() => [...document.querySelectorAll('main a[href^=\"#\"]')].map((a) => a.hash)"


def offered(page: Page) -> set[str]:
    """The buttons of a screen, without the heads that sort and the chips that filter."""
    buttons = page.locator("main button:visible:not(.sort):not(.pick button)")
    return {text.strip() for text in buttons.all_inner_texts()}


def every_screen(one: Person) -> Iterator[str]:
    """Goes to every screen that the parts lead to, one of each kind; yields their addresses."""
    waiting = list(one.page.evaluate(DOORS))
    kinds = {kind(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        one.open(f"/console/{address}")
        expect(one.page.locator("h1")).to_be_visible()
        one.settled()
        yield address
        for link in one.page.evaluate(LINKS):
            if kind(link) not in kinds:
                kinds.add(kind(link))
                waiting.append(link)


def kind(address: str) -> str:
    """An address without the ids and dates in it: one campaign shows what every campaign offers."""
    dated = re.sub(r"\d{4}-\d{2}(-\d{2})?", lambda found: "day" if found[1] else "month", address)
    return re.sub(r"[^/]*(_|%)[^/]*", "*", dated)


def test_the_auditor_sees_every_part_and_is_offered_nothing_that_changes_anything(
    person: People, town: Town
) -> None:
    town.city.claim(town.city.resident(segments="peramban"), town.campaign_id)
    town.city.post("/merchant/applications", town.city.application()).ok(201)
    auditor = signed_in(person, town, "auditor")
    seen = []
    for address in every_screen(auditor):
        seen.append(kind(address))
        assert offered(auditor.page) <= READING | LEAFING, address
        expect(auditor.page.get_by_role("alert")).to_have_count(0)
    assert {"#/campaigns/*", "#/residents/*", "#/merchants/*"} <= set(seen)
    for hidden in ("campaigns/new", "residents/import", "merchants/import"):
        auditor.open(f"/console/#/{hidden}")
        expect(auditor.page.get_by_text("Masuklah sebagai petugas program.")).to_be_visible()
        assert offered(auditor.page) == set()


def test_each_role_is_offered_its_own_work(person: People, town: Town) -> None:
    def links(one: Person) -> list[str]:
        return one.page.get_by_role("main").get_by_role("link").all_inner_texts()

    admin, finance = signed_in(person, town), signed_in(person, town, "finance")
    for one in (admin, finance):
        for part in PARTS:
            one.go_to(part)
            expect(one.page.get_by_role("alert")).to_have_count(0)
            assert one.page.title() == "Konsol · Tumbas"
    for part, link in (
        ("Kampanye", "Kampanye baru"),
        ("Warga", "Impor data warga"),
        ("Pedagang", "Impor data pedagang"),
    ):
        admin.go_to(part)
        assert link in links(admin)
        finance.go_to(part)
        assert link not in links(finance)
    for one, may in ((admin, False), (finance, True)):
        one.open(f"/console/#/campaigns/{town.campaign_id}")
        expect(one.page.locator("h1")).to_be_visible()
        one.settled()
        assert ("Danai" in links(one)) == may
        expect(one.page.get_by_role("button", name="Jeda")).to_have_count(0 if may else 1)


def test_a_wrong_code_keeps_what_was_typed_and_a_reload_stays_signed_in(
    person: People, town: Town
) -> None:
    phone = town.staff("auditor")
    one = person(viewport=DESK)
    one.open("/console/")
    one.page.get_by_label("Peran").select_option("auditor")
    code = one.ask_for_a_code(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    one.page.get_by_label("Kode", exact=True).fill(wrong)
    one.press("Masuk")
    expect(one.alert("Kode itu salah")).to_be_visible()
    expect(one.page.get_by_label("Nomor HP")).to_have_value(phone)
    expect(one.page.get_by_label("Peran")).to_have_value("auditor")
    expect(one.page.get_by_label("Kode", exact=True)).to_have_value(wrong)
    one.page.get_by_label("Kode", exact=True).fill(code)
    one.press("Masuk")
    one.go_to("Pedagang")
    one.page.reload()
    one.is_in()
    expect(one.page.get_by_role("heading", name="Pedagang")).to_be_visible()
    kept = one.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept  # how every token begins
    assert phone[3:] not in kept
    one.sign_out()
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    one.page.reload()
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    expect(one.page.get_by_role("navigation")).to_have_count(0)


def test_the_switch_changes_the_language_and_keeps_what_was_typed(
    person: People, town: Town
) -> None:
    one = person(viewport=DESK)
    one.open("/console/")
    one.page.get_by_label("Nomor HP").fill("0812 0000 9999")
    one.press("English")
    expect(one.page.get_by_label("Phone number")).to_have_value("0812 0000 9999")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.press("Bahasa Indonesia")

    admin = signed_in(person, town)
    new_campaign(admin, "Belanja Dua Bahasa")
    admin.press("English")
    page = admin.page
    expect(page.get_by_role("heading", name="New campaign")).to_be_visible()
    expect(page.get_by_label("Campaign name")).to_have_value("Belanja Dua Bahasa")
    expect(page.get_by_label("Voucher value (Rp)")).to_have_value("50.000")
    page.get_by_label("Vouchers per resident").fill("500")
    admin.press("Save draft")
    expect(page.get_by_text("Please check the marked fields.")).to_be_visible()
    navigation = page.get_by_role("navigation").get_by_role("link")
    parts = "Campaigns,Residents,Merchants,Incentives,City purchases,Partners"
    others = "Finance,Reconciliation,Reports,Staff"
    expect(navigation).to_have_text(f"{parts},{others}".split(","))
    page.reload()
    expect(page.get_by_role("heading", name="New campaign")).to_be_visible()


@pytest.mark.parametrize("role", ["admin", "finance"])
def test_no_screen_scrolls_sideways_on_a_tablet_and_all_targets_can_be_hit(
    person: People, town: Town, role: str
) -> None:
    one = person(viewport=TABLET)
    one.sign_in("/console/", town.staff(role), role)
    for address in every_screen(one):
        wide = one.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        small = one.page.evaluate(TOO_SMALL)
        assert small == [], address


# Links inside a line of text are excepted (WCAG 2.2, 2.5.8); a labelled box is hit by its label.
TOO_SMALL = """() =>
  [...document.querySelectorAll("button, a, select, summary, label:has([type=radio])," +
    "input:not([type=checkbox], [type=radio])")]
    .filter((one) => one.checkVisibility() && !one.closest("p, .skip") && !one.matches(".skip"))
    .filter((one) => one.getBoundingClientRect().height < 43.9)
    .map((one) => one.outerHTML.slice(0, 120))
"""
