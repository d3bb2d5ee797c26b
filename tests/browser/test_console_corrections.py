"""Corrections at the console, in a real browser: proposed by one, decided by another."""

from playwright.sync_api import expect

from tests.browser.books import at, button
from tests.browser.console import asked, money, row, signed_in
from tests.browser.payouts import shop
from tests.browser.people import People, Person, Town
from tests.http.client import fresh_key


def propose(finance: Person, transfer: str, reason: str) -> None:
    """From a transfer's screen, propose that it is reversed."""
    at(finance, "finance", "transfers", transfer)
    expect(finance.page.get_by_text("bendahara lain menyetujui")).to_be_visible()
    finance.page.get_by_label("Alasan").fill(reason)
    finance.press("Usulkan")
    expect(finance.status("Koreksi diusulkan.")).to_be_visible()


def test_one_officer_proposes_a_correction_and_another_approves_it(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Koreksi", 18_000)
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    page = first.page
    (wrong,) = paid.redemptions

    # From the list of transfers, as an officer comes upon it.
    first.go_to("Keuangan")
    first.follow("Mutasi")
    page.get_by_label("Rekening", exact=True).fill(f"merchant:{paid.id}")
    first.press("Tampilkan")
    first.press(f"Rincian {wrong}")
    asked(page).get_by_role("link", name="Usulkan koreksi").click()
    first.press("Usulkan")
    expect(page.get_by_text("Isi dulu bagian ini.")).to_be_visible()
    reason = f"Salah ketik, nota {fresh_key()[:6]}"
    page.get_by_label("Alasan").fill(reason)
    first.press("Usulkan")
    expect(first.status("Koreksi diusulkan.")).to_be_visible()
    mine = row(page, reason)
    expect(mine).to_contain_text("Diusulkan oleh Anda: minta rekan menyetujui.")
    expect(button(mine, "Setujui")).to_have_count(0)
    assert town.city.balance(f"merchant:{paid.id}") == 18_000

    at(second, "finance", "corrections")
    theirs = row(second.page, reason)
    button(theirs, "Setujui").click()
    expect(asked(second.page)).to_contain_text(reason)
    expect(asked(second.page)).to_contain_text("tidak dapat dibatalkan")
    second.press("Ya, setujui")
    expect(second.status(f"{money(18_000)} sudah dibalik.")).to_be_visible()
    expect(theirs).to_contain_text("Disetujui")
    assert town.city.balance(f"merchant:{paid.id}") == 0
    theirs.get_by_role("link", name="Mutasi pembalik").click()
    expect(second.page.get_by_role("heading", name="Pengembalian")).to_be_visible()
    expect(second.page.get_by_role("link", name=wrong)).to_be_visible()

    # What is reversed cannot be proposed again, and what was typed stays.
    at(first, "finance", "transfers", wrong)
    page.get_by_label("Alasan").fill("sekali lagi")
    first.press("Usulkan")
    expect(first.alert("dikembalikan seluruhnya")).to_be_visible()
    expect(page.get_by_label("Alasan")).to_have_value("sekali lagi")


def test_a_proposal_is_rejected_by_a_colleague_or_withdrawn_by_oneself(
    person: People, town: Town
) -> None:
    paid = shop(town, "Warung Tetap", 9_000, 8_000)
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    reasons = [f"{word} {fresh_key()[:6]}" for word in ("Keliru", "Ragu")]
    for transfer, reason in zip(paid.redemptions, reasons, strict=True):
        propose(first, transfer, reason)

    button(row(first.page, reasons[0]), "Tarik usulan").click()
    asked(first.page).get_by_label("Alasan").fill("salah lihat")
    asked(first.page).get_by_role("button", name="Tarik").click()
    expect(first.status("Usulan ditarik.")).to_be_visible()

    at(second, "finance", "corrections")
    second.press("Menunggu")
    second.settled()
    expect(row(second.page, reasons[0])).to_have_count(0)
    button(row(second.page, reasons[1]), "Tolak").click()
    asked(second.page).get_by_label("Alasan").fill("nota cocok")
    asked(second.page).get_by_role("button", name="Tolak").click()
    expect(second.status("Koreksi ditolak.")).to_be_visible()
    button(second.page, "Ditolak").click()
    expect(row(second.page, reasons[1])).to_contain_text("nota cocok")
    assert town.city.balance(f"merchant:{paid.id}") == 17_000
