"""People are told what happened: each thing once, whoever finds it how often."""

import json
from datetime import timedelta

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.notices.parts import NoticeParts
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.noticing import events, tell, told


def test_a_payment_is_told_to_whoever_paid(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    paid = city.redeem(shop, city.draw(resident, voucher)["token"], 10_000).ok(201)
    tell(city)
    (notice,) = told(resident)
    assert (notice["kind"], notice["event"], notice["amount"]) == ("payment", "paid", 10_000)
    assert (notice["about"], notice["at"]) == (paid["id"], paid["redeemed_at"])
    assert not notice["read"]
    # A shop hears of its own sales at the till.
    assert events(shop) == []


def test_what_the_stream_brings_twice_is_told_once(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    city.redeem(shop, city.draw(resident, voucher)["token"], 10_000).ok(201)
    for batch in city.stream.catch_up():
        city.parts[LedgerParts].stream.apply(batch)
    tell(city)
    assert events(resident) == ["paid"]


def test_a_refund_is_told(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    paid = city.redeem(shop, city.draw(resident, voucher)["token"], 10_000).ok(201)
    city.hands.pass_by(seconds=2)
    body = {"amount": 4_000, "reason": "Salah hitung"}
    shop.post(f"/merchant/redemptions/{paid['id']}/refunds", body, key=fresh_key()).ok(201)
    tell(city)
    refund, _ = told(resident)
    assert (refund["event"], refund["amount"], refund["about"]) == ("refunded", 4_000, paid["id"])


def test_what_was_read_is_counted_no_more(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    for _ in range(2):
        city.redeem(shop, city.draw(resident, voucher)["token"], 5_000).ok(201)
        tell(city)
        city.hands.pass_by(seconds=2)
    page = resident.get("/resident/notices", limit=1).ok()
    assert page["unread"] == 2
    newest, oldest = told(resident)
    assert page["items"] == [newest]
    through = {"through": oldest["told_at"]}
    assert resident.post("/resident/notices/read", through).ok() == {"unread": 1}
    assert [one["read"] for one in told(resident)] == [False, True]
    # What was read stays read.
    resident.post("/resident/notices/read", {"through": newest["told_at"]}).ok()
    assert resident.post("/resident/notices/read", through).ok() == {"unread": 0}


def test_nothing_is_read_before_it_is_told(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    resident.post("/resident/notices/read", {"through": "9000-01-01T00:00:00Z"}).ok()
    city.hands.pass_by(seconds=2)
    voucher = city.claim(resident, city.campaign())
    city.redeem(shop, city.draw(resident, voucher)["token"], 5_000).ok(201)
    tell(city)
    assert resident.get("/resident/notices").ok()["unread"] == 1


def test_notices_are_read_page_by_page(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    for _ in range(3):
        city.redeem(shop, city.draw(resident, voucher)["token"], 5_000).ok(201)
    tell(city)
    first = resident.get("/resident/notices", limit=2).ok()
    rest = resident.get("/resident/notices", limit=2, cursor=first["next_cursor"]).ok()
    assert [*first["items"], *rest["items"]] == told(resident)
    assert rest["next_cursor"] is None
    refused(resident.get("/resident/notices", cursor="eA"), "validation_failed")


def test_a_kind_that_is_off_is_not_told(city: TestCity) -> None:
    shop, resident = city.merchant(), city.resident()
    settings = resident.get("/resident/notice-settings").ok()
    assert settings == {
        "kinds": {"lapse": True, "payment": True, "reward": True, "decision": True},
        "push": True,
        "silent_from": "20:00",
        "silent_until": "06:00",
        "subscriptions": [],
    }
    changed = resident.send("PATCH", "/resident/notice-settings", {"kinds": {"payment": False}})
    assert changed.ok() == settings | {"kinds": settings["kinds"] | {"payment": False}}
    voucher = city.claim(resident, city.campaign())
    city.redeem(shop, city.draw(resident, voucher)["token"], 5_000).ok(201)
    tell(city)
    assert events(resident) == []
    resident.send("PATCH", "/resident/notice-settings", {"kinds": {"payment": True}}).ok()
    city.redeem(shop, city.draw(resident, voucher)["token"], 5_000).ok(201)
    tell(city)
    assert events(resident) == ["paid"]


def test_what_cannot_be_read_comes_again_and_the_others_are_told(city: TestCity) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    told_of = {
        "id": "trf_" + fresh_key(),
        "kind": "redeem",
        "amount": 1_000,
        "debit_account": f"voucher:{voucher}",
        "credit_account": "merchant:mrc_1",
        "occurred_at": to_text(city.clock()),
    }
    messages = {"bad": "{", "good": json.dumps(told_of)}
    assert city.parts[NoticeParts].tell_of_transfers.take_up(messages) == ["bad"]
    assert events(resident) == ["paid"]


def test_what_is_old_wakes_nobody(city: TestCity) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    long_ago = to_text(city.clock() - timedelta(days=7))
    told_of = (
        f'{{"id":"trf_1","kind":"redeem","amount":1,"debit_account":"voucher:{voucher}",'
        f'"credit_account":"merchant:mrc_1","occurred_at":"{long_ago}"}}'
    )
    assert city.parts[NoticeParts].tell_of_transfers.take_up({"m": told_of}) == []
    assert events(resident) == []


def test_a_voucher_that_nobody_knows_is_no_fault(city: TestCity) -> None:
    told_of = (
        '{"id":"trf_1","kind":"redeem","amount":1,"debit_account":"voucher:vch_none",'
        f'"credit_account":"merchant:mrc_1","occurred_at":"{to_text(city.clock())}"}}'
    )
    assert city.parts[NoticeParts].tell_of_transfers.take_up({"m": told_of}) == []
