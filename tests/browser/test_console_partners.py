"""Partners at the console, in a real browser: let in, their orders, their webhooks."""

import re

from playwright.sync_api import expect

from tests.browser.console import asked, money, row, signed_in
from tests.browser.people import People, Town
from tests.http.checkouts import Held


def test_a_partner_is_let_in_with_secrets_that_are_shown_once(person: People, town: Town) -> None:
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Mitra")
    admin.follow("Tambah mitra")
    page.get_by_label("Nama mitra").fill("Pasar Arema")
    sites = page.get_by_label("Situs tempat warga kembali")
    sites.fill("http://pasar.example/kembali")
    admin.press("Tambah")
    expect(sites).to_have_attribute("aria-invalid", "true")
    sites.fill("https://pasar.example")
    admin.press("Tambah")
    secrets = page.get_by_role("status").filter(has_text="Client secret")
    expect(secrets).to_contain_text("prt_")
    for what in ("Client ID", "Client secret", "Kunci webhook"):
        expect(page.get_by_role("button", name=f"Salin {what}")).to_be_visible()
    admin.press("Sudah disalin")
    expect(page.get_by_role("heading", name="Pasar Arema")).to_be_visible()
    expect(page.get_by_text("Client secret")).to_have_count(0)
    expect(page.get_by_text("Belum ada pesanan dari mitra ini.")).to_be_visible()

    admin.press("Ubah situs")
    asked(page).get_by_label("Situs tempat warga kembali").fill(
        "https://pasar.example\nhttps://toko.example"
    )
    admin.press("Simpan")
    expect(admin.status("tersimpan")).to_be_visible()
    expect(page.get_by_text("https://pasar.example, https://toko.example")).to_be_visible()
    admin.press("Ganti kunci")
    admin.press("Ya, ganti")
    expect(page.get_by_role("button", name="Salin Client secret baru")).to_be_visible()
    admin.press("Sudah disalin")
    admin.press("Bekukan")
    asked(page).get_by_label("Alasan").fill("Kontraknya berakhir")
    admin.press("Ya, bekukan")
    expect(page.get_by_text("Dibekukan", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Aktifkan lagi")).to_be_visible()


def test_a_partners_orders_stand_with_their_sums_and_webhooks_are_sent_again(
    person: People, town: Town
) -> None:
    held = Held(town.city, 30_000)
    held.act("capture", amount=20_000).ok()
    admin = signed_in(person, town)
    page = admin.page
    admin.open(f"/console/#/partners/{held.partner.id}")
    listed = row(page, "ORD-")
    for told in ("Ditagih", money(30_000), money(20_000)):
        expect(listed).to_contain_text(told)
    expect(page.get_by_text(re.compile("Tidak ada webhook yang gagal"))).to_be_visible()
    admin.press("Kirim ulang")
    admin.press("Ya, kirim ulang")
    expect(admin.status("dikirim ulang")).to_be_visible()

    # Whoever only reads is offered nothing that changes something.
    auditor = signed_in(person, town, "auditor")
    auditor.open(f"/console/#/partners/{held.partner.id}")
    expect(row(auditor.page, "ORD-")).to_be_visible()
    for name in ("Kirim ulang", "Ganti kunci", "Bekukan", "Ubah situs"):
        expect(auditor.page.get_by_role("button", name=name)).to_have_count(0)
