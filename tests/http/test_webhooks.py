"""A marketplace is told what happened to its orders: each once, signed, wherever it was noticed."""

from collections import Counter
from typing import Any

import pytest

from chalicelib.core.outside import Outside
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.ports import Endings
from chalicelib.webhooks.parts import WebhookParts
from chalicelib.webhooks.use.deliver import Attempt
from tests.http.checkouts import Held, act, agree, opened, refund
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import Partner, partner_of
from tests.http.webhooks import read, receiver, tell
from tests.stack import wait_for


def told(partner: Partner, seen: list[bytes]) -> list[Any]:
    """What a partner was told; others whom the city tells something meanwhile have paths of their
    own."""
    own = f"POST /{partner.id} ".encode()
    return [read(partner, one) for one in seen if one.startswith(own)]


def test_an_order_is_told_from_its_agreement_to_its_refund(city: TestCity) -> None:
    held = Held(city)
    with receiver(city, held.partner) as seen:
        tell(city)
        held.act("capture", amount=25_000).ok()
        tell(city)
        given = refund(held.partner, held.checkout, 5_000).ok(201)
        tell(city)
    events = told(held.partner, seen)
    assert [(one["type"], one["data"]["amount"]) for one in events] == [
        ("checkout.authorized", 30_000),
        ("checkout.captured", 25_000),
        ("checkout.refunded", 5_000),
    ]
    order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()
    for one in events:
        assert one["data"]["checkout"] == held.checkout
        assert one["data"]["order_id"] == order["order_id"]
        assert one["data"]["merchant_id"] == held.shop.id
        # Nothing of the shopper.
        assert held.resident.id not in str(one)
    assert given["amount"] == 5_000
    listed = held.partner.get("/partner/webhooks").ok()["items"]
    assert {one["id"] for one in listed} == {one["id"] for one in events}
    assert {one["state"] for one in listed} == {"delivered"}
    admins = city.admin.get(f"/admin/partners/{held.partner.id}/webhooks").ok()["items"]
    assert admins == listed


