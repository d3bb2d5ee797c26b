"""Passkeys on the screen, by a device that Chromium plays (WebDriver, "Virtual Authenticators")."""

import re
from dataclasses import replace
from typing import Any

from playwright.sync_api import CDPSession, expect

from tests.browser.people import DESK, People, Person, Town
from tests.http.client import fresh_key

OFFER = "Lain kali masuk tanpa kode"


def with_a_device(person: People, **options: Any) -> tuple[Person, CDPSession]:
    """Somebody whose device recognises them. Passkeys are of a host with a name."""
    made = person(**options)
    made.stack = replace(made.stack, host="localhost")
    session = made.page.context.new_cdp_session(made.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return made, session


def test_a_resident_makes_a_passkey_and_comes_in_by_it(person: People, town: Town) -> None:
    resident, _ = with_a_device(person)
    resident.sign_in("/wallet/", town.resident())
    offer = resident.page.get_by_role("region", name=OFFER)
    offer.get_by_role("button", name="Buat kunci sandi").click()
    expect(resident.status("Kunci sandi dibuat")).to_be_visible()
    expect(offer).to_have_count(0)
    resident.sign_out()
    resident.press("Masuk dengan kunci sandi")
    resident.is_in()
    # Nothing is offered to whoever has one.
    resident.settled()
    expect(offer).to_have_count(0)


def test_whoever_says_later_is_not_asked_again(person: People, town: Town) -> None:
    phone = town.resident()
    resident, _ = with_a_device(person)
    resident.sign_in("/wallet/", phone)
    offer = resident.page.get_by_role("region", name=OFFER)
    offer.get_by_role("button", name="Nanti saja").click()
    resident.sign_out()
    resident.sign_in("/wallet/", phone)
    resident.settled()
    expect(offer).to_have_count(0)


def test_nothing_is_offered_where_the_phone_cannot(person: People, town: Town) -> None:
    resident = person()
    resident.sign_in("/wallet/", town.resident())
    resident.settled()
    expect(resident.page.get_by_role("region", name=OFFER)).to_have_count(0)


def test_a_passkey_is_deleted_in_the_menu_and_then_opens_nothing(
    person: People, town: Town
) -> None:
    owner, _ = with_a_device(person)
    owner.sign_in("/merchant/", town.merchant())
    owner.press("Menu")
    owner.press("Kunci sandi")
    dialog = owner.page.get_by_role("dialog", name="Kunci sandi", exact=True)
    dialog.get_by_role("button", name="Buat kunci sandi").click()
    expect(dialog.get_by_text("Aktif", exact=True)).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^Hapus kunci sandi")).click()
    owner.press("Ya, hapus")
    expect(dialog.get_by_text("Belum ada kunci sandi.")).to_be_visible()
    owner.press("Tutup")
    owner.sign_out()
    owner.press("Masuk dengan kunci sandi")
    expect(owner.alert("Kunci sandi ini tidak dikenal")).to_be_visible()


def test_whoever_turns_it_down_is_told_what_to_do(person: People, town: Town) -> None:
    resident, session = with_a_device(person)
    resident.open("/wallet/")
    # A device that knows nobody.
    resident.press("Masuk dengan kunci sandi")
    expect(resident.alert("Tidak ada kunci sandi yang dipakai")).to_be_visible()
    session.detach()


def test_an_officer_proves_again_and_the_very_request_goes_on(person: People, town: Town) -> None:
    officer, _ = with_a_device(person, viewport=DESK)
    phone = town.staff("finance", "Ratna Bendahara")
    officer.sign_in("/console/", phone, "finance")
    offer = officer.page.get_by_role("region", name=OFFER)
    offer.get_by_role("button", name="Buat kunci sandi").click()
    expect(officer.status("Petugas program lain mengonfirmasinya")).to_be_visible()
    # Another admin asks her, and confirms.
    admin = person(viewport=DESK)
    admin.sign_in("/console/", town.staff("admin"), "admin")
    admin.go_to("Petugas")
    row = admin.page.get_by_role("row").filter(has_text="Ratna Bendahara")
    row.get_by_role("button", name="Konfirmasi kunci sandi").click()
    admin.press("Ya, Ratna Bendahara sudah ditanya")
    expect(admin.status("Kunci sandi Ratna Bendahara dikonfirmasi")).to_be_visible()
    # A session that goes on is no proof.
    campaign = town.city.campaign(fund=0, name=f"Dana {fresh_key()[:6]}")
    officer.open(f"/console/#/finance/funds/{campaign}")
    officer.page.reload()
    officer.page.get_by_label("Jumlah dana (Rp)").fill("50000")
    officer.page.get_by_label("Nomor SP2D").fill(f"SP2D-{fresh_key()}")
    officer.press("Periksa")
    # Nor is one whose token has lapsed meanwhile.
    lapsed = {"status": 401, "json": {"code": "unauthenticated"}}
    funds = "**/api/v1/finance/campaigns/*/funds"
    officer.page.route(funds, lambda route: route.fulfill(**lapsed), times=1)
    officer.press("Ya, danai")
    asked = officer.page.get_by_role("dialog", name="Buktikan bahwa ini Anda")
    asked.get_by_role("button", name="Tidak jadi").click()
    expect(officer.alert("Buktikan dengan kunci sandi, lalu ulangi")).to_be_visible()
    officer.press("Ya, danai")
    asked.get_by_role("button", name="Buktikan dengan kunci sandi").click()
    expect(officer.status("Rp 50.000 masuk ke")).to_be_visible()
    assert town.city.balance(f"campaign:{campaign}") == 50_000
