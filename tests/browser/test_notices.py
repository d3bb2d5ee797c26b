"""What wallet and till tell: a bell, a list, settings; and a push from the city to the phone."""

import json
import re
from dataclasses import dataclass
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from chalicelib.notices.formats.web_push import encoded
from tests.browser.people import People, Person, Town
from tests.http.client import Person as Api
from tests.http.client import fresh_key
from tests.stack import wait_for
from tests.unit.receiving import answering, server

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
# No push service is reached from here, so the page is told what one would have answered.
PUSH_SERVICE = """(subscription) => {
  let current = null;
  const make = (options) => ({
    options,
    endpoint: subscription.endpoint,
    toJSON: () => subscription,
    unsubscribe: async () => { current = null; return true; },
  });
  PushManager.prototype.subscribe = async (options) => (current = make(options));
  PushManager.prototype.getSubscription = async () => current;
}"""


@dataclass
class Payer:
    """A resident who has paid, by API and at a browser."""

    town: Town
    api: Api
    voucher: str

    def pay(self, amount: int = 10_000) -> None:
        token = self.town.city.draw(self.api, self.voucher)["token"]
        self.town.city.redeem(self.town.city.merchant(), token, amount).ok(201)

    def told(self, count: int) -> None:
        """Wait until so much was told."""

        def came() -> bool:
            return len(self.api.get("/resident/notices").ok()["items"]) == count

        wait_for(60, came)


def payer(town: Town) -> Payer:
    resident = town.city.resident(segments="peramban")
    made = Payer(town, resident, town.city.claim(resident, town.campaign_id))
    # Also at night.
    never = {"silent_from": "00:00", "silent_until": "00:00"}
    resident.send("PATCH", "/resident/notice-settings", never).ok()
    return made


def bell(page: Page, unread: int) -> Any:
    name = f"Pemberitahuan, {unread} belum dibaca" if unread else "Pemberitahuan"
    return page.get_by_role("link", name=name, exact=True)


def test_a_payment_is_counted_at_the_bell_and_read_in_the_list(town: Town, person: People) -> None:
    paying = payer(town)
    paying.pay()
    paying.told(1)
    resident = person()
    resident.sign_in("/wallet/", paying.api.phone)
    bell(resident.page, 1).click()
    row = resident.page.get_by_role("link", name=re.compile("Voucher Anda dipakai membayar"))
    expect(row).to_contain_text("Rp\u00a010.000")
    expect(bell(resident.page, 0)).to_be_visible()
    row.click()
    expect(resident.page.get_by_text("Rp\u00a010.000").first).to_be_visible()
    resident.page.reload()
    expect(bell(resident.page, 0)).to_be_visible()


@pytest.mark.parametrize(
    ("page", "role", "event", "words", "place"),
    [
        ("wallet", "resident", "undo_declined", "Toko menolak", "#/history/pay_0123456789aB"),
        ("merchant", "merchant", "undo_asked", "Pembeli minta", "#/"),
    ],
)
def test_a_notice_of_undoing_leads_to_where_it_is_decided(
    town: Town, person: People, page: str, role: str, event: str, words: str, place: str
) -> None:
    at = "2026-11-27T03:00:00Z"
    notice = {"id": "ntc_0123456789aB", "kind": "payment", "event": event, "read": True}
    notice |= {"at": at, "told_at": at, "about": "pay_0123456789aB", "amount": None, "until": None}
    # Decisions are told every ten minutes; who looks meanwhile is shown what will be.
    told = {"items": [notice], "next_cursor": None}
    reader = person()
    reader.page.route(f"**/api/v1/{role}/notices?*", lambda route: route.fulfill(json=told))
    phone = town.resident() if role == "resident" else town.city.new_phone()
    if role == "merchant":
        town.city.merchant(phone=phone)
    reader.sign_in(f"/{page}/", phone)
    reader.open(f"/{page}/#/notices")
    row = reader.page.get_by_role("link", name=re.compile(words))
    expect(row).to_have_attribute("href", place)


