"""The header of every app: one row, and a menu with what is pressed once a year."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import DESK, PHONE, TABLET, People, Person, Town

ROW = 48
NARROW: ViewportSize = {"width": 320, "height": 640}


def height(page: Page) -> float:
    box = page.get_by_role("banner").bounding_box()
    assert box
    return box["height"]


@pytest.mark.parametrize("size", [NARROW, PHONE, TABLET, DESK], ids=lambda one: str(one["width"]))
def test_the_header_is_one_row_before_and_after_signing_in(
    town: Town, person: People, size: ViewportSize
) -> None:
    resident = person(viewport=size)
    resident.open("/wallet/")
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    assert height(resident.page) <= ROW
    for language in ("English", "Bahasa Indonesia"):
        resident.press(language)
        assert height(resident.page) <= ROW
    resident.sign_in("/wallet/", town.resident())
    assert height(resident.page) <= ROW
    assert resident.page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_menu_opens_at_a_press_and_closes_at_whatever_else_is_done(
    merchant: Person,
) -> None:
    page = merchant.page
    opener = page.get_by_role("button", name="Menu", exact=True)
    out = page.get_by_role("button", name="Keluar", exact=True)
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(out).to_be_hidden()
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(out).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(out).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    page.get_by_role("button", name="Ketik kode").click()
    expect(out).to_be_hidden()
    opener.click()
    merchant.follow("Pengaturan notifikasi")
    expect(page.get_by_role("heading", name="Pengaturan notifikasi")).to_be_visible()
    expect(out).to_be_hidden()
    merchant.press("English")
    expect(page.get_by_role("heading", name="Notification settings")).to_be_visible()


def test_whoever_cannot_be_signed_out_is_told_beside_the_button(merchant: Person) -> None:
    merchant.page.context.set_offline(True)
    merchant.press("Menu")
    merchant.press("Keluar")
    expect(merchant.page.get_by_role("banner").get_by_role("alert")).to_be_visible()
    merchant.is_in()
    merchant.page.context.set_offline(False)
    merchant.press("Keluar")
    expect(merchant.page.get_by_label("Nomor HP")).to_be_visible()


@pytest.mark.parametrize("app", ["wallet", "merchant"])
def test_help_is_found_before_and_after_signing_in(town: Town, person: People, app: str) -> None:
    one = person()
    one.open(f"/{app}/")
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()

    def ask() -> None:
        one.press("Menu")
        one.follow("Bantuan")
        expect(one.page.get_by_role("heading", name="Bantuan")).to_be_visible()
        question = one.page.get_by_text("Ada yang meminta kode masuk saya.")
        question.click()
        expect(one.page.get_by_text("Itu penipuan.")).to_be_visible()

    ask()
    one.sign_in(f"/{app}/", town.resident() if app == "wallet" else town.merchant())
    ask()
    one.is_in()
