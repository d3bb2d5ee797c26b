"""The lines of a payout at the console, in a real browser: held, released, and what the bank
answered."""

import re

from playwright.sync_api import expect

from tests.browser.console import asked, money, row, signed_in
from tests.browser.payouts import (
    accept_statement,
    at_settlement,
    current,
    drafted,
    line,
    line_of,
    post_statement,
    sent,
    shop,
    statement,
)
from tests.browser.people import People, Town


def test_what_the_bank_answered_stands_at_each_line(person: People, town: Town) -> None:
    paid, back = shop(town, "Warung Terbayar", 20_000), shop(town, "Warung Balik", 9_000)
    settlement = sent(town)
    payments = [line_of(settlement, one)["payments"][0]["end_to_end_id"] for one in (paid, back)]
    posted = post_statement(
        town,
        statement(
            f"{payments[0]},Pencairan,debit,20000,",
            f"{payments[1]},Pencairan,debit,9000,",
            f"{payments[1]},Pencairan,credit,9000,AC04",
        ),
    )
    accept_statement(town, posted)
    finance = signed_in(person, town, "finance")
    at_settlement(finance, settlement)
    expect(line(finance, paid)).to_contain_text("Terbayar")
    expect(line(finance, back)).to_contain_text("Kembali")
    expect(line(finance, back)).to_contain_text("AC04")
    expect(finance.page.get_by_text("1 pembayaran kembali.")).to_be_visible()
    finance.page.get_by_role("button", name=re.compile("^Kembali")).click()
    expect(finance.page.locator("tbody tr")).to_have_count(1)
    finance.press(f"Rincian {back.name}")
    expect(asked(finance.page)).to_contain_text(payments[1])


def test_a_line_or_one_redemption_is_held_with_a_reason_and_released(
    person: People, town: Town
) -> None:
    whole, part = shop(town, "Warung Tahan", 8_000), shop(town, "Warung Sengketa", 10_000, 6_000)
    settlement = drafted(town)
    finance = signed_in(person, town, "finance")
    page = finance.page
    at_settlement(finance, settlement)

    finance.press(f"Tahan {whole.name}")
    finance.press("Ya, tahan")
    expect(asked(page).get_by_label("Alasan")).to_be_focused()
    asked(page).get_by_label("Alasan").fill("stempel palsu")
    finance.press("Ya, tahan")
    expect(finance.status(f"“{whole.name}” ditahan.")).to_be_visible()
    expect(line(finance, whole)).to_contain_text("Ditahan: stempel palsu")

    finance.press(f"Tahan {part.name}")
    asked(page).get_by_label("Yang ditahan").select_option("single")
    number = asked(page).get_by_label("Nomor penukaran")
    offered = page.locator("#redemptions option")
    expect(offered).to_have_count(2)
    assert set(part.redemptions) == {
        one.get_attribute("value") for one in offered.element_handles()
    }
    number.fill(part.redemptions[1])
    asked(page).get_by_label("Alasan").fill("nota hilang")
    finance.press("Ya, tahan")
    expect(line(finance, part)).to_contain_text(f"{money(6_000)} ditahan: nota hilang")
    expect(line(finance, part)).to_contain_text(money(10_000))
    held = current(town, settlement)
    assert (line_of(held, whole)["state"], line_of(held, part)["amount"]) == ("held", 10_000)

    page.get_by_role("button", name=re.compile("^Ditahan")).click()
    expect(line(finance, part)).to_have_count(0)
    finance.press(f"Lepaskan {whole.name}")
    asked(page).get_by_label("Alasan").fill("stempel benar")
    finance.press("Ya, lepaskan")
    expect(finance.status(f"“{whole.name}” dilepaskan.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Semua")).click()
    finance.press(f"Rincian {part.name}")
    finance.press(f"Lepaskan {part.redemptions[1]}")
    asked(page).get_by_label("Alasan").fill("nota ketemu")
    finance.press("Ya, lepaskan")
    expect(line(finance, part)).to_contain_text(money(16_000))
    released = current(town, settlement)
    assert released["total"] == settlement["total"]

    finance.press("Batalkan pencairan")
    finance.press("Ya, batalkan")
    expect(finance.status("dibatalkan")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Tahan "))).to_have_count(0)
    assert current(town, settlement)["state"] == "cancelled"


def test_a_changed_account_tells_who_changed_it_and_leads_to_confirming_it(
    person: People, town: Town
) -> None:
    moved = shop(town, "Warung Pindah", 7_000)
    change = {"bank_account": "9998887776"}
    town.city.admin.send("PATCH", f"/admin/merchants/{moved.id}", change).ok()
    settlement = drafted(town)
    finance = signed_in(person, town, "finance")
    page = finance.page
    at_settlement(finance, settlement)
    held = line(finance, moved)
    expect(held).to_contain_text("Rekening berubah dan belum dikonfirmasi.")
    expect(held).to_contain_text("Petugas program")

    # Released before it was confirmed: the refusal stays in the dialog.
    finance.press(f"Lepaskan {moved.name}")
    expect(asked(page)).to_contain_text("setelah rekening barunya dikonfirmasi")
    asked(page).get_by_label("Alasan").fill("sudah benar")
    finance.press("Ya, lepaskan")
    expect(asked(page).get_by_role("alert")).to_be_visible()
    finance.press("Tidak jadi")

    held.get_by_role("link", name="Lihat dan konfirmasi").click()
    expect(page.get_by_text("Diubah oleh")).to_be_visible()
    account = page.get_by_role("region", name="Rekening pencairan")
    expect(account).to_contain_text("9998887776")
    expect(account).to_contain_text("Sebelumnya")
    expect(account).to_contain_text("5678")
    finance.press("Konfirmasi rekening")
    expect(asked(page)).to_contain_text("9998887776")
    finance.press("Ya, rekening ini benar")
    expect(finance.status("terkonfirmasi")).to_be_visible()

    at_settlement(finance, settlement)
    finance.press(f"Lepaskan {moved.name}")
    asked(page).get_by_label("Alasan").fill("dikonfirmasi")
    finance.press("Ya, lepaskan")
    expect(line(finance, moved)).to_contain_text("Siap")
    assert line_of(current(town, settlement), moved)["state"] == "ready"


def test_who_is_owed_nothing_is_listed_when_somebody_asks(person: People, town: Town) -> None:
    shop(town, "Warung Ikut", 2_000)
    town.city.merchant(name="Warung Nihil")
    settlement = drafted(town)
    finance = signed_in(person, town, "finance")
    at_settlement(finance, settlement)
    expect(row(finance.page, "Warung Nihil")).to_have_count(0)
    finance.page.get_by_text(re.compile(r"^Tidak ikut: \d+ pedagang")).click()
    # In a city of many shops it may stand on a later page of the table.
    left_out = finance.page.locator("details").filter(has_text="Tidak ikut")
    left_out.get_by_label("Saring tabel").fill("Warung Nihil")
    expect(row(finance.page, "Warung Nihil")).to_be_visible()
