"""Who has no phone is stood for: recorded at the console, accepted in the wallet, and then paid."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.console import asked, signed_in
from tests.browser.people import People, Town
from tests.http import standing


def test_an_officer_records_a_delegate_who_accepts_and_holds_the_persons_vouchers(
    person: People, town: Town
) -> None:
    city = town.city
    old = standing.without_phone(city, "Mbah Karto", segments="peramban")
    delegate = city.resident(segments="lain")
    admin = signed_in(person, town)
    admin.open(f"/console/#/residents/{old.id}")
    page = admin.page
    expect(page.get_by_role("heading", name="Wakil")).to_be_visible()
    admin.press("Catat wakil")
    page.get_by_label("Nomor HP wakil, atau nomor warganya").fill(delegate.phone)
    last = (city.clock() + timedelta(days=30)).date().isoformat()
    page.get_by_label("Hari terakhir").fill(last)
    page.get_by_label("Dasar penunjukan").fill("Surat kuasa 12/2026")
    asked(page).get_by_role("button", name="Catat").click()
    expect(admin.status("Berlaku setelah disetujui")).to_be_visible()
    expect(page.get_by_text("Menunggu persetujuan wakil")).to_be_visible()

    wallet = person()
    wallet.sign_in("/wallet/", delegate.phone)
    wallet.press("Menu")
    wallet.follow("Menjadi wakil")
    expect(wallet.page.get_by_text("M*** K*** meminta Anda menjadi wakilnya")).to_be_visible()
    wallet.press("Setuju")
    expect(wallet.status("Anda sekarang mewakili Mbah Karto")).to_be_visible()
    wallet.press("Buka dompetnya")
    on_behalf = wallet.page.get_by_label("Atas nama")
    expect(on_behalf.locator("option:checked")).to_have_text("Untuk Mbah Karto")
    expect(wallet.page.get_by_text("sebagai wakilnya")).to_be_visible()
    # What is not theirs is not offered.
    expect(wallet.page.get_by_role("link", name=re.compile("Pemberitahuan"))).to_have_count(0)
    expect(wallet.page.get_by_text("Punya kode?")).to_have_count(0)
    wallet.claim(town.campaign)
    expect(wallet.page.get_by_role("button", name="Bayar", exact=True)).to_be_visible()
    on_behalf.select_option(label="Siti Rahayu")
    expect(wallet.page.get_by_text("sebagai wakilnya")).to_have_count(0)
    expect(wallet.page.get_by_role("button", name="Bayar", exact=True)).to_have_count(0)

    page.reload()
    expect(page.get_by_text("Mewakili", exact=True)).to_be_visible()
    admin.press("Akhiri")
    page.get_by_label("Alasan").fill("Diminta warga")
    admin.press("Ya, akhiri")
    expect(admin.status("tidak lagi menjadi wakil")).to_be_visible()
    expect(page.get_by_text("Berakhir", exact=True)).to_be_visible()


def test_a_shop_chooses_its_evening_sum_and_an_officer_chooses_for_it(
    person: People, town: Town
) -> None:
    phone = town.merchant()
    owner = person()
    owner.sign_in("/merchant/", phone)
    owner.open("/merchant/#/notices/settings")
    box = owner.page.get_by_label("Kirim SMS tiap malam setelah pukul 21.00")
    expect(box).not_to_be_checked()
    box.check()
    shop = town.city.sign_in(phone, "merchant")
    expect(box).to_be_checked()
    owner.page.reload()
    expect(box).to_be_checked()
    assert shop.get("/merchant/notice-settings").ok()["evening_sum"] == "sms"

    admin = signed_in(person, town)
    admin.open(f"/console/#/merchants/{shop.id}")
    expect(admin.page.get_by_text("Dikirim ke nomor pemilik.")).to_be_visible()
    admin.press("Jangan kirim lagi")
    expect(admin.status("Jumlahnya tidak dikirim lagi.")).to_be_visible()
    assert shop.get("/merchant/notice-settings").ok()["evening_sum"] == "none"
