"""Cashback on what was paid by QRIS, claimed in the wallet in a real browser."""

import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from chalicelib.core.values.instants import utc_now
from local.acquirer.bank import Bank, Paid, stamped
from local.acquirer.pay import notify
from tests.browser.camera import drawn, held, record
from tests.browser.people import People, Person, Town, launch
from tests.http.client import MERCHANT_HEADER, csv, fresh_key

DOOR = "Sudah bayar pakai QRIS? Ambil cashback"
_NMIDS = itertools.count(secrets.randbelow(10**12))
RULE = {
    "percent": 10,
    "min_payment": 20_000,
    "max_per_payment": 5_000,
    "max_rewards_per_day": 3,
    "max_total_per_resident": 50_000,
}


@dataclass
class Shop:
    """A shop that takes QRIS, the bank that it has it from, and who may be rewarded there."""

    town: Town
    name: str
    nmid: str
    phone: str
    bank: Bank
    segment: str

    def pays(self, amount: int = 40_000) -> Paid:
        """A customer pays; the bank has not told of it yet. Numbers lie far apart."""
        rrn = f"{secrets.randbelow(10**9):09d}000"
        return Paid(rrn, self.nmid, amount, stamped(utc_now()), "00", "")

    def tells(self, paid: Paid) -> None:
        """The bank tells the city."""
        answered = notify(self.bank, self.town.stack.base, paid, utc_now())
        assert answered["responseCode"] == "2005200", answered

    def customer(self, person: People, phone: str | None = None) -> Person:
        made = person()
        resident = self.town.city.resident(segments=self.segment, phone=phone)
        made.sign_in("/wallet/", resident.phone)
        return made


