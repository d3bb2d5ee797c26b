"""The page for whoever is handed a statement or a receipt: what holds of it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.papers import claims_of, forged, sold, statement_of, under_key
from tests.browser.people import People, Person, Town
from tests.http.client import Person as Api

KEYS = "**/api/v1/public/keys"


@pytest.fixture
def shop(town: Town) -> Api:
    """A shop that has sold for Rp 20.000."""
    made = town.city.merchant()
    sold(town, made, 20_000)
    return made


def figure(one: Person, name: str) -> Locator:
    """What stands beside a name among the figures."""
    row = one.page.locator(".pairs > div").filter(has=one.page.get_by_text(name, exact=True))
    return row.locator("dd")


def nothing_is_shown(one: Person) -> None:
    expect(one.page.locator(".pairs")).to_have_count(0)


def test_a_statement_is_genuine_and_its_figures_stand_there(shop: Api, person: People) -> None:
    clerk = person()
    clerk.open(f"/verify/#{statement_of(shop)}")
    expect(clerk.status("Asli")).to_be_visible()
    for name, words in (
        ("Disahkan oleh", "Kota Malang"),
        ("ID pedagang", shop.id),
        ("Terutang di awal", "Rp\u00a00"),
        ("Penjualan", "Rp\u00a020.000"),
        ("Pengembalian", "Rp\u00a00"),
        ("Dicairkan", "Rp\u00a00"),
        ("Terutang di akhir", "Rp\u00a020.000"),
    ):
        expect(figure(clerk, name)).to_have_text(words)
    expect(clerk.page.get_by_text("Perubahan sesudah itu tidak tampak di sini")).to_be_visible()
    clerk.press("English")
    expect(clerk.status("Genuine")).to_be_visible()
    expect(figure(clerk, "Owed at the end")).to_have_text("Rp\u00a020.000")


def test_one_changed_figure_is_refused_and_not_shown(shop: Api, person: People) -> None:
    text = statement_of(shop)
    more = forged(text, redeemed=90_000, closing=90_000)
    assert claims_of(more)["closing"] == 90_000
    clerk = person()
    clerk.open(f"/verify/#{more}")
    expect(clerk.status("Tidak sah")).to_be_visible()
    expect(clerk.status("Jangan diterima")).to_be_visible()
    nothing_is_shown(clerk)


def test_receipts_tell_payment_and_refund_and_keep_the_voucher_to_themselves(
    town: Town, shop: Api, person: People
) -> None:
    paid = sold(town, shop, 12_500)
    body = {"amount": 2_500, "reason": "kembali"}
    refund = shop.post(f"/merchant/redemptions/{paid['id']}/refunds", body, key="a" * 32).ok(201)
    clerk = person()
    clerk.open(f"/verify/#{paid['receipt']}")
    expect(clerk.page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    expect(figure(clerk, "Jumlah")).to_have_text("Rp\u00a012.500")
    expect(figure(clerk, "Nomor bukti")).to_have_text(paid["id"])
    expect(figure(clerk, "Voucher")).to_have_text(f"•••• {paid['voucher_id'][-4:]}")
    expect(clerk.page.get_by_text(paid["voucher_id"])).to_have_count(0)
    # The next code of a pile is scanned into the same tab.
    clerk.page.evaluate("(text) => { location.hash = text; }", refund["receipt"])
    expect(clerk.page.get_by_role("heading", name="Bukti pengembalian")).to_be_visible()
    expect(figure(clerk, "Jumlah")).to_have_text("Rp\u00a02.500")
    expect(figure(clerk, "Mengembalikan bukti")).to_have_text(paid["id"])


def test_whoever_has_only_the_text_pastes_it_with_the_keyboard_alone(
    shop: Api, person: People
) -> None:
    clerk = person()
    clerk.open("/verify/")
    page = clerk.page
    field = page.get_by_label("Teks bukti")
    expect(field).to_be_visible()
    expect(page.locator(".verdict")).to_have_count(0)
    step_to(clerk, lambda: field.evaluate("(one) => one === document.activeElement"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()  # it was empty, and is asked for
    expect(field).to_have_attribute("aria-invalid", "true")
    page.keyboard.insert_text(f"https://kota.example/verify/#{statement_of(shop)}\n")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(clerk.status("Asli")).to_be_visible()
    expect(page.locator(".verdict")).to_be_in_viewport()
    field.fill("bukan apa-apa")
    clerk.press("Periksa")
    expect(clerk.status("Tidak sah")).to_be_visible()
    nothing_is_shown(clerk)


def step_to(one: Person, reached: Callable[[], bool]) -> None:
    """Press Tab until something is reached."""
    for _ in range(10):
        one.page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("the keyboard does not get there")


def test_without_the_keys_nothing_is_said_until_they_come(shop: Api, person: People) -> None:
    clerk = person()
    clerk.page.route(KEYS, lambda route: route.abort())
    clerk.open(f"/verify/#{statement_of(shop)}")
    expect(clerk.status("Tidak dapat diperiksa")).to_be_visible()
    nothing_is_shown(clerk)
    clerk.page.unroute(KEYS)
    clerk.press("Coba lagi")
    expect(clerk.status("Asli")).to_be_visible()


def test_a_key_that_the_city_does_not_have_proves_nothing(shop: Api, person: People) -> None:
    clerk = person()
    clerk.open(f"/verify/#{under_key(statement_of(shop), 'zzzz')}")
    expect(clerk.status("Tidak dapat diperiksa")).to_be_visible()
    expect(clerk.status("Kuncinya tidak dikenal di kota ini")).to_be_visible()
    nothing_is_shown(clerk)


def test_nothing_of_the_paper_is_sent_or_stored(shop: Api, person: People) -> None:
    clerk = person()
    asked: list[str] = []
    clerk.page.on("request", lambda one: asked.append(f"{one.method} {one.url} {one.post_data}"))
    text = statement_of(shop)
    clerk.open(f"/verify/#{text}")
    expect(clerk.status("Asli")).to_be_visible()
    clerk.page.wait_for_load_state("networkidle")
    calls = [one for one in asked if "/api/" in one]
    assert calls == [f"GET {clerk.stack.base}/api/v1/public/keys None"]
    # A browser tells its own tools the whole address of a page, and the server none of the `#`.
    assert not [one for one in asked if shop.id in one or text in one.partition("#")[0]]
    kept = "[...Object.entries(localStorage), ...Object.entries(sessionStorage), document.cookie]"
    assert clerk.page.evaluate(kept) == [""]
