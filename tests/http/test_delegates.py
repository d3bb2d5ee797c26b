"""Delegates: who stands for a resident without a phone, and what they may do meanwhile."""

import importlib
import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import KELURAHAN, OTHER_KELURAHAN, Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.operations import operations
from tests.http.paying import pay, sticker_of
from tests.http.signing_in import cookie_of, refresh, sign_in
from tests.http.standing import Phoneless, accept, leave, name, standing, without_phone


@pytest.fixture(scope="module")
def open_one(city: TestCity) -> str:
    return city.campaign(fund=5_000_000, spend_until=to_text(city.hands.now + timedelta(days=90)))


def come_in(city: TestCity, delegate: Person, person: Phoneless) -> Reply:
    proof = city.proof_for(delegate.phone)
    return sign_in(city, proof, subject=person.id)


def claims_of(receipt: str) -> Any:
    payload = receipt.split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


# What a delegate does


def test_a_delegate_claims_draws_and_pays_for_a_resident_without_a_phone(
    city: TestCity, open_one: str
) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    assert acting.get("/resident/profile").ok()["name"] == person.name
    voucher = city.claim(acting, open_one)
    # What is claimed for somebody is theirs, and not the delegate's.
    assert delegate.get("/resident/vouchers").ok()["items"] == []
    refused(delegate.get(f"/resident/vouchers/{voucher}"), "not_found")
    assert [one["id"] for one in acting.get("/resident/vouchers").ok()["items"]] == [voucher]
    drawn = city.draw(acting, voucher)
    scanned = shop.post("/merchant/scans", {"token": drawn["token"]}).ok()
    assert (scanned["resident"], scanned["payer"]) == ("M*** K***", "S*** R***")
    topics = {"topics": ["wallet", f"payment:{drawn['id']}"]}
    acting.post("/live/tickets", topics).ok(201)
    paid = city.redeem(shop, drawn["token"], 20_000).ok(201)
    state = acting.get(f"/resident/payment-tokens/{drawn['id']}").ok()
    assert (state["state"], state["redemption"]["id"]) == ("used", paid["id"])
    assert acting.get(f"/resident/vouchers/{voucher}").ok()["remaining"] == 30_000


def test_each_payment_says_who_has_paid(city: TestCity, open_one: str) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    voucher = city.claim(acting, open_one)
    token, key = city.draw(acting, voucher)["token"], fresh_key()
    paid = city.redeem(shop, token, 20_000, key).ok(201)
    assert paid["payer"] == "S*** R***"
    assert claims_of(paid["receipt"])["payer"] == delegate.id
    # Told again it says the same.
    again = city.redeem(shop, token, 20_000, key)
    assert again.replayed
    assert again.ok(201) == paid
    city.stream.catch_up()
    (listed,) = shop.get("/merchant/redemptions").ok()["items"]
    assert listed["payer"] == "S*** R***"
    (own,) = acting.get("/resident/redemptions").ok()["items"]
    assert own["payer"] == "S*** R***"
    kinds = {
        one["kind"]: one
        for one in city.finance.every("/finance/transfers", account=f"voucher:{voucher}")
    }
    assert kinds["redeem"]["payer"] == delegate.id
    assert kinds["issue"]["actor"] == f"resident:{delegate.id}"
    # Whoever pays for themselves is named by nobody.
    mine = city.claim(delegate, open_one)
    alone = city.redeem(shop, city.draw(delegate, mine)["token"], 1_000).ok(201)
    assert alone["payer"] is None
    assert "payer" not in claims_of(alone["receipt"])


def test_a_phone_comes_in_as_its_own_holder_unless_somebody_else_is_asked_for(
    city: TestCity,
) -> None:
    person, delegate = without_phone(city, "Aaa Paling Depan"), city.resident()
    standing(city, person, delegate)
    session = sign_in(city, city.proof_for(delegate.phone))
    assert session.ok()["subject"] == delegate.id
    assert session.ok()["subjects"] == [
        {"id": delegate.id, "name": "Siti Rahayu"},
        {"id": person.id, "name": person.name, "delegated": True},
    ]
    # And goes over to the other by their cookie, and back.
    for one in (person.id, delegate.id):
        session = refresh(city, cookie_of(session), subject=one)
        assert session.ok()["subject"] == one


