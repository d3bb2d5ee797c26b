"""The tours of the pages that ask nobody to sign in: the start, shops and products, and the check
of a paper."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.papers import forged, text_on, under_key
from tests.browser.people import Person
from tests.browser.tours.cast import Cast, door


def home(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/")
    expect(one.page.get_by_role("heading").first).to_be_visible()
    yield "start"


def impact(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/")
    one.page.get_by_role("link", name="Dampak").click()
    expect(one.page.get_by_role("heading", name="Dampak", level=1)).to_be_visible()
    yield "impact"


def showcase(one: Person, cast: Cast) -> Iterator[str]:
    one.open(cast.shop)
    expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    yield "shop-page"
    one.page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").first.click()
    one.page.wait_for_url("**/barang/**")
    yield "product-page"


def verify(one: Person, cast: Cast) -> Iterator[str]:
    one.open("/verify/")
    expect(one.page.get_by_label("Teks bukti")).to_be_visible()
    yield "verify"
    shop = one.beside()
    shop.sign_in("/merchant/", cast.merchant)
    door(shop, "Toko")
    shop.follow("Laporan & pencairan")
    with shop.page.expect_download() as saving:
        shop.press("Unduh PDF")
    text = text_on(Path(saving.value.path()).read_bytes())
    for shown, verdict, name in (
        (text, "Asli", "genuine"),
        (forged(text, closing=1), "Tidak sah", "refused"),
        (under_key(text, "zzzz"), "Tidak dapat diperiksa", "unknown"),
    ):
        one.open(f"/verify/#{shown}")
        expect(one.status(verdict)).to_be_visible()
        yield f"verify-{name}"
