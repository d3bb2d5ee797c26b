"""Purchase orders that do not go on: bad bodies, wrong people or moments, and the same twice."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.staff import StaffRole
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.purchasing import ORDERS, Purchase, bast, item, sp2d, wanted
from tests.http.settling import owed

BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({"unit": ""}, "unit"),
    ({"unit": "=1+1"}, "unit"),
    ({"unit": "x" * 101}, "unit"),
    ({"account_code": ""}, "account_code"),
    ({"account_code": "5.1\n"}, "account_code"),
    ({"reference": "-"}, "reference"),
    ({"means": "TUNAI"}, "means"),
    ({"items": []}, "items"),
    ({"items": [item()] * 101}, "items"),
    ({"items": [item(0)]}, "items[0].quantity"),
    ({"items": [item(-1)]}, "items[0].quantity"),
    ({"items": [item(1_000_001)]}, "items[0].quantity"),
    ({"items": [item(unit_price=0)]}, "items[0].unit_price"),
    ({"items": [item() | {"unit_price": 1.5}]}, "items[0].unit_price"),
    ({"items": [item() | {"price": 1}]}, "items[0].price"),
    ({"items": [item(name="@SUM(1)")]}, "items[0].name"),
    ({"items": [item(2, 10**15)]}, "items"),
    ({"total": 1}, "total"),
]


@pytest.mark.parametrize(("given", "field"), BAD_BODIES, ids=str)
def test_a_bad_body_is_told_which_field(city: TestCity, given: dict[str, Any], field: str) -> None:
    reply = city.admin.post(ORDERS, wanted(city.merchant()) | given, key=fresh_key())
    errors = refused(reply, "validation_failed")["errors"]
    assert [one["field"] for one in errors] == [field]


BAD_ACCEPTANCES: list[tuple[dict[str, Any], str]] = [
    ({"bast": ""}, "bast"),
    ({"quantities": []}, "quantities"),
    ({"quantities": [0]}, "quantities"),
    ({"quantities": [1, 1]}, "quantities"),
    ({"quantities": [11]}, "quantities[0]"),
    ({"quantities": [-1]}, "quantities[0]"),
    ({"taxes": [{"kind": "ppn", "amount": 500_000}]}, "taxes"),
    ({"taxes": [{"kind": "ppn", "amount": 1}, {"kind": "ppn", "amount": 1}]}, "taxes"),
    ({"taxes": [{"kind": "ppn", "amount": 0}]}, "taxes[0].amount"),
    ({"taxes": [{"kind": "pph21", "amount": 1}]}, "taxes[0].kind"),
]


def test_a_bad_acceptance_is_told_which_field_and_moves_nothing(city: TestCity) -> None:
    order = Purchase(city).delivered()
    stored = city.transfers_stored()
    for given, field in BAD_ACCEPTANCES:
        errors = refused(order.accept(**given), "validation_failed")["errors"]
        assert [one["field"] for one in errors] == [field], given
    assert city.transfers_stored() == stored
    assert order.get()["state"] == "delivered"


def test_a_merchant_that_there_is_not_is_not_bought_from(city: TestCity) -> None:
    for id in ("mrc_none", "x", "res_1"):
        body = wanted(city.merchant(), merchant_id=id)
        refused(city.admin.post(ORDERS, body, key=fresh_key()), "not_found")


def test_an_order_that_there_is_not_is_not_found(city: TestCity) -> None:
    merchant = city.merchant()
    for id in ("ord_none", "x", "%00", "ord_" + "x" * 600):
        refused(city.admin.get(f"{ORDERS}/{id}"), "not_found")
        refused(city.admin.post(f"{ORDERS}/{id}/submit"), "not_found")
        body = {"bast": bast()}
        refused(city.admin.post(f"{ORDERS}/{id}/accept", body, key=fresh_key()), "not_found")
        path = f"/finance/purchase-orders/{id}/approve"
        refused(city.finance.post(path, {"reference": "x1"}, key=fresh_key()), "not_found")
        refused(merchant.post(f"/merchant/purchase-orders/{id}/deliver"), "not_found")


def test_what_moves_money_takes_a_key(city: TestCity) -> None:
    order = Purchase(city).submitted()
    for person, path, body in (
        (city.admin, ORDERS, wanted(order.shop)),
        (city.finance, f"/finance/purchase-orders/{order.id}/approve", {"reference": sp2d()}),
        (city.admin, f"{order.path}/accept", {"bast": bast()}),
        (city.admin, f"{order.path}/cancel", {}),
    ):
        refused(person.post(path, body), "idempotency_key_required")


def another_role(city: TestCity, phone: str, role: str) -> Person:
    """Who has this phone, as a member of the staff in another role."""
    staff = city.parts[IdentityParts].staff
    staff.appoint(phone, "Sri Wahyuni", cast(StaffRole, role))
    return city.sign_in(phone, role)


def test_whoever_drafted_or_submitted_does_not_approve_in_another_role(city: TestCity) -> None:
    phone = city.new_phone()
    officer, same = another_role(city, phone, "admin"), another_role(city, phone, "finance")
    drafted, submitted = Purchase(city), Purchase(city)
    body = wanted(drafted.shop)
    drafted.id = officer.post(ORDERS, body, key=fresh_key()).ok(201)["id"]
    drafted.submitted()
    officer.post(f"{submitted.path}/submit").ok()
    for order in (drafted, submitted):
        refused(order.approve(by=same), "same_person")
        assert order.get()["state"] == "submitted"
        order.approve().ok()


def test_what_was_changed_since_it_was_seen_is_not_approved(city: TestCity) -> None:
    order = Purchase(city).submitted()
    saw = order.get()["version"]
    path = f"/finance/purchase-orders/{order.id}/reject"
    city.finance.post(path, {"reason": "harga terlalu tinggi"}).ok()
    dearer = wanted(order.shop, item(quantity=1_000))
    city.admin.send("PATCH", order.path, dearer).ok()
    order.submitted()
    refused(order.approve(version=saw), "state_conflict")
    assert order.get()["state"] == "submitted"
    assert order.approve(version=order.get()["version"]).ok()["state"] == "approved"


def test_whoever_sells_at_the_shop_does_not_approve(city: TestCity) -> None:
    phone = city.new_phone()
    seller = another_role(city, phone, "finance")
    order = Purchase(city, shop=city.merchant(phone=phone)).submitted()
    detail = refused(order.approve(by=seller), "own_shop")["detail"]
    assert "tidak disetujui" in detail
    order.approve().ok()


def test_whoever_sells_at_the_shop_does_not_accept_its_delivery(city: TestCity) -> None:
    phone = city.new_phone()
    seller = another_role(city, phone, "admin")
    order = Purchase(city, shop=city.merchant(phone=phone)).delivered()
    stored, body = city.transfers_stored(), {"bast": bast()}
    reply = seller.post(f"{order.path}/accept", body, key=fresh_key())
    assert "tidak diterima" in refused(reply, "own_shop")["detail"]
    assert (city.transfers_stored(), order.get()["state"]) == (stored, "delivered")
    order.accept().ok()


def test_a_step_at_a_wrong_moment_says_where_the_order_stands(city: TestCity) -> None:
    order = Purchase(city)
    for reply in (order.approve(), order.accept(), order.act("send-back", reason="x")):
        assert refused(reply, "state_conflict")["state"] == "draft"
    refused(order.deliver(), "not_found")
    order.approved()
    for reply in (order.act("submit"), order.approve(), order.accept()):
        assert refused(reply, "state_conflict")["state"] == "approved"
    path = f"/finance/purchase-orders/{order.id}/reject"
    assert refused(city.finance.post(path, {"reason": "x"}), "state_conflict")
    order.deliver().ok()
    for reply in (order.deliver(), order.act("cancel"), order.approve()):
        assert refused(reply, "state_conflict")["state"] == "delivered"
    order.accept().ok()
    for reply in (order.deliver(), order.act("cancel"), order.accept()):
        assert refused(reply, "state_conflict")["state"] == "accepted"


def test_the_same_key_is_answered_the_same_at_every_step(city: TestCity) -> None:
    shop, key = city.merchant(), fresh_key()
    body = wanted(shop)
    first = city.admin.post(ORDERS, body, key=key).ok(201)
    again = city.admin.post(ORDERS, body, key=key)
    assert (again.ok(201), again.replayed) == (first, True)
    refused(city.admin.post(ORDERS, wanted(shop), key=key), "idempotency_key_reused")
    order = Purchase(city, shop=shop)
    number = bast()
    tax = [{"kind": "ppn", "amount": 1_000}]
    steps: tuple[Callable[[str], Reply], ...] = (
        lambda key: order.act("submit", key),
        lambda key: order.approve(key=key),
        lambda key: order.deliver(key=key),
        lambda key: order.accept(key, bast=number, quantities=[4], taxes=tax),
        lambda key: order.act("cancel", key),
    )
    told = []
    for step in steps:
        key = fresh_key()
        told.append((step, key, step(key).ok()))
    stored = city.transfers_stored()
    for step, key, answer in told:
        again = step(key)
        assert (again.ok(), again.replayed) == (answer, True)
    assert city.transfers_stored() == stored
    accept_key = told[3][1]
    refused(order.accept(accept_key, bast=number), "idempotency_key_reused")


def test_the_same_bast_saying_the_same_is_answered_as_before_also_under_another_key(
    city: TestCity,
) -> None:
    order, number = Purchase(city).delivered(), bast()
    first = order.accept(bast=number, quantities=[4]).ok()
    order.deliver().ok()
    again = order.accept(bast=f" {number.lower()}", quantities=[4])
    assert (again.ok(), again.replayed) == (first, True)
    assert owed(city, order.shop) == 200_000
    refused(order.accept(bast=number, quantities=[5]), "reference_used")
    refused(order.accept(bast=number), "reference_used")
    assert owed(city, order.shop) == 200_000
    # Of another order it is another number.
    other = Purchase(city).delivered()
    other.accept(bast=number).ok()


def test_lists_take_a_state_that_there_is_and_their_own_cursors(city: TestCity) -> None:
    shop = city.merchant()
    refused(city.admin.get(ORDERS, state="x"), "validation_failed")
    refused(shop.get("/merchant/purchase-orders", state="x"), "validation_failed")
    for cursor in ("x", "b3JkX25vbmU", "~"):
        refused(city.admin.get(ORDERS, cursor=cursor), "validation_failed")
        refused(shop.get("/merchant/purchase-orders", cursor=cursor), "validation_failed")
