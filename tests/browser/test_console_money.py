"""The console's money in a real browser: funding, the ledger, the trial balance, reports, and the
table they all stand in."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from chalicelib.core.values.instants import business_day
from tests.browser.console import signed_in
from tests.browser.people import TABLET, People, Person, Town
from tests.stack import wait_for

LEAF = 50
ROOMS = ("Pendanaan", "Mutasi", "Rekening", "Neraca saldo")


def at(one: Person, *path: str) -> None:
    """Go to a screen by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/{'/'.join(path)}")
    one.settled()


def table(one: Person, name: str) -> Locator:
    return one.page.get_by_role("table", name=name, exact=True)


def rows(found: Locator) -> list[list[str]]:
    """The texts of a table's rows, cell by cell."""
    every: list[list[str]] = found.locator("tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    return every


def rupiah(shown: str) -> int:
    """The number in `−Rp 1.500`."""
    digits = int(re.sub(r"\D", "", shown))
    return -digits if shown.startswith("−") else digits


def money(amount: int) -> str:
    return f"Rp\u00a0{amount:,}".replace(",", ".")


def taken(one: Person, within: Locator) -> list[list[str]]:
    """Press Unduh CSV within a part of the screen; returns the rows of the file."""
    with one.page.expect_download() as download:
        within.get_by_role("button", name="Unduh CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture(scope="module")
def spent(town: Town) -> str:
    """The id of a campaign of Rp 400.000 of which 150.000 were issued, 70.000 redeemed and 20.000
    of those given back, once reports and lists know of it."""
    city = town.city
    campaign = city.campaign(fund=400_000, name="Belanja Terhitung")
    shop = city.merchant(category="kriya", kelurahan_code="35.73.02.1001")
    for amount in (40_000, 30_000):
        resident = city.resident()
        token = city.draw(resident, city.claim(resident, campaign))["token"]
        redemption = city.redeem(shop, token, amount).ok(201)
    city.claim(city.resident(), campaign)
    body = {"amount": 20_000, "reason": "barang rusak"}
    shop.post(f"/merchant/redemptions/{redemption['id']}/refunds", body, key="kembali").ok(201)
    wait_for(60, lambda: _today(town, campaign)["refunded"] == 20_000)
    return campaign


def _daily(town: Town, days: int, **query: str) -> Any:
    last = business_day(town.city.clock())
    first = last - timedelta(days=days - 1)
    bounds = {"from": first.isoformat(), "to": last.isoformat()}
    return town.city.finance.get("/admin/reports/daily", **bounds | query).ok()


def _today(town: Town, campaign: str) -> Any:
    return _daily(town, 1, campaign_id=campaign)["days"][0]


# Funding


def test_finance_funds_a_campaign_after_being_asked_and_an_sp2d_number_funds_once(
    person: People, town: Town
) -> None:
    name, number = "Belanja Didanai", f"SP2D-{town.city.new_nib()}"
    campaign = town.city.campaign(fund=0, name=name)
    finance = signed_in(person, town, "finance")
    finance.go_to("Kampanye")
    finance.follow(name)
    finance.follow("Danai")
    page = finance.page
    expect(page.get_by_text("Kampanye ini belum pernah didanai.")).to_be_visible()
    page.get_by_label("Jumlah dana (Rp)").press_sequentially("2500000")
    expect(page.get_by_label("Jumlah dana (Rp)")).to_have_value("2.500.000")

    # What is missing is marked, and what was typed stays.
    finance.press("Periksa")
    expect(page.get_by_label("Nomor SP2D")).to_be_focused()
    expect(page.get_by_label("Jumlah dana (Rp)")).to_have_value("2.500.000")
    page.get_by_label("Nomor SP2D").fill(number)
    finance.press("Periksa")
    asked = page.get_by_role("dialog", name=f"Danai {money(2_500_000)}?")
    expect(asked).to_contain_text(number)
    assert town.city.balance(f"campaign:{campaign}") == 0
    finance.press("Ya, danai")
    expect(finance.status(f"{money(2_500_000)} masuk ke “{name}”")).to_be_visible()
    expect(page.get_by_label("Jumlah dana (Rp)")).to_have_value("")
    expect(table(finance, "Pendanaan sejauh ini").get_by_role("row", name=number)).to_be_visible()
    expect(page.locator(".facts")).to_contain_text(money(2_500_000))
    assert town.city.balance(f"campaign:{campaign}") == 2_500_000

    # A colleague who has the same letter on the desk is told, and nothing is funded twice.
    second = signed_in(person, town, "finance")
    at(second, "finance", "funds", campaign)
    expect(table(second, "Pendanaan sejauh ini").get_by_role("row", name=number)).to_be_visible()
    second.page.get_by_label("Jumlah dana (Rp)").fill("700000")
    second.page.get_by_label("Nomor SP2D").fill(number)
    second.press("Periksa")
    second.press("Ya, danai")
    expect(second.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    second.press("Tidak jadi")
    expect(second.page.get_by_label("Nomor SP2D")).to_have_value(number)
    assert town.city.balance(f"campaign:{campaign}") == 2_500_000


# The ledger


def test_transfers_are_filtered_by_kind_and_opened_to_their_postings(
    person: People, town: Town, spent: str
) -> None:
    finance = signed_in(person, town, "finance")
    finance.go_to("Keuangan")
    finance.follow("Mutasi")
    finance.settled()
    page = finance.page
    page.get_by_label("Rekening", exact=True).fill(f"campaign:{spent}")
    finance.press("Tampilkan")
    finance.settled()
    listed = table(finance, "Mutasi")
    expect(listed.locator("tbody tr")).to_have_count(4)
    page.get_by_label("Jenis").select_option("Penerbitan")
    finance.press("Tampilkan")
    expect(listed.locator("tbody tr")).to_have_count(3)
    assert {cells[1] for cells in rows(listed)} == {"Penerbitan"}

    page.get_by_label("Jenis").select_option("Pendanaan")
    finance.press("Tampilkan")
    expect(listed.locator("tbody tr")).to_have_count(1)
    (funded,) = town.city.finance.every(
        "/finance/transfers", account=f"campaign:{spent}", kind="fund"
    )
    finance.press(f"Rincian {funded['id']}")
    opened = page.get_by_role("dialog", name="Pendanaan")
    postings = rows(opened.get_by_role("table"))
    assert postings[0] == ["Kas daerah\ntreasury", money(400_000), ""]
    assert postings[1][0].endswith(f"campaign:{spent}")
    assert postings[1][1:] == ["", money(400_000)]
    expect(opened).to_contain_text(funded["reference"])
    expect(opened).to_contain_text("Bendahara Bambang Sutrisno")
    opened.get_by_role("link", name="treasury").click()
    expect(page.get_by_role("heading", name="Kas daerah")).to_be_visible()
    expect(opened).to_have_count(0)

    # Days in the wrong order are marked, and stay.
    finance.follow("Mutasi")
    # Which the screen of one account does not have.
    expect(page.get_by_label("Rekening", exact=True)).to_be_visible()
    page.get_by_label("Dari tanggal").fill("2026-11-02")
    page.get_by_label("Sampai tanggal").fill("2026-11-01")
    finance.press("Tampilkan")
    expect(page.get_by_text("Tidak boleh sebelum tanggal awal.")).to_be_visible()
    expect(page.get_by_label("Dari tanggal")).to_have_value("2026-11-02")


def test_an_account_is_found_by_its_name_and_shows_what_went_through_it(
    person: People, town: Town, spent: str
) -> None:
    finance = signed_in(person, town, "finance")
    at(finance, "finance", "accounts")
    finance.page.get_by_label("Nomor rekening").fill(f"campaign:{spent}")
    finance.press("Buka")
    expect(finance.page.get_by_role("heading", name="Kampanye · Belanja Terhitung")).to_be_visible()
    finance.settled()
    sums = finance.page.locator(".sums dd").all_inner_texts()
    assert [rupiah(one) for one in sums] == [150_000, 400_000, 250_000]
    expect(table(finance, "Mutasi").locator("tbody tr")).to_have_count(4)

    at(finance, "finance", "accounts", "voucher%3Avch_tidakada")
    expect(finance.page.get_by_role("alert")).to_be_visible()


def test_all_balances_sum_to_zero_and_the_books_of_an_earlier_minute_can_be_read(
    person: People, town: Town, spent: str
) -> None:
    finance = signed_in(person, town, "finance")
    finance.go_to("Keuangan")
    finance.follow("Neraca saldo")
    right = finance.page.get_by_text(f"Semua saldo berjumlah {money(0)}")
    expect(right).to_be_visible()
    lines = rows(table(finance, "Neraca saldo"))
    assert sum(rupiah(cells[3]) for cells in lines) == 0
    assert sum(rupiah(cells[1]) for cells in lines) == sum(rupiah(cells[2]) for cells in lines)
    (campaign,) = [cells for cells in lines if cells[0].endswith(f"\ncampaign:{spent}")]
    assert [rupiah(one) for one in campaign[1:]] == [150_000, 400_000, 250_000]

    (head, *body, foot) = taken(finance, finance.page.locator(".table"))
    assert head == ["Rekening", "Isi", "Debit", "Kredit", "Saldo"]
    assert len(body) == len(lines)
    assert int(foot[4]) == sum(int(one[4]) for one in body) == 0
    assert int(foot[2]) == sum(int(one[2]) for one in body) == int(foot[3])

    finance.page.get_by_label("Keadaan pada (WIB)").fill("2020-01-01T00:00")
    finance.press("Tampilkan")
    expect(finance.page.get_by_text("Buku besar masih kosong.")).to_be_visible()
    expect(right).to_be_visible()


# The table


def test_a_table_is_sorted_filtered_leafed_through_and_taken_along_with_its_sum(
    person: People, town: Town
) -> None:
    names = [f"Daftar {number}" for number in range(1, LEAF + 2)] + ["=1+1 Daftar"]
    drafts = {
        name: town.city.admin.post("/admin/campaigns", town.city.draft(name=name)).ok(201)["id"]
        for name in names
    }
    town.city.fund(drafts["Daftar 7"], 123_000)
    town.city.fund(drafts["Daftar 12"], 77_000)
    wait_for(60, lambda: _today(town, drafts["Daftar 12"])["funded"])
    finance = signed_in(person, town, "finance")
    finance.go_to("Keuangan")
    listed = table(finance, "Pendanaan kampanye")
    head = listed.get_by_role("columnheader", name="Kampanye")
    finance.page.get_by_label("Saring tabel").fill("DAFTAR draf")
    expect(finance.page.get_by_text("52 baris", exact=True)).to_be_visible()
    expect(listed.locator("tbody tr")).to_have_count(LEAF)
    expect(finance.page.get_by_text("1–50 dari 52")).to_be_visible()

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    ordered = ["=1+1 Daftar", *names[:-1]]
    assert [cells[0] for cells in rows(listed)] == ordered[:LEAF]
    finance.press("Berikutnya")
    expect(listed.locator("tbody tr")).to_have_count(2)
    assert [cells[0] for cells in rows(listed)] == ordered[LEAF:]
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    finance.press("Sebelumnya")
    assert rows(listed)[0][0] == f"Daftar {LEAF + 1}"

    # The file holds all that fits, in that order, not the leaf; a formula in it does not run.
    (_, *body, foot) = taken(finance, finance.page.locator(".table"))
    assert [one[0] for one in body] == [
        "'=1+1 Daftar" if "=" in name else name for name in ordered[::-1]
    ]
    assert foot[0] == "Jumlah 52 baris"
    funded = [int(one[3]) for one in body]
    assert int(foot[3]) == sum(funded) == 200_000
    assert rupiah(listed.locator("tfoot td").first.inner_text()) == 200_000

    finance.page.get_by_label("Saring tabel").fill("tidak ada yang begini")
    expect(finance.page.get_by_text("Tidak ada baris yang cocok.")).to_be_visible()


# Reports


def drawn(chart: Locator) -> str:
    """What is on a canvas; fails where nothing is."""
    content: str = chart.evaluate(
        """(canvas) => {
          const empty = document.createElement("canvas");
          [empty.width, empty.height] = [canvas.width, canvas.height];
          return canvas.toDataURL() === empty.toDataURL() ? "" : canvas.toDataURL();
        }"""
    )
    assert content
    return content


def shares(found: Locator, name: int, amount: int) -> dict[str, int]:
    """What a table's rows hold: the number in one cell by the words in another."""
    return {cells[name]: rupiah(cells[amount]) for cells in rows(found)}


def test_charts_are_drawn_and_their_tables_hold_the_numbers_of_the_api(
    person: People, town: Town, spent: str
) -> None:
    auditor = signed_in(person, town, "auditor")
    auditor.go_to("Laporan")
    auditor.settled()
    page = auditor.page
    for name in ("Diterbitkan dan ditukarkan", "Sisa dana kampanye", "Penjualan menurut kategori"):
        drawn(page.get_by_role("img", name=name))
    wanted = _daily(town, 30)
    days = table(auditor, "Dana dari waktu ke waktu")
    fields = ("funded", "issued", "redeemed", "refunded", "returned", "remaining")
    assert [[rupiah(cell) for cell in cells[1:]] for cells in rows(days)] == [
        [day[field] for field in fields] for day in wanted["days"]
    ]
    categories = shares(table(auditor, "Penjualan menurut kategori"), 0, 1)
    assert {name.lower(): amount for name, amount in categories.items()} == {
        one["group"]: one["sales"] for one in wanted["by_category"]
    }
    kelurahan = shares(table(auditor, "Penjualan menurut kelurahan"), 0, 2)
    assert sorted(kelurahan.values()) == sorted(one["sales"] for one in wanted["by_kelurahan"])
    assert kelurahan["Klojen"] >= 50_000

    # The file of a chart holds the same, and its sum.
    part = page.locator(".table").filter(has=table(auditor, "Penjualan menurut kategori"))
    (_, *body, foot) = taken(auditor, part)
    assert {one[0]: int(one[1]) for one in body} == categories
    assert int(foot[1]) == sum(categories.values())


def test_a_report_is_of_one_campaign_and_of_chosen_days(
    person: People, town: Town, spent: str
) -> None:
    finance = signed_in(person, town, "finance")
    finance.go_to("Laporan")
    page = finance.page
    page.get_by_label("Kampanye", exact=True).select_option("Belanja Terhitung")
    # Sales by category are not kept by campaign, and are not passed off as its own.
    expect(page.get_by_text("dihitung untuk semua kampanye bersama")).to_be_visible()
    finance.settled()
    sums = [rupiah(one) for one in page.locator(".sums dd").all_inner_texts()]
    assert sums == [400_000, 150_000, 70_000, 250_000]

    finance.press("365 hari")
    months = table(finance, "Dana dari waktu ke waktu")
    expect(months.locator("tbody tr")).to_have_count(13)
    assert rupiah(rows(months)[-1][1]) == 400_000

    finance.press("Tanggal sendiri")
    page.get_by_label("Dari tanggal").fill("2020-01-01")
    finance.press("Tampilkan")
    expect(page.get_by_text("Paling panjang 400 hari.")).to_be_visible()
    page.get_by_label("Sampai tanggal").fill("2020-01-31")
    finance.press("Tampilkan")
    expect(page.get_by_text("Belum ada uang yang bergerak dalam masa ini.")).to_be_visible()


def test_charts_follow_the_theme_and_the_language(person: People, town: Town, spent: str) -> None:
    admin = signed_in(person, town, "admin")
    admin.go_to("Laporan")
    admin.settled()
    light = drawn(admin.page.get_by_role("img", name="Diterbitkan dan ditukarkan"))
    admin.page.emulate_media(color_scheme="dark")
    dark = wait_for(10, lambda: _other(admin, "Diterbitkan dan ditukarkan", light))
    admin.press("English")
    assert wait_for(10, lambda: _other(admin, "Issued and redeemed", dark))


def _other(one: Person, name: str, before: str) -> str | None:
    now = drawn(one.page.get_by_role("img", name=name))
    return now if now != before else None


# Who may what, and in which words


def test_an_admin_is_told_who_reads_the_books(person: People, town: Town) -> None:
    admin = signed_in(person, town, "admin")
    for part in ("Keuangan", "Rekonsiliasi"):
        admin.go_to(part)
        expect(admin.page.get_by_text("Masuklah sebagai bendahara atau auditor.")).to_be_visible()
        expect(admin.page.locator("main").get_by_role("button")).to_have_count(0)


def test_the_auditor_reads_all_of_it_and_moves_nothing(
    person: People, town: Town, spent: str
) -> None:
    auditor = signed_in(person, town, "auditor")
    written: list[str] = []
    auditor.page.on(
        "request",
        lambda request: written.append(request.url) if request.method != "GET" else None,
    )
    reading = re.compile(
        r"Unduh CSV|Tampilkan|Buka|Rincian|Periksa lagi|Muat lagi|Sebelumnya|Berikutnya"
    )
    screens = [("finance", room) for room in ("funds", "transfers", "accounts", "trial-balance")]
    for path in (
        *screens,
        ("finance", "funds", spent),
        ("finance", "accounts", f"campaign%3A{spent}"),
        ("reports",),
    ):
        auditor.page.evaluate("(to) => { location.hash = to; }", f"#/{'/'.join(path)}")
        expect(auditor.page.locator("main table").first).to_be_visible()
        auditor.settled()
        buttons = auditor.page.locator("main button:not(.sort):not(.pick button)")
        assert [name for name in buttons.all_inner_texts() if not reading.fullmatch(name)] == []
    expect(auditor.page.get_by_label("Nomor SP2D")).to_have_count(0)
    assert written == []


def test_the_books_are_read_in_english(person: People, town: Town, spent: str) -> None:
    finance = signed_in(person, town, "finance")
    finance.press("English")
    page = finance.page
    finance.follow("Finance")
    for room in ("Transfers", "Accounts", "Trial balance", "Funding"):
        finance.follow(room)
        expect(page.get_by_role("table").first).to_be_visible()
        expect(page.get_by_text(re.compile("Saring|baris|Jumlah"))).to_have_count(0)
    finance.follow("Reports")
    expect(page.get_by_role("img", name="Money left in campaigns")).to_be_visible()


def test_the_books_fit_a_tablet(person: People, town: Town, spent: str) -> None:
    finance = signed_in(person, town, "finance", viewport=TABLET)

    def fits(name: str) -> None:
        finance.settled()
        over = finance.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, name

    finance.go_to("Keuangan")
    for room in ROOMS:
        finance.follow(room)
        expect(finance.page.get_by_role("table").first).to_be_visible()
        fits(room)
    at(finance, "finance", "funds", spent)
    expect(finance.page.get_by_label("Nomor SP2D")).to_be_visible()
    fits("Danai")
    finance.go_to("Laporan")
    expect(finance.page.get_by_role("table").first).to_be_visible()
    fits("Laporan")


def test_without_an_answer_the_reason_is_told_and_asking_again_helps(
    person: People, town: Town, spent: str
) -> None:
    finance = signed_in(person, town, "finance")
    finance.go_to("Keuangan")
    finance.page.route("**/finance/trial-balance*", lambda route: route.abort())
    finance.follow("Neraca saldo")
    expect(finance.alert("Tidak ada sambungan ke Tumbas.")).to_be_visible()
    finance.page.unroute("**/finance/trial-balance*")
    finance.press("Coba lagi")
    expect(finance.page.get_by_text(f"Semua saldo berjumlah {money(0)}")).to_be_visible()