def test_a_delegate_does_what_pays_and_nothing_else(city: TestCity) -> None:
    """Nothing by which they could stay who they are: no card, no objection, no setting."""
    person, delegate = without_phone(city), city.resident()
    acting = standing(city, person, delegate)
    routes = {
        (route.method, route.path): route
        for api in importlib.import_module("app").app.apis
        for route in api.routes
    }
    closed = [
        (method, path)
        for method, path, _ in operations(city)
        if "resident" in routes[method, f"{path}"].roles and not routes[method, path].delegated
    ]
    assert len(closed) > 15
    for method, path in closed:
        asked = path.replace("{", "").replace("}", "")
        refused(acting.send(method, asked, {} if method != "GET" else None, key="k"), "forbidden")
    refused(acting.post("/resident/claims", {"code": "X" * 13}), "forbidden")


def test_a_delegate_claims_nothing_that_the_resident_may_not(city: TestCity) -> None:
    person, delegate = without_phone(city, kelurahan=KELURAHAN), city.resident(OTHER_KELURAHAN)
    acting = standing(city, person, delegate)
    there, here = city.campaign(kelurahan=[OTHER_KELURAHAN]), city.campaign(kelurahan=[KELURAHAN])
    refused(acting.post("/resident/claims", {"campaign_id": there}), "not_eligible")
    city.claim(acting, here)
    refused(acting.post("/resident/claims", {"campaign_id": here}), "already_claimed")
    # By their own phone they claim what is their own.
    city.claim(delegate, there)


def test_a_delegate_does_not_pay_at_a_shop_of_their_own(city: TestCity, open_one: str) -> None:
    person, delegate = without_phone(city), city.resident()
    shop = city.merchant(phone=delegate.phone)
    acting = standing(city, person, delegate)
    voucher = city.claim(acting, open_one)
    token = city.draw(acting, voucher)["token"]
    refused(shop.post("/merchant/scans", {"token": token}), "own_shop")
    refused(city.redeem(shop, token, 1_000), "own_shop")
    refused(acting.post("/resident/stickers/read", {"sticker": sticker_of(shop)}), "own_shop")
    other = city.merchant()
    found = acting.post("/resident/stickers/read", {"sticker": sticker_of(other)}).ok()
    assert [one["id"] for one in found["vouchers"]] == [voucher]


def test_a_delegate_pays_at_a_sticker_and_each_part_says_so(city: TestCity, open_one: str) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    first, second = city.claim(acting, open_one), city.claim(acting, city.campaign())
    paid = pay(acting, sticker_of(shop), 70_000).ok(201)
    assert {one["voucher_id"] for one in paid["parts"]} == {first, second}
    assert {one["payer"] for one in paid["parts"]} == {"S*** R***"}
    assert acting.get(f"/resident/payments/{paid['id']}").ok()["amount"] == 70_000
    leave(person, delegate).ok()
    refused(pay(acting, sticker_of(shop), 1_000), "unauthenticated")
    # What was paid with is the resident's: the delegate themselves does not see it.
    refused(delegate.get(f"/resident/payments/{paid['id']}"), "not_found")


# Naming and accepting


def test_one_persons_word_is_not_enough(city: TestCity, open_one: str) -> None:
    person, delegate = without_phone(city), city.resident()
    # Not the delegate's,
    refused(accept(person, delegate), "not_found")
    name(city, person, delegate).ok(201)
    # nor the officer's: until it is accepted nothing has begun.
    refused(come_in(city, delegate, person), "forbidden")
    (asked,) = delegate.get("/resident/delegations").ok()["items"]
    assert asked == {
        "resident_id": person.id,
        "name": "M*** K***",
        "state": "proposed",
        "until": asked["until"],
    }
    # It is theirs to accept who was named, by the phone that was.
    refused(accept(person, city.resident()), "not_found")
    told = accept(person, delegate).ok()
    assert (told["name"], told["state"]) == (person.name, "active")
    assert accept(person, delegate).ok() == told
    come_in(city, delegate, person).ok()


