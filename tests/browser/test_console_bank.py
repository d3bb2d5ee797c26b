"""The console's bank statements in a real browser: two finance officers at two desks, one of whom
hands a file in and explains, while the other accepts and approves."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from playwright.sync_api import FilePayload, Locator, Route, expect

from chalicelib.core.values.instants import JAKARTA
from local.deploy import CITY_BANK_ACCOUNT
from tests.browser.console import as_file, asked, money, row, signed_in
from tests.browser.payouts import (
    accept_statement,
    current,
    line_of,
    post_statement,
    sent,
    shop,
    statement,
)
from tests.browser.people import PHONE, TABLET, People, Person, Town


def statements(one: Person) -> None:
    one.go_to("Keuangan")
    one.follow("Rekening koran")
    expect(one.page.get_by_role("heading", name="Menunggu dijelaskan")).to_be_visible()
    one.settled()


def hand_in(one: Person, file: FilePayload) -> None:
    one.page.get_by_label("Berkas rekening koran").set_input_files(file)
    one.press("Unggah")


def handed_in(one: Person, file: FilePayload) -> str:
    """Hand a file in and wait for its screen; the statement's id."""
    statements(one)
    hand_in(one, file)
    expect(one.page.get_by_role("heading", name="Baris rekening koran")).to_be_visible()
    one.settled()
    return one.page.url.rpartition("/")[2]


def at(one: Person, *path: str) -> None:
    one.open(f"/console/#/finance/statements/{'/'.join(path)}")
    expect(one.page.locator("h2").first).to_be_visible()
    one.settled()


def section(one: Person, name: str | re.Pattern[str]) -> Locator:
    return (
        one.page.locator("main section").filter(has=one.page.get_by_role("heading", name=name)).last
    )


def end_to_end(settlement: Any, of: Any) -> str:
    return str(line_of(settlement, of)["payments"][0]["end_to_end_id"])


def accept(one: Person) -> None:
    one.press("Terima berkas")
    one.press("Ya, bukukan")
    expect(one.status("Berkas diterima dan dibukukan.")).to_be_visible()


def test_one_hands_a_statement_in_and_the_other_accepts_it(person: People, town: Town) -> None:
    paid, back = shop(town, "Warung Koran", 21_000), shop(town, "Warung Tutup", 9_500)
    settlement = sent(town)
    names = [end_to_end(settlement, one) for one in (paid, back)]
    text = statement(
        f"{names[0]},Pencairan,debit,21000,",
        f"{names[1]},Pencairan,debit,9500,",
        f"{names[1]},Pencairan,credit,9500,AC04 rekening tutup",
        ",BIAYA ADM KORAN,debit,2500,",
        ",TRF TANPA KETERANGAN,debit,4400,",
    )
    first = signed_in(person, town, "finance")
    statement_id = handed_in(first, as_file(text, "koran.csv"))
    expect(first.page.get_by_text("menunggu rekan menerima")).to_be_visible()
    expect(first.page.get_by_role("button", name="Terima berkas")).to_have_count(0)
    expect(section(first, re.compile("Belum dijelaskan"))).to_contain_text("TRF TANPA KETERANGAN")
    told = section(first, "Sudah jelas")
    expect(told).to_contain_text(f"Pembayaran ke pedagang (2){money(30_500)}")
    expect(told).to_contain_text(f"Pembayaran yang kembali (1){money(9_500)}")
    expect(told).to_contain_text(f"Biaya bank (1){money(2_500)}")
    assert line_of(current(town, settlement), paid)["state"] == "sent"

    second = signed_in(person, town, "finance")
    second.go_to("Keuangan")
    waits = second.page.get_by_role("region", name="Yang menunggu")
    waits.get_by_role("link", name=re.compile("rekening koran untuk diterima")).click()
    at(second, statement_id)
    accept(second)
    expect(second.page.get_by_text("Diterima", exact=True)).to_be_visible()
    assert line_of(current(town, settlement), paid)["state"] == "paid"
    assert line_of(current(town, settlement), back)["state"] == "returned"
    assert town.city.balance(f"merchant:{back.id}") == 9_500

    # The same file again is the same statement, and nothing moves.
    handed_in(first, as_file(text, "salinan.csv"))
    expect(first.status("Berkas ini sudah pernah diunggah")).to_be_visible()
    assert first.page.url.endswith(statement_id)
    assert town.city.balance(f"merchant:{back.id}") == 9_500


