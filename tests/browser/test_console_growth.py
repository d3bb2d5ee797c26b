"""Growth and running cost at the console, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.console import signed_in
from tests.browser.money import rows, rupiah, spent_campaign, table
from tests.browser.people import People, Town

BILL = """\
BilledCost,BillingCurrency,ChargePeriodStart,ServiceName
2,USD,2026-01-01T00:00:00Z,AWS Lambda
1.5,USD,2026-01-02T00:00:00Z,Amazon DynamoDB
"""


@pytest.fixture(scope="module")
def spent(town: Town) -> str:
    """A campaign that was spent from, so that something was sold."""
    return spent_campaign(town, "Belanja Bertumbuh")


def test_growth_is_what_the_api_says_and_says_how_many_shops_stand_behind(
    person: People, town: Town, spent: str
) -> None:
    auditor = signed_in(person, town, "auditor")
    auditor.go_to("Laporan")
    auditor.follow("Pertumbuhan")
    page = auditor.page
    # At first new shops are no growth.
    expect(page.get_by_text("Hanya pedagang yang berjualan di kedua masa.")).to_be_visible()
    auditor.press("Semua pedagang")
    auditor.settled()
    months = [page.get_by_label(name).input_value() for name in ("Dari bulan", "Sampai bulan")]
    query = {"from": months[0], "to": months[1], "by": "category", "panel": "all"}
    found = town.city.admin.get("/admin/reports/growth", **query).ok()
    shown = rows(table(auditor, "Pertumbuhan menurut kategori"))
    assert {(rupiah(cells[1]), int(cells[5])) for cells in shown} == {
        (one["sales"], one["merchants"]) for one in found["groups"]
    }
    auditor.press("Kanal")
    expect(table(auditor, "Pertumbuhan menurut kanal")).to_contain_text("Voucher")
    auditor.press("Sejajar Ramadan")
    auditor.settled()
    expect(page.get_by_role("heading", name="Nontunai")).to_be_visible()
    page.get_by_label("Sampai bulan").fill("2020-01")
    auditor.press("Tampilkan")
    expect(page.get_by_text("Paling sedikit 1 dan paling banyak 24 bulan.")).to_be_visible()


def test_an_admin_brings_the_clouds_bill_with_its_rate(
    person: People, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "tagihan.csv"
    file.write_text(BILL)
    admin = signed_in(person, town, "admin")
    admin.go_to("Laporan")
    admin.follow("Biaya berjalan")
    page = admin.page
    page.get_by_label("Berkas tagihan").set_input_files(file)
    admin.press("Impor tagihan")
    expect(page.get_by_text("sebutkan kurs USD ke rupiah")).to_be_visible()
    page.get_by_label("Kurs: rupiah").fill("16000")
    page.get_by_label("Sumber kurs").fill("JISDOR")
    page.get_by_label("Tanggal kurs").fill("2026-01-31")
    admin.press("Impor tagihan")
    expect(admin.status("Tagihan tersimpan")).to_be_visible()
    (bill,) = rows(table(admin, "Tagihan komputasi awan"))
    assert rupiah(bill[1]) == 56_000
