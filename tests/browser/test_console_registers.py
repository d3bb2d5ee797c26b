"""The registers at the console, in a real browser: residents and merchants."""

import re

from playwright.sync_api import expect

from tests.browser.console import (
    asked,
    row,
    signed_in,
)
from tests.browser.people import People, Town


def test_a_resident_is_found_and_gets_a_new_phone_and_the_voucher_anew(
    person: People, town: Town
) -> None:
    resident = town.city.resident(segments="peramban")
    town.city.claim(resident, town.campaign_id)
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Warga")
    page.get_by_label("Nama, NIK, nomor HP").fill("Tak Seorang Pun")
    admin.press("Cari")
    expect(page.get_by_text("Tidak ada warga yang cocok.")).to_be_visible()
    with page.expect_request("**/residents/search") as sent:
        page.get_by_label("Nama, NIK, nomor HP").fill(resident.phone)
        admin.press("Cari")
    assert resident.phone[3:] not in sent.value.url
    admin.follow("Siti Rahayu")
    expect(page.get_by_role("heading", name="Siti Rahayu")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(resident.phone[3:])

    admin.press("Ganti nomor HP")
    phone = page.get_by_label("Nomor HP baru")
    admin.press("Simpan nomor")
    expect(page.get_by_text("Isi nomornya, atau centang bahwa tidak ada.")).to_be_visible()
    phone.fill("12")
    admin.press("Simpan nomor")
    expect(page.get_by_text("Nomor HP diawali 08 atau +62.")).to_be_visible()
    expect(phone).to_have_value("12")
    new = town.city.new_phone()
    phone.fill(new)
    admin.press("Simpan nomor")
    expect(admin.status(f"sekarang +62********{new[-3:]}")).to_be_visible()
    assert town.city.sign_in(new, "resident").id == resident.id

    admin.press("Terbitkan ulang")
    expect(asked(page)).to_contain_text("Rp\u00a050.000")
    admin.press("Ya, terbitkan ulang")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_be_visible()
    page.get_by_label("Alasan").fill("HP hilang di pasar")
    admin.press("Ya, terbitkan ulang")
    expect(admin.status("terbit ulang dengan nomor baru")).to_be_visible()
    vouchers = page.get_by_role("table", name="Voucher warga ini")
    expect(vouchers.get_by_text("Aktif", exact=True)).to_have_count(1)
    expect(vouchers.get_by_text("Dibatalkan", exact=True)).to_have_count(1)

    vouchers.get_by_role("button", name="Batalkan").click()
    page.get_by_label("Alasan").fill("Pindah kota")
    admin.press("Ya, batalkan")
    expect(admin.status("dibatalkan")).to_be_visible()
    expect(vouchers.get_by_text("Dibatalkan", exact=True)).to_have_count(2)
    expect(vouchers.get_by_role("button", name="Batalkan")).to_have_count(0)


def test_an_application_is_approved_and_the_shop_suspended_and_reinstated_with_a_reason(
    person: People, town: Town
) -> None:
    name = "Warung Calon Pedagang"
    form = town.city.application(name=name)
    town.city.post("/merchant/applications", form).ok(201)
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Pedagang")
    waiting = page.get_by_role("button", name=re.compile(r"^Menunggu \d+$"))
    expect(waiting).to_be_visible()
    before = int(waiting.inner_text().removeprefix("Menunggu"))
    waiting.click()
    expect(row(page, name)).to_contain_text("Menunggu")
    admin.follow(name)
    expect(page.get_by_text("menunggu persetujuan")).to_be_visible()
    for told in (form["nib"], form["bank_account"], "Jalan Ijen 1"):
        expect(page.get_by_role("main")).to_contain_text(told)
    expect(page.get_by_role("main")).not_to_contain_text(form["phone"][3:])
    admin.press("Setujui")
    expect(page.get_by_label("Alasan")).to_have_value("Data sesuai")
    admin.press("Ya, setujui")
    expect(admin.status(f"“{name}” disetujui.")).to_be_visible()
    expect(page.get_by_text("Aktif", exact=True)).to_be_visible()

    # The list is as it was left, and the one is gone from it.
    admin.follow("Semua pedagang")
    expect(page.get_by_role("button", name=re.compile("^Menunggu"))).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_role("button", name=f"Menunggu {before - 1}")).to_be_visible()
    expect(row(page, name)).to_have_count(0)
    page.get_by_role("button", name="Semua").click()
    page.get_by_label("Nama, NIB, atau nomor pedagang").fill("calon")
    admin.press("Cari")
    admin.follow(name)

    admin.press("Bekukan")
    admin.press("Ya, bekukan")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_be_visible()
    page.get_by_label("Alasan").fill("Menjual rokok")
    admin.press("Ya, bekukan")
    expect(admin.status("dibekukan")).to_be_visible()
    expect(page.locator("dl.facts").first).to_contain_text("Menjual rokok")
    shop = town.city.sign_in(form["phone"], "merchant")
    assert shop.get("/merchant/profile").ok()["state"] == "suspended"

    admin.press("Aktifkan lagi")
    page.get_by_label("Alasan").fill("Sudah berhenti")
    admin.press("Ya, aktifkan")
    expect(admin.status("aktif lagi")).to_be_visible()
    assert shop.get("/merchant/profile").ok()["state"] == "active"


def test_a_changed_bank_account_is_confirmed_by_finance(person: People, town: Town) -> None:
    name = "Warung Pindah Bank"
    shop = town.city.merchant(name=name)
    admin = signed_in(person, town)
    page = admin.page
    admin.open(f"/console/#/merchants/{shop.id}")
    admin.follow("Ubah data")
    account = page.get_by_label("Nomor rekening")
    account.fill("12ab")
    page.get_by_label("Alamat").fill("Jalan Kawi 2")
    admin.press("Simpan")
    expect(account).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Alamat")).to_have_value("Jalan Kawi 2")
    account.fill("0099887766")
    admin.press("Simpan")
    expect(admin.status(f"Data “{name}” tersimpan.")).to_be_visible()
    expect(page.get_by_text("Belum dikonfirmasi")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Jalan Kawi 2")
    expect(page.get_by_role("button", name="Konfirmasi rekening")).to_have_count(0)

    finance = signed_in(person, town, "finance")
    finance.open(f"/console/#/merchants/{shop.id}")
    finance.press("Konfirmasi rekening")
    expect(asked(finance.page)).to_contain_text("0099887766")
    finance.press("Ya, rekening ini benar")
    expect(finance.status("terkonfirmasi")).to_be_visible()
    assert town.city.admin.get(f"/admin/merchants/{shop.id}").ok()["account_confirmed"]


def test_what_cannot_be_read_is_told_and_asked_for_again(person: People, town: Town) -> None:
    name = "Warung Putus"
    town.city.merchant(name=name)
    admin = signed_in(person, town)
    admin.page.route("**/admin/merchants?*", lambda route: route.abort())
    admin.follow("Pedagang")
    expect(admin.alert("Tidak ada sambungan ke Tumbas.")).to_be_visible()
    admin.page.unroute("**/admin/merchants?*")
    admin.page.route("**/admin/merchants?*", lambda route: route.fulfill(status=503, body="{"))
    admin.press("Coba lagi")
    expect(admin.alert("Tumbas sedang sibuk.")).to_be_visible()
    admin.page.unroute("**/admin/merchants?*")
    admin.press("Coba lagi")
    expect(admin.page.get_by_role("table")).to_be_visible()
    expect(admin.page.get_by_role("alert")).to_have_count(0)
