"""The till as an app on a phone: language, keyboard, camera, network, sign-in."""

from playwright.sync_api import expect

from tests.browser.people import People, Person, Town
from tests.browser.till import QRIS, NewVoucher, amount_field, sell
from tests.stack import Stack


def test_the_till_speaks_english_at_a_switch(
    merchant: Person, town: Town, voucher: NewVoucher
) -> None:
    page = merchant.page
    merchant.press("English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    merchant.press("Type a code")
    page.get_by_label("Code", exact=True).fill(QRIS)
    merchant.press("Continue")
    expect(merchant.alert("This is QRIS, not a voucher")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(voucher().digits)
    merchant.press("Continue")
    page.get_by_label("Amount", exact=True).fill("12500")
    merchant.press("Accept")
    expect(merchant.status("Success")).to_contain_text("Rp\u00a012.500")
    expect(page.get_by_text("1 sale, Rp\u00a012.500")).to_be_visible()
    for door, words in (("Sales", "Today"), ("Shop", "Active")):
        merchant.enter(door)
        expect(page.get_by_text(words, exact=True)).to_be_visible()


def test_the_keyboard_alone_goes_from_the_camera_to_green(
    merchant: Person, voucher: NewVoucher
) -> None:
    page = merchant.page
    digits = voucher().digits
    expect(page.locator("video")).to_be_visible()

    def tab_to(name: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == name:
                return
        raise AssertionError(f"{name} is not reached")

    tab_to("Ketik kode")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kode", exact=True)).to_be_focused()
    page.keyboard.type(digits)
    page.keyboard.press("Enter")
    expect(amount_field(merchant)).to_be_focused()
    page.keyboard.type("12500")
    page.keyboard.press("Enter")
    expect(merchant.status("Berhasil")).to_contain_text("Rp\u00a012.500")


def test_a_camera_that_is_not_allowed_says_how_to_go_on(
    town: Town, person: People, voucher: NewVoucher
) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException("", "NotAllowedError");
        };"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    expect(merchant.page.get_by_role("heading", name="Kamera belum diizinkan")).to_be_visible()
    expect(merchant.page.get_by_text("ketik sepuluh angkanya")).to_be_visible()
    sell(merchant, voucher(), 2_000)


def test_the_torch_is_offered_where_there_is_one(town: Town, person: People) -> None:
    merchant = person()
    merchant.page.add_init_script(
        """window.torch = [];
        MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
        MediaStreamTrack.prototype.applyConstraints = async (wanted) => {
          window.torch.push(wanted.advanced[0].torch);
        };"""
    )
    merchant.sign_in("/merchant/", town.merchant())
    merchant.press("Nyalakan senter")
    merchant.press("Matikan senter")
    expect(merchant.page.get_by_role("button", name="Nyalakan senter")).to_be_visible()
    assert merchant.page.evaluate("window.torch") == [True, False]


def test_an_installed_till_starts_without_a_network_and_says_so(merchant: Person) -> None:
    page = merchant.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(merchant.alert("Tidak ada sambungan ke Tumbas")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="Pindai")).to_be_visible()


def test_the_till_can_be_installed(stack: Stack, person: People) -> None:
    somebody = person()
    for app in ("merchant", "wallet"):
        answer = somebody.page.request.get(f"{stack.base}/{app}/manifest.webmanifest")
        manifest = answer.json()
        assert manifest["display"] == "standalone"
        sizes = set()
        for icon in manifest["icons"]:
            picture = somebody.page.request.get(f"{stack.base}/{app}/{icon['src']}")
            assert picture.ok, icon
            if icon["type"] == "image/png":
                width = int.from_bytes(picture.body()[16:20], "big")
                assert icon["sizes"] == f"{width}x{width}"
                sizes.add((width, icon.get("purpose", "any")))
        assert {(192, "any"), (512, "any"), (512, "maskable")} <= sizes


def test_a_wrong_sign_in_code_is_refused_and_what_was_typed_stays_in_either_language(
    town: Town, person: People
) -> None:
    phone = town.merchant()
    merchant = person()
    page = merchant.page
    merchant.open("/merchant/")
    code = merchant.ask_for_a_code(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    page.get_by_label("Kode", exact=True).fill(wrong)
    merchant.press("Masuk")
    expect(merchant.alert("Kode itu salah")).to_be_visible()
    merchant.press("English")
    expect(page.get_by_label("Phone number")).to_have_value(phone)
    expect(page.get_by_label("Code", exact=True)).to_have_value(wrong)
    merchant.press("Bahasa Indonesia")
    page.get_by_label("Kode", exact=True).fill(code)
    merchant.press("Masuk")
    merchant.is_in()


def test_a_reload_stays_signed_in_until_signing_out_and_no_token_is_kept(merchant: Person) -> None:
    page = merchant.page
    page.reload()
    merchant.is_in()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept  # how every token begins
    merchant.sign_out()
    expect(page.get_by_label("Nomor HP")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Nomor HP")).to_be_visible()
