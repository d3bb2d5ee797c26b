"""Incentives at the console, in a real browser: rules, claims, acquirers, certificates."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.console import as_file, asked, lines, local, money, row, signed_in
from tests.browser.people import People, Person, Town
from tests.http import client
from tests.http.acquiring import draw_key, pem

RULE = {"percent": 10, "min_payment": 20_000, "max_per_payment": 5_000}


def rewarding(town: Town, name: str) -> client.Person:
    """A resident whom a new, funded incentive rewards."""
    group = name.lower().replace(" ", "_")
    given = {"kind": "incentive", "rule": RULE, "face_value": None, "segments": [group]}
    town.city.campaign(fund=100_000, name=name, **given)
    return town.city.resident(segments=group)


def shop_of(town: Town, nmid: str, **given: str) -> client.Person:
    """A new shop with an NMID."""
    data = town.city.merchant_row(**given) | {"nmid": nmid}
    content = client.csv(f"{client.MERCHANT_HEADER},nmid", [data.values()])
    town.city.bring_in("merchants", content).ok()
    return town.city.sign_in(data["phone"], "merchant")


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


def test_a_held_claim_is_decided_with_a_reason_and_an_objection_by_another_officer(
    person: People, town: Town
) -> None:
    resident = rewarding(town, "Hadiah Sendiri")
    shop = shop_of(town, "ID1020000000001", phone=resident.phone)
    receipt = {"rrn": "710000100001", "merchant_id": shop.id, "amount": 40_000}
    claim = resident.post("/resident/incentive-claims", receipt).ok(201)
    assert claim["state"] == "held"

    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Insentif")
    admin.follow("Klaim")
    admin.settled()
    row(page, claim["merchant_name"]).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=f"Klaim di {claim['merchant_name']}")).to_be_visible()
    why = page.get_by_role("region", name="Yang perlu dilihat")
    expect(why).to_contain_text("Pemilik atau kasir di tokonya sendiri")
    admin.press("Tolak")
    asked(page).get_by_label("Alasan").fill("Membayar di toko sendiri")
    admin.press("Ya, tolak")
    expect(admin.status("Klaim ditolak")).to_be_visible()
    expect(page.get_by_text("Ditolak: Membayar di toko sendiri")).to_be_visible()
    expect(page.get_by_role("button", name="Beri hadiah")).to_have_count(0)

    objection = {"reason": "Saya membeli untuk ibu saya"}
    path = f"/resident/incentive-claims/{claim['id']}"
    resident.post(f"{path}/objections", objection, key=client.fresh_key()).ok(201)
    admin.page.reload()
    expect(page.get_by_text("Saya membeli untuk ibu saya")).to_be_visible()
    expect(page.get_by_text("minta petugas program lain memutuskannya")).to_be_visible()
    expect(page.get_by_role("button", name="Beri hadiah")).to_have_count(0)

    other = signed_in(person, town)
    other.go_to("Insentif")
    other.follow("Klaim")
    other.press("Keberatan")
    row(other.page, claim["merchant_name"]).get_by_role("link").first.click()
    other.press("Beri hadiah")
    asked(other.page).get_by_label("Alasan").fill("Struknya sah")
    other.press("Ya, beri hadiah")
    expect(other.status("Klaim disetujui")).to_be_visible()
    assert resident.get(path).ok()["state"] == "waiting"


def test_an_acquirer_is_added_its_daily_file_rewards_and_its_reach_is_shown(
    person: People, town: Town
) -> None:
    resident = rewarding(town, "Hadiah Harian")
    nmid = "ID1020000000002"
    shop = shop_of(town, nmid)
    receipt = {"rrn": "720000200002", "merchant_id": shop.id, "amount": 40_000}
    claim = resident.post("/resident/incentive-claims", receipt).ok(201)

    admin = signed_in(person, town)
    page = admin.page
    admin.go_to("Insentif")
    admin.follow("Penyedia QRIS")
    admin.follow("Tambah penyedia")
    page.get_by_label("Nama penyedia").fill("Bank Harian")
    page.get_by_label("Client ID").fill("bank-harian")
    page.get_by_label("Kunci publik mereka (PEM)").fill(pem(draw_key()))
    admin.press("Tambah")
    expect(page.get_by_role("button", name="Salin Client secret")).to_be_visible()
    admin.press("Sudah disalin")
    expect(page.get_by_role("heading", name="Bank Harian")).to_be_visible()
    expect(page.get_by_text("Client secret")).to_have_count(0)

    today = local(datetime.now(UTC))[:10]
    file = lines(
        "paid_on,rrn,nmid,amount,status",
        f"{today},720000200002,{nmid},40000,00",
        f"{today},720000200003,{nmid},empat,00",
    )
    page.get_by_label("Berkas CSV").set_input_files(as_file(file))
    admin.press("Impor pembayaran")
    expect(admin.status("ditolak 1")).to_be_visible()
    expect(page.get_by_role("group", name="Baris yang ditolak")).to_contain_text("amount")
    granted = resident.get(f"/resident/incentive-claims/{claim['id']}").ok()
    assert (granted["state"], granted["reward"]) == ("granted", 4_000)

    admin.follow("Cakupan")
    admin.settled()
    name = granted["merchant_name"]
    expect(row(page, name)).to_contain_text("Bank Harian")
    admin.follow("Klaim")
    admin.press("Diberi hadiah")
    expect(row(page, name)).to_contain_text(money(4_000))
    admin.follow("Hadiah")
    expect(row(page, "Hadiah Harian")).to_contain_text("10 % dari pembayaran")


def test_an_officer_notes_certificates_and_the_last_day_on_which_they_count(
    person: People, town: Town
) -> None:
    shop = town.city.merchant()
    admin = signed_in(person, town)
    page = admin.page
    admin.open(f"/console/#/merchants/{shop.id}")
    admin.press("Ubah pemeriksaan")
    form = asked(page)
    form.get_by_label("Nomor: Sertifikat halal").fill("ID35110000123450")
    admin.press("Simpan")
    until = form.get_by_label("Berlaku sampai: Sertifikat halal")
    expect(until).to_be_focused()
    until.fill("2026-01-31")
    form.get_by_label("Nomor: SPP-IRT (PIRT)").fill("P-IRT 2063573010001-31")
    form.get_by_label("Berlaku sampai: SPP-IRT (PIRT)").fill("2031-01-31")
    admin.press("Simpan")
    expect(admin.status("tersimpan")).to_be_visible()
    checks = page.get_by_role("region", name="Pemeriksaan")
    expect(checks).to_contain_text("Habis 31 Jan 2026")
    expect(checks).to_contain_text("Berlaku sampai 31 Jan 2031")
