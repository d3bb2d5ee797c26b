"""The console's payouts in a real browser: prepared by one, approved by another, and sent to the
bank."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Route, expect

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
    expect(page.get_by_text("Disiapkan oleh Anda: minta rekan bendahara")).to_be_visible()
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
    for name, form, ending in (
        ("Unduh berkas CSV", "csv", "csv"),
        ("Unduh pain.001", "pain001", "xml"),
    ):
        with second.page.expect_download() as download:
            second.press(name)
        assert download.value.suggested_filename == f"tumbas-{approved['number']}.{ending}"
        digest = hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()
        assert digest == approved["files"][form]["sha256"]
        expect(second.page.get_by_text(digest)).to_be_visible()
        expect(second.status("SHA-256-nya cocok")).to_be_visible()

    second.press("Tandai terkirim ke bank")
    expect(asked(second.page)).to_contain_text(money(approved["total"]))
    expect(asked(second.page)).to_contain_text(f"{approved['payment_count']} pembayaran")
    second.press("Ya, sudah terkirim")
    expect(second.status("ditandai terkirim")).to_be_visible()
    expect(line(second, paid)).to_contain_text("Dikirim")
    assert current(town, settlement)["state"] == "sent"


def test_a_file_that_is_not_the_one_approved_is_not_handed_over(person: People, town: Town) -> None:
    shop(town, "Warung Berkas", 5_000)
    settlement = sent(town)
    finance = signed_in(person, town, "finance")
    at_settlement(finance, settlement)
    finance.page.route(
        "**/payout-file?*", lambda route: route.fulfill(body="palsu", content_type="text/csv")
    )
    finance.press("Unduh berkas CSV")
    expect(finance.alert("Jangan kirim ke bank")).to_be_visible()


def test_a_file_too_large_for_an_answer_comes_from_where_it_lies(
    person: People, town: Town
) -> None:
    shop(town, "Warung Banyak", 5_500)
    settlement = sent(town)
    finance = signed_in(person, town, "finance")

    def large(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["files"]["pain001"]["bytes"] = 5 * 1024 * 1024
        route.fulfill(response=answer, json=body)

    finance.page.route(f"**/finance/settlements/{settlement['id']}", large)
    at_settlement(finance, settlement)
    with finance.page.expect_download() as download:
        finance.press("Unduh pain.001")
    assert download.value.suggested_filename == f"tumbas-{settlement['number']}.xml"
    digest = hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()
    assert digest == settlement["files"]["pain001"]["sha256"]


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
    with auditor.page.expect_download():
        auditor.press("Unduh berkas CSV")


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
