"""Where vouchers are taken, in the wallet in a real browser: shops and their goods."""

from playwright.sync_api import expect

from tests.browser.people import People, Town
from tests.http.client import KELURAHAN


def test_shops_and_goods_are_found_nearest_first_by_words_and_by_kind(
    town: Town, person: People
) -> None:
    city = town.city
    here = city.merchant(name="Lontong Balap Ampera", kelurahan_code=KELURAHAN)
    city.merchant(name="Lontong Balap Mergosono", kelurahan_code="35.73.03.1001")
    product = {
        "name": "Lontong Balap Ampera Spesial",
        "price": 14_000,
        "category": "kuliner",
        "made_in_malang": True,
        "services": ["take_away"],
    }
    here.post("/merchant/products", product).ok(201)
    town.listed("merchants", 2, q="lontong balap")
    town.listed("products", 1, q="lontong balap")
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.enter("Belanja")
    resident.page.get_by_label("Cari", exact=True).fill("lontong balap")
    rows = resident.page.get_by_role("main").get_by_role("link").filter(has_text="Lontong Balap")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Ampera")
    resident.press("Kriya")
    expect(resident.page.get_by_text("Tidak ada tempat yang cocok")).to_be_visible()
    resident.press("Semua")
    resident.press("Barang & jasa")
    good = resident.page.get_by_role("link").filter(has_text="Lontong Balap Ampera Spesial")
    expect(good).to_contain_text("Rp\u00a014.000")
    good.click()
    expect(resident.page.get_by_role("heading", name="Lontong Balap Ampera").first).to_be_visible()
    expect(resident.page.get_by_text("bawa pulang")).to_be_visible()
    expect(resident.page.get_by_text("Buatan Malang")).to_be_visible()


def test_a_slip_of_the_finger_is_read_as_what_was_meant(town: Town, person: People) -> None:
    town.city.merchant(name="Kedai Tongseng Pranoto", kelurahan_code=KELURAHAN)
    town.listed("merchants", 1, q="pranoto")
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.enter("Belanja")
    sought = resident.page.get_by_label("Cari", exact=True)
    sought.fill("tongsneg pranotto")
    told = resident.page.get_by_role("status").filter(has_text="Maksud Anda:")
    expect(told).to_have_text("Maksud Anda: tongseng pranoto")
    shop = resident.page.get_by_role("main").get_by_role("link").filter(has_text="Tongseng")
    expect(shop).to_have_count(1)
    sought.fill("tongseng pran")
    expect(told).to_have_count(0)
    expect(shop).to_have_count(1)
