"""Removed at once: whoever was removed changes nothing more, although their token lives on."""

import importlib
from typing import Any

import pytest

from chalicelib.core.http.api import Route
from chalicelib.core.values.subject import MERCHANT, RESIDENT, STAFF_ROLES
from tests.http.cashiers import add, remove
from tests.http.checkouts import agree, opened
from tests.http.client import RESIDENT_HEADER, Person, csv, fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.partners import partner_of
from tests.http.rewarding import at_own_shop, program
from tests.http.schedules import first, write_of

ROUTES: list[Route] = [
    route
    for api in importlib.import_module("app").app.apis
    for route in api.routes
    if route.changes_something and route.roles
]


def asked(person: Person, route: Route) -> Any:
    path = route.path.format(**dict.fromkeys(_names(route.path), "x"))
    return person.send(route.method, path, {}, key=fresh_key())


def _names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def dismissed(city: TestCity, role: str) -> Person:
    """Somebody of the staff whom two admins have removed while they were signed in."""
    phone, second = city.new_phone(), city.sign_in(SECOND_ADMIN, "admin")
    body = {"phone": phone, "name": "Joko", "role": role}
    member = city.admin.post("/admin/staff", body).ok(201)["id"]
    second.post(f"/admin/staff/{member}/confirm").ok()
    signed_in = city.sign_in(phone, role)
    city.admin.send("DELETE", f"/admin/staff/{member}").ok()
    second.post(f"/admin/staff/{member}/confirm").ok()
    return signed_in


# Staff


@pytest.fixture(scope="module", params=["admin", "finance"])
def removed(request: pytest.FixtureRequest, city: TestCity) -> Person:
    city.hands.pass_by(minutes=16)
    return dismissed(city, request.param)


def test_whoever_was_removed_from_the_staff_is_refused_wherever_something_is_changed(
    removed: Person,
) -> None:
    theirs = [route for route in ROUTES if removed.role in route.roles]
    assert len(theirs) > 10
    for route in theirs:
        # Before the body is read, and before what their key has done.
        refused(asked(removed, route), "unauthenticated")


def test_no_route_of_the_staff_reads_its_own_conditions_instead() -> None:
    assert not [one.path for one in ROUTES if one.conditioned and one.roles & {*STAFF_ROLES}]


