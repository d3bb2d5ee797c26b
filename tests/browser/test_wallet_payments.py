"""Paying from the wallet, in a real browser: the code, its limit, its digits, and the receipts."""

import re

from playwright.sync_api import expect

from tests.browser.people import People, Town
from tests.http.client import fresh_key

CODE = "Kode QR pembayaran"


def _payments(town: Town, name: str, amount: int, resident: str) -> None:
    """Have a resident's one voucher pay at a new merchant, without a screen."""
    city = town.city
    someone = city.sign_in(resident, "resident")
    [voucher] = someone.get("/resident/vouchers").ok()["items"]
    token = city.draw(someone, voucher["id"])["token"]
    city.redeem(city.merchant(name=name), token, amount, key=fresh_key()).ok(201)


def _take(town: Town, digits: str, amount: int) -> None:
    """A merchant takes an amount by the ten digits, without a screen."""
    body = {"code": digits.replace(" ", ""), "amount": amount}
    merchant = town.city.merchant(name="Bakso Pak Man")
    merchant.post("/merchant/redemptions", body, key=fresh_key()).ok(201)


def test_the_payment_code_is_drawn_anew_before_it_expires(town: Town, person: People) -> None:
    resident = person()
    resident.page.clock.install()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    image = resident.show_code(town.campaign)
    first = image.get_attribute("src")
    assert first
    with resident.page.expect_response("**/payment-tokens") as drawn:
        resident.page.clock.fast_forward(61_000)  # of the 90 s that a token lives
    assert drawn.value.status == 201
    expect(image).not_to_have_attribute("src", first)


def test_a_limit_holds_at_the_till_and_can_be_taken_away(town: Town, person: People) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.show_code(town.campaign)
    resident.press("Batasi jumlah")
    field = resident.page.get_by_label("Paling banyak", exact=True)
    field.press_sequentially("70000")
    resident.press("Pakai batas ini")
    expect(resident.page.get_by_text("Isi antara Rp\u00a01 dan Rp\u00a050.000")).to_be_visible()
    expect(field).to_have_value("70.000")
    field.fill("15000")
    resident.press("Pakai batas ini")
    expect(resident.page.get_by_text("Paling banyak Rp\u00a015.000")).to_be_visible()
    resident.press("Tidak bisa dipindai?")
    digits = resident.page.locator("output").inner_text()
    scan = {"code": digits.replace(" ", "")}
    assert town.city.merchant().post("/merchant/scans", scan).ok()["max_amount"] == 15_000
    resident.press("Batasi jumlah")
    resident.press("Hapus batas")
    expect(resident.page.get_by_text("Sisa Rp\u00a050.000").last).to_be_visible()
    expect(resident.page.get_by_role("img", name=CODE)).to_be_visible()


def test_digits_that_were_read_out_turn_the_screen_green(town: Town, person: People) -> None:
    phone = town.resident()
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)
    digits = resident.show_digits(town.campaign)
    _take(town, digits, 12_500)
    paid = resident.status("Lunas")
    expect(paid).to_contain_text("Rp\u00a012.500")
    expect(paid).to_contain_text("Bakso Pak Man")
    resident.follow("Lihat bukti")
    receipt = resident.page.get_by_role("article").filter(has_text="Bukti pembayaran")
    expect(receipt).to_contain_text("Bakso Pak Man")
    expect(receipt).to_contain_text("Nomor bukti")


def test_a_code_on_the_screen_stays_when_the_network_goes(town: Town, person: People) -> None:
    phone = town.resident()
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)
    digits = resident.show_digits(town.campaign)
    resident.page.context.set_offline(True)
    expect(resident.page.get_by_text("Sambungan terputus")).to_be_visible()
    expect(resident.page.get_by_role("img", name=CODE)).to_be_visible()
    _take(town, digits, 8_000)
    resident.page.context.set_offline(False)
    expect(resident.status("Lunas")).to_contain_text("Rp\u00a08.000")


def test_a_voucher_that_was_voided_meanwhile_is_told_where_its_code_would_be(
    town: Town, person: People
) -> None:
    phone = town.resident()
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)
    [voucher] = town.city.sign_in(phone, "resident").get("/resident/vouchers").ok()["items"]
    body = {"reason": "Data ganda"}
    town.city.admin.post(f"/admin/vouchers/{voucher['id']}/void", body, key=fresh_key()).ok()
    resident.voucher(town.campaign).get_by_role("button", name="Bayar").click()
    expect(resident.page.get_by_role("alert")).to_contain_text("voucher")
    expect(resident.page.get_by_role("img", name=CODE)).to_have_count(0)
    resident.press("Tutup")
    expect(resident.page.get_by_role("button", name="Bayar")).to_have_count(0)


def test_the_history_lists_payments_by_day_and_opens_their_receipts(
    town: Town, person: People
) -> None:
    phone = town.resident()
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)
    _payments(town, "Pecel Mbok Yem", 20_000, phone)
    resident.enter("Riwayat")
    expect(resident.page.get_by_role("heading", name="Hari ini")).to_be_visible()
    resident.page.get_by_role("link").filter(has_text="Pecel Mbok Yem").click()
    receipt = resident.page.get_by_role("article")
    expect(receipt).to_contain_text("Rp\u00a020.000")
    expect(receipt).to_contain_text(re.compile(r"rdm_\w+|red_\w+|trf_\w+"))
    resident.page.go_back()
    expect(resident.page.get_by_role("heading", name="Hari ini")).to_be_visible()
