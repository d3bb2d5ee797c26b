"""Paying at a shop's sticker, in real browsers: the wallet's camera sees it, both faces show the
same three digits, and the shop undoes what was paid wrongly."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from chalicelib.core.values.instants import JAKARTA
from tests.browser.camera import drawn, held, record
from tests.browser.people import People, Town, launch

SHOP = "Soto Ayam Lombok"


@pytest.fixture
def blank(person: People) -> Page:
    """A page of no address, for drawing codes."""
    return person().page


@pytest.fixture
def shop(town: Town) -> tuple[str, str]:
    """A shop's phone, and the address in its sticker's code."""
    phone = town.city.new_phone()
    owner = town.city.merchant(name=SHOP, phone=phone)
    return phone, str(owner.get("/merchant/sticker").ok()["url"])


def path_of(url: str) -> str:
    """The sticker's address at this city's own front."""
    return "/wallet/#/pay/" + url.partition("#/pay/")[2]


def test_a_sticker_before_the_wallets_camera_is_paid_and_both_see_the_same_digits(
    town: Town,
    person: People,
    playwright: Playwright,
    tmp_path: Path,
    blank: Page,
    shop: tuple[str, str],
) -> None:
    phone, url = shop
    camera = tmp_path / "camera.mjpeg"
    record(held(drawn(blank, url)), camera)
    seeing = launch(playwright, camera)
    try:
        resident = person(seeing)
        resident.sign_in("/wallet/", town.resident())
        resident.claim(town.campaign)
        resident.press("Bayar ke toko")
        expect(resident.page.get_by_text(SHOP)).to_be_visible()
        expect(resident.page.get_by_text("Rp\u00a050.000").last).to_be_visible()
        # The pad and the phone's keys write the same amount.
        resident.press("1")
        resident.press("2")
        amount = resident.page.get_by_label("Jumlah", exact=True)
        expect(amount).to_have_value("12")
        # Else the phone's own keyboard would hide the shop.
        expect(amount).to_have_attribute("inputmode", "none")
        resident.press("000")
        expect(amount).to_have_value("12.000")
        resident.press("Hapus angka terakhir")
        expect(amount).to_have_value("1.200")
        resident.press("0")
        resident.press("Belanja lebih dari ini?")
        resident.page.get_by_label("Total belanja").fill("11999")
        resident.press("Bayar sekarang")
        expect(resident.page.get_by_text("tidak bisa kurang")).to_be_visible()
        resident.page.get_by_label("Total belanja").fill("20000")
        expect(resident.page.get_by_text("Anda menambah Rp\u00a08.000 tunai.")).to_be_visible()
        resident.press("Bayar sekarang")
        paid = resident.status("Lunas")
        expect(paid).to_contain_text("Rp\u00a012.000")
        expect(paid).to_contain_text(SHOP)
        digits = paid.locator("output [aria-hidden]").inner_text()
        # What a picture of this screen has not: its seconds go on.
        seal = resident.page.locator(".seal")
        before = seal.inner_text()
        expect(seal).not_to_have_text(before)
        resident.press("Selesai")
        expect(resident.voucher(town.campaign)).to_contain_text("Rp\u00a038.000")
        # The way that was used last comes first.
        ways = resident.page.get_by_role("button", name=re.compile(r"^Bayar( ke toko)?$"))
        expect(ways.first).to_have_text("Bayar ke toko")

        merchant = person()
        merchant.sign_in("/merchant/", phone)
        last = merchant.page.get_by_role("region", name="Hari ini")
        expect(last).to_contain_text("Rp\u00a012.000")
        expect(last).to_contain_text(digits)
        last.get_by_role("button", name="Batalkan", exact=True).click()
        merchant.press("Kembalikan")
        expect(merchant.status("dikembalikan ke voucher warga")).to_be_visible()
        resident.page.reload()
        expect(resident.voucher(town.campaign)).to_contain_text("Rp\u00a050.000")
    finally:
        seeing.close()


def test_whoever_opens_a_sticker_by_the_phones_camera_signs_in_and_is_at_the_shop(
    town: Town, person: People, shop: tuple[str, str]
) -> None:
    resident = person()
    number = town.resident()
    resident.sign_in(path_of(shop[1]), number)
    expect(resident.page.get_by_text(SHOP)).to_be_visible()
    # Nothing was claimed yet, so nothing can be spent.
    expect(resident.page.get_by_text("Tidak ada voucher Anda")).to_be_visible()
    resident.press("Tutup")
    resident.claim(town.campaign)
    resident.open(path_of(shop[1]))
    resident.page.reload()
    resident.page.get_by_label("Jumlah", exact=True).fill("50001")
    resident.press("Bayar sekarang")
    expect(resident.page.get_by_text("Paling banyak Rp\u00a050.000")).to_be_visible()


def test_a_resident_asks_for_a_payment_to_be_undone_and_the_shop_decides(
    town: Town, person: People, shop: tuple[str, str]
) -> None:
    resident, merchant = person(), person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.open(path_of(shop[1]))
    resident.page.get_by_label("Jumlah", exact=True).fill("20000")
    resident.press("Bayar sekarang")
    expect(resident.status("Lunas")).to_be_visible()
    resident.follow("Lihat bukti")
    resident.press("Minta dibatalkan")
    expect(resident.status("Anda sudah minta dibatalkan")).to_be_visible()

    merchant.sign_in("/merchant/", shop[0])
    asked = merchant.page.get_by_role("region", name="Pembeli minta dibatalkan")
    expect(asked).to_contain_text("Rp\u00a020.000")
    asked.get_by_role("button", name="Tolak").click()
    expect(asked).to_have_count(0)
    resident.page.reload()
    expect(resident.status("Toko menolak membatalkan")).to_be_visible()


def test_a_shop_that_is_closed_by_its_hours_says_so_before_anybody_types_a_sum(
    town: Town, person: People
) -> None:
    phone = town.city.new_phone()
    owner = town.city.merchant(name="Nasi Pagi", phone=phone)
    local = datetime.now(JAKARTA) + timedelta(hours=3)
    opening = {
        "day": local.strftime("%A").lower(),
        "opens": f"{local:%H:%M}",
        "closes": f"{local + timedelta(hours=1):%H:%M}",
    }
    owner.send("PATCH", "/merchant/profile", {"hours": [opening]}).ok()
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.open(path_of(str(owner.get("/merchant/sticker").ok()["url"])))
    expect(resident.page.get_by_text("sedang tutup menurut jam bukanya")).to_be_visible()
    expect(resident.page.get_by_label("Jumlah", exact=True)).to_have_count(0)


PAYMENTS = "**/api/v1/resident/payments"
KEPT = """() => Object.keys(localStorage).find((name) => name.endsWith(".paying"))"""
AN_HOUR_LATER = """(name) => {
  const kept = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({...kept, at: kept.at - 3_600_000}));
}"""


def test_a_payment_without_an_answer_goes_on_after_a_reload_but_not_an_hour_later(
    town: Town, person: People, shop: tuple[str, str]
) -> None:
    resident = person()
    page = resident.page
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.open(path_of(shop[1]))
    sent: list[str] = []

    def never_arrives(route: Route) -> None:
        sent.append(route.request.headers["idempotency-key"])
        route.abort()

    page.route(PAYMENTS, never_arrives)
    page.get_by_label("Jumlah", exact=True).fill("12000")
    resident.press("Bayar sekarang")
    expect(resident.status("Jawaban belum sampai")).to_be_visible()
    # A reload sends the very same, for as long as one waits at a till.
    page.reload()
    expect(resident.status("Jawaban belum sampai")).to_be_visible()
    assert len(set(sent)) == 1
    page.evaluate(AN_HOUR_LATER, page.evaluate(KEPT))
    before = len(sent)
    page.reload()
    expect(page.get_by_label("Jumlah", exact=True)).to_be_visible()
    expect(resident.status("Jawaban belum sampai")).to_have_count(0)
    assert len(sent) == before


def test_a_sticker_that_was_renewed_and_what_is_none_say_so(
    town: Town, person: People, shop: tuple[str, str]
) -> None:
    phone, url = shop
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    town.city.sign_in(phone, "merchant").post("/merchant/sticker/renew", {}).ok()
    resident.open(path_of(url))
    expect(resident.alert("sudah tidak berlaku")).to_be_visible()
    resident.open("/wallet/#/pay/a.b.c")
    expect(resident.page.get_by_role("alert")).to_be_visible()
