"""Reports at the console, in a real browser: their charts, their numbers, and their days."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.console import signed_in
from tests.browser.money import daily, rows, rupiah, spent_campaign, table, taken
from tests.browser.people import People, Person, Town
from tests.stack import wait_for


@pytest.fixture(scope="module")
def spent(town: Town) -> str:
    """A campaign that was spent from, of this file's own."""
    return spent_campaign(town, "Belanja Terlapor")


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
    wanted = daily(town, 30)
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
    page.get_by_label("Kampanye", exact=True).select_option("Belanja Terlapor")
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