def test_a_kind_is_switched_off_and_silent_hours_are_kept(town: Town, person: People) -> None:
    paying = payer(town)
    resident = person()
    resident.sign_in("/wallet/", paying.api.phone)
    bell(resident.page, 0).click()
    expect(resident.page.get_by_text("Belum ada pemberitahuan")).to_be_visible()
    resident.follow("Pengaturan notifikasi")
    box = resident.page.get_by_label("Pembayaran dan pengembalian")
    expect(box).to_be_checked()
    box.uncheck()
    resident.page.get_by_label("Mulai").fill("21:30")
    resident.page.get_by_label("Sampai").fill("05:00")
    resident.press("Simpan jam tenang")
    expect(resident.status("Jam tenang disimpan.")).to_be_visible()
    settings = paying.api.get("/resident/notice-settings").ok()
    assert settings["kinds"]["payment"] is False
    assert (settings["silent_from"], settings["silent_until"]) == ("21:30", "05:00")


def test_a_cashier_has_no_bell(town: Town, person: People) -> None:
    shop = town.city.merchant()
    phone = town.city.new_phone()
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    owner, cashier = person(), person()
    owner.sign_in("/merchant/", shop.phone)
    expect(bell(owner.page, 0)).to_be_visible()
    cashier.sign_in("/merchant/", phone)
    cashier.settled()
    expect(bell(cashier.page, 0)).to_have_count(0)


def allowing(person: People, subscription: dict[str, Any]) -> Person:
    """Somebody whose browser allows notifications, with such a place at a push service."""
    made = person(permissions=["notifications"])
    made.page.add_init_script(f"({PUSH_SERVICE})({json.dumps(subscription)})")
    return made


def shown_by(page: Page) -> list[dict[str, str]]:
    """The notifications that the service worker shows."""
    found: list[dict[str, str]] = page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.ready;
          const all = await worker.getNotifications();
          return all.map(({title, body, data}) => ({title, body, data}));
        }"""
    )
    return found


def test_a_push_reaches_the_phone_and_signing_out_ends_it(town: Town, person: People) -> None:
    paying = payer(town)
    key, auth = ec.generate_private_key(ec.SECP256R1()), bytes(range(16))
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    name = fresh_key()
    subscription = {
        "endpoint": f"http://127.0.0.1:{town.stack.push_port}/{name}",
        "keys": {"p256dh": encoded(point), "auth": encoded(auth)},
    }
    resident = allowing(person, subscription)
    resident.sign_in("/wallet/", paying.api.phone)
    page = resident.page
    worker = page.context.new_cdp_session(page)
    registered: list[str] = []
    worker.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(
            one["registrationId"]
            for one in event["registrations"]
            if one["scopeURL"].endswith("/wallet/")
        ),
    )
    worker.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    bell(page, 0).click()
    resident.follow("Pengaturan notifikasi")
    resident.press("Izinkan notifikasi di HP ini")
    expect(page.get_by_role("button", name="Matikan notifikasi di HP ini")).to_be_visible()
    seen: list[bytes] = []
    with server(answering(TAKEN, seen), port=town.stack.push_port):
        paying.pay()
        wait_for(60, lambda: seen)
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(f"POST /{name} ".encode())
    content = http_ece.decrypt(body, private_key=key, auth_secret=auth)
    # As the browser does when its push service brings it.
    page.goto(f"{town.stack.base}/wallet/")
    expect(bell(page, 1)).to_be_visible()
    worker.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": town.stack.base,
            "registrationId": registered[-1],
            "data": content.decode(),
        },
    )
    (shown,) = wait_for(30, lambda: shown_by(page))
    assert shown == {
        "title": "Voucher Anda dipakai membayar",
        "body": "Buka aplikasi untuk melihatnya.",
        "data": "/wallet/#/notices",
    }
    resident.sign_out()
    expect(page.get_by_label("Nomor HP")).to_be_visible()
    assert paying.api.get("/resident/notice-settings").ok()["subscriptions"] == []
