"""The console's bank statements in a real browser: taken in, matched, and what people decide."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from playwright.sync_api import FilePayload, Locator, Route, expect

from chalicelib.core.values.instants import JAKARTA
from tests.browser.console import as_file, asked, money, row, signed_in
from tests.browser.payouts import current, line_of, post_statement, sent, shop, statement
from tests.browser.people import TABLET, People, Person, Town


def statements(one: Person) -> None:
    one.go_to("Keuangan")
    one.follow("Rekening koran")
    expect(one.page.get_by_role("heading", name="Menunggu keputusan")).to_be_visible()
    one.settled()


def take_in(one: Person, file: FilePayload) -> None:
    one.page.get_by_label("Berkas rekening koran").set_input_files(file)
    one.press("Cocokkan")


def opened(one: Person) -> None:
    """The screen of the statement that was just taken in."""
    expect(one.page.get_by_role("heading", name="Baris rekening koran")).to_be_visible()
    one.settled()


def choose(one: Person, state: str) -> None:
    one.page.get_by_role("group", name="Keadaan").get_by_role(
        "button", name=re.compile(f"^{state}")
    ).click()


def rows(one: Person) -> Locator:
    return one.page.locator("tbody tr")


def end_to_end(settlement: Any, of: Any) -> str:
    return str(line_of(settlement, of)["payments"][0]["end_to_end_id"])


def test_a_statement_is_taken_in_and_each_line_tells_what_it_is(person: People, town: Town) -> None:
    paid, back = shop(town, "Warung Koran", 21_000), shop(town, "Warung Tutup", 9_500)
    settlement = sent(town)
    names = [end_to_end(settlement, one) for one in (paid, back)]
    text = statement(
        f"{names[0]},Pencairan,debit,21000,",
        f"{names[1]},Pencairan,credit,9500,AC04 rekening tutup",
        ",BIAYA ADM KORAN,debit,2500,",
    )
    finance = signed_in(person, town, "finance")
    page = finance.page
    statements(finance)
    take_in(finance, as_file(text, "koran.csv"))
    expect(finance.status("Cocok 1, kembali 1, belum cocok 1, sudah pernah 0.")).to_be_visible()
    opened(finance)
    expect(rows(finance)).to_have_count(3)

    choose(finance, "Kembali")
    expect(rows(finance)).to_have_count(1)
    expect(rows(finance)).to_contain_text("AC04: Rekening sudah ditutup")
    choose(finance, "Belum cocok")
    expect(rows(finance)).to_contain_text("BIAYA ADM KORAN")
    choose(finance, "Cocok")
    rows(finance).get_by_role("link", name=f"Pencairan {settlement['number']}").click()
    expect(row(page, paid.name)).to_contain_text("Terbayar")
    expect(row(page, back.name)).to_contain_text("Kembali")

    # The same file again is the same statement, and nothing moves.
    statements(finance)
    expect(row(page, "BIAYA ADM KORAN")).to_contain_text("Belum cocok")
    take_in(finance, as_file(text, "salinan.csv"))
    expect(finance.status("Berkas ini sudah pernah diunggah")).to_be_visible()
    opened(finance)
    expect(rows(finance)).to_have_count(3)
    assert town.city.balance(f"merchant:{back.id}") == 9_500


def test_a_refused_file_names_its_line_and_stores_nothing(person: People, town: Town) -> None:
    finance = signed_in(person, town, "finance")
    page = finance.page
    statements(finance)
    finance.press("Cocokkan")
    expect(page.get_by_text("Pilih berkasnya dulu.")).to_be_visible()
    text = statement(",SALAH,debit,2500,", ",SALAH,debit,abc,")
    take_in(finance, as_file(text))
    expect(page.get_by_text("Baris 3:")).to_contain_text("Tidak ada yang tersimpan.")
    take_in(finance, {"name": "x.xml", "mimeType": "text/xml", "buffer": b"<Document/>"})
    expect(page.get_by_text(re.compile("Tidak ada yang tersimpan."))).to_be_visible()
    take_in(finance, as_file("halo\n"))
    expect(page.get_by_text("bukan camt.053, MT940, atau CSV")).to_be_visible()
    expect(row(page, "SALAH")).to_have_count(0)


def test_a_banks_own_csv_is_read_by_a_mapping_that_is_remembered(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Petakan", 33_000)
    settlement = sent(town)
    today = datetime.now(JAKARTA).strftime("%d/%m/%Y")

    def export(*entries: str) -> FilePayload:
        head = ("Rekening;0012345678", "Tanggal;Uraian Transaksi;Debet;Kredit;Saldo")
        return as_file("".join(f"{one}\r\n" for one in (*head, *entries)), "bca.csv")

    finance = signed_in(person, town, "finance")
    page = finance.page
    statements(finance)
    page.get_by_label("Berkas rekening koran").set_input_files(
        export(f"{today};TUMBAS {end_to_end(settlement, paid)};33.000,00;;1.000,00")
    )
    fields = page.get_by_role("group", name="Kolom CSV bank ini")
    expect(fields.get_by_label("Tanggal", exact=True)).to_have_value("Tanggal")
    expect(fields.get_by_label("Bentuk tanggal")).to_have_value("DD/MM/YYYY")
    expect(fields.get_by_label("Debit (keluar)")).to_have_value("Debet")
    reference = fields.get_by_label("Keterangan")
    expect(reference).to_have_value("Uraian Transaksi")
    reference.select_option("")
    finance.press("Cocokkan")
    expect(page.get_by_text("Pilih kolomnya.")).to_be_visible()
    reference.select_option("Uraian Transaksi")
    finance.press("Cocokkan")
    expect(finance.status("Cocok 1,")).to_be_visible()
    opened(finance)
    assert line_of(current(town, settlement), paid)["state"] == "paid"

    # What was chosen is there the next time.
    statements(finance)
    page.get_by_label("Berkas rekening koran").set_input_files(
        export(f"{today};BUNGA;;1.250,00;2.250,00")
    )
    expect(fields.get_by_label("Keterangan")).to_have_value("Uraian Transaksi")
    finance.press("Cocokkan")
    expect(finance.status("belum cocok 1")).to_be_visible()
    opened(finance)
    expect(rows(finance)).to_contain_text(money(1_250))


def test_a_fee_is_noted_by_one_person(person: People, town: Town) -> None:
    post_statement(town, statement(",BIAYA TRANSFER NOTA,debit,6500,"))
    finance = signed_in(person, town, "finance")
    statements(finance)
    fee = row(finance.page, "BIAYA TRANSFER NOTA")
    fee.get_by_role("button", name=re.compile("^Selesaikan")).click()
    expect(asked(finance.page)).to_contain_text(money(6_500))
    asked(finance.page).get_by_label("Alasan").fill("biaya bulanan")
    finance.press("Catat")
    expect(finance.status("dicatat")).to_be_visible()
    expect(fee).to_have_count(0)


def test_a_payment_that_people_recognise_takes_two_of_them(person: People, town: Town) -> None:
    paid = shop(town, "Warung Dikenali", 14_000)
    settlement = sent(town)
    name = end_to_end(settlement, paid)
    post_statement(town, statement(",KLIRING TANPA NOMOR,debit,14000,"))
    first = signed_in(person, town, "finance")
    statements(first)
    line = row(first.page, "KLIRING TANPA NOMOR")
    line.get_by_role("button", name=re.compile("^Selesaikan")).click()
    asked(first.page).get_by_label("Baris ini adalah").select_option("payment")
    expect(asked(first.page)).to_contain_text("setelah rekan bendahara menyetujui")
    asked(first.page).get_by_label("Alasan").fill("cocok dengan bukti kliring")
    asked(first.page).get_by_label("End-to-end id pembayarannya").fill("123")
    first.press("Usulkan")
    expect(asked(first.page).get_by_text("Isi 16 angka.")).to_be_visible()
    asked(first.page).get_by_label("End-to-end id pembayarannya").fill(name)
    first.press("Usulkan")
    expect(first.status("diusulkan")).to_be_visible()

    # Whoever proposed it may only take it back.
    expect(line).to_contain_text("Diusulkan oleh Anda")
    expect(line.get_by_role("button", name=re.compile("^Setujui"))).to_have_count(0)
    line.get_by_role("button", name=re.compile("^Tarik usulan")).click()
    asked(first.page).get_by_label("Alasan").fill("salah nomor")
    first.press("Ya, tarik")
    expect(line).to_contain_text("Belum cocok")
    line.get_by_role("button", name=re.compile("^Selesaikan")).click()
    asked(first.page).get_by_label("Baris ini adalah").select_option("payment")
    asked(first.page).get_by_label("End-to-end id pembayarannya").fill(name)
    asked(first.page).get_by_label("Alasan").fill("cocok dengan bukti kliring")
    first.press("Usulkan")
    expect(line).to_contain_text("Diusulkan oleh Anda")
    assert line_of(current(town, settlement), paid)["state"] == "sent"

    second = signed_in(person, town, "finance")
    statements(second)
    seen = row(second.page, "KLIRING TANPA NOMOR")
    expect(seen).to_contain_text("cocok dengan bukti kliring")
    seen.get_by_role("button", name=re.compile("^Setujui")).click()
    expect(asked(second.page)).to_contain_text(f"Bukukan {money(14_000)}?")
    expect(asked(second.page)).to_contain_text(name)
    second.press("Ya, bukukan")
    expect(second.status("dibukukan")).to_be_visible()
    expect(seen).to_have_count(0)
    assert line_of(current(town, settlement), paid)["state"] == "paid"


def test_a_long_statement_is_followed_while_it_is_matched(person: People, town: Town) -> None:
    done = post_statement(town, statement(",BIAYA PANJANG,debit,1000,"))
    finance = signed_in(person, town, "finance")
    states: Iterator[dict[str, object]] = iter(
        [
            {"state": "reading", "line_count": None, "matched": 0, "lines": []},
            {"state": "matching", "line_count": 20_000, "matched": 7_500, "lines": []},
        ]
    )

    def under_way(route: Route) -> None:
        still = next(states, None)
        if still is None:
            route.continue_()
        else:
            body = done | {"unmatched": 0} | still
            route.fulfill(body=json.dumps(body), content_type="application/json")

    finance.page.route(f"**/finance/bank-statements/{done['id']}", under_way)
    finance.open(f"/console/#/finance/bank/{done['id']}")
    expect(finance.status("Membaca dan memeriksa berkas…")).to_be_visible()
    expect(finance.status("Mencocokkan: 7.500 dari 20.000 baris")).to_be_visible()
    expect(finance.page.get_by_text("Selesai dicocokkan")).to_be_visible()
    expect(finance.page.get_by_role("progressbar")).to_have_count(0)


def test_a_large_file_is_uploaded_and_told_of_by_a_job(person: People, town: Town) -> None:
    # Refused at its last line: tens of thousands of lines that wait are for nobody's screen here.
    entries = (f",BIAYA {number} {'x' * 120},debit,{number}," for number in range(1, 45_000))
    text = statement(*entries, ",SALAH,debit,12.5,")
    assert len(text) > 5 * 1024 * 1024
    finance = signed_in(person, town, "finance")
    statements(finance)
    take_in(finance, as_file(text, "sebulan.csv"))
    expect(finance.status("Rekening koran sedang dicocokkan.")).to_be_visible()
    expect(finance.alert("Baris 45001:")).to_be_visible()
    expect(finance.alert("Tidak ada yang tersimpan")).to_be_visible()
    expect(finance.page.get_by_text("Ditolak", exact=True)).to_be_visible()


def test_the_auditor_reads_statements_and_changes_nothing(person: People, town: Town) -> None:
    told = post_statement(town, statement(",BIAYA AUDIT KORAN,debit,3100,"))
    auditor = signed_in(person, town, "auditor")
    statements(auditor)
    page = auditor.page
    expect(row(page, "BIAYA AUDIT KORAN")).to_be_visible()
    expect(page.get_by_label("Berkas rekening koran")).to_have_count(0)
    reading = re.compile(r"Unduh CSV|Muat .*|Sebelumnya|Berikutnya")
    for path in ("", f"/{told['id']}"):
        auditor.open(f"/console/#/finance/bank{path}")
        expect(row(page, "BIAYA AUDIT KORAN")).to_be_visible()
        auditor.settled()
        buttons = page.locator("main button:not(.sort):not(.pick button)")
        assert [name for name in buttons.all_inner_texts() if not reading.fullmatch(name)] == []


def test_statements_are_read_in_english_and_fit_a_tablet(person: People, town: Town) -> None:
    told = post_statement(town, statement(",FEE IN ENGLISH,debit,3300,"))
    finance = signed_in(person, town, "finance", viewport=TABLET)
    page = finance.page
    finance.press("English")
    for path in ("", f"/{told['id']}"):
        finance.open(f"/console/#/finance/bank{path}")
        expect(row(page, "FEE IN ENGLISH")).to_be_visible()
        finance.settled()
        expect(page.get_by_text(re.compile("Baris|Berkas|Kembali|Jumlah"))).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
