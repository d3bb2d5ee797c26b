"""Whoever does not see the screen hears that it is paid, and reaches everything by keyboard."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.hearing import heard, listen
from tests.browser.people import People, Person, Town
from tests.browser.tours.cast import sticker_path

PHONE: ViewportSize = {"width": 360, "height": 640}

# Whatever can have the focus is scrolled under the doors at the bottom, and gets it: how many were
# there, and those that stay wholly hidden (WCAG 2.2, 2.4.11).
COVERED = """() => {
  const doors = document.querySelector(".doors").getBoundingClientRect();
  let under = 0;
  const hidden = [];
  for (const one of document.querySelectorAll("main a, main button, main summary")) {
    document.activeElement.blur();
    scrollBy(0, one.getBoundingClientRect().top - doors.top - 4);
    if (one.getBoundingClientRect().top < doors.top) continue;
    under += 1;
    one.focus();
    const {top} = one.getBoundingClientRect();
    if (top >= doors.top) hidden.push(`${one.outerHTML.slice(0, 90)} ${top}`);
  }
  return {under, hidden};
}"""


def test_both_hear_that_it_is_paid_with_the_amount(
    town: Town, person: People, merchant: Person
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    listen(resident.page)
    listen(merchant.page)
    resident.claim(town.campaign)
    assert any(one.startswith("Sudah diklaim") for one in heard(resident.page))
    digits = resident.show_digits(town.campaign)
    merchant.type_code(digits)
    merchant.accept(12_500)
    expect(merchant.status("Berhasil")).to_be_visible()
    expect(resident.status("Lunas")).to_be_visible()
    said = heard(resident.page)
    assert any(one.startswith(digits) for one in said)
    assert said[-1].startswith("Lunas Rp 12.500 Pedagang")
    assert [one.split()[0] for one in heard(merchant.page)][-2:] == ["Menerima", "Berhasil"]
    assert "Rp 12.500" in heard(merchant.page)[-1]


def test_a_payment_at_a_sticker_is_heard_with_its_digits_one_by_one_and_no_seconds(
    town: Town, person: People
) -> None:
    shop = town.city.merchant(name="Bakso Terdengar")
    url = str(shop.get("/merchant/sticker").ok()["url"])
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.open(sticker_path(url))
    resident.page.get_by_label("Jumlah", exact=True).fill("12500")
    listen(resident.page)
    resident.press("Bayar sekarang")
    expect(resident.status("Lunas")).to_be_visible()
    seal = resident.page.locator(".seal")
    before = seal.inner_text()
    expect(seal).not_to_have_text(before)
    (said,) = heard(resident.page)
    digits = " ".join(resident.page.locator("output [aria-hidden]").inner_text())
    assert said.startswith("Lunas Rp 12.500 Kode cocok")
    assert f" {digits} " in said
    assert "Bakso Terdengar" in said
    assert "detik" not in said


def test_the_language_is_changed_without_a_word_too_much(merchant: Person) -> None:
    listen(merchant.page)
    merchant.press("English")
    expect(merchant.page.get_by_role("button", name="Type a code")).to_be_visible()
    assert not any("Kode" in one for one in heard(merchant.page))


@pytest.mark.parametrize("app", ["wallet", "merchant"])
def test_what_has_the_focus_is_never_hidden_by_the_doors(
    town: Town, person: People, app: str
) -> None:
    one = person(viewport=PHONE)
    one.sign_in(f"/{app}/", town.resident() if app == "wallet" else town.merchant())
    if app == "wallet":
        one.claim(town.campaign)
    else:
        one.enter("Toko")
        expect(one.page.get_by_role("link", name="Produk")).to_be_visible()
    one.settled()
    found = one.page.evaluate(COVERED)
    assert found["under"] > 0
    assert found["hidden"] == []
