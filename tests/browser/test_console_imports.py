"""Files that an office brings in at the console, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.browser.console import (
    KLOJEN,
    as_file,
    bring_in,
    lines,
    row,
    signed_in,
)
from tests.browser.people import People, Town
from tests.http.client import MERCHANT_HEADER, RESIDENT_HEADER


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
