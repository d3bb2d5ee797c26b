"""Campaigns at the console, in a real browser."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from chalicelib.core.values.instants import to_text
from tests.browser.console import (
    BLIMBING,
    KAUMAN,
    KLOJEN,
    asked,
    local,
    new_campaign,
    row,
    signed_in,
)
from tests.browser.people import People, Town
from tests.http.client import refused
from tests.stack import wait_for


def test_a_campaign_goes_from_the_form_to_the_wallets_and_the_preview_counts_along(
    person: People, town: Town
) -> None:
    group = "pratinjau"
    residents = [
        town.city.resident(kelurahan, segments=group) for kelurahan in (KLOJEN, KAUMAN, BLIMBING)
    ]
    admin = signed_in(person, town)
    form = new_campaign(admin, "Belanja Pratinjau")
    preview = admin.page.get_by_role("complementary", name="Pratinjau")
    expect(form.get_by_label("Nilai voucher (Rp)")).to_have_value("50.000")
    form.get_by_label("Keterangan").fill("Untuk yang dihitung lebih dulu.")
    form.get_by_label("Hanya kelompok (pisahkan koma)").fill("Pratinjau")
    expect(preview).to_contain_text("3 warga berhak")
    expect(preview).to_contain_text("Rp\u00a0150.000")

    form.locator("summary").filter(has_text="Klojen").click()
    form.get_by_label("Kauman", exact=True).check()
    expect(preview).to_contain_text("1 warga berhak")
    expect(preview).to_contain_text("paling banyak Rp\u00a050.000")
    form.get_by_label("Seluruh Kecamatan Klojen").check()
    expect(form.get_by_text("11 dari 11")).to_be_visible()
    expect(preview).to_contain_text("2 warga berhak")
    form.get_by_label("Voucher per warga").fill("2")
    expect(preview).to_contain_text("4 voucher")
    expect(preview).to_contain_text("Rp\u00a0200.000")
    form.get_by_label("Kuliner").check()
    expect(preview).to_contain_text("Kuliner")
    expect(preview).to_contain_text("Untuk yang dihitung lebih dulu.")
    form.get_by_label("Batas per pedagang per hari (Rp)").press_sequentially("2000000")
    form.get_by_label("Kode rekening").fill("5.1.02.05.02.0002")

    admin.press("Simpan draf")
    expect(admin.status("Draf “Belanja Pratinjau” tersimpan")).to_be_visible()
    page = admin.page
    expect(page.get_by_role("heading", name="Belanja Pratinjau")).to_be_visible()
    expect(page.get_by_text("Belum ada dana")).to_be_visible()
    facts = page.locator("dl.facts")
    for told in ("Rp\u00a02.000.000", "Kuliner", "Kauman", "pratinjau", "5.1.02.05.02.0002"):
        expect(facts).to_contain_text(told)
    admin.press("Terbitkan")
    expect(admin.status("“Belanja Pratinjau” terbit.")).to_be_visible()
    expect(page.get_by_text("Terbit", exact=True)).to_be_visible()

    campaign_id = page.url.rsplit("/", 1)[1]
    town.city.fund(campaign_id, 1_000_000)
    town.city.claim(residents[0], campaign_id)
    refusal = residents[2].post("/resident/claims", {"campaign_id": campaign_id}, key="k1")
    refused(refusal, "not_eligible")

    def issued() -> bool:
        # Projections follow within seconds; going there again asks again.
        admin.go_to("Kampanye")
        row(page, "Belanja Pratinjau").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Belanja Pratinjau")).to_be_visible()
        expect(page.get_by_text("Sisa dana")).to_be_visible()
        return page.get_by_text("Rp\u00a0950.000").is_visible()

    wait_for(30, issued)
    expect(page.get_by_role("img", name=re.compile(r"Dari Rp\s1\.000\.000"))).to_be_visible()


def test_what_is_wrong_in_a_campaign_is_marked_and_all_that_was_typed_stays(
    person: People, town: Town
) -> None:
    admin = signed_in(person, town)
    admin.follow("Kampanye baru")
    admin.press("Simpan draf")
    name = admin.page.get_by_label("Nama kampanye")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(admin.page.get_by_text("Isi dulu bagian ini.")).to_have_count(5)

    now = datetime.now(UTC)
    late = {"Klaim sampai": now - timedelta(days=3)}
    admin.go_to("Kampanye")
    form = new_campaign(admin, "Belanja Terbalik", **late)
    form.get_by_label("Kriya").check()
    admin.press("Simpan draf")
    until = form.get_by_label("Klaim sampai (WIB)")
    expect(until).to_be_focused()
    expect(form.get_by_text("Harus setelah “Klaim mulai (WIB)”.")).to_be_visible()
    expect(name).to_have_value("Belanja Terbalik")
    expect(form.get_by_label("Kriya")).to_be_checked()

    until.fill(local(now + timedelta(days=2)))
    # What only the API judges is marked at its field, too.
    form.get_by_label("Voucher per warga").fill("500")
    admin.press("Simpan draf")
    each = form.get_by_label("Voucher per warga")
    expect(each).to_have_attribute("aria-invalid", "true")
    expect(each).to_have_value("500")
    expect(form.get_by_text("Periksa isian yang ditandai.")).to_be_visible()
    each.fill("2")
    admin.press("Simpan draf")
    expect(admin.status("tersimpan")).to_be_visible()


def test_a_campaign_is_paused_and_published_again(person: People, town: Town) -> None:
    name = "Belanja Jeda"
    town.city.campaign(name=name)
    admin = signed_in(person, town)
    admin.page.get_by_label("Saring tabel").fill("jeda")
    admin.follow(name)
    admin.press("Jeda")
    expect(admin.status("dijeda")).to_be_visible()
    expect(admin.page.get_by_text("Dijeda", exact=True)).to_be_visible()
    expect(admin.page.get_by_role("button", name="Tutup")).to_be_disabled()
    expect(admin.page.get_by_text("Dapat ditutup setelah")).to_be_visible()
    admin.press("Terbitkan")
    expect(admin.status(f"“{name}” terbit.")).to_be_visible()
    # What was done is told on its own screen only.
    admin.follow("Semua kampanye")
    expect(admin.page.get_by_role("heading", name="Kampanye", exact=True)).to_be_visible()
    expect(admin.status(f"“{name}” terbit.")).to_have_count(0)
    admin.press("Dijeda 0")
    expect(admin.page.get_by_text("Tidak ada kampanye dalam keadaan ini.")).to_be_visible()


def test_a_campaign_that_is_over_is_closed_after_being_asked(person: People, town: Town) -> None:
    name, now = "Belanja Usai", datetime.now(UTC)
    town.city.campaign(
        name=name,
        claim_from=to_text(now - timedelta(days=3)),
        claim_until=to_text(now - timedelta(days=2)),
        spend_until=to_text(now - timedelta(days=1)),
    )
    admin = signed_in(person, town)
    admin.follow(name)
    admin.press("Tutup")
    expect(asked(admin.page)).to_contain_text("tidak dapat dibuka lagi")
    admin.page.keyboard.press("Escape")
    expect(asked(admin.page)).to_have_count(0)
    expect(admin.page.get_by_role("button", name="Tutup")).to_be_focused()
    admin.press("Tutup")
    admin.press("Ya, tutup")
    expect(admin.status("“Belanja Usai” ditutup.")).to_be_visible()
    expect(admin.page.get_by_role("main").get_by_role("button")).to_have_count(0)


def test_a_campaign_is_created_by_the_keyboard_alone(person: People, town: Town) -> None:
    admin = signed_in(person, town)
    keyboard = admin.page.keyboard

    def reach(name: str) -> None:
        """Press Tab until something of that name has the focus."""
        for _ in range(120):
            keyboard.press("Tab")
            if focused(admin.page) == name:
                return
        raise AssertionError(f"no Tab reaches {name}")

    reach("Kampanye baru")
    keyboard.press("Enter")
    expect(admin.page.get_by_role("heading", name="Kampanye baru")).to_be_visible()
    expect(admin.page.get_by_role("main")).to_be_focused()
    reach("Nama kampanye")
    keyboard.type("Belanja Papan Ketik")
    reach("Nilai voucher (Rp)")
    keyboard.type("25000")
    # Day and month are the same, for either order in which a browser asks for them.
    for label, day, year in (
        ("Klaim mulai", "0101", "2026"),
        ("Klaim sampai", "0101", "2035"),
        ("Berlaku sampai", "0202", "2035"),
    ):
        reach(f"{label} (WIB)")
        keyboard.type(day + year)
        keyboard.press("ArrowRight")
        keyboard.type("1011AM")
    reach("Klojen")
    keyboard.press("Enter")
    reach("Seluruh Kecamatan Klojen")
    keyboard.press("Space")
    expect(admin.page.get_by_label("Kauman", exact=True)).to_be_checked()
    reach("Simpan draf")
    keyboard.press("Enter")
    expect(admin.status("Draf “Belanja Papan Ketik” tersimpan")).to_be_visible()
    expect(admin.page.locator("dl.facts")).to_contain_text("1 Jan 2026, 10.11")
    reach("Terbitkan")
    keyboard.press("Enter")
    expect(admin.status("terbit")).to_be_visible()


def focused(page: Page) -> str:
    """What has the focus, by the words that name it."""
    name: str = page.evaluate(
        """() => {
          const at = document.activeElement;
          return (at.ariaLabel ?? at.labels?.[0]?.innerText ?? at.innerText ?? "").trim();
        }"""
    )
    return name