@pytest.fixture(scope="module")
def shop(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    city = town.city
    segment = f"s{fresh_key()}"
    terms = {"kind": "incentive", "rule": RULE, "face_value": None, "segments": [segment]}
    city.campaign(fund=1_000_000, name="Cashback Malang", **terms)
    nmid = f"ID{next(_NMIDS):013d}"
    row = city.merchant_row(name="Warung Sate Klopo") | {"nmid": nmid}
    content = csv(f"{MERCHANT_HEADER},nmid", [row.values()])
    assert city.bring_in("merchants", content).ok()["created"] == 1
    bank = Bank(tmp_path_factory.mktemp("bank"), f"bank-{fresh_key()[:8]}", "snap")
    registration = {
        "client_id": bank.client_id,
        "name": "Bank Contoh",
        "public_key": bank.public_key,
        "client_secret": bank.secret,
        "adapter": "snap",
    }
    city.admin.post("/admin/psps", registration, key=fresh_key()).ok(201)
    town.listed("merchants", 1, q="sate klopo")
    return Shop(town, "Warung Sate Klopo", nmid, row["phone"], bank, segment)


def _choose(customer: Person, shop: Shop) -> None:
    customer.follow(DOOR)
    customer.page.get_by_label("Cari nama toko").fill("sate klopo")
    customer.page.get_by_role("button", name=re.compile(shop.name)).click()


def _fill(customer: Person, paid: Paid) -> None:
    customer.page.get_by_label("Nomor di struk (RRN)").fill(paid.rrn)
    customer.page.get_by_label("Jumlah", exact=True).fill(str(paid.amount))
    customer.press("Ambil cashback")


def test_a_payment_that_was_told_is_rewarded_at_once(shop: Shop, person: People) -> None:
    customer = shop.customer(person)
    paid = shop.pays()
    shop.tells(paid)
    _choose(customer, shop)
    main = customer.page.get_by_role("main")
    expect(main).to_contain_text("kembali 10%, paling banyak Rp\u00a05.000")
    expect(main).to_contain_text("Hari ini masih bisa 3 kali")
    _fill(customer, paid)
    expect(customer.status("Cashback sudah masuk ke voucher Anda")).to_be_visible()
    expect(main).to_contain_text("Rp\u00a04.000")
    customer.follow("Cashback QRIS")
    expect(main).to_contain_text("Hari ini masih bisa 2 kali")
    row = customer.page.get_by_role("link").filter(has_text=shop.name)
    expect(row).to_contain_text("Diberikan")
    customer.enter("Dompet")
    expect(customer.voucher("Cashback Malang")).to_contain_text("Rp\u00a04.000")


def test_a_claim_waits_for_what_the_bank_tells(shop: Shop, person: People) -> None:
    customer = shop.customer(person)
    paid = shop.pays()
    _choose(customer, shop)
    # Pasted with the line around it.
    customer.page.get_by_label("Ingat sumber pembayaran saya").check()
    _fill(customer, replace(paid, rrn=f"RRN : {paid.rrn}"))
    expect(customer.status("belum melaporkan pembayaran ini")).to_be_visible()
    shop.tells(paid)
    customer.press("Periksa lagi")
    expect(customer.status("Cashback sudah masuk ke voucher Anda")).to_be_visible()
    remembered = customer.page.get_by_text("Sumber pembayaran ini diingat")
    expect(remembered).to_be_visible()
    customer.press("Lupakan")
    expect(remembered).to_have_count(0)


def test_what_is_wrong_with_a_receipt_is_said_at_its_field(shop: Shop, person: People) -> None:
    customer = shop.customer(person)
    _choose(customer, shop)
    customer.page.get_by_label("Nomor di struk (RRN)").fill("123456789012345")
    customer.page.get_by_label("Jumlah", exact=True).fill("40000")
    customer.press("Ambil cashback")
    expect(customer.page.get_by_text("paling banyak 12 angka atau huruf")).to_be_visible()
    expect(customer.page.get_by_label("Nomor di struk (RRN)")).to_be_focused()
    _fill(customer, replace(shop.pays(), amount=1_000))
    expect(customer.alert("lebih kecil")).to_be_visible()


def test_a_claim_that_is_held_says_why_and_takes_an_objection(shop: Shop, person: People) -> None:
    owner = shop.customer(person, shop.phone)
    paid = shop.pays()
    shop.tells(paid)
    _choose(owner, shop)
    _fill(owner, paid)
    expect(owner.status("Ini toko Anda sendiri")).to_be_visible()
    owner.press("Ajukan keberatan")
    owner.page.get_by_label("Keberatan Anda").fill("Saya membayar belanja keluarga.")
    owner.press("Kirim keberatan")
    expect(owner.page.get_by_text("Petugas lain akan memeriksanya")).to_be_visible()
    expect(owner.page.get_by_role("button", name="Ajukan keberatan")).to_have_count(0)


def test_a_photo_of_the_receipt_stays_on_the_phone(
    shop: Shop, person: People, tmp_path: Path, browser: Browser
) -> None:
    customer = shop.customer(person)
    _choose(customer, shop)
    receipt = tmp_path / "struk.png"
    blank = browser.new_page()
    drawn(blank, "633012345678").save(receipt)
    blank.close()
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    customer.page.get_by_label("Foto struk atau pilih tangkapan layar").set_input_files(receipt)
    expect(customer.page.get_by_role("img", name="Foto struk Anda")).to_be_visible()
    assert [one for one in asked if not one.startswith("blob:")] == []


def test_the_shops_qris_before_the_camera_chooses_it(
    shop: Shop, person: People, playwright: Playwright, browser: Browser, tmp_path: Path
) -> None:
    blank = browser.new_page()
    camera = tmp_path / "camera.mjpeg"
    record(held(drawn(blank, _qris(shop.nmid, shop.name))), camera)
    blank.close()
    before_camera = launch(playwright, camera)
    try:
        customer = person(before_camera)
        resident = shop.town.city.resident(segments=shop.segment)
        customer.sign_in("/wallet/", resident.phone)
        customer.follow(DOOR)
        customer.press("Pindai QRIS toko")
        expect(customer.page.get_by_label("Nomor di struk (RRN)")).to_be_visible()
        expect(customer.page.get_by_role("main")).to_contain_text(shop.name)
    finally:
        before_camera.close()


def _qris(nmid: str, name: str) -> str:
    """A QRIS code of a shop, made up: nothing can be paid by it."""
    part: Callable[[str, str], str] = lambda tag, value: f"{tag}{len(value):02d}{value}"  # noqa: E731
    account = part("00", "ID.CO.QRIS.WWW") + part("02", nmid) + part("03", "UMI")
    fields = {"00": "01", "01": "11", "51": account, "52": "5812", "53": "360", "58": "ID"}
    text = "".join(part(tag, value) for tag, value in fields.items())
    text += part("59", name.upper()[:25]) + part("60", "MALANG") + "6304"
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{text}{crc:04X}"
