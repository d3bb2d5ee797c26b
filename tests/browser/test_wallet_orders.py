"""Orders on other sites, agreed to in the wallet in a real browser on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.people import People, Person, Town
from tests.http.checkouts import act, order, refund
from tests.http.client import Person as Api
from tests.http.partners import SHOP, Partner, partner_of


@pytest.fixture
def partner(town: Town) -> Partner:
    return partner_of(town.city, name="Pasar Apel")


@pytest.fixture
def seller(town: Town) -> Api:
    return town.city.merchant(name="Keripik Tempe Sanan")


@pytest.fixture
def shopper(town: Town, person: People) -> Person:
    """Somebody with a voucher, whose browser finds the marketplace's site."""
    made = person()
    made.sign_in("/wallet/", town.resident())
    made.claim(town.campaign)
    made.page.route(f"{SHOP}/**", _site)
    return made


def _site(route: Route) -> None:
    route.fulfill(body="<h1>Terima kasih</h1>", content_type="text/html")


def _ordered(partner: Partner, seller: Api, goods: int = 30_000, **given: Any) -> Any:
    return partner.post("/partner/checkouts", order(seller, goods, **given)).ok(201)


def _look(shopper: Person, made: Any) -> None:
    """Open the address that the marketplace was given, on the host that the tests use."""
    place = made["url"].partition("/wallet/")[2]
    shopper.open(f"/wallet/{place}")


def _back(shopper: Person, checkout: str, state: str) -> None:
    shopper.page.wait_for_url(re.compile(rf"{SHOP}/kembali\?checkout={checkout}&state={state}$"))
    expect(shopper.page.get_by_role("heading", name="Terima kasih")).to_be_visible()


def test_an_order_is_agreed_to_held_captured_and_refunded(
    town: Town, partner: Partner, seller: Api, shopper: Person
) -> None:
    made = _ordered(partner, seller)
    _look(shopper, made)
    main = shopper.page.get_by_role("main")
    expect(main).to_contain_text("Dipesan lewat Pasar Apel, dijual oleh Keripik Tempe Sanan")
    expect(main).to_contain_text(made["order_id"])
    expect(main).to_contain_text("Rp\u00a030.000")
    expect(main).to_contain_text(town.campaign)
    shopper.press("Setuju")
    _back(shopper, made["id"], "authorized")
    assert partner.get(f"/partner/checkouts/{made['id']}").ok()["state"] == "authorized"
    shopper.open("/wallet/")
    card = shopper.voucher(town.campaign)
    expect(card).to_contain_text("Rp\u00a020.000")
    expect(card).to_contain_text("Rp\u00a030.000 ditahan")
    act(partner, made["id"], "capture", amount=25_000).ok()
    refund(partner, made["id"], 5_000).ok(201)
    shopper.open("/wallet/#/history")
    row = shopper.page.get_by_role("link").filter(has_text="Keripik Tempe Sanan")
    expect(row).to_contain_text("Dibayar")
    expect(row).to_contain_text("Rp\u00a025.000")
    expect(row).to_contain_text("Pengembalian Rp\u00a05.000")
    row.click()
    expect(shopper.status("Rp\u00a025.000 sudah dibayarkan ke toko")).to_be_visible()
    expect(shopper.page.get_by_role("link", name="Kembali ke Pasar Apel")).to_be_visible()
    shopper.enter("Dompet")
    expect(card).to_contain_text("Rp\u00a030.000")


def test_whoever_is_not_signed_in_finds_the_order_behind_the_sign_in(
    town: Town, partner: Partner, seller: Api, person: People
) -> None:
    made = _ordered(partner, seller)
    shopper = person()
    shopper.sign_in(f"/wallet/#/checkout/{made['id']}", town.resident())
    expect(shopper.page.get_by_text(made["order_id"])).to_be_visible()
    # Nothing was claimed yet, so nothing can pay.
    expect(shopper.page.get_by_text("Voucher Anda belum cukup")).to_be_visible()
    expect(shopper.page.get_by_role("button", name="Setuju")).to_have_count(0)


def test_an_order_is_declined_and_nothing_is_held(
    town: Town, partner: Partner, seller: Api, shopper: Person
) -> None:
    made = _ordered(partner, seller)
    _look(shopper, made)
    shopper.press("Tolak")
    _back(shopper, made["id"], "declined")
    shopper.open("/wallet/")
    expect(shopper.voucher(town.campaign)).to_contain_text("Rp\u00a050.000")


def test_a_dearer_order_says_what_is_left_to_pay_elsewhere(
    partner: Partner, seller: Api, shopper: Person
) -> None:
    whole = _ordered(partner, seller, 60_000)
    _look(shopper, whole)
    expect(shopper.page.get_by_text("Voucher Anda belum cukup")).to_be_visible()
    partly = _ordered(partner, seller, 60_000, shipping=9_000, partial=True)
    _look(shopper, partly)
    main = shopper.page.get_by_role("main")
    expect(main).to_contain_text("Ongkos kirim")
    expect(main).to_contain_text("Sisanya Anda bayar di Pasar Apel")
    expect(main).to_contain_text("Rp\u00a019.000")
    shopper.press("Setuju")
    _back(shopper, partly["id"], "authorized")


def test_an_order_that_was_decided_elsewhere_tells_so(
    partner: Partner, seller: Api, shopper: Person
) -> None:
    made = _ordered(partner, seller)
    _look(shopper, made)
    expect(shopper.page.get_by_role("button", name="Setuju")).to_be_visible()
    # On another phone of the same person.
    other = shopper.page.context.new_page()
    other.route(f"{SHOP}/**", _site)
    other.goto(f"{shopper.stack.base}/wallet/#/checkout/{made['id']}")
    other.get_by_role("button", name="Tolak").click()
    other.wait_for_url(f"{SHOP}/**")
    shopper.press("Setuju")
    expect(shopper.status("Anda menolak pesanan ini")).to_be_visible()
