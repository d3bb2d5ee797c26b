"""The table that the console's lists stand in, in a real browser."""

from playwright.sync_api import expect

from tests.browser.console import signed_in
from tests.browser.money import rows, rupiah, table, taken, today
from tests.browser.people import People, Town
from tests.stack import wait_for

LEAF = 50


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
    wait_for(60, lambda: today(town, drafts["Daftar 12"])["funded"])
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
