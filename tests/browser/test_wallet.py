"""The wallet in a real browser, on the packaged city."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.people import People, Town
from tests.http.client import KELURAHAN, fresh_key

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


def _kept_by_the_phone(page: Page) -> str:
    return str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))


def test_a_claimed_voucher_arrives_at_one_press_and_without_a_reload(
    town: Town, person: People
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    balance = resident.page.locator(".paper-amount")
    expect(balance).to_have_text("Rp\u00a00")
    resident.page.evaluate("window.sameVisit = true")
    resident.claim(town.campaign)
    expect(balance).to_have_text("Rp\u00a050.000")
    voucher = resident.voucher(town.campaign)
    expect(voucher).to_contain_text("Sisa Rp\u00a050.000")
    expect(voucher).to_contain_text("Berlaku sampai")
    expect(voucher.get_by_role("button", name="Bayar")).to_be_visible()
    expect(voucher.get_by_role("button", name="Klaim")).to_have_count(0)
    assert resident.page.evaluate("window.sameVisit")


def test_a_claim_whose_answer_was_lost_is_repeated_and_gives_one_voucher(
    town: Town, person: People
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # it was carried out, and the answer is lost on the way
            route.abort()
        else:
            route.continue_()

    resident.page.route("**/api/v1/resident/claims", lose_the_first_answer)
    resident.claim(town.campaign)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    expect(resident.page.get_by_role("button", name="Bayar")).to_have_count(1)


def test_what_lapses_within_seven_days_is_reminded_of(town: Town, person: People) -> None:
    phone = town.resident(kelurahan="35.73.02.1002")
    resident = person()
    resident.sign_in("/wallet/", phone)
    reminders = resident.page.get_by_role("region", name="Segera berakhir")
    expect(reminders).to_have_count(0)
    resident.claim(town.campaign)  # whose vouchers are good for a day
    expect(reminders).to_contain_text("Rp\u00a050.000 berakhir")
    expect(reminders).to_contain_text(town.campaign)


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


def test_a_phone_of_a_family_chooses_whose_vouchers_and_shows_only_theirs(
    town: Town, person: People
) -> None:
    city = town.city
    phone = city.new_phone()
    city.residents(2, phones=[phone, phone], segments="peramban")
    resident = person()
    resident.sign_in("/wallet/", phone)
    whose = resident.page.get_by_label("Atas nama")
    expect(whose.locator("option")).to_have_count(2)
    resident.claim(town.campaign)
    mine = whose.input_value()
    [other] = {str(one.get_attribute("value")) for one in whose.locator("option").all()} - {mine}
    balance = resident.page.locator(".paper-amount")
    whose.select_option(other)
    expect(balance).to_have_text("Rp\u00a00")
    expect(resident.voucher(town.campaign).get_by_role("button", name="Klaim")).to_be_visible()
    expect(resident.page.get_by_role("button", name="Bayar")).to_have_count(0)
    whose.select_option(mine)
    expect(balance).to_have_text("Rp\u00a050.000")


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


def test_a_wrong_sign_in_code_is_refused_and_what_was_typed_stays(
    town: Town, person: People
) -> None:
    phone = town.resident()
    resident = person()
    resident.open("/wallet/")
    code = resident.ask_for_a_code(phone)
    field = resident.page.get_by_label("Kode", exact=True)
    expect(field).to_have_attribute("autocomplete", "one-time-code")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    field.fill(wrong)
    resident.press("Masuk")
    expect(resident.page.get_by_role("alert")).to_contain_text("Kode itu salah")
    expect(resident.page.get_by_label("Nomor HP")).to_have_value(phone)
    expect(field).to_have_value(wrong)
    field.fill(code)
    resident.press("Masuk")
    expect(resident.page.get_by_role("button", name="Keluar")).to_be_visible()


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
    expect(resident.page.get_by_role("button", name="Keluar")).to_be_visible()
    resident.press("Keluar")
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    assert town.campaign not in _kept_by_the_phone(resident.page)
    resident.page.reload()
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    expect(resident.voucher(town.campaign)).to_have_count(0)


def test_a_sign_in_that_ended_by_itself_leaves_nothing_on_the_phone_either(
    town: Town, person: People
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    assert town.campaign in _kept_by_the_phone(resident.page)
    resident.page.context.clear_cookies()
    resident.page.reload()
    expect(resident.page.get_by_label("Nomor HP")).to_be_visible()
    expect(resident.voucher(town.campaign)).to_have_count(0)
    assert town.campaign not in _kept_by_the_phone(resident.page)


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