def test_an_officer_names_nobody_with_their_own_phone(city: TestCity) -> None:
    person, officer = without_phone(city), city.resident(phone=city.admin.phone)
    refused(name(city, person, officer), "same_person")


def test_who_is_named_is_another_resident_with_a_phone(city: TestCity) -> None:
    person, delegate = without_phone(city), city.resident()
    path = f"/admin/residents/{person.id}/delegates"
    until = to_text(city.hands.now + timedelta(days=1))
    body = {"until": until, "reason": "surat kuasa"}
    for wrong in (
        {},
        {"phone": delegate.phone, "resident_id": delegate.id},
        {"phone": city.new_phone()},
        {"phone": "0"},
        {"resident_id": person.id},
        {"resident_id": without_phone(city).id},
        {"resident_id": "res_0000000000000000"},
        {"phone": delegate.phone, "until": to_text(city.hands.now)},
        {"phone": delegate.phone, "until": to_text(city.hands.now + timedelta(days=367))},
        {"phone": delegate.phone, "until": "besok"},
        {"phone": delegate.phone, "reason": ""},
    ):
        refused(city.admin.post(path, body | wrong), "validation_failed")
    refused(city.admin.post(path.replace(person.id, "res_nobody"), body), "not_found")
    refused(name(city, Phoneless(delegate.id, "", ""), city.resident()), "state_conflict")
    # A phone that several residents share says too little.
    shared = city.new_phone()
    one, _ = city.residents(2, phones=[shared, shared])
    refused(city.admin.post(path, body | {"phone": shared}), "validation_failed")
    city.admin.post(path, body | {"resident_id": one.id}).ok(201)


def test_a_delegate_is_named_once_by_one_key_and_stands_in_the_journal(city: TestCity) -> None:
    person, delegate, key = without_phone(city), city.resident(), fresh_key()
    city.hands.pass_by(seconds=1)
    named = name(city, person, delegate, key).ok(201)
    assert (named["delegate_id"], named["state"]) == (delegate.id, "proposed")
    assert name(city, person, delegate, key).replayed
    refused(name(city, person, delegate), "state_conflict")
    city.hands.pass_by(seconds=1)
    accept(person, delegate).ok()
    told = city.finance.every("/finance/audit-journal", object=person.id)
    assert [(one["action"], one["actor"]) for one in told] == [
        ("delegate.accept", f"resident:{delegate.id}"),
        ("delegate.name", f"admin:{city.admin.id}"),
    ]
    assert told[1]["details"]["delegate"] == delegate.id
    (listed,) = city.admin.get(f"/admin/residents/{person.id}/delegates").ok()["items"]
    assert listed == named | {"state": "active"}


def test_a_phone_stands_for_a_family_and_not_for_a_trade(city: TestCity) -> None:
    delegate = city.resident()
    persons = [without_phone(city, f"Mbah {number}") for number in range(5)]
    for person in persons[:4]:
        name(city, person, delegate).ok(201)
    refused(name(city, persons[4], delegate), "state_conflict")
    # Whoever is no more stood for makes room; so does time.
    delegate.post(f"/resident/delegations/{persons[0].id}/leave").ok()
    name(city, persons[4], delegate, until=to_text(city.hands.now + timedelta(days=2))).ok(201)
    refused(name(city, persons[0], delegate), "state_conflict")
    city.hands.pass_by(days=3)
    name(city, persons[0], delegate).ok(201)
    found: list[Any] = delegate.get("/resident/delegations").ok()["items"]
    assert {one["resident_id"] for one in found} == {one.id for one in persons[:4]}
