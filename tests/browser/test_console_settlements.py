"""The console's payouts in a real browser: prepared by one, approved by another, and sent to the
bank."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Download, Route, expect

from chalicelib.core.values.instants import JAKARTA, business_day
from tests.browser.console import asked, money, row, signed_in
from tests.browser.payouts import Shop, at_settlement, current, drafted, line, sent, shop
from tests.browser.people import TABLET, People, Person, Town


def payouts(one: Person) -> None:
    one.go_to("Keuangan")
    one.follow("Pencairan")
    one.settled()


def balance(town: Town, of: Shop) -> int:
    return town.city.balance(f"merchant:{of.id}")


def test_one_prepares_another_approves_and_the_files_are_what_was_approved(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Cair", 30_000, 12_000)
    first = signed_in(person, town, "finance")
    page = first.page
    payouts(first)
    first.press("Siapkan pencairan")
    until = asked(page).get_by_label("Sampai (WIB)")
    today = business_day(datetime.now(UTC))
    expect(until).to_have_value(f"{today.isoformat()}T00:00")
    expect(asked(page)).to_contain_text("Ikut: semua sampai akhir ")
    until.fill(f"{today.year + 1}-01-01T10:30")
    expect(asked(page)).to_contain_text(f"sebelum 1 Jan {today.year + 1}, 10.30 WIB")
    first.press("Siapkan")
    expect(page.get_by_text("tidak boleh di masa depan")).to_be_visible()
    until.fill(datetime.now(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S"))
    first.press("Siapkan")

    # Whoever prepared it is told why they cannot approve it.
    expect(first.status(re.compile(r"Pencairan \d{9} disiapkan\."))).to_be_visible()
    expect(page.get_by_text("Terakhir diubah oleh Anda: minta rekan")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui")).to_have_count(0)
    expect(line(first, paid)).to_contain_text(money(42_000))
    expect(line(first, paid)).to_contain_text("Siap")
    steps = page.get_by_role("list", name="Tahap pencairan").get_by_role("listitem")
    expect(steps).to_have_count(4)
    expect(steps.nth(0)).to_contain_text("Ratna Ningsih")
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")

    second = signed_in(person, town, "finance")
    settlement_id = page.url.rpartition("/")[2]
    settlement = town.city.finance.get(f"/finance/settlements/{settlement_id}").ok()
    at_settlement(second, settlement)
    second.press("Setujui")
    question = asked(second.page)
    expect(question).to_contain_text(f"Setujui {money(settlement['total'])}?")
    expect(question).to_contain_text(f"Untuk {settlement['ready_count']} baris")
    assert balance(town, paid) == 42_000
    second.press("Ya, setujui")
    expect(second.status("disetujui")).to_be_visible()
    assert balance(town, paid) == 0

    approved = current(town, settlement)
    for form, ending in (("csv", "csv"), ("pain001", "xml"), ("mandiri", "csv")):
        file = downloaded(second, form)
        assert file.suggested_filename.startswith(f"tumbas-{approved['number']}-{form}-")
        assert file.suggested_filename.endswith(ending)
        digest = hashlib.sha256(Path(file.path()).read_bytes()).hexdigest()
        expect(second.page.get_by_text(digest)).to_be_visible()
    expect(second.page.get_by_text(re.compile("^ISO 20022 .*, untuk "))).to_have_count(1)

    second.press("Tandai terkirim ke bank")
    expect(asked(second.page)).to_contain_text(money(approved["total"]))
    expect(asked(second.page)).to_contain_text(f"{approved['payment_count']} pembayaran")
    second.press("Ya, sudah terkirim")
    expect(second.status("ditandai terkirim")).to_be_visible()
    expect(line(second, paid)).to_contain_text("Dikirim")
    assert current(town, settlement)["state"] == "sent"


def downloaded(one: Person, form: str) -> Download:
    """The file for the bank in a format, for the day that is offered."""
    one.page.get_by_label("Format").select_option(form)
    with one.page.expect_download() as download:
        one.press("Unduh berkas")
    return download.value


def test_a_day_that_is_no_banking_day_is_refused_beside_the_field(
    person: People, town: Town
) -> None:
    shop(town, "Warung Libur", 5_000)
    settlement = sent(town)
    finance = signed_in(person, town, "finance")
    at_settlement(finance, settlement)
    year = business_day(datetime.now(UTC)).year + 1
    # New Year is a holiday whatever the year.
    finance.page.get_by_label("Tanggal eksekusi").fill(f"{year}-01-01")
    finance.press("Unduh berkas")
    expect(finance.page.get_by_text("bukan hari kerja bank")).to_be_visible()


def test_a_settlement_is_withdrawn_by_two_and_owed_again(person: People, town: Town) -> None:
    paid = shop(town, "Warung Tarik", 21_000)
    settlement = sent(town)
    first = signed_in(person, town, "finance")
    at_settlement(first, settlement)
    first.press("Tarik kembali")
    asked(first.page).get_by_label("Alasan").fill("salah tanggal")
    first.press("Ya, usulkan")
    expect(first.status("diusulkan")).to_be_visible()
    expect(first.page.get_by_text("Minta rekan bendahara menyetujui penarikan ini")).to_be_visible()
    expect(first.page.get_by_role("button", name="Setujui penarikan")).to_have_count(0)
    assert balance(town, paid) == 0

    second = signed_in(person, town, "finance")
    at_settlement(second, settlement)
    expect(second.page.get_by_role("region", name="Penarikan kembali")).to_contain_text(
        "salah tanggal"
    )
    second.press("Setujui penarikan")
    expect(asked(second.page)).to_contain_text("kembali menjadi tagihan pedagang")
    second.press("Ya, tarik kembali")
    expect(second.status("ditarik kembali")).to_be_visible()
    expect(second.page.locator(".head-title").last).to_contain_text("Ditarik kembali")
    expect(line(second, paid)).to_contain_text("salah tanggal")
    expect(second.page.get_by_role("button", name="Unduh berkas")).to_have_count(0)
    assert balance(town, paid) == 21_000


def test_a_single_payment_is_withdrawn_by_two(person: People, town: Town) -> None:
    paid, other = shop(town, "Warung Satu", 13_000), shop(town, "Warung Lain", 14_000)
    settlement = sent(town)
    first = signed_in(person, town, "finance")
    at_settlement(first, settlement)
    first.press("Rincian Warung Satu")
    expect(asked(first.page)).to_contain_text("BI-FAST")
    first.press("Tarik pembayaran ini")
    asked(first.page).get_by_label("Alasan").fill("ditolak bank")
    first.press("Ya, usulkan")
    expect(line(first, paid)).to_contain_text("Penarikan diusulkan: ditolak bank")

    second = signed_in(person, town, "finance")
    at_settlement(second, settlement)
    second.press("Rincian Warung Satu")
    second.press("Setujui penarikannya")
    second.press("Ya, tarik")
    expect(second.status("ditarik")).to_be_visible()
    expect(line(second, paid)).to_contain_text("Kembali")
    expect(line(second, other)).to_contain_text("Dikirim")
    assert (balance(town, paid), balance(town, other)) == (13_000, 0)


def test_what_a_colleague_has_done_meanwhile_is_shown_beside_the_refusal(
    person: People, town: Town
) -> None:
    shop(town, "Warung Balap", 4_000)
    settlement = drafted(town)
    finance = signed_in(person, town, "finance")
    at_settlement(finance, settlement)
    finance.press("Setujui")
    town.city.finance.post(f"/finance/settlements/{settlement['id']}/cancel").ok()
    finance.press("Ya, setujui")
    expect(asked(finance.page).get_by_role("alert")).to_be_visible()
    finance.press("Tidak jadi")
    expect(finance.page.locator(".head-title").last).to_contain_text("Dibatalkan")
    expect(finance.page.get_by_role("button", name="Setujui")).to_have_count(0)


def test_a_large_settlement_is_followed_while_it_is_prepared(person: People, town: Town) -> None:
    shop(town, "Warung Besar", 3_000)
    settlement = drafted(town)
    finance = signed_in(person, town, "finance")
    asked_for = 0

    def still_preparing(route: Route) -> None:
        nonlocal asked_for
        asked_for += 1
        if asked_for == 2:
            route.abort()
        elif asked_for < 4:
            body = {**settlement, "state": "preparing", "line_count": 450 * asked_for, "lines": []}
            route.fulfill(body=json.dumps(body), content_type="application/json")
        else:
            route.continue_()

    address = f"**/finance/settlements/{settlement['id']}"
    finance.page.route(address, still_preparing)
    finance.open(f"/console/#/finance/settlements/{settlement['id']}")
    expect(finance.status("Menghitung tagihan: 450 baris")).to_be_visible()
    expect(finance.page.get_by_role("progressbar")).to_be_visible()
    # What got lost on the way is asked for again.
    expect(finance.status("Menghitung tagihan: 1.350 baris")).to_be_visible()
    expect(finance.page.get_by_role("heading", name="Baris pencairan")).to_be_visible()
    expect(finance.page.get_by_role("progressbar")).to_have_count(0)


def test_the_auditor_reads_payouts_and_changes_nothing(person: People, town: Town) -> None:
    shop(town, "Warung Audit", 6_000)
    approved, draft = sent(town), drafted(town)
    auditor = signed_in(person, town, "auditor")
    payouts(auditor)
    expect(row(auditor.page, approved["number"])).to_contain_text("Dikirim ke bank")
    reading = re.compile(r"Unduh .*|Rincian|Salin SHA-256|Muat lagi|Sebelumnya|Berikutnya")
    for settlement in (approved, draft):
        at_settlement(auditor, settlement)
        buttons = auditor.page.locator("main button:not(.sort):not(.pick button)")
        assert [name for name in buttons.all_inner_texts() if not reading.fullmatch(name)] == []
    at_settlement(auditor, approved)
    downloaded(auditor, "csv")


def test_payouts_are_read_in_english_and_fit_a_tablet(person: People, town: Town) -> None:
    shop(town, "Warung Tablet", 11_000)
    settlement = sent(town)
    finance = signed_in(person, town, "finance", viewport=TABLET)
    at_settlement(finance, settlement)
    finance.press("English")
    page = finance.page
    expect(page.get_by_role("heading", name=f"Settlement {settlement['number']}")).to_be_visible()
    expect(page.get_by_text(re.compile("Baris|Berkas|Disiapkan|Jumlah"))).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