def test_a_void_is_told_once_of_several_vouchers(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    for _ in range(2):
        city.claim(resident, city.campaign())
    checkout = opened(partner, shop, 70_000)
    with receiver(city, partner) as seen:
        agree(resident, checkout).ok()
        tell(city)
        act(partner, checkout, "void").ok()
        tell(city)
        events = told(partner, seen)
    assert [(one["type"], one["data"]["amount"]) for one in events] == [
        ("checkout.authorized", 70_000),
        ("checkout.voided", 70_000),
    ]


def test_what_the_stream_brings_twice_is_told_once(city: TestCity) -> None:
    held = Held(city)
    with receiver(city, held.partner) as seen:
        batches = city.stream.catch_up()
        for batch in batches:
            city.parts[LedgerParts].stream.apply(batch)
        tell(city)
    assert len(told(held.partner, seen)) == 1


class Killed(BaseException):
    """The function ends here, as AWS ends one."""


def test_whoever_dies_at_the_first_attempt_is_followed(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(city)
    held = Held(city)

    def die(*_: Any, **__: Any) -> Any:
        raise Killed

    with receiver(city, held.partner) as seen:
        with monkeypatch.context() as patch:
            patch.setattr(Outside, "send", die)
            with pytest.raises(Killed):
                tell(city)
        (pending,) = held.partner.get("/partner/webhooks").ok()["items"]
        assert (pending["state"], pending["attempts"]) == ("pending", 0)
        again = Attempt(held.partner.id, f"{pending['at']}#{pending['id']}", 1, 0)
        deliver = city.parts[WebhookParts].deliver
        # The queue brings it back while the dead one's lease is good, and after.
        deliver.attempt(again)
        assert told(held.partner, seen) == []
        city.hands.pass_by(seconds=60)
        deliver.attempt(again)
        deliver.attempt(again)
    (event,) = told(held.partner, seen)
    assert event["id"] == pending["id"]


def test_an_order_that_was_declined_is_told(city: TestCity) -> None:
    partner, resident = partner_of(city), city.resident()
    checkout = opened(partner, city.merchant())
    with receiver(city, partner) as seen:
        for _ in range(2):
            resident.post(f"/resident/checkouts/{checkout}/decline").ok()
        tell(city)
    (event,) = told(partner, seen)
    assert (event["type"], event["data"]["amount"]) == ("checkout.declined", 0)


def test_what_was_never_declined_is_not_told(city: TestCity) -> None:
    partner = partner_of(city)
    checkout = opened(partner, city.merchant())
    with receiver(city, partner) as seen:
        # As where whoever declines it dies before it is written.
        city.parts.port(Endings).tell(checkout)
        tell(city)
    assert told(partner, seen) == []


def test_time_is_told(city: TestCity) -> None:
    held = Held(city)
    never = opened(held.partner, held.shop)
    with receiver(city, held.partner) as seen:
        tell(city)
        city.hands.pass_by(minutes=32)
        city.parts[MarketplaceParts].lapse.run(lambda: 10**9)
        city.hands.pass_by(days=7)
        city.parts[MarketplaceParts].lapse.run(lambda: 10**9)
        tell(city)
        city.parts[MarketplaceParts].lapse.run(lambda: 10**9)
        tell(city)
    events = told(held.partner, seen)
    assert Counter((one["type"], one["data"]["checkout"]) for one in events) == {
        ("checkout.authorized", held.checkout): 1,
        ("checkout.expired", never): 1,
        ("checkout.lapsed", held.checkout): 1,
    }


def test_a_tills_refund_is_no_marketplaces_business(city: TestCity) -> None:
    partner = partner_of(city)
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    paid = city.redeem(shop, token, 10_000).ok(201)
    body = {"amount": 10_000, "reason": "Salah"}
    shop.post(f"/merchant/redemptions/{paid['id']}/refunds", body, key=fresh_key()).ok(201)
    with receiver(city, partner) as seen:
        tell(city)
    assert told(partner, seen) == []


def test_who_says_no_address_is_told_nothing(city: TestCity) -> None:
    held = Held(city)
    tell(city)
    assert held.partner.get("/partner/webhooks").ok()["items"] == []


def test_what_failed_is_seen_by_admins_and_told_again_when_asked_for(city: TestCity) -> None:
    begun = to_text(city.clock())
    held = Held(city)
    with receiver(city, held.partner, b"HTTP/1.1 410 Gone\r\n\r\n"):
        tell(city)
    path = f"/admin/partners/{held.partner.id}/webhooks"
    (failed,) = city.admin.get(path, state="failed").ok()["items"]
    assert (failed["type"], failed["status"]) == ("checkout.authorized", 410)
    assert held.partner.get("/partner/webhook").ok()["state"] == "gone"
    with receiver(city, held.partner) as seen:
        asked = held.partner.post("/partner/webhooks/replay", {"since": begun}).ok(202)
        assert asked["since"] == begun

        def came(count: int) -> bool:
            # The queue keeps each attempt back for a second.
            tell(city)
            return len(told(held.partner, seen)) == count

        wait_for(10, lambda: came(1))
        city.admin.post(f"{path}/replay", {"since": begun}).ok(202)
        wait_for(10, lambda: came(2))
    assert {event["id"] for event in told(held.partner, seen)} == {failed["id"]}
    assert city.admin.get(path, state="failed").ok()["items"] == []
    (delivered,) = held.partner.get("/partner/webhooks").ok()["items"]
    assert delivered["state"] == "delivered"


@pytest.mark.parametrize(
    "url",
    [
        "http://toko.example/hook",
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://budi@toko.example/",
        "https://toko.example:22/",
        "http://127.0.0.1:1/hook",
        "https://tokó.example/",
        "",
    ],
)
def test_an_address_of_the_inside_is_not_taken(city: TestCity, url: str) -> None:
    refused(partner_of(city).send("PUT", "/partner/webhook", {"url": url}), "validation_failed")


def test_a_partner_asks_for_a_replay_every_ten_minutes_at_most(city: TestCity) -> None:
    """Its webhook may be anybody's address: whoever has stolen a token floods nobody by ours."""
    partner, other = partner_of(city), partner_of(city)
    since = {"since": to_text(city.clock())}
    partner.post("/partner/webhooks/replay", since).ok(202)
    city.hands.pass_by(seconds=60)
    again = partner.post("/partner/webhooks/replay", since)
    refused(again, "rate_limited")
    assert again.headers["retry-after"] == "540"
    other.post("/partner/webhooks/replay", since).ok(202)
    city.admin.post(f"/admin/partners/{partner.id}/webhooks/replay", since).ok(202)
    city.hands.pass_by(seconds=540)
    partner.post("/partner/webhooks/replay", since).ok(202)
    assert partner.get("/partner/webhooks").ok()["items"] == []


@pytest.mark.parametrize("since", ["", "kemarin", "2026-12-01", "2026-12-01T00:00:00"])
def test_a_replay_begins_at_an_instant(city: TestCity, since: str) -> None:
    partner = partner_of(city)
    refused(partner.post("/partner/webhooks/replay", {"since": since}), "validation_failed")


def test_a_partner_that_there_is_not_has_no_webhooks(city: TestCity) -> None:
    path = "/admin/partners/prt_nobody/webhooks"
    refused(city.admin.get(path), "not_found")
    since = {"since": to_text(city.clock())}
    refused(city.admin.post(f"{path}/replay", since), "not_found")
