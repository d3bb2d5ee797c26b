"""The wallet as an app on a phone: sign-in, what the phone keeps, network, language, keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import People, Town

CODE = "Kode QR pembayaran"


def _kept_by_the_phone(page: Page) -> str:
    return str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))


def test_a_wrong_sign_in_code_is_refused_and_what_was_typed_stays(
    town: Town, person: People
) -> None:
    phone = town.resident()
    resident = person()
    resident.open("/wallet/")
    code = resident.ask_for_a_code(phone)
    field = resident.page.get_by_label("Kode", exact=True)
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    field.fill(wrong)
    resident.press("Masuk")
    expect(resident.page.get_by_role("alert")).to_contain_text("Kode itu salah")
    expect(resident.page.get_by_label("Nomor HP")).to_have_value(phone)
    expect(field).to_have_value(wrong)
    field.fill(code)
    resident.press("Masuk")
    resident.is_in()


def test_a_reload_stays_signed_in_and_signing_out_leaves_nothing_on_the_phone(
    town: Town, person: People
) -> None:
    phone = town.resident()
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)
    # No token and no phone number is ever kept where a script can read it.
    assert not re.search(r"eyJ|62812", _kept_by_the_phone(resident.page))
    resident.page.reload()
    resident.is_in()
    resident.sign_out()
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    assert town.campaign not in _kept_by_the_phone(resident.page)
    resident.page.reload()
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    expect(resident.voucher(town.campaign)).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "way_in"),
    [("", "Nomor HP"), ("#/kode", "Kode program"), ("#/masuk/12345678", "Bila bukan Anda")],
    ids=["front", "code", "answer"],
)
def test_a_sign_in_that_ended_by_itself_leaves_nothing_on_the_phone_either(
    town: Town, person: People, address: str, way_in: str
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    assert town.campaign in _kept_by_the_phone(resident.page)
    resident.page.context.clear_cookies()
    resident.open(f"/wallet/{address}")
    resident.page.reload()
    expect(resident.page.get_by_text(way_in).first).to_be_visible()
    expect(resident.voucher(town.campaign)).to_have_count(0)
    assert town.campaign not in _kept_by_the_phone(resident.page)


def test_without_a_network_the_kept_wallet_is_read_and_paying_says_what_it_needs(
    town: Town, person: People
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.page.evaluate("navigator.serviceWorker.ready")
    resident.page.reload()
    expect(resident.voucher(town.campaign)).to_be_visible()
    resident.page.context.set_offline(True)
    resident.page.reload()
    expect(resident.voucher(town.campaign)).to_contain_text("Rp\u00a050.000")
    expect(resident.status("Tidak ada sambungan")).to_be_visible()
    resident.voucher(town.campaign).get_by_role("button", name="Bayar").click()
    expect(resident.alert("Membayar perlu sambungan internet")).to_be_visible()
    expect(resident.page.get_by_role("img", name=CODE)).to_have_count(0)
    # Connected again, the code comes by itself.
    resident.page.context.set_offline(False)
    expect(resident.page.get_by_role("img", name=CODE)).to_be_visible()


def test_english_is_spoken_at_a_switch_and_remembered(town: Town, person: People) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.press("English")
    expect(resident.page.locator("html")).to_have_attribute("lang", "en")
    resident.page.reload()
    card = resident.voucher(town.campaign)
    expect(card).to_contain_text("Valid until")
    card.get_by_role("button", name="Pay").click()
    expect(resident.page.get_by_role("img", name="Payment QR code")).to_be_visible()
    resident.press("Close")
    resident.press("Bahasa Indonesia")
    expect(card).to_contain_text("Berlaku sampai")


def _tab_to(wanted: Locator) -> None:
    """Press Tab until a control has the focus, as somebody without a pointer does."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        wanted.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def test_everything_up_to_the_code_is_done_by_keyboard_alone(town: Town, person: People) -> None:
    phone = town.resident()
    resident = person()
    resident.open("/wallet/")
    keyboard = resident.page.keyboard
    _tab_to(resident.page.get_by_role("textbox", name="Nomor HP"))
    before = len(town.stack.text_messages(phone))
    keyboard.type(phone)
    keyboard.press("Enter")
    code = resident.page.get_by_label("Kode", exact=True)
    expect(code).to_be_focused()
    expect(resident.status("kode sudah dikirim")).to_be_visible()
    assert len(town.stack.text_messages(phone)) > before
    keyboard.type(town.city.last_code(phone))
    keyboard.press("Enter")
    voucher = resident.voucher(town.campaign)
    _tab_to(voucher.get_by_role("button", name="Klaim"))
    keyboard.press("Enter")
    expect(resident.status("Sudah diklaim")).to_be_visible()
    pay = voucher.get_by_role("button", name="Bayar")
    _tab_to(pay)
    keyboard.press("Enter")
    expect(resident.page.get_by_role("img", name=CODE)).to_be_visible()
    keyboard.press("Escape")
    expect(resident.page.get_by_role("img", name=CODE)).to_have_count(0)
    # Back where it was opened.
    expect(pay).to_be_focused()
