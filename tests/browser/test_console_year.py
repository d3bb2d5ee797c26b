"""The city's year at the console, in a real browser: what was promised, what is left, what goes
back."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from chalicelib.core.values.instants import business_day
from tests.browser.books import at
from tests.browser.console import money, new_campaign, row, signed_in
from tests.browser.people import People, Town
from tests.http.client import fresh_key


def test_finance_sees_what_was_promised_and_what_is_left_of_it(person: People, town: Town) -> None:
    city, code = town.city, f"5.1.02.{fresh_key()[:6]}"
    name = f"Akhir tahun {code[-6:]}"
    campaign = city.campaign(name=name, account_code=code, face_value=50_000, fund=0)
    reference = city.fund(campaign, 300_000)["reference"]
    city.claim(city.resident(), campaign)
    finance = signed_in(person, town, "finance")
    page = finance.page

    at(finance, "finance", "promises")
    page.get_by_label("Saring tabel").fill(reference)
    sp2d = row(page, reference)
    expect(sp2d).to_contain_text(name)
    expect(sp2d).to_contain_text("Menunggu bank")
    expect(sp2d).to_contain_text(money(300_000))

    at(finance, "finance", "fiscal-years")
    year = business_day(city.clock()).year
    expect(page.get_by_role("heading", name=f"Tahun anggaran {year}")).to_be_visible()
    of_code = row(page, code).first
    expect(of_code).to_contain_text(money(300_000))
    left = row(page, name)
    expect(left).to_contain_text(money(50_000))
    expect(left).to_contain_text("Masa berlaku")
    steps = page.get_by_role("list", name="Langkah akhir tahun")
    expect(steps).to_contain_text("Tunggu masa berlaku voucher")
    expect(steps).to_contain_text("Setorkan ke kas daerah")


def test_nothing_goes_back_that_the_city_has_not_paid_yet(person: People, town: Town) -> None:
    town.city.campaign()
    finance = signed_in(person, town, "finance")
    at(finance, "finance", "surrenders")
    finance.page.get_by_label("Jumlah setoran (Rp)").press_sequentially("1000000000000")
    finance.page.get_by_label("Nomor STS").fill(f"STS {fresh_key()}")
    finance.press("Ajukan")
    expect(finance.alert("Yang harus kembali ke kas daerah tinggal")).to_be_visible()


def test_a_campaign_over_the_year_is_told_before_it_is_made(person: People, town: Town) -> None:
    admin = signed_in(person, town)
    year = datetime.now(UTC).year
    begins, ends = datetime(year, 12, 1, tzinfo=UTC), datetime(year + 1, 1, 31, tzinfo=UTC)
    times = {"Klaim mulai": begins, "Klaim sampai": begins.replace(day=20), "Berlaku sampai": ends}
    form = new_campaign(admin, f"Lewat tahun {fresh_key()[:6]}", **times)
    expect(form).to_contain_text("melewati 31 Desember")
    form.get_by_label("Berlaku sampai (WIB)").fill(f"{year}-12-31T23:59")
    expect(form).not_to_contain_text("melewati 31 Desember")
