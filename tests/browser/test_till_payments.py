"""Taking payments at the till, in a real browser: codes, amounts, and answers that were lost."""

import re
from datetime import timedelta

from playwright.sync_api import Request, Route, expect

from chalicelib.core.values.instants import from_text, utc_now
from tests.browser.people import People, Person, Town
from tests.browser.till import QRIS, REDEMPTIONS, NewVoucher, amount_field, detect, sell
from tests.http.client import fresh_key
from tests.stack import wait_for

# --- an answer that was lost ------------------------------------------------------------------


def test_an_answer_lost_after_terima_is_asked_for_again_with_the_same_key_and_pays_once(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    keys: list[str] = []

    def lose_two_answers(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # it was carried out, and the answer is lost on the way
            route.abort()
        elif len(keys) == 2:
            route.fulfill(status=503, body="not even a problem document")
        else:
            route.continue_()

    merchant.page.route(REDEMPTIONS, lose_two_answers)
    merchant.accept(20_000)
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a020.000")
    assert len(keys) == 3
    assert len(set(keys)) == 1
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a020.000")).to_be_visible()
    assert [one["amount"] for one in paying.payments] == [20_000]
    assert "tumbas.pending" not in merchant.page.evaluate("Object.keys(localStorage)")


def test_a_payment_without_an_answer_is_followed_up_after_a_reload(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    merchant.page.route(REDEMPTIONS, lose_the_answer)
    merchant.accept(5_000)
    expect(merchant.status("Jawaban belum sampai")).to_be_visible()
    merchant.page.unroute(REDEMPTIONS)
    merchant.page.reload()
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a05.000")
    expect(merchant.page.get_by_text("1 transaksi, Rp\u00a05.000")).to_be_visible()
    assert [one["amount"] for one in paying.payments] == [5_000]


def test_a_request_that_never_arrived_is_sent_when_the_app_is_opened_again_and_pays_once(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    merchant.page.route(REDEMPTIONS, lambda route: route.abort())
    merchant.accept(7_500)
    expect(merchant.status("Jawaban belum sampai")).to_be_visible()
    opened = merchant.page.context.new_page()
    merchant.page.close()
    merchant.page = opened
    merchant.open("/merchant/")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a07.500")
    assert [one["amount"] for one in paying.payments] == [7_500]


# --- codes ------------------------------------------------------------------------------------


def test_a_pasted_token_pays_and_a_qris_code_is_told_apart(
    merchant: Person, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant.type_code(QRIS)
    expect(merchant.alert("Ini QRIS, bukan voucher")).to_be_visible()
    expect(merchant.page.get_by_label("Kode", exact=True)).to_have_value(QRIS)
    merchant.type_code(paying.draw()["token"])
    expect(merchant.page.get_by_text("S*** R***")).to_be_visible()
    merchant.accept(50_000)
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a050.000")
    assert paying.remaining == 0


def test_nine_digits_are_marked_and_stay(merchant: Person) -> None:
    merchant.type_code("123 456 789")
    code = merchant.page.get_by_label("Kode", exact=True)
    expect(code).to_have_value("123 456 789")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(code).to_be_focused()


def test_a_code_that_has_paid_is_refused(
    merchant: Person, voucher: NewVoucher, town: Town, person: People
) -> None:
    token = voucher().draw()["token"]
    merchant.type_code(token)
    merchant.accept(10_000)
    expect(merchant.status("Berhasil")).to_be_visible()
    other = person()
    other.sign_in("/merchant/", town.merchant())
    other.type_code(token)
    expect(other.alert("sudah dipakai")).to_be_visible()
    expect(other.page.get_by_label("Kode", exact=True)).to_have_value(token)


def test_a_qris_sticker_before_the_camera_is_told_apart(town: Town, person: People) -> None:
    merchant = person()
    detect(merchant.page, QRIS)
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.alert("Ini QRIS, bukan voucher")).to_be_visible()
    expect(merchant.page.locator("video")).to_be_visible()


def test_the_browsers_own_detector_reads_where_there_is_one_and_ours_is_not_fetched(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    paying = voucher()
    merchant = person()
    fetched: list[str] = []
    merchant.page.on("request", lambda request: fetched.append(request.url))
    detect(merchant.page, paying.draw()["token"])
    merchant.sign_in("/merchant/", town.merchant())
    expect(amount_field(merchant)).to_be_focused()
    expect(merchant.page.get_by_text(town.campaign)).to_be_visible()
    merchant.accept(1_000)
    expect(merchant.status("Berhasil")).to_be_visible()
    assert not [url for url in fetched if url.endswith(".wasm") or "scan.worker" in url]


def test_a_code_that_is_seen_again_and_again_is_asked_about_once(
    town: Town, person: People
) -> None:
    merchant = person()
    asked: list[Request] = []
    merchant.page.on(
        "request", lambda one: asked.append(one) if one.url.endswith("/scans") else None
    )
    detect(merchant.page, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA")
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.page.get_by_role("alert")).to_be_visible()
    wait_for(30, lambda: merchant.page.evaluate("window.looks > 15"))
    assert len(asked) == 1


def test_a_code_that_has_expired_is_refused(town: Town, merchant: Person) -> None:
    old_token = town.old_token
    # It lives for 90 seconds, most of which have passed with other tests.
    expired = from_text(old_token["expires_at"]) + timedelta(seconds=6)
    wait_for(120, lambda: utc_now() > expired)
    merchant.type_code(old_token["token"])
    expect(merchant.page.get_by_role("alert")).to_contain_text("lewat waktunya")
    expect(merchant.page.get_by_role("button", name="Pindai")).to_be_visible()


# --- amounts ----------------------------------------------------------------------------------


def test_an_amount_over_the_most_is_marked_and_stays(merchant: Person, voucher: NewVoucher) -> None:
    merchant.type_code(voucher().digits)
    amount_field(merchant).press_sequentially("60000")
    expect(amount_field(merchant)).to_have_value("60.000")
    merchant.press("Terima")
    expect(merchant.page.get_by_text("Paling banyak Rp\u00a050.000.")).to_be_visible()
    expect(amount_field(merchant)).to_have_value("60.000")
    expect(amount_field(merchant)).to_be_focused()
    merchant.press("Semua")
    expect(amount_field(merchant)).to_have_value("50.000")
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a050.000")


def test_the_cash_beside_the_voucher_is_worked_out_from_the_bill(
    merchant: Person, voucher: NewVoucher
) -> None:
    merchant.type_code(voucher().digits)
    amount_field(merchant).fill("50000")
    merchant.page.get_by_label(re.compile("Total belanja")).press_sequentially("72500")
    expect(merchant.page.get_by_text("Warga menambah Rp\u00a022.500 tunai.")).to_be_visible()
    merchant.press("Terima")
    expect(merchant.status("Berhasil")).to_contain_text("ditambah Rp\u00a022.500 tunai")


def test_what_was_typed_stays_where_the_voucher_was_spent_meanwhile(
    merchant: Person, voucher: NewVoucher, town: Town
) -> None:
    paying = voucher()
    merchant.type_code(paying.digits)
    other = paying.draw()["token"]
    town.city.redeem(town.city.merchant(), other, 45_000, key=fresh_key()).ok(201)
    merchant.accept(30_000)
    expect(merchant.page.get_by_role("alert")).to_be_visible()
    expect(amount_field(merchant)).to_have_value("30.000")
    assert paying.remaining == 5_000


def test_green_comes_with_a_sound_and_a_buzz_unless_silenced(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """window.made = [];
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...at) {
          window.made.push("tone");
          return start.apply(this, at);
        };
        navigator.vibrate = () => window.made.push("buzz");"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    sell(merchant, voucher(), 1_000)
    assert merchant.page.evaluate("window.made") == ["buzz", "tone", "tone"]
    merchant.enter("Toko")
    merchant.page.get_by_label("Bunyi saat berhasil").uncheck()
    merchant.enter("Kasir")
    merchant.page.evaluate("window.made = []")
    sell(merchant, voucher(), 1_000)
    assert merchant.page.evaluate("window.made") == ["buzz"]
