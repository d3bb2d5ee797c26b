"""The console's registers in a real browser: campaigns, residents, merchants, imports, staff, and
who may do what there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from chalicelib.core.instants import JAKARTA, to_text
from tests.browser.people import DESK, TABLET, People, Person, Town
from tests.http.client import MERCHANT_HEADER, RESIDENT_HEADER, refused
from tests.stack import wait_for

PARTS = ("Kampanye", "Warga", "Pedagang", "Keuangan", "Rekonsiliasi", "Laporan", "Petugas")
KLOJEN, KAUMAN = "35.73.02.1001", "35.73.02.1007"
BLIMBING = "35.73.01.1001"


def signed_in(person: People, town: Town, role: str = "admin", **context: Any) -> Person:
    """A new member of staff at the console."""
    one = person(viewport=DESK, **context)
    one.sign_in("/console/", town.staff(role), role)
    return one


def local(instant: datetime) -> str:
    """An instant as a field for a local time takes it."""
    return instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")


def row(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def asked(page: Page) -> Locator:
    """The dialog that asks before something is done."""
    return page.get_by_role("dialog")


def as_file(text: str, name: str = "data.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def lines(*rows: str) -> str:
    return "".join(f"{one}\r\n" for one in rows)


def bring_in(one: Person, file: FilePayload) -> None:
    """On the screen of an import: choose a file and send it."""
    one.page.get_by_label("Berkas CSV").set_input_files(file)
    one.press("Impor")


# Campaigns


def new_campaign(admin: Person, name: str, **times: datetime) -> Locator:
    """Open the form for a new campaign and fill in what every campaign needs."""
    now = datetime.now(UTC)
    admin.go_to("Kampanye")
    admin.follow("Kampanye baru")
    form = admin.page.locator("form")
    form.get_by_label("Nama kampanye").fill(name)
    form.get_by_label("Nilai voucher (Rp)").press_sequentially("50000")
    instants = {
        "Klaim mulai": now - timedelta(days=1),
        "Klaim sampai": now + timedelta(days=30),
        "Berlaku sampai": now + timedelta(days=60),
    } | times
    for label, instant in instants.items():
        form.get_by_label(f"{label} (WIB)").fill(local(instant))
    return form


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


# Residents


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


# Merchants


def test_an_application_is_approved_and_the_shop_suspended_and_reinstated_with_a_reason(
    person: People, town: Town
) -> None:
    name = "Warung Menunggu"
    form = town.city.merchant_row(name=name)
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
    page.get_by_label("Nama, NIB, atau nomor pedagang").fill("menunggu")
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


# Imports


def test_rejected_rows_are_told_by_number_and_downloaded_mended_and_sent_again(
    person: People, town: Town, tmp_path: Path
) -> None:
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Warga")
    admin.follow("Impor data warga")
    expect(page.get_by_role("heading", name="Impor data warga")).to_be_visible()
    admin.press("Impor")
    expect(page.get_by_text("Pilih berkas CSV dulu.")).to_be_visible()
    niks = [town.city.new_nik() for _ in range(5)]
    content = lines(
        RESIDENT_HEADER,
        f"{niks[0]},Rina Impor,{town.city.new_phone()},{KLOJEN},lansia",
        f"{niks[1]},Sari Impor,+62812,{KLOJEN},",
        f"{niks[2]},Tuti Impor,,{KLOJEN},",
        f'{niks[3]},"Umi, Impor",,99.99.99.9999,',
        f"{niks[4]},Vera Impor,,{KLOJEN},",
    )
    bring_in(admin, as_file(content))
    expect(admin.status("Baru 3, berubah 0, tetap 0, ditolak 2.")).to_be_visible()
    third, fifth = row(page, "phone"), row(page, "kelurahan_code")
    expect(third.get_by_role("cell").first).to_have_text("3")
    expect(third).to_contain_text("+62812")
    expect(fifth.get_by_role("cell").first).to_have_text("5")
    expect(fifth).to_contain_text("99.99.99.9999")

    with page.expect_download() as taken:
        admin.press("Unduh baris yang ditolak")
    rejected = tmp_path / "rejected.csv"
    taken.value.save_as(rejected)
    assert taken.value.suggested_filename == "warga-ditolak.csv"
    text = rejected.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == RESIDENT_HEADER
    assert niks[1] in text
    assert '"Umi, Impor"' in text
    assert niks[0] not in text
    # A spreadsheet would have run +62812 as a formula.
    assert ",'+62812," in text

    mended = text.replace("99.99.99.9999", KLOJEN).replace("+62812", town.city.new_phone())
    bring_in(admin, as_file(mended, "mended.csv"))
    expect(admin.status("Baru 2, berubah 0, tetap 0, ditolak 0.")).to_be_visible()
    expect(page.get_by_text("Baris yang ditolak")).to_have_count(0)

    # The same file twice changes nothing.
    bring_in(admin, as_file(content))
    expect(admin.status("Baru 0, berubah 0, tetap 3, ditolak 2.")).to_be_visible()
    admin.press("Impor")
    expect(admin.status("Baru 0, berubah 0, tetap 3, ditolak 2.")).to_be_visible()


def test_merchants_are_imported_by_dropping_a_file(person: People, town: Town) -> None:
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Pedagang")
    admin.follow("Impor data pedagang")
    with page.expect_download() as sample:
        admin.press("Unduh contoh")
    assert sample.value.path().read_text("utf-8-sig").startswith(MERCHANT_HEADER)
    shop = town.city.merchant_row(name="Soto Seret")
    text = lines(MERCHANT_HEADER, ",".join(shop.values()))
    page.locator(".drop-zone").evaluate(
        """(zone, text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "toko.csv", { type: "text/csv" }));
          for (const type of ["dragover", "drop"])
            zone.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
        }""",
        text,
    )
    expect(page.get_by_text("toko.csv, 1 KiB")).to_be_visible()
    admin.press("Impor")
    expect(admin.status("Baru 1, berubah 0, tetap 0, ditolak 0.")).to_be_visible()
    admin.follow("Semua pedagang")
    page.get_by_label("Nama, NIB, atau nomor pedagang").fill(shop["nib"])
    admin.press("Cari")
    expect(row(page, "Soto Seret")).to_contain_text("Aktif")


def test_a_file_too_large_for_one_request_is_uploaded_with_its_progress_told(
    person: People, town: Town
) -> None:
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Warga")
    admin.follow("Impor data warga")
    long = "x" * 1_900
    bad = [f"{town.city.new_nik()},{long},,{KLOJEN}," for _ in range(2_900)]
    good = f"{town.city.new_nik()},Wati Besar,,{KLOJEN},"
    content = lines(RESIDENT_HEADER, *bad, good)
    assert len(content) > 5 * 1024 * 1024
    page.get_by_label("Berkas CSV").set_input_files(as_file(content, "besar.csv"))
    admin.press("Impor")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(admin.status("Memeriksa dan menyimpan")).to_be_visible()
    # Whoever reloads meanwhile goes on following it.
    page.reload()
    expect(admin.status("Baru 1, berubah 0, tetap 0, ditolak 2.900.")).to_be_visible()
    expect(row(page, "name").first.get_by_role("cell").first).to_have_text("2")


def test_a_hostile_file_is_answered_clearly_and_harms_nobody(
    person: People, town: Town, tmp_path: Path
) -> None:
    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Warga")
    admin.follow("Impor data warga")
    workbook: FilePayload = {
        "name": "data.xlsx",
        "mimeType": "text/csv",
        "buffer": b"PK\x03\x04" + bytes(range(256)) * 20,
    }
    bring_in(admin, workbook)
    expect(page.get_by_text("Ini buku kerja Excel, bukan CSV.")).to_be_visible()
    bring_in(admin, {"name": "a.csv", "mimeType": "text/csv", "buffer": b"\xff\xd8\xff" * 99})
    expect(page.get_by_text("Kolom ini tidak ada: nik, name,")).to_be_visible()
    bring_in(admin, as_file(""))
    expect(page.get_by_text("Berkas kosong.")).to_be_visible()
    bring_in(admin, as_file(lines(f"{RESIDENT_HEADER},gaji", "1,2,3,4,5,6")))
    expect(page.get_by_text("Kolom ini tidak dikenal: gaji.")).to_be_visible()

    cell = '=HYPERLINK(""http://jahat.example"")'
    script = "<img src=x onerror=alert(1)>"
    content = lines(RESIDENT_HEADER, f'123,"{cell}",,{script},')
    bring_in(admin, as_file(content))
    expect(admin.status("ditolak 1")).to_be_visible()
    expect(row(page, "kelurahan_code")).to_contain_text(script)
    expect(page.locator("main img")).to_have_count(0)
    for button in ("Unduh baris yang ditolak", "Unduh CSV"):
        with page.expect_download() as taken:
            admin.press(button)
        taken.value.save_as(tmp_path / "taken.csv")
        text = (tmp_path / "taken.csv").read_text(encoding="utf-8-sig")
        assert "'=HYPERLINK" in text
        assert not re.search(r'(^|[,"\n])=HYPERLINK', text)


# Staff and roles


def test_staff_come_and_go_by_two_admins(person: People, town: Town) -> None:
    admin, second = signed_in(person, town), signed_in(person, town)
    name, phone = "Wahyu Bendahara", town.city.new_phone()
    admin.go_to("Petugas")
    admin.press("Usulkan petugas")
    admin.press("Usulkan")
    expect(admin.page.get_by_text("Isi dulu bagian ini.")).to_have_count(2)
    admin.page.get_by_label("Nama").fill(name)
    admin.page.get_by_label("Nomor HP").fill("12")
    admin.page.get_by_label("Peran").select_option("finance")
    admin.press("Usulkan")
    expect(admin.page.get_by_text("Nomor HP diawali 08 atau +62.")).to_be_visible()
    expect(admin.page.get_by_label("Nama")).to_have_value(name)
    admin.page.get_by_label("Nomor HP").fill(phone)
    admin.press("Usulkan")
    expect(admin.status("diusulkan sebagai bendahara")).to_be_visible()
    mine = row(admin.page, name)
    expect(mine).to_contain_text("Menunggu petugas program lain")
    expect(mine.get_by_role("button")).to_have_text(["Tarik usulan"])

    second.go_to("Petugas")
    theirs = row(second.page, name)
    theirs.get_by_role("button", name="Konfirmasi").click()
    expect(asked(second.page)).to_contain_text("langsung dapat masuk")
    second.press("Ya, konfirmasi")
    expect(second.status(f"{name} sekarang bendahara.")).to_be_visible()
    expect(theirs).to_contain_text("Aktif")
    assert town.city.sign_in(phone, "finance")

    theirs.get_by_role("button", name="Usulkan berhenti").click()
    second.press("Ya, usulkan")
    expect(theirs).to_contain_text("Menunggu petugas program lain")
    expect(theirs.get_by_role("button")).to_have_count(0)
    admin.go_to("Kampanye")
    admin.go_to("Petugas")
    mine.get_by_role("button", name="Konfirmasi berhenti").click()
    admin.press("Ya, berhenti")
    expect(admin.status(f"{name} berhenti")).to_be_visible()
    expect(mine).to_have_count(0)


# What reads, and changes nothing.
READING = {"Cari", "Tampilkan", "Buka", "Rincian", "Periksa lagi", "Unduh CSV"}
LEAFING = {"Muat lagi", "Sebelumnya", "Berikutnya"}
DOORS = "() => [...document.querySelectorAll('.doors a')].map((a) => a.hash)"
LINKS = "() => [...document.querySelectorAll('main a[href^=\"#\"]')].map((a) => a.hash)"


def offered(page: Page) -> set[str]:
    """The buttons of a screen, without the heads that sort and the chips that filter."""
    buttons = page.locator("main button:not(.sort):not(.pick button)")
    return {text.strip() for text in buttons.all_inner_texts()}


def settled(page: Page) -> None:
    """Wait until nothing is being loaded any more."""
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)


def every_screen(one: Person) -> Iterator[str]:
    """Goes to every screen that the parts lead to, one of each kind; yields their addresses."""
    waiting = list(one.page.evaluate(DOORS))
    kinds = {kind(address) for address in waiting}
    while waiting:
        address = waiting.pop(0)
        one.open(f"/console/{address}")
        settled(one.page)
        yield address
        for link in one.page.evaluate(LINKS):
            if kind(link) not in kinds:
                kinds.add(kind(link))
                waiting.append(link)


def kind(address: str) -> str:
    """An address without the ids in it: one campaign shows what every campaign offers."""
    return re.sub(r"[^/]*(_|%)[^/]*", "*", address)


def test_the_auditor_sees_every_part_and_is_offered_nothing_that_changes_anything(
    person: People, town: Town
) -> None:
    town.city.claim(town.city.resident(segments="peramban"), town.campaign_id)
    town.city.post("/merchant/applications", town.city.merchant_row()).ok(201)
    auditor = signed_in(person, town, "auditor")
    seen = []
    for address in every_screen(auditor):
        seen.append(kind(address))
        assert offered(auditor.page) <= READING | LEAFING, address
        expect(auditor.page.get_by_role("alert")).to_have_count(0)
    assert {"#/campaigns/*", "#/residents/*", "#/merchants/*"} <= set(seen)
    for hidden in ("campaigns/new", "residents/import", "merchants/import"):
        auditor.open(f"/console/#/{hidden}")
        expect(auditor.page.get_by_text("Masuklah sebagai petugas program.")).to_be_visible()
        assert offered(auditor.page) == set()


def test_each_role_is_offered_its_own_work(person: People, town: Town) -> None:
    def links(one: Person) -> list[str]:
        return one.page.get_by_role("main").get_by_role("link").all_inner_texts()

    admin, finance = signed_in(person, town), signed_in(person, town, "finance")
    for one in (admin, finance):
        for part in PARTS:
            one.go_to(part)
            expect(one.page.get_by_role("alert")).to_have_count(0)
            assert one.page.title() == "Konsol · Tumbas"
    for part, link in (
        ("Kampanye", "Kampanye baru"),
        ("Warga", "Impor data warga"),
        ("Pedagang", "Impor data pedagang"),
    ):
        admin.go_to(part)
        assert link in links(admin)
        finance.go_to(part)
        assert link not in links(finance)
    for one, may in ((admin, False), (finance, True)):
        one.open(f"/console/#/campaigns/{town.campaign_id}")
        settled(one.page)
        assert ("Danai" in links(one)) == may
        expect(one.page.get_by_role("button", name="Jeda")).to_have_count(0 if may else 1)


# Signing in, language, sizes


def test_a_wrong_code_keeps_what_was_typed_and_a_reload_stays_signed_in(
    person: People, town: Town
) -> None:
    phone = town.staff("auditor")
    one = person(viewport=DESK)
    one.open("/console/")
    one.page.get_by_label("Peran").select_option("auditor")
    code = one.ask_for_a_code(phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    one.page.get_by_label("Kode", exact=True).fill(wrong)
    one.press("Masuk")
    expect(one.alert("Kode itu salah")).to_be_visible()
    expect(one.page.get_by_label("Nomor HP")).to_have_value(phone)
    expect(one.page.get_by_label("Peran")).to_have_value("auditor")
    expect(one.page.get_by_label("Kode", exact=True)).to_have_value(wrong)
    one.page.get_by_label("Kode", exact=True).fill(code)
    one.press("Masuk")
    one.go_to("Pedagang")
    one.page.reload()
    expect(one.page.get_by_role("button", name="Keluar")).to_be_visible()
    expect(one.page.get_by_role("heading", name="Pedagang")).to_be_visible()
    kept = one.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept  # how every token begins
    assert phone[3:] not in kept
    one.press("Keluar")
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    one.page.reload()
    expect(one.page.get_by_label("Nomor HP")).to_be_visible()
    expect(one.page.get_by_role("navigation")).to_have_count(0)


def test_the_switch_changes_the_language_and_keeps_what_was_typed(
    person: People, town: Town
) -> None:
    one = person(viewport=DESK)
    one.open("/console/")
    one.page.get_by_label("Nomor HP").fill("0812 0000 9999")
    one.press("English")
    expect(one.page.get_by_label("Phone number")).to_have_value("0812 0000 9999")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.press("Bahasa Indonesia")

    admin = signed_in(person, town)
    new_campaign(admin, "Belanja Dua Bahasa")
    admin.press("English")
    page = admin.page
    expect(page.get_by_role("heading", name="New campaign")).to_be_visible()
    expect(page.get_by_label("Campaign name")).to_have_value("Belanja Dua Bahasa")
    expect(page.get_by_label("Voucher value (Rp)")).to_have_value("50.000")
    page.get_by_label("Vouchers per resident").fill("500")
    admin.press("Save draft")
    expect(page.get_by_text("Please check the marked fields.")).to_be_visible()
    navigation = page.get_by_role("navigation").get_by_role("link")
    expect(navigation).to_have_text(
        "Campaigns Residents Merchants Finance Reconciliation Reports Staff".split()
    )
    page.reload()
    expect(page.get_by_role("heading", name="New campaign")).to_be_visible()


@pytest.mark.parametrize("role", ["admin", "finance"])
def test_no_screen_scrolls_sideways_on_a_tablet_and_all_targets_can_be_hit(
    person: People, town: Town, role: str
) -> None:
    one = person(viewport=TABLET)
    one.sign_in("/console/", town.staff(role), role)
    for address in every_screen(one):
        wide = one.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        small = one.page.evaluate(TOO_SMALL)
        assert small == [], address


# Links inside a line of text are excepted (WCAG 2.2, 2.5.8); a labelled box is hit by its label.
TOO_SMALL = """() =>
  [...document.querySelectorAll("button, a, select, summary, input:not([type=checkbox])")]
    .filter((one) => one.checkVisibility() && !one.closest("p, .skip") && !one.matches(".skip"))
    .filter((one) => one.getBoundingClientRect().height < 43.9)
    .map((one) => one.outerHTML.slice(0, 120))
"""