def test_a_removed_officer_is_not_told_what_their_key_has_done(city: TestCity) -> None:
    city.hands.pass_by(minutes=16)
    phone, second = city.new_phone(), city.sign_in(SECOND_ADMIN, "admin")
    body = {"phone": phone, "name": "Joko", "role": "finance"}
    member = city.admin.post("/admin/staff", body).ok(201)["id"]
    second.post(f"/admin/staff/{member}/confirm").ok()
    joko, key = city.sign_in(phone, "finance"), fresh_key()
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    funds = {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
    joko.post(path, funds, key=key).ok(201)
    city.admin.send("DELETE", f"/admin/staff/{member}").ok()
    # Only proposed: they still are who they are.
    assert joko.post(path, funds, key=key).replayed
    second.post(f"/admin/staff/{member}/confirm").ok()
    refused(joko.post(path, funds, key=key), "unauthenticated")
    joko.get("/finance/accounts").ok()


# Cashiers


def test_a_cashier_who_was_taken_off_the_till_changes_nothing_more(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    cashier_id = add(owner, phone).ok(201)["id"]
    cashier = city.sign_in(phone, "merchant")
    offer = {"name": "Cwie mie", "kind": "goods", "price": 17_500}
    remove(owner, cashier_id).ok()
    for route in ROUTES:
        if MERCHANT in route.roles and not route.conditioned:
            refused(asked(cashier, route), "forbidden")
    refused(cashier.post("/merchant/products", offer), "forbidden")


def test_what_is_not_asked_first_has_it_in_its_own_conditions() -> None:
    # All three of the till: tests/http/test_cashier_tills.py.
    assert {one.path for one in ROUTES if one.conditioned} == {
        "/merchant/scans",
        "/merchant/redemptions",
        "/merchant/redemptions/{redemption_id}/refunds",
        "/merchant/payments/{payment_id}/undo",
        "/resident/payments",
        "/resident/payments/{payment_id}/undo-request",
        "/resident/checkouts/{checkout_id}/authorize",
        "/resident/checkouts/{checkout_id}/decline",
        "/resident/claims",
        "/resident/delegations/{resident_id}/accept",
        "/resident/delegations/{resident_id}/leave",
        "/resident/incentive-claims",
        "/resident/incentive-claims/{claim_id}/card",
        "/resident/incentive-claims/{claim_id}/objections",
        # Changes nothing.
        "/resident/stickers/read",
        "/resident/vouchers/{voucher_id}/payment-tokens",
    }
    # Notices move no money, and a push asks whose the phone is when it is sent.
    notices = ("/resident/notice", "/resident/push-subscriptions")
    # So does a ticket: tests/http/test_live.py.
    live = "/live/tickets"
    # A passkey is made at a phone that stands, and asked whose the phone is when it is used.
    elsewhere = (*notices, live, "/auth/passkeys", "/auth/step-up")
    assert all(
        one.conditioned or one.path.startswith(elsewhere) for one in ROUTES if RESIDENT in one.roles
    )


# Residents


def moved(city: TestCity, resident: Person) -> str:
    """Another phone for a resident."""
    phone = city.new_phone()
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": phone}).ok()
    return phone


def imported(city: TestCity, phone: str) -> tuple[Person, str]:
    """A resident who has signed in, and their NIK."""
    nik = city.new_nik()
    row = (nik, "Siti Rahayu", phone, "35.73.01.1001", "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()
    return city.sign_in(phone, "resident"), nik


def test_a_phone_that_was_taken_can_neither_draw_nor_pay_nor_claim(city: TestCity) -> None:
    resident, shop, open_one = city.resident(), city.merchant(), city.campaign()
    voucher = city.claim(resident, city.campaign())
    drawn = city.draw(resident, voucher, code=True)
    path = f"/resident/vouchers/{voucher}"
    phone = moved(city, resident)
    # In this very second, and later.
    for minutes in (0, 1):
        city.hands.pass_by(minutes=minutes)
        refused(resident.post(f"{path}/payment-tokens", {}), "not_found")
        refused(resident.get(path), "not_found")
        assert resident.get("/resident/vouchers").ok()["items"] == []
        claim = {"campaign_id": open_one}
        refused(resident.post("/resident/claims", claim, key=fresh_key()), "unauthenticated")
        receipt = {"rrn": "634512345678", "merchant_id": shop.id, "amount": 40_000}
        refused(resident.post("/resident/incentive-claims", receipt), "unauthenticated")
        refused(city.redeem(shop, drawn["token"], 1_000), "token_expired")
        refused(shop.post("/merchant/scans", {"token": drawn["token"]}), "token_expired")
        typed = {"code": drawn["code"], "amount": 1_000}
        refused(shop.post("/merchant/redemptions", typed), "token_expired")
    assert city.balance(f"voucher:{voucher}") == 50_000
    anew = city.sign_in(phone, "resident")
    assert [one["id"] for one in anew.get("/resident/vouchers").ok()["items"]] == [voucher]
    city.redeem(shop, city.draw(anew, voucher)["token"], 1_000).ok(201)
    city.claim(anew, open_one)


def test_a_phone_that_was_taken_decides_no_order_and_asks_nothing_of_a_claim(
    city: TestCity,
) -> None:
    made = program(city)
    payment, resident = made.payment(), made.resident
    claim = made.claim(payment, remember=True)
    voucher = city.claim(resident, city.campaign())
    order = opened(partner_of(city), made.shop)
    path = f"/resident/incentive-claims/{claim['id']}"
    moved(city, resident)
    refused(resident.send("DELETE", f"{path}/card"), "unauthenticated")
    refused(resident.post(f"/resident/checkouts/{order}/decline", {}), "unauthenticated")
    refused(agree(resident, order, voucher), "not_found")
    refused(agree(resident, order), "voucher_insufficient")
    refused(resident.get(path), "not_found")
    assert resident.get("/resident/incentive-claims").ok()["items"] == []
    owner, held = at_own_shop(city)
    moved(city, owner.resident)
    objection = {"reason": "Saya membayar sendiri."}
    path = f"/resident/incentive-claims/{held['id']}/objections"
    refused(owner.resident.post(path, objection), "unauthenticated")


def test_the_new_phone_draws_and_pays_in_the_very_second_of_the_change(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    before = city.draw(resident, voucher)["token"]
    anew = city.sign_in(moved(city, resident), "resident")
    drawn = city.draw(anew, voucher, code=True)
    refused(city.redeem(shop, before, 1_000), "token_expired")
    city.redeem(shop, drawn["token"], 1_000).ok(201)
    again = city.draw(anew, voucher, code=True)
    typed = {"code": again["code"], "amount": 1_000}
    shop.post("/merchant/redemptions", typed, key=fresh_key()).ok(201)
    # And once more in the same second.
    late = city.draw(anew, voucher)["token"]
    third = city.sign_in(moved(city, resident), "resident")
    refused(city.redeem(shop, late, 1_000), "token_expired")
    city.redeem(shop, city.draw(third, voucher)["token"], 1_000).ok(201)


def test_what_a_taken_phone_has_paid_before_is_answered_again(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    token, key = city.draw(resident, voucher)["token"], fresh_key()
    paid = city.redeem(shop, token, 1_000, key=key).ok(201)
    moved(city, resident)
    assert city.redeem(shop, token, 1_000, key=key).ok(201) == paid
    assert city.redeem(shop, token, 1_000).ok(200) == paid


def test_what_a_phone_draws_while_it_is_taken_pays_no_more(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())

    def meanwhile() -> str:
        # A server whose clock is ahead, or a change that takes its time.
        city.hands.pass_by(seconds=2)
        return str(city.draw(resident, voucher)["token"])

    with first(city.parts, meanwhile, write_of("owned_since", voucher)) as drawn:
        phone = moved(city, resident)
    refused(city.redeem(shop, drawn[0], 1_000), "token_expired")
    anew = city.sign_in(phone, "resident")
    paid = city.draw(anew, voucher)["token"]
    refused(city.redeem(shop, drawn[0], 1_000), "token_expired")
    city.redeem(shop, paid, 1_000).ok(201)


def test_a_phone_that_is_taken_before_it_has_drawn_draws_nothing(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    second = city.sign_in(moved(city, resident), "resident")
    path = f"/resident/vouchers/{voucher}/payment-tokens"
    with first(city.parts, lambda: moved(city, resident), write_of("owned_since", voucher)) as done:
        refused(second.post(path, {}), "unavailable")
    third = city.sign_in(done[0], "resident")
    city.redeem(shop, city.draw(third, voucher)["token"], 1_000).ok(201)


def test_what_a_phone_draws_first_while_it_is_taken_pays_no_more(city: TestCity) -> None:
    """It draws after the change has read the voucher, and before it writes."""
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    second = city.sign_in(moved(city, resident), "resident")

    def meanwhile() -> str:
        return str(city.draw(second, voucher)["token"])

    with first(city.parts, meanwhile, write_of("owned_since", voucher)) as drawn:
        phone = moved(city, resident)
    refused(city.redeem(shop, drawn[0], 1_000), "token_expired")
    last = city.draw(city.sign_in(phone, "resident"), voucher)["token"]
    refused(city.redeem(shop, drawn[0], 1_000), "token_expired")
    city.redeem(shop, last, 1_000).ok(201)


def test_of_two_phones_given_at_once_the_one_that_stands_pays(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())

    def meanwhile() -> str:
        between = city.sign_in(moved(city, resident), "resident")
        return str(city.draw(between, voucher)["token"])

    with first(city.parts, meanwhile, write_of("owned_since", voucher)) as drawn:
        path, phone = f"/admin/residents/{resident.id}", city.new_phone()
        refused(city.admin.send("PATCH", path, {"phone": phone}), "state_conflict")
    # Who was refused has taken nothing.
    city.redeem(shop, drawn[0], 1_000).ok(201)


def test_a_voucher_that_was_issued_anew_is_the_new_phones_alone(city: TestCity) -> None:
    thief = city.resident()
    voucher = city.claim(thief, city.campaign())
    phone = moved(city, thief)
    reason = {"reason": "HP hilang"}
    anew = city.admin.post(f"/admin/vouchers/{voucher}/reissue", reason).ok(201)["id"]
    city.hands.pass_by(minutes=30)
    assert thief.get("/resident/vouchers").ok()["items"] == []
    assert thief.get("/resident/redemptions").ok()["items"] == []
    refused(thief.post(f"/resident/vouchers/{anew}/payment-tokens", {}), "not_found")
    owner = city.sign_in(phone, "resident")
    city.redeem(city.merchant(), city.draw(owner, anew)["token"], 50_000).ok(201)
    assert thief.get("/resident/redemptions").ok()["items"] == []


@pytest.mark.parametrize("listed", [True, False], ids=["another phone", "no phone"])
def test_a_phone_that_a_file_takes_away_does_no_more_than_one_that_an_admin_does(
    city: TestCity, listed: bool
) -> None:
    resident, nik = imported(city, city.new_phone())
    voucher, open_one = city.claim(resident, city.campaign()), city.campaign()
    token = city.draw(resident, voucher)["token"]
    phone = city.new_phone() if listed else ""
    row = (nik, "Siti Rahayu", phone, "35.73.01.1001", "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()
    refused(city.redeem(city.merchant(), token, 1_000), "token_expired")
    refused(resident.post(f"/resident/vouchers/{voucher}/payment-tokens", {}), "not_found")
    claim = {"campaign_id": open_one}
    refused(resident.post("/resident/claims", claim, key=fresh_key()), "unauthenticated")
    if listed:
        anew = city.sign_in(phone, "resident")
        city.redeem(city.merchant(), city.draw(anew, voucher)["token"], 1_000).ok(201)


def test_a_phone_may_be_taken_away_and_none_given(city: TestCity) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": None}).ok()
    refused(city.redeem(city.merchant(), token, 1_000), "token_expired")
    refused(resident.post(f"/resident/vouchers/{voucher}/payment-tokens", {}), "not_found")
    claim = {"campaign_id": city.campaign()}
    refused(resident.post("/resident/claims", claim, key=fresh_key()), "unauthenticated")
    assert city.balance(f"voucher:{voucher}") == 50_000
