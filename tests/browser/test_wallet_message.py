"""Coming in by WhatsApp, in a real browser: by the code, by the answer's link, and by neither in a
browser that has not asked."""

import re

from playwright.sync_api import expect

from tests.browser.by_message import send, text_shown
from tests.browser.people import People, Person, Town


def link_of(person: Person, answer: str) -> str:
    """The path of the link in an answer."""
    found = re.search(r"https?://[^/]+(/wallet/#/masuk/\d{8})", answer)
    assert found, answer
    return found[1]


def test_a_resident_comes_in_with_the_code_from_whatsapp(town: Town, person: People) -> None:
    resident, phone = person(), town.city.resident().phone
    resident.open("/wallet/")
    answer = send(resident, phone, text_shown(resident))
    resident.page.get_by_label("Kode", exact=True).fill(answer[:8])
    resident.press("Masuk")
    resident.is_in()


def test_the_answers_link_opens_the_browser_that_asked_and_no_other(
    town: Town, person: People
) -> None:
    resident, other, phone = person(), person(), town.city.resident().phone
    resident.open("/wallet/")
    link = link_of(resident, send(resident, phone, text_shown(resident)))
    other.open(link)
    expect(other.page.get_by_text("bukan yang ini")).to_be_visible()
    expect(other.page.locator("header .here")).to_have_count(0)
    resident.open("/merchant/")
    resident.open(link)
    resident.is_in()
    expect(resident.page).to_have_url(re.compile(r"/wallet/#/$"))


def test_the_text_outlives_the_page_that_asked(town: Town, person: People) -> None:
    resident = person()
    resident.open("/wallet/")
    text = text_shown(resident)
    resident.page.reload()
    expect(resident.page.locator("code")).to_have_text(text)
    resident.press("Pakai SMS")
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()


def test_a_merchants_link_comes_back_to_the_till(town: Town, person: People) -> None:
    owner, phone = person(), town.merchant()
    owner.open("/merchant/")
    link = link_of(owner, send(owner, phone, text_shown(owner)))
    owner.open(link)
    owner.is_in()
    expect(owner.page).to_have_url(re.compile(r"/merchant/#/$"))
