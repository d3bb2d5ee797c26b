"""The audit journal at the console, in a real browser: of an object, and of a person."""

from playwright.sync_api import expect

from tests.browser.books import at
from tests.browser.console import row, signed_in
from tests.browser.people import People, Town


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
