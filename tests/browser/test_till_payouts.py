"""What the city pays a shop, at its till in a browser: what comes next, what a payout is made of,
papers for others, and the proof of a sale."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from chalicelib.core.values.instants import business_day, utc_now
from chalicelib.settlements.rules.payment import expected_on
from chalicelib.verify.command import main as verify
from tests.browser.payouts import (
    Shop,
    accept_statement,
    drafted,
    line_of,
    post_statement,
    shop,
    statement,
)
from tests.browser.people import People, Person, Town
from tests.http.client import Person as Client
from tests.http.client import fresh_key


def money(amount: int) -> str:
    return f"Rp\u00a0{amount:,}".replace(",", ".")


@pytest.fixture(scope="module")
def officer(town: Town) -> Client:
    """A finance officer who approves what the first one drafts."""
    return town.city.sign_in(town.staff("finance"), "finance")


def ordered(town: Town, officer: Client, of: Shop) -> tuple[Any, str]:
    """A settlement as it went to the bank, and the id of the payment of a shop in it."""
    settlement = drafted(town)
    path = f"/finance/settlements/{settlement['id']}"
    seen = {name: settlement[name] for name in ("total", "version")}
    officer.post(f"{path}/approve", seen, key=fresh_key()).ok()
    sent = officer.post(f"{path}/sent").ok()
    return sent, line_of(sent, of)["payments"][0]["end_to_end_id"]


def statement_of(person: People, of: Shop) -> Person:
    """The owner of a shop, at its statement and payouts."""
    owner = person()
    owner.sign_in("/merchant/", of.client.phone)
    owner.enter("Toko")
    owner.follow("Laporan & pencairan")
    owner.settled()
    return owner


def again(owner: Person) -> None:
    owner.page.reload()
    expect(owner.page.get_by_role("heading", name="Pencairan berikutnya")).to_be_visible()
    owner.settled()


def coming(owner: Person) -> Locator:
    """The card of what comes next."""
    heading = owner.page.get_by_role("heading", name="Pencairan berikutnya")
    return owner.page.locator("section").filter(has=heading)


def day_words(text: str) -> str:
    """`2026-11-24` as the screen says it."""
    year, month, day = (int(part) for part in text.split("-"))
    months = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
    return f"{day} {months[month - 1]} {year}"


def test_a_payout_is_seen_from_what_is_owed_until_it_is_in_the_account(
    town: Town, person: People, officer: Client
) -> None:
    paid = shop(town, "Warung Menunggu", 30_000, 12_000)
    body = {"amount": 2_000, "reason": "kembalian"}
    path = f"/merchant/redemptions/{paid.redemptions[0]}/refunds"
    paid.client.post(path, body, key=fresh_key()).ok(201)
    owner = statement_of(person, paid)
    expect(coming(owner)).to_contain_text(money(40_000))
    expect(coming(owner)).to_contain_text("Tanggalnya terlihat begitu kota menyiapkan pencairan.")
    expect(owner.page.get_by_text("Belum ada pencairan.")).to_be_visible()

    settlement, payment = ordered(town, officer, paid)
    again(owner)
    due = day_words(expected_on(settlement["sent_at"]).isoformat())
    expect(coming(owner)).to_contain_text(f"cair tanggal {due}")
    expect(coming(owner)).to_contain_text("Dikirim ke bank")

    coming(owner).get_by_role("link").click()
    page = owner.page
    expect(page.get_by_role("heading", name=f"Pencairan {settlement['number']}")).to_be_visible()
    expect(page.get_by_text(payment)).to_be_visible()
    made = page.locator("section").filter(has=page.get_by_role("heading", name="Rinciannya"))
    for name, amount in (
        ("Diterima", money(42_000)),
        ("Dikembalikan ke warga", f"−{money(2_000)}"),
        ("Dicairkan", money(40_000)),
    ):
        pair = made.locator("dl > div").filter(has=page.get_by_text(name, exact=True))
        expect(pair.locator("dd")).to_have_text(amount)
    inside = page.locator("section").filter(
        has=page.get_by_role("heading", name="Transaksi di dalamnya")
    )
    expect(inside.get_by_role("listitem")).to_have_count(3)
    inside.get_by_role("listitem").filter(has_text="Dikembalikan").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Bukti pembayaran")).to_be_visible()
    expect(page.get_by_text(paid.redemptions[0])).to_be_visible()

    accept_statement(town, post_statement(town, statement(f"{payment},TUMBAS,debit,40000,")))
    owner.open("/merchant/#/shop/statement")
    expect(coming(owner)).to_contain_text("Tidak ada yang menunggu dicairkan.")
    today = day_words(business_day(utc_now()).isoformat())
    row = page.get_by_role("listitem").filter(has_text=settlement["number"])
    expect(row).to_contain_text("Sudah cair")
    expect(row).to_contain_text(f"cair {today}")


def test_what_the_bank_sent_back_says_why_and_what_to_do(
    town: Town, person: People, officer: Client
) -> None:
    back = shop(town, "Warung Kembali", 21_000)
    settlement, payment = ordered(town, officer, back)
    rows = (f"{payment},TUMBAS,debit,21000,", f"{payment},TUMBAS,credit,21000,AC04")
    accept_statement(town, post_statement(town, statement(*rows)))
    owner = statement_of(person, back)
    row = owner.page.get_by_role("listitem").filter(has_text=settlement["number"])
    expect(row).to_contain_text("Tidak jadi cair")
    expect(row).to_contain_text("Rekening sudah ditutup")
    expect(row).to_contain_text("Periksa nomor dan nama rekening Anda")
    # It is owed again, and waits for another account.
    expect(coming(owner)).to_contain_text(money(21_000))
    expect(coming(owner)).to_contain_text("Bank mengembalikan uang dari rekening Anda")


def test_what_the_city_took_back_says_why_and_that_it_is_owed(
    town: Town, person: People, officer: Client
) -> None:
    taken_back = shop(town, "Warung Ditarik", 23_000)
    settlement, payment = ordered(town, officer, taken_back)
    path = f"/finance/settlements/{settlement['id']}/payments/{payment}/withdraw"
    town.city.finance.post(path, {"reason": "salah tanggal"}).ok()
    officer.post(f"{path}/approve").ok()
    owner = statement_of(person, taken_back)
    row = owner.page.get_by_role("listitem").filter(has_text=settlement["number"])
    expect(row).to_contain_text("Kota menariknya kembali sebelum dibayar bank: salah tanggal")
    expect(row).to_contain_text("Uangnya tetap hak Anda")
    expect(coming(owner)).to_contain_text(money(23_000))


def test_what_is_held_says_what_and_why(town: Town, person: People, officer: Client) -> None:
    held = shop(town, "Warung Ditahan", 14_000, 6_000)
    settlement = drafted(town)
    path = f"/finance/settlements/{settlement['id']}/lines/{held.id}/hold"
    reason = "nota sedang diperiksa"
    town.city.finance.post(path, {"reason": reason, "redemption_id": held.redemptions[1]}).ok()
    owner = statement_of(person, held)
    expect(coming(owner)).to_contain_text(money(14_000))
    expect(coming(owner)).to_contain_text("cair tanggal")
    withheld = coming(owner).get_by_role("listitem").filter(has_text=reason)
    expect(withheld).to_contain_text(money(6_000))
    town.city.finance.post(f"/finance/settlements/{settlement['id']}/cancel").ok()


def test_the_statement_is_handed_out_as_a_pdf_file(
    town: Town, person: People, tmp_path: Path
) -> None:
    owner = statement_of(person, shop(town, "Warung Kertas", 5_000))
    with owner.page.expect_download() as found:
        owner.press("Unduh PDF")
    assert found.value.suggested_filename.endswith(".pdf")
    found.value.save_as(tmp_path / "laporan.pdf")
    assert (tmp_path / "laporan.pdf").read_bytes().startswith(b"%PDF-")

    owner.page.route("**/statements/pdf*", lambda route: route.abort())
    owner.press("Unduh PDF")
    expect(owner.alert("Tidak ada sambungan")).to_be_visible()


def test_a_cashier_sees_no_payouts(town: Town, person: People) -> None:
    paid = shop(town, "Warung Berdua", 5_000)
    phone = town.city.new_phone()
    body = {"name": "Rini", "phone": phone}
    paid.client.post("/merchant/cashiers", body, key=fresh_key()).ok(201)
    cashier = person()
    cashier.sign_in("/merchant/", phone)
    cashier.open("/merchant/#/shop/statement")
    expect(cashier.page.get_by_role("heading", name="Warung Berdua")).to_be_visible()
    expect(cashier.page.get_by_text("Pencairan berikutnya")).to_have_count(0)


def test_a_sale_has_a_signed_receipt_at_once_and_its_proof_once_the_day_is_closed(
    town: Town, person: People, tmp_path: Path
) -> None:
    paid = shop(town, "Warung Terbukti", 7_000)
    (sale,) = paid.redemptions
    owner = person()
    owner.sign_in("/merchant/", paid.client.phone)
    owner.open(f"/merchant/#/sales/{sale}")
    page = owner.page
    page.get_by_text("Bukti bertanda tangan").click()
    expect(page.get_by_text("belum ditutup")).to_be_visible()
    with page.expect_download() as found:
        owner.press("Unduh bukti")
    receipt = tmp_path / found.value.suggested_filename
    found.value.save_as(receipt)
    keys = tmp_path / "keys.json"
    keys.write_bytes(town.city.send("GET", "/public/keys").raw)
    assert verify(["receipt", str(receipt), "--keys", str(keys), "--lang", "id"]) == 0

    # A day is closed once it is over: until then, an answer as it will be.
    proof = {"date": "2026-11-24", "leaf": "{}", "index": 0, "path": []}
    page.route("**/proof", lambda route: route.fulfill(json=proof))
    page.reload()
    page.get_by_text("Bukti bertanda tangan").click()
    expect(page.get_by_text(re.compile("sudah ditutup dan ditandatangani"))).to_be_visible()
    with page.expect_download() as found:
        owner.press("Unduh bukti tercatat")
    found.value.save_as(tmp_path / "proof.json")
    assert json.loads((tmp_path / "proof.json").read_text()) == proof
    expect(page.get_by_role("link", name="Unduh catatan hari")).to_have_attribute(
        "href", "/api/v1/public/days/2026-11-24"
    )
