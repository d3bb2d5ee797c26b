"""The example marketplace and the wallet, in one browser on a phone: bought at the shop, agreed to
in the wallet, back at the shop, sent, and given back."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from local.emulator import PROJECT
from tests.browser.people import People, Person, Town
from tests.http.client import Person as Api
from tests.http.client import fresh_key
from tests.http.partners import register
from tests.stack import wait_for


@dataclass
class Market:
    """The running shop, what it sells for the test, and who buys it."""

    town: Town
    address: str
    product: str

    def shopper(self, person: People) -> tuple[Person, Api]:
        """Somebody with a voucher of Rp 50.000 who is not signed in, as browser and as API."""
        resident = self.town.city.resident(segments="peramban")
        self.town.city.claim(resident, self.town.campaign_id)
        return person(), resident

    def buy(self, shopper: Person, phone: str) -> None:
        """Buy at the shop, and sign in to the wallet that it leads to."""
        shopper.page.goto(self.address)
        shopper.press(f"Beli {self.product}")
        expect(shopper.page.get_by_label("Nomor HP")).to_be_visible()
        code = shopper.ask_for_a_code(phone)
        shopper.page.get_by_label("Kode", exact=True).fill(code)
        shopper.press("Masuk")


@pytest.fixture(scope="module")
def market(town: Town) -> Iterator[Market]:
    product = f"Keripik Tempe {fresh_key()[:6]}"
    shop = town.city.merchant(name="Keripik Tempe Sanan")
    body = {"name": product, "price": 25_000, "category": "kuliner", "made_in_malang": True}
    shop.post("/merchant/products", body).ok(201)
    town.listed("products", 1, q=product)
    port = town.stack.webhook_port
    address = f"http://127.0.0.1:{port}"
    issued = register(town.city, name="Pasar Daring", return_origins=[address])
    env = os.environ | {
        "CITY": town.stack.base,
        "PORT": str(port),
        "CLIENT_ID": issued["client_id"],
        "CLIENT_SECRET": issued["client_secret"],
        "WEBHOOK_SECRET": issued["webhook_secret"],
    }
    command = [sys.executable, "-m", "examples.marketplace.shop"]
    running = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(60, lambda: _answers(address))
        yield Market(town, address, product)
    finally:
        running.terminate()
        running.wait(30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_an_order_goes_from_the_shop_through_the_wallet_and_back(
    market: Market, person: People
) -> None:
    shopper, resident = market.shopper(person)
    market.buy(shopper, resident.phone)
    main = shopper.page.get_by_role("main")
    expect(main).to_contain_text("Dipesan lewat Pasar Daring, dijual oleh Keripik Tempe Sanan")
    # Vouchers of this campaign pay no shipping.
    expect(main).to_contain_text("Sisanya Anda bayar di Pasar Daring")
    wallet = shopper.page.url.partition("#")[0]
    shopper.press("Setuju")
    expect(shopper.status("pesanan Anda kami siapkan")).to_be_visible()
    assert shopper.page.url.startswith(f"{market.address}/kembali?checkout=aut_")
    shopper.page.goto(f"{market.address}/pesanan")
    row = shopper.page.get_by_role("row").filter(has_text=market.product)
    expect(row).to_contain_text("authorized")
    row.get_by_role("button", name="Kirim").click()
    expect(row).to_contain_text("captured")
    row.get_by_role("button", name="Kembalikan uang").click()
    # The sign-in has stayed; what was given back stands beside what was paid.
    shopper.page.goto(f"{wallet}#/history")
    paid = shopper.page.get_by_role("link").filter(has_text="Keripik Tempe Sanan")
    expect(paid).to_contain_text("Rp\u00a025.000")
    expect(paid).to_contain_text("Pengembalian Rp\u00a025.000")
    shopper.enter("Dompet")
    expect(shopper.voucher(market.town.campaign)).to_contain_text("Rp\u00a050.000")


def test_the_shop_is_told_of_an_order_whose_shopper_never_comes_back(
    market: Market, person: People
) -> None:
    shopper, resident = market.shopper(person)
    shopper.page.route("**/kembali**", lambda route: route.abort())
    market.buy(shopper, resident.phone)
    shopper.press("Setuju")
    seller = person()

    def told() -> bool:
        seller.page.goto(f"{market.address}/pesanan")
        return seller.page.get_by_role("row").filter(has_text="authorized").count() > 0

    wait_for(60, told)
