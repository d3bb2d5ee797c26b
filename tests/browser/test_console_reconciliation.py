"""The reconciliation at the console, in a real browser: what differs, and what only waits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from playwright.sync_api import expect

from local.emulator import ACCOUNT, REGION
from tests.browser.books import at, button, check
from tests.browser.console import money, signed_in
from tests.browser.payouts import Shop, shop
from tests.browser.people import People, Town
from tests.stack import wait_for


@contextmanager
def raised_balance(town: Town, of: Shop, by: int) -> Iterator[None]:
    """A merchant's balance that no transfer accounts for, as long as this lasts."""
    table = boto3.resource(
        "dynamodb",
        endpoint_url=town.stack.emulator_url,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key=ACCOUNT,
    ).Table("tumbas-local-merchants")

    def add(amount: int) -> None:
        table.update_item(
            Key={"pk": of.id, "sk": "account"},
            UpdateExpression="SET balance = balance + :amount",
            ExpressionAttributeValues={":amount": amount},
        )

    add(by)
    try:
        yield
    finally:
        add(-by)


def test_a_line_whose_numbers_differ_turns_red_and_opens_to_what_is_wrong_and_who_must_act(
    person: People, town: Town
) -> None:
    wrong = shop(town, "Warung Rekonsiliasi", 25_000)
    auditor = signed_in(person, town, "auditor")
    page = auditor.page
    auditor.go_to("Rekonsiliasi")
    auditor.settled()
    merchants = check(page, "Rekening pedagang")
    expect(merchants).to_contain_text("Cocok")
    expect(check(page, "Semua saldo berjumlah nol")).to_contain_text("Cocok")
    expect(check(page, "Mutasi dan daftarnya")).to_contain_text(re.compile(r"\d mutasi"))

    with raised_balance(town, wrong, 7_000):

        def differs() -> bool:
            auditor.press("Periksa lagi")
            auditor.settled()
            return "Beda" in merchants.inner_text()

        wait_for(60, differs)
        expect(merchants.locator(":scope > summary")).to_contain_text(money(7_000))
        merchants.locator(":scope > summary").click()
        expect(merchants).to_contain_text("Rekening pedagang berbeda dari jurnalnya")
        expect(merchants).to_contain_text("Yang bertindak: Pengelola sistem")
        expect(merchants).to_contain_text(money(32_000))
        expect(merchants.get_by_role("link", name=wrong.id)).to_be_visible()
        button(merchants, f"Lihat mutasi {wrong.redemptions[0]}").click()
        opened = page.get_by_role("dialog", name="Penukaran")
        expect(opened).to_contain_text(money(25_000))
        button(opened, "Selesai").click()

    def mended() -> bool:
        auditor.press("Periksa lagi")
        auditor.settled()
        return "Cocok" in merchants.inner_text()

    assert wait_for(60, mended)


def test_an_open_day_leads_to_its_closing(person: People, town: Town) -> None:
    auditor = signed_in(person, town, "auditor")
    at(auditor, "reconciliation")
    auditor.settled()
    expect(check(auditor.page, "Buku yang ditutup").locator("summary")).to_contain_text("Cocok")
    expect(check(auditor.page, "Saldo bank")).to_be_visible()
    expect(check(auditor.page, "Uang yang belum dijelaskan")).to_be_visible()
    auditor.follow("Lihat penutupannya")
    expect(auditor.page.get_by_text("Masih terbuka", exact=False)).to_be_visible()
