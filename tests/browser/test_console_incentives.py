"""Incentives at the console, in a real browser: the campaign whose rule rewards payments."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.console import local, signed_in
from tests.browser.people import People, Person, Town


def typed_rule(admin: Person, name: str) -> None:
    """Open the form for a new campaign and fill in what an incentive needs."""
    now = datetime.now(UTC)
    admin.go_to("Kampanye")
    admin.follow("Kampanye baru")
    form = admin.page.locator("form")
    form.get_by_label("Jenis").select_option("incentive")
    form.get_by_label("Nama kampanye").fill(name)
    form.get_by_label("Hadiah (% dari pembayaran)").fill("10")
    for label, digits in (
        ("Pembayaran paling sedikit (Rp)", "20000"),
        ("Hadiah paling banyak per pembayaran (Rp)", "7500"),
        ("Hadiah per warga seluruhnya (Rp)", "50000"),
    ):
        form.get_by_label(label).press_sequentially(digits)
    for label, instant in (
        ("Pembayaran mulai", now - timedelta(days=1)),
        ("Pembayaran sampai", now + timedelta(days=30)),
        ("Berlaku sampai", now + timedelta(days=60)),
    ):
        form.get_by_label(f"{label} (WIB)").fill(local(instant))


def test_a_rule_is_typed_beside_examples_of_what_it_does(person: People, town: Town) -> None:
    group = "hadiah"
    for _ in range(2):
        town.city.resident(segments=group)
    admin = signed_in(person, town)
    typed_rule(admin, "Hadiah QRIS")
    form, page = admin.page.locator("form"), admin.page
    expect(form.get_by_label("Nilai voucher (Rp)")).to_have_count(0)
    for example in (
        "Bayar di bawah Rp\u00a020.000 → tanpa hadiah",
        "Bayar Rp\u00a050.000 → hadiah Rp\u00a05.000",
        "Bayar Rp\u00a075.000 atau lebih → hadiah Rp\u00a07.500",
    ):
        expect(admin.status(example)).to_be_visible()
    form.get_by_label("Hanya kelompok (pisahkan koma)").fill(group)
    preview = page.get_by_role("complementary", name="Pratinjau")
    expect(preview).to_contain_text("2 warga berhak")
    expect(preview).to_contain_text("paling banyak Rp\u00a0100.000")
    form.get_by_label("Sertifikat halal").check()
    form.get_by_label("Juga membayar ongkos kirim").check()

    # What only the API judges is marked at its field.
    most = form.get_by_label("Hadiah paling banyak per pembayaran (Rp)")
    most.fill("1.999")
    admin.press("Simpan draf")
    expect(most).to_have_attribute("aria-invalid", "true")
    most.fill("7.500")
    admin.press("Simpan draf")
    expect(admin.status("Draf “Hadiah QRIS” tersimpan")).to_be_visible()
    facts = page.locator("dl.facts")
    for told in (
        "10 % dari pembayaran mulai Rp\u00a020.000, paling banyak Rp\u00a07.500",
        "Sertifikat halal",
        "Dibayar juga",
        "Rp\u00a050.000",
    ):
        expect(facts).to_contain_text(told)
    expect(page.get_by_text("pembayaran belum diberi hadiah")).to_be_visible()
    admin.go_to("Kampanye")
    listed = page.get_by_role("row").filter(has_text="Hadiah QRIS")
    expect(listed).to_contain_text("Insentif")
