"""An order from the partner's server through the resident's wallet and back."""

from typing import Any

import pytest

from tests.http.checkouts import RETURN_URL, Held, act, agree, opened, order, refund
from tests.http.client import OTHER_KELURAHAN, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of


def test_an_order_is_agreed_to_captured_and_refunded(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    made = partner.post("/partner/checkouts", order(shop)).ok(201)
    assert made["state"] == "open"
    assert made["url"].endswith(f"/wallet/#/checkout/{made['id']}")
    seen = resident.get(f"/resident/checkouts/{made['id']}").ok()
    assert (seen["state"], seen["goods"], seen["partner_name"]) == ("open", 30_000, "Pasar Daring")
    agreed = agree(resident, made["id"]).ok()
    assert (agreed["state"], agreed["authorized"]) == ("authorized", 30_000)
    assert agreed["return_to"] == f"{RETURN_URL}?checkout={made['id']}&state=authorized"
    assert city.balance(f"hold:{made['id']}") == 30_000
    assert city.balance(f"voucher:{voucher}") == 20_000
    captured = act(partner, made["id"], "capture", amount=25_000).ok()
    assert (captured["state"], captured["captured"]) == ("captured", 25_000)
    assert city.balance(f"merchant:{shop.id}") == 25_000
    assert city.balance(f"voucher:{voucher}") == 25_000
    given = refund(partner, made["id"], 5_000).ok(201)
    assert (given["checkout_id"], given["amount"]) == (made["id"], 5_000)
    assert city.balance(f"voucher:{voucher}") == 30_000
    now = partner.get(f"/partner/checkouts/{made['id']}").ok()
    assert (now["state"], now["refunded"]) == ("captured", 5_000)
    (part,) = resident.get(f"/resident/checkouts/{made['id']}").ok()["vouchers"]
    assert (part["amount"], part["captured"], part["refunded"]) == (30_000, 25_000, 5_000)


def test_whoever_moves_money_answers_the_same_key_with_the_first_success(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    city.claim(resident, city.campaign())
    keys = [fresh_key() for _ in range(4)]
    body = order(shop)
    first = [partner.post("/partner/checkouts", body, key=keys[0])]
    checkout = first[0].ok(201)["id"]
    first.append(agree(resident, checkout, key=keys[1]))
    first.append(act(partner, checkout, "capture", key=keys[2], amount=20_000))
    first.append(refund(partner, checkout, 1_000, key=keys[3]))
    stored = city.transfers_stored()
    # A day and more later it is what it was, though an open checkout would have expired.
    city.hands.pass_by(hours=36)
    again = [
        partner.post("/partner/checkouts", body, key=keys[0]),
        agree(resident, checkout, key=keys[1]),
        act(partner, checkout, "capture", key=keys[2], amount=20_000),
        refund(partner, checkout, 1_000, key=keys[3]),
    ]
    assert [one.status for one in again] == [201, 200, 200, 201]
    assert [one.body for one in again] == [one.body for one in first]
    assert all(one.replayed for one in again)
    assert city.transfers_stored() == stored
    refused(act(partner, checkout, "capture", key=keys[2]), "idempotency_key_reused")


def test_a_void_is_answered_again_under_its_key(city: TestCity) -> None:
    held, key = Held(city), fresh_key()
    first = held.act("void", key)
    assert held.act("void", key).body == first.ok()
    assert held.balances() == (50_000, 0, 0)


def test_an_order_has_one_checkout_until_that_is_over(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    city.claim(resident, city.campaign())
    body = order(shop)
    first = partner.post("/partner/checkouts", body).ok(201)["id"]
    known = refused(partner.post("/partner/checkouts", body), "state_conflict")
    assert (known["checkout_id"], known["state"]) == (first, "open")
    # Another partner's order may have the same number.
    partner_of(city).post("/partner/checkouts", body).ok(201)
    resident.post(f"/resident/checkouts/{first}/decline").ok()
    second = partner.post("/partner/checkouts", body).ok(201)["id"]
    city.hands.pass_by(minutes=31)
    third = partner.post("/partner/checkouts", body).ok(201)["id"]
    assert len({first, second, third}) == 3
    agree(resident, third).ok()
    act(partner, third, "capture").ok()
    city.hands.pass_by(days=30)
    known = refused(partner.post("/partner/checkouts", body), "state_conflict")
    assert (known["checkout_id"], known["state"]) == (third, "captured")


def test_what_is_not_agreed_to_in_time_has_expired(city: TestCity) -> None:
    partner, resident = partner_of(city), city.resident()
    city.claim(resident, city.campaign())
    checkout = opened(partner, city.merchant())
    city.hands.pass_by(minutes=30)
    assert resident.get(f"/resident/checkouts/{checkout}").ok()["state"] == "expired"
    told = refused(agree(resident, checkout), "state_conflict")
    assert told["state"] == "expired"
    refused(resident.post(f"/resident/checkouts/{checkout}/decline"), "state_conflict")
    refused(act(partner, checkout, "capture"), "state_conflict")


def test_who_declines_is_answered_so_again_and_nobody_else_sees_it(city: TestCity) -> None:
    partner, (resident, other) = partner_of(city), city.residents(2)
    checkout = opened(partner, city.merchant())
    path = f"/resident/checkouts/{checkout}"
    other.get(path).ok()
    declined = resident.post(f"{path}/decline").ok()
    assert declined["return_to"].endswith("&state=declined")
    assert resident.post(f"{path}/decline").ok() == declined
    refused(other.get(path), "not_found")
    refused(other.post(f"{path}/decline"), "state_conflict")
    assert partner.get(f"/partner/checkouts/{checkout}").ok()["state"] == "declined"


def test_a_partner_sees_its_own_checkouts_and_no_others(city: TestCity) -> None:
    held, other = Held(city), partner_of(city)
    refused(other.get(f"/partner/checkouts/{held.checkout}"), "not_found")
    for action in ("capture", "void"):
        refused(act(other, held.checkout, action), "not_found")
    refused(refund(other, held.checkout, 1), "not_found")
    assert held.balances() == (20_000, 30_000, 0)


@pytest.mark.parametrize(
    "return_url",
    [
        "https://evil.example/kembali",
        "https://toko.example.evil.example/",
        "http://toko.example/",
        "https://toko.example@evil.example/",
        "https://toko.example:8443/",
        "javascript:alert(1)",
        "//toko.example/",
    ],
)
def test_shoppers_go_back_to_registered_origins_alone(city: TestCity, return_url: str) -> None:
    partner = partner_of(city)
    body = order(city.merchant(), return_url=return_url)
    told = refused(partner.post("/partner/checkouts", body), "validation_failed")
    assert [one["field"] for one in told["errors"]] == ["return_url"]


def test_a_checkout_is_for_a_merchant_that_is_active(city: TestCity) -> None:
    partner, shop = partner_of(city), city.merchant()
    body = order(shop, merchant_id="mrc_000000000000")
    refused(partner.post("/partner/checkouts", body), "not_found")
    city.admin.post(f"/admin/merchants/{shop.id}/suspend", {"reason": "diperiksa"}).ok()
    refused(partner.post("/partner/checkouts", order(shop)), "merchant_not_active")


@pytest.mark.parametrize(
    "given",
    [
        {"goods": 0},
        {"goods": "1"},
        {"shipping": -1},
        {"order_id": ""},
        {"order_id": "a\nb"},
        {"return_url": "https://toko.example/" + "a" * 300},
        {"partial": 1},
        {"price": 1},
    ],
)
def test_what_is_no_order_is_refused(city: TestCity, given: dict[str, Any]) -> None:
    body = order(city.merchant(), **given)
    refused(partner_of(city).post("/partner/checkouts", body), "validation_failed")


def test_vouchers_are_named_or_found(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    later = city.claim(resident, city.campaign())
    city.hands.pass_by(minutes=1)
    sooner = city.claim(resident, city.campaign(spend_until=city.draft()["claim_until"]))
    found = agree(resident, opened(partner, shop, 60_000)).ok()["vouchers"]
    assert [(one["voucher_id"], one["amount"]) for one in found] == [
        (sooner, 50_000),
        (later, 10_000),
    ]
    named = agree(resident, opened(partner, shop, 40_000), later).ok()["vouchers"]
    assert [(one["voucher_id"], one["amount"]) for one in named] == [(later, 40_000)]


def test_a_part_of_what_several_vouchers_hold_is_captured_and_refunded(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    sooner, later = (
        city.claim(resident, city.campaign(spend_until=city.draft()["claim_until"])),
        city.claim(resident, city.campaign()),
    )
    checkout = opened(partner, shop, 100_000)
    agree(resident, checkout).ok()
    act(partner, checkout, "capture", amount=70_000).ok()
    assert [city.balance(f"voucher:{one}") for one in (sooner, later)] == [0, 30_000]
    refund(partner, checkout, 25_000).ok(201)
    assert [city.balance(f"voucher:{one}") for one in (sooner, later)] == [5_000, 50_000]
    assert city.balance(f"merchant:{shop.id}") == 45_000
    refused(refund(partner, checkout, 45_001), "refund_too_large")
    refund(partner, checkout, 45_000).ok(201)
    assert city.balance(f"merchant:{shop.id}") == 0


def test_shipping_and_partners_who_take_less(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    ships = city.claim(resident, city.campaign(pays_shipping=True))
    other = city.claim(resident, city.campaign())

    def agreed(*vouchers: str, **given: Any) -> int:
        checkout = opened(partner, shop, **given)
        held = int(agree(resident, checkout, *vouchers).ok()["authorized"])
        act(partner, checkout, "void").ok()
        return held

    assert agreed(other, goods=40_000, shipping=10_000) == 40_000
    assert agreed(ships, goods=40_000, shipping=10_000) == 50_000
    assert agreed(other, goods=70_000, partial=True) == 50_000
    refused(agree(resident, opened(partner, shop, 50_001), other), "voucher_insufficient")
    dear = opened(partner, shop, 45_000, shipping=10_000)
    refused(agree(resident, dear, ships), "voucher_insufficient")


def test_only_residents_of_a_campaign_have_what_pays(city: TestCity) -> None:
    partner, shop = partner_of(city), city.merchant()
    resident = city.resident(OTHER_KELURAHAN)
    refused(agree(resident, opened(partner, shop)), "voucher_insufficient")


def test_a_tills_code_holds_nothing_and_a_partner_redeems_nothing(city: TestCity) -> None:
    """The code is for a till: of another `typ` and `aud` than what a partner signs in by."""
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign())
    code = city.draw(resident, voucher)["token"]
    checkout = opened(partner, shop)
    bearer = {"Authorization": f"Bearer {code}"}
    body = order(shop)
    refused(city.send("POST", "/partner/checkouts", body, headers=bearer), "unauthenticated")
    path = f"/resident/checkouts/{checkout}/authorize"
    refused(city.send("POST", path, {}, headers=bearer), "unauthenticated")
    refused(resident.post(path, {"token": code}), "validation_failed")
    refused(resident.post(path, {"voucher_ids": [code]}), "validation_failed")
    for who in (partner, shop):
        refused(who.post(path), "forbidden")
    refused(partner.post("/merchant/redemptions", {"token": code, "amount": 1}), "forbidden")
    refused(partner.post(f"/partner/checkouts/{checkout}/authorize", {"token": code}), "not_found")
    refused(partner.post("/partner/checkouts", body | {"token": code}), "validation_failed")
    assert city.balance(f"voucher:{voucher}") == 50_000
