"""The vouchers in the wallet, in a real browser: claimed, reminded of, and whose they are."""

import re

from playwright.sync_api import Route, expect

from tests.browser.people import People, Town


def test_a_claimed_voucher_arrives_at_one_press_and_without_a_reload(
    town: Town, person: People
) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    expect(resident.page.get_by_text("Belum ada voucher")).to_be_visible()
    resident.page.evaluate("window.sameVisit = true")
    resident.claim(town.campaign)
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
    expect(resident.page.get_by_role("button", name="Bayar", exact=True)).to_have_count(1)


def test_what_lapses_within_seven_days_is_reminded_of(town: Town, person: People) -> None:
    phone = town.resident(kelurahan="35.73.02.1002")
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(town.campaign)  # whose vouchers are good for a day
    expect(resident.voucher(town.campaign)).to_contain_text(re.compile("Berakhir (hari ini|besok)"))


def test_whoever_has_a_voucher_sees_it_first_with_its_way_to_pay(
    town: Town, person: People
) -> None:
    resident = person(viewport={"width": 360, "height": 640})
    resident.sign_in("/wallet/", town.resident())
    resident.claim(town.campaign)
    resident.page.reload()
    pay = resident.voucher(town.campaign).get_by_role("button", name="Bayar")
    expect(pay).to_be_in_viewport(ratio=1)
    doors = resident.page.get_by_role("navigation").bounding_box()
    button = pay.bounding_box()
    assert doors
    assert button
    assert button["y"] + button["height"] <= doors["y"]
    first = resident.page.get_by_role("main").get_by_role("heading", level=3).first
    expect(first).to_have_text(town.campaign)


def test_what_is_left_on_several_vouchers_is_summed_up(town: Town, person: People) -> None:
    other = "Belanja Kedua"
    segment = "berdua"
    for name in (town.campaign, other):
        town.city.campaign(fund=100_000, name=f"{name} {segment}", segments=[segment])
    phone = town.city.resident(segments=segment).phone
    resident = person()
    resident.sign_in("/wallet/", phone)
    resident.claim(f"{town.campaign} {segment}")
    expect(resident.page.get_by_text("voucher, sisa")).to_have_count(0)
    resident.claim(f"{other} {segment}")
    expect(resident.page.get_by_text("2 voucher, sisa Rp\u00a0100.000")).to_be_visible()


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
    whose.select_option(other)
    expect(resident.voucher(town.campaign).get_by_role("button", name="Klaim")).to_be_visible()
    expect(resident.page.get_by_role("button", name="Bayar")).to_have_count(0)
    whose.select_option(mine)
    expect(resident.voucher(town.campaign)).to_contain_text("Sisa Rp\u00a050.000")
