"""The console's money in a real browser: funding, the ledger, the trial balance, and who may what
there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.console import money, signed_in
from tests.browser.money import rows, rupiah, spent_campaign, table, taken
from tests.browser.people import TABLET, People, Person, Town

ROOMS = ("Pendanaan", "Mutasi", "Rekening", "Neraca saldo")


def at(one: Person, *path: str) -> None:
    """Go to a screen by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/{'/'.join(path)}")
    one.settled()


@pytest.fixture(scope="module")
def spent(town: Town) -> str:
    """A campaign that was spent from, of this file's own."""
    return spent_campaign(town, "Belanja Terhitung")


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
    # The file holds every account, the screen a page of them: the city may have many.
    (head, *body, foot) = taken(finance, finance.page.locator(".table"))
    assert head == ["Rekening", "Isi", "Debit", "Kredit", "Saldo"]
    sums = [[int(one) for one in account[2:]] for account in body]
    assert int(foot[4]) == sum(balance for _, _, balance in sums) == 0
    assert int(foot[2]) == sum(debit for debit, _, _ in sums) == int(foot[3])
    assert int(foot[3]) == sum(credit for _, credit, _ in sums)
    shown = rows(table(finance, "Neraca saldo"))
    assert shown
    assert [[rupiah(one) for one in cells[1:]] for cells in shown] == sums[: len(shown)]
    (campaign,) = [account for account in body if f"campaign:{spent}" in account[:2]]
    assert campaign[2:] == ["150000", "400000", "250000"]

    finance.page.get_by_label("Keadaan pada (WIB)").fill("2020-01-01T00:00")
    finance.press("Tampilkan")
    expect(finance.page.get_by_text("Buku besar masih kosong.")).to_be_visible()
    expect(right).to_be_visible()


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
