"""Applications: until one is approved it binds no phone, opens no till, stands in nobody's way."""

import pytest

from tests.http.client import MERCHANT_HEADER, Reply, csv, fresh_key, refused, wrong
from tests.http.conftest import TestCity

APPROVED = {"reason": "lengkap"}


def send(city: TestCity, form: dict[str, str], key: str | None = None) -> Reply:
    headers = {"Idempotency-Key": key} if key else {}
    return city.send("POST", "/merchant/applications", form, headers=headers)


def roles_of(city: TestCity, phone: str) -> int:
    """How many messages a phone gets that asks to sign in: none where nobody knows it."""
    before = len(city.inbox(phone))
    city.post("/auth/otp", {"phone": phone}).ok(202)
    return len(city.inbox(phone)) - before


def test_an_application_waits_and_its_owner_gets_the_till_with_the_approval(city: TestCity) -> None:
    form = city.application()
    applied = send(city, form).ok(201)
    assert (applied["state"], applied["merchant_id"]) == ("pending", applied["id"])
    assert roles_of(city, form["phone"]) == 0
    approved = city.admin.post(f"/admin/merchants/{applied['id']}/approve", APPROVED).ok()
    assert (approved["id"], approved["state"]) == (applied["id"], "active")
    assert (approved["reason"], approved["account_confirmed"]) == ("lengkap", True)
    owner = city.sign_in(form["phone"], "merchant")
    assert owner.id == applied["id"]
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    city.redeem(owner, token, 1_000).ok(201)
    again = city.admin.post(f"/admin/merchants/{applied['id']}/approve", APPROVED)
    refused(again, "state_conflict")


@pytest.mark.parametrize("missing", ["challenge", "code"])
def test_an_application_without_a_proof_is_refused_by_its_form(
    city: TestCity, missing: str
) -> None:
    form = city.application()
    del form[missing]
    assert refused(send(city, form), "validation_failed")["errors"][0]["field"] == missing


def test_an_application_is_of_the_phone_that_its_code_went_to(city: TestCity) -> None:
    form = city.application()
    refused(send(city, {**form, "phone": city.new_phone()}), "otp_invalid")
    refused(send(city, wrong(form)), "otp_invalid")
    send(city, form).ok(201)


def test_a_proof_is_good_for_one_application(city: TestCity) -> None:
    form = city.application()
    send(city, form).ok(201)
    refused(send(city, {**form, "nib": city.new_nib()}), "otp_invalid")


def test_what_was_refused_leaves_the_proof_good(city: TestCity) -> None:
    form = city.application(nib="123")
    refused(send(city, form), "validation_failed")
    taken = city.merchant().get("/merchant/profile").ok()["nib"]
    refused(send(city, {**form, "nib": taken}), "state_conflict")
    send(city, {**form, "nib": city.new_nib()}).ok(201)


def test_a_sign_in_code_proves_a_phone_for_an_application_too(city: TestCity) -> None:
    shop = city.merchant()
    row = city.merchant_row(phone=shop.phone)
    applied = send(city, row | city.proof_for(shop.phone)).ok(201)
    city.admin.post(f"/admin/merchants/{applied['id']}/approve", APPROVED).ok()
    # A phone may hold several shops.
    assert city.sign_in(shop.phone, "merchant", applied["id"]).id == applied["id"]
    assert city.sign_in(shop.phone, "merchant", shop.id).id == shop.id


def test_an_application_is_sent_once_whatever_is_lost_on_the_way(city: TestCity) -> None:
    form, key = city.application(), fresh_key()
    first = send(city, form, key).ok(201)
    again = send(city, form, key)
    assert (again.ok(201), again.replayed) == (first, True)


def test_somebody_with_a_shops_nib_is_no_part_of_it_once_it_is_imported(city: TestCity) -> None:
    nib, evil, right = city.new_nib(), city.new_phone(), city.new_phone()
    bank = "0099999999"
    send(city, city.application(nib=nib, phone=evil, bank_account=bank)).ok(201)
    row = city.merchant_row(nib=nib, phone=right)
    outcome = city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    assert (outcome["created"], outcome["rejected"]) == (1, [])
    owner = city.sign_in(right, "merchant")
    assert [one["role"] for one in owner.get("/merchant/cashiers").ok()["items"]] == ["owner"]
    profile = owner.get("/merchant/profile").ok()
    assert (profile["state"], profile["bank_account"]) == ("active", row["bank_account"])
    assert profile["account_confirmed"]
    assert roles_of(city, evil) == 0
    assert city.admin.get("/admin/merchants", q=nib, state="pending").ok()["items"] == []


def test_nobody_stands_in_the_way_of_another_who_applies_for_the_same_business(
    city: TestCity,
) -> None:
    nib = city.new_nib()
    squatter, right = city.application(nib=nib), city.application(nib=nib)
    first, second = send(city, squatter).ok(201)["id"], send(city, right).ok(201)["id"]
    assert first != second
    waiting = city.admin.get("/admin/merchants", q=nib).ok()["items"]
    assert {one["id"] for one in waiting} == {first, second}
    again = right | city.proof_for(right["phone"], purpose="application")
    refused(send(city, again), "state_conflict")
    approved = city.admin.post(f"/admin/merchants/{second}/approve", APPROVED).ok()
    owner = city.sign_in(right["phone"], "merchant")
    assert owner.id == approved["id"]
    assert roles_of(city, squatter["phone"]) == 0
    (only,) = city.admin.get("/admin/merchants", q=nib).ok()["items"]
    assert (only["id"], only["state"]) == (owner.id, "active")


def test_an_applicant_is_never_the_one_whom_another_phone_signs_in_as(city: TestCity) -> None:
    shop = city.merchant()
    for _ in range(3):
        refused(send(city, city.application() | {"phone": shop.phone}), "otp_invalid")
    assert city.sign_in(shop.phone, "merchant").id == shop.id


def test_an_admin_may_correct_an_application_and_do_nothing_else_to_it(city: TestCity) -> None:
    applied = send(city, city.application()).ok(201)["id"]
    path = f"/admin/merchants/{applied}"
    refused(city.admin.post(f"{path}/suspend", APPROVED), "state_conflict")
    changed = city.admin.send("PATCH", path, {"name": "Warung Benar"}).ok()
    assert (changed["name"], changed["state"]) == ("Warung Benar", "pending")
    assert city.admin.get(path).ok() == changed
    city.admin.send("PATCH", path, {"bank_account": "1112223334"}).ok()
    approved = city.admin.post(f"{path}/approve", APPROVED).ok()
    assert (approved["name"], approved["account_confirmed"]) == ("Warung Benar", False)