def test_a_line_that_nobody_knew_is_explained_by_two(person: People, town: Town) -> None:
    paid = shop(town, "Warung Dikenali", 14_000)
    settlement = sent(town)
    posted = post_statement(town, statement(",KLIRING TANPA NOMOR,debit,16500,"))
    accept_statement(town, posted)
    first = signed_in(person, town, "finance")
    statements(first)
    line = row(first.page, "KLIRING TANPA NOMOR")
    line.get_by_role("button", name="Jelaskan", exact=True).click()
    page = first.page
    expect(page.get_by_role("heading", name="Apa baris ini?")).to_be_visible()
    first.settled()

    # Parts come from lists; what is left of the line is counted.
    page.get_by_label("Susun sendiri").check()
    page.get_by_label("Tambah bagian").select_option("payout")
    page.get_by_label("Cari nama toko, rekening, atau jumlah").fill("dikenali")
    page.get_by_role("button", name=f"Tambahkan {paid.name}, {money(14_000)}").click()
    expect(first.status(f"Sisa {money(2_500)}")).to_be_visible()
    page.get_by_label("Tambah bagian").select_option("fee")
    expect(page.get_by_label("Jumlah bagian ini (Rp)")).to_have_value("2.500")
    first.press("Tambahkan")
    expect(first.status(f"Seluruh {money(16_500)} dijelaskan.")).to_be_visible()
    first.press("Usulkan")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_be_visible()
    page.get_by_label("Alasan").fill("cocok dengan nota debit")
    first.press("Usulkan")
    expect(first.status("Penjelasan diusulkan.")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui")).to_have_count(0)
    assert line_of(current(town, settlement), paid)["state"] == "sent"

    second = signed_in(person, town, "finance")
    statements(second)
    seen = row(second.page, "KLIRING TANPA NOMOR")
    seen.get_by_role("button", name="Periksa usulan").click()
    proposal = section(second, "Usulan penjelasan")
    expect(proposal).to_contain_text("cocok dengan nota debit")
    second.press("Tolak")
    asked(second.page).get_by_label("Alasan").fill("salah bagian")
    second.press("Ya, tolak")
    expect(second.status("ditolak")).to_be_visible()

    # What was rejected can be proposed again, and by the other.
    first.page.reload()
    first.settled()
    page.get_by_label("Susun sendiri").check()
    page.get_by_label("Tambah bagian").select_option("fee")
    page.get_by_label("Jumlah bagian ini (Rp)").fill("2500")
    first.press("Tambahkan")
    page.get_by_label("Alasan").fill("biaya kliring")
    first.press("Usulkan, sisanya belum dijelaskan")
    expect(first.status("Penjelasan diusulkan.")).to_be_visible()
    second.page.reload()
    second.settled()
    second.press("Setujui")
    second.press("Ya, bukukan")
    expect(second.status("dibukukan")).to_be_visible()
    booked = section(second, "Sekarang dibukukan sebagai")
    expect(booked).to_contain_text(f"Biaya bank {money(2_500)}")
    expect(booked).to_contain_text(f"Belum dijelaskan {money(14_000)}")


def test_the_cash_book_shows_what_the_bank_has_booked(person: People, town: Town) -> None:
    posted = post_statement(
        town, statement(",BIAYA BUKU KAS,debit,3200,", ",JASA GIRO BUKU KAS,credit,4100,")
    )
    accept_statement(town, posted)
    finance = signed_in(person, town, "finance")
    finance.go_to("Keuangan")
    finance.follow("Buku kas")
    page = finance.page
    expect(row(page, "BIAYA BUKU KAS")).to_contain_text(money(3_200))
    came = row(page, "JASA GIRO BUKU KAS")
    expect(came).to_contain_text(money(4_100))
    balance = -town.city.balance("bank")
    expect(page.locator(".sums")).to_contain_text(money(abs(balance)))
    with page.expect_download() as found:
        finance.press("Ekspor CSV")
    assert "BIAYA BUKU KAS" in found.value.path().read_text("utf-8-sig")
    finance.press("Bulan lalu")
    expect(row(page, "BIAYA BUKU KAS")).to_have_count(0)


def test_a_refused_file_names_its_line_and_stores_nothing(person: People, town: Town) -> None:
    finance = signed_in(person, town, "finance")
    page = finance.page
    statements(finance)
    finance.press("Unggah")
    expect(page.get_by_text("Pilih berkasnya dulu.")).to_be_visible()
    text = statement(",SALAH,debit,2500,", ",SALAH,debit,abc,")
    hand_in(finance, as_file(text))
    expect(page.get_by_text("Baris 3:")).to_contain_text("Tidak ada yang tersimpan.")
    hand_in(finance, {"name": "x.xml", "mimeType": "text/xml", "buffer": b"<Document/>"})
    expect(page.get_by_text(re.compile("Tidak ada yang tersimpan."))).to_be_visible()
    hand_in(finance, as_file("halo\n"))
    expect(page.get_by_text("bukan XML, MT940, atau CSV")).to_be_visible()


def test_a_file_that_was_wrong_is_discarded(person: People, town: Town) -> None:
    first = signed_in(person, town, "finance")
    text = statement(",BIAYA DIBUANG,debit,1234,")
    statement_id = handed_in(first, as_file(text))
    first.press("Buang")
    first.press("Ya, buang")
    expect(first.page.get_by_text("Berkas ini dibuang.")).to_be_visible()
    # Handed in anew it is a new statement.
    assert handed_in(first, as_file(text)) != statement_id


def test_a_banks_own_csv_is_read_by_its_profile_or_by_its_columns(
    person: People, town: Town
) -> None:
    today = datetime.now(JAKARTA).strftime("%d/%m/%Y")

    def export(*entries: str) -> FilePayload:
        head = (
            f"Rekening;{CITY_BANK_ACCOUNT['CityBankAccount']}",
            "Tanggal;Uraian Mutasi;Debet;Kredit",
        )
        return as_file("".join(f"{one}\r\n" for one in (*head, *entries)), "bank.csv")

    finance = signed_in(person, town, "finance")
    page = finance.page
    statements(finance)
    file = page.get_by_label("Berkas rekening koran")
    columns = "Tanggal,Keterangan,Debit,Kredit,Saldo\r\n"
    file.set_input_files(as_file(f"{columns}{today},BIAYA,1000,0,1000\r\n"))
    expect(page.get_by_label("Berkas ini dari")).to_have_value("bsi")
    file.set_input_files(export(f"{today};BIAYA KOLOM;33.000,00;"))
    expect(page.get_by_label("Berkas ini dari")).to_have_value("")
    fields = page.get_by_role("group", name="Kolom CSV bank ini")
    expect(fields.get_by_label("Tanggal", exact=True)).to_have_value("Tanggal")
    expect(fields.get_by_label("Bentuk tanggal")).to_have_value("DD/MM/YYYY")
    expect(fields.get_by_label("Debit (keluar)")).to_have_value("Debet")
    reference = fields.get_by_label("Keterangan")
    expect(reference).to_have_value("Uraian Mutasi")
    reference.select_option("")
    finance.press("Unggah")
    expect(page.get_by_text("Pilih kolomnya.")).to_be_visible()
    reference.select_option("Uraian Mutasi")
    finance.press("Unggah")
    expect(page.get_by_role("heading", name="Baris rekening koran")).to_be_visible()
    expect(row(page, "BIAYA KOLOM").first).to_contain_text(money(33_000))

    # What was chosen is there the next time.
    statements(finance)
    file.set_input_files(export(f"{today};BUNGA;;1.250,00"))
    expect(fields.get_by_label("Keterangan")).to_have_value("Uraian Mutasi")


def test_a_long_statement_is_followed_while_it_is_read_and_booked(
    person: People, town: Town
) -> None:
    done = accept_statement(town, post_statement(town, statement(",BIAYA PANJANG,debit,1000,")))
    finance = signed_in(person, town, "finance")
    counts = {"explained": 7_000, "suspense": 500, "told_before": 0, "proposed": 0}
    states: Iterator[dict[str, object]] = iter(
        [
            {"state": "reading", "line_count": None, "lines": []},
            {"state": "matching", "line_count": 20_000, "counts": counts, "lines": []},
            {"state": "booking", "line_count": 20_000, "lines": []},
        ]
    )

    def under_way(route: Route) -> None:
        still = next(states, None)
        if still is None:
            route.continue_()
        else:
            route.fulfill(body=json.dumps(done | still), content_type="application/json")

    finance.page.route(f"**/finance/bank-statements/{done['id']}", under_way)
    finance.open(f"/console/#/finance/statements/{done['id']}")
    expect(finance.status("Membaca dan memeriksa berkas…")).to_be_visible()
    expect(finance.status("Mencocokkan: 7.500 dari 20.000 baris")).to_be_visible()
    expect(finance.status("Membukukan 20.000 baris…")).to_be_visible()
    expect(finance.page.get_by_text("Diterima", exact=True)).to_be_visible()
    expect(finance.page.get_by_role("progressbar")).to_have_count(0)


def test_a_large_file_is_uploaded_and_told_of_by_a_job(person: People, town: Town) -> None:
    # Refused at its last line: tens of thousands of lines that wait are for nobody's screen here.
    entries = (f",BIAYA {number} {'x' * 120},debit,{number}," for number in range(1, 45_000))
    text = statement(*entries, ",SALAH,debit,12.5.5,")
    assert len(text) > 5 * 1024 * 1024
    finance = signed_in(person, town, "finance")
    statements(finance)
    hand_in(finance, as_file(text, "sebulan.csv"))
    expect(finance.status("Berkas sedang dibaca.")).to_be_visible()
    expect(finance.alert("Baris 45001:")).to_be_visible()
    expect(finance.alert("Tidak ada yang tersimpan")).to_be_visible()
    expect(finance.page.get_by_text("Ditolak", exact=True)).to_be_visible()


def test_the_auditor_reads_statements_and_changes_nothing(person: People, town: Town) -> None:
    told = accept_statement(town, post_statement(town, statement(",TRF AUDIT KORAN,debit,3100,")))
    auditor = signed_in(person, town, "auditor")
    statements(auditor)
    page = auditor.page
    expect(row(page, "TRF AUDIT KORAN")).to_be_visible()
    expect(page.get_by_label("Berkas rekening koran")).to_have_count(0)
    reading = re.compile(r"Unduh CSV|Muat .*|Sebelumnya|Berikutnya")
    for path in ((), (told["id"],), (told["id"], str(told["lines"][0]["line"]))):
        at(auditor, *path)
        expect(page.get_by_text("TRF AUDIT KORAN").first).to_be_visible()
        buttons = page.locator("main button:not(.sort):not(.pick button)")
        assert [name for name in buttons.all_inner_texts() if not reading.fullmatch(name)] == []


def test_statements_are_read_in_english_and_fit_a_tablet_and_a_phone(
    person: People, town: Town
) -> None:
    told = accept_statement(town, post_statement(town, statement(",TRF IN ENGLISH,debit,3300,")))
    paths = ((), (told["id"],), (told["id"], str(told["lines"][0]["line"])))
    for viewport in (TABLET, PHONE | {"width": 320}):
        finance = signed_in(person, town, "finance", viewport=viewport)
        page = finance.page
        finance.press("English")
        for path in paths:
            at(finance, *path)
            expect(page.get_by_text("TRF IN ENGLISH").first).to_be_visible()
            expect(page.get_by_text(re.compile("Baris|Berkas|Kembali|Jumlah"))).to_have_count(0)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
