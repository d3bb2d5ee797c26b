"""Proving again: whoever of the staff has a passkey that counts proves it before money moves."""

from typing import Any

import pytest

from chalicelib.ledger.parts import LedgerParts
from tests.http.authenticator import Authenticator
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.passkeys import (
    add,
    come_in,
    confirm,
    counting,
    hired,
    made,
    proof,
    proves,
    step_up,
)
from tests.http.signing_in import cookie_of, refresh


@pytest.fixture(autouse=True)
def _rested(city: TestCity) -> None:
    city.hands.pass_by(minutes=16)
    city.parts[LedgerParts].pulse.beat()


def fund(city: TestCity, officer: Person, key: str = "") -> Any:
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    body = {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
    return officer.post(path, body, key=key or fresh_key())


# Who has one that counts


def test_staff_without_a_passkey_act_as_before(city: TestCity) -> None:
    officer = hired(city, "finance")
    fund(city, officer).ok(201)
    made(officer)
    # Nobody has confirmed it.
    fund(city, officer).ok(201)


def test_once_it_is_confirmed_money_waits_for_a_proof(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, _ = counting(city, officer)
    problem = refused(fund(city, officer), "step_up_required")
    assert problem["status"] == 403
    proves(officer, device)
    fund(city, officer).ok(201)
    # What moves nothing does not.
    anew = city.sign_in(officer.phone, "finance")
    anew.get("/finance/accounts").ok()


def test_a_proof_is_good_for_ten_minutes(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, _ = counting(city, officer)
    proves(officer, device)
    city.hands.pass_by(minutes=10)
    fund(city, officer).ok(201)
    city.hands.pass_by(seconds=1)
    refused(fund(city, officer), "step_up_required")
    proves(officer, device)
    fund(city, officer).ok(201)


def test_coming_in_by_passkey_is_a_proof_and_staying_is_none(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, _ = counting(city, officer)
    reply = come_in(city, device, "finance")
    officer.token = reply.ok()["access_token"]
    fund(city, officer).ok(201)
    officer.token = refresh(city, cookie_of(reply), role="finance").ok()["access_token"]
    refused(fund(city, officer), "step_up_required")


def test_a_kept_success_is_answered_again_without_a_proof(city: TestCity) -> None:
    officer, key = hired(city, "finance"), fresh_key()
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    body = {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
    first = officer.post(path, body, key=key).ok(201)
    counting(city, officer)
    again = officer.post(path, body, key=key)
    assert again.replayed
    assert again.ok(201) == first
    refused(officer.post(path, body, key=fresh_key()), "step_up_required")


def test_the_very_request_is_repeated_after_the_proof(city: TestCity) -> None:
    officer, key = hired(city, "finance"), fresh_key()
    device, _ = counting(city, officer)
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    body = {"amount": 1_000, "reference": f"SP2D-{fresh_key()}"}
    refused(officer.post(path, body, key=key), "step_up_required")
    proves(officer, device)
    reply = officer.post(path, body, key=key)
    assert not reply.replayed
    reply.ok(201)


# What is no proof


def test_another_persons_passkey_proves_nothing(city: TestCity) -> None:
    officer, colleague = hired(city, "finance"), hired(city, "finance")
    counting(city, officer)
    theirs, _ = counting(city, colleague)
    refused(step_up(officer, theirs), "unauthenticated")
    refused(fund(city, officer), "step_up_required")


def test_a_proof_by_a_passkey_that_nobody_confirmed_does_not_count(city: TestCity) -> None:
    officer = hired(city, "finance")
    counting(city, officer)
    thiefs = Authenticator()
    add(officer, thiefs).ok(201)
    officer.token = come_in(city, thiefs, "finance").ok()["access_token"]
    refused(fund(city, officer), "step_up_required")
    proves(officer, thiefs)
    refused(fund(city, officer), "step_up_required")


def test_a_proof_ends_with_its_passkey(city: TestCity) -> None:
    officer = hired(city, "finance")
    first, passkey = counting(city, officer)
    proves(officer, first)
    second, _ = counting(city, officer)
    fund(city, officer).ok(201)
    assert officer.send("DELETE", f"/auth/passkeys/{passkey}").ok()["state"] == "removed"
    refused(fund(city, officer), "step_up_required")
    proves(officer, second)
    fund(city, officer).ok(201)


def test_a_proof_is_answered_once(city: TestCity) -> None:
    officer = hired(city, "finance")
    device = Authenticator(counts=False)
    add(officer, device).ok(201)
    given = proof(city, device, "finance")
    officer.post("/auth/step-up", given).ok()
    refused(officer.post("/auth/step-up", given), "unauthenticated")


def test_a_removed_officer_proves_nothing(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, _ = counting(city, officer)
    given = proof(city, device, "finance")
    city.admin.send("DELETE", f"/admin/staff/{officer.id}").ok()
    city.sign_in(SECOND_ADMIN, "admin").post(f"/admin/staff/{officer.id}/confirm").ok()
    refused(officer.post("/auth/step-up", given), "unauthenticated")


# Who confirms


def test_another_admin_confirms_and_the_console_shows_what_waits(city: TestCity) -> None:
    admin = hired(city, "admin")
    passkey = add(admin, Authenticator()).ok(201)
    assert (passkey["state"], passkey["wanting"]) == ("proposed", 1)
    refused(confirm(admin, admin, passkey["id"]), "same_person")
    (listed,) = [one for one in city.admin.every("/admin/staff") if one["id"] == admin.id]
    assert listed["passkeys"] == [passkey]
    assert confirm(city.admin, admin, passkey["id"]).ok()["state"] == "active"
    refused(confirm(city.admin, admin, passkey["id"]), "state_conflict")
    refused(confirm(city.admin, city.finance, passkey["id"]), "not_found")
    refused(confirm(city.admin, admin, "psk_none"), "not_found")


def test_whoever_is_admin_too_does_not_confirm_their_own(city: TestCity) -> None:
    admin = hired(city, "admin")
    body = {"phone": admin.phone, "name": "Joko", "role": "finance"}
    member = city.admin.post("/admin/staff", body).ok(201)["id"]
    city.sign_in(SECOND_ADMIN, "admin").post(f"/admin/staff/{member}/confirm").ok()
    officer = city.sign_in(admin.phone, "finance")
    passkey = add(officer, Authenticator()).ok(201)["id"]
    refused(confirm(admin, officer, passkey), "same_person")
    confirm(city.admin, officer, passkey).ok()


def test_a_lost_device_needs_two_other_admins(city: TestCity) -> None:
    officer = hired(city, "finance")
    counting(city, officer)
    # All that is left is the phone that codes come to.
    new = Authenticator()
    passkey = add(officer, new).ok(201)
    assert passkey["wanting"] == 2
    assert confirm(city.admin, officer, passkey["id"]).ok()["wanting"] == 1
    proves(officer, new)
    refused(fund(city, officer), "step_up_required")
    refused(confirm(city.admin, officer, passkey["id"]), "same_person")
    second = city.sign_in(SECOND_ADMIN, "admin")
    assert confirm(second, officer, passkey["id"]).ok()["state"] == "active"
    fund(city, officer).ok(201)


def test_whoever_has_proved_one_that_counts_adds_another_with_one_admin(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, _ = counting(city, officer)
    proves(officer, device)
    passkey = add(officer, Authenticator()).ok(201)
    assert passkey["wanting"] == 1
    assert confirm(city.admin, officer, passkey["id"]).ok()["state"] == "active"


def test_an_admin_turns_down_what_nobody_has_asked_for(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, passkey = Authenticator(), ""
    passkey = add(officer, device).ok(201)["id"]
    path = f"/admin/staff/{officer.id}/passkeys/{passkey}"
    assert city.admin.send("DELETE", path).ok()["state"] == "removed"
    refused(come_in(city, device, "finance"), "unauthenticated")
    refused(city.admin.send("DELETE", path), "not_found")
    _, active = counting(city, officer)
    path = f"/admin/staff/{officer.id}/passkeys/{active}"
    refused(city.admin.send("DELETE", path), "state_conflict")


# Taken away


def test_the_last_one_goes_with_another_admin(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, passkey = counting(city, officer)
    path = f"/auth/passkeys/{passkey}"
    refused(officer.send("DELETE", path), "step_up_required")
    proves(officer, device)
    assert officer.send("DELETE", path).ok()["state"] == "removal_proposed"
    refused(officer.send("DELETE", path), "state_conflict")
    anew = city.sign_in(officer.phone, "finance")
    refused(fund(city, anew), "step_up_required")
    assert confirm(city.admin, officer, passkey).ok()["state"] == "removed"
    refused(confirm(city.admin, officer, passkey), "not_found")
    fund(city, anew).ok(201)
    refused(come_in(city, device, "finance"), "unauthenticated")


def test_an_admins_last_one_is_not_theirs_to_confirm(city: TestCity) -> None:
    admin = hired(city, "admin")
    device, passkey = counting(city, admin)
    proves(admin, device)
    admin.send("DELETE", f"/auth/passkeys/{passkey}").ok()
    refused(confirm(admin, admin, passkey), "same_person")
    confirm(city.admin, admin, passkey).ok()


def test_who_decides_who_may_is_proved_too(city: TestCity) -> None:
    admin, officer = hired(city, "admin"), hired(city, "finance")
    device, _ = counting(city, admin)
    passkey = add(officer, Authenticator()).ok(201)["id"]
    refused(confirm(admin, officer, passkey), "step_up_required")
    proves(admin, device)
    confirm(admin, officer, passkey).ok()


def test_what_was_done_with_passkeys_of_the_staff_is_told(city: TestCity) -> None:
    officer = hired(city, "finance")
    device, passkey = counting(city, officer)
    proves(officer, device)
    come_in(city, device, "finance").ok()
    officer.send("DELETE", f"/auth/passkeys/{passkey}").ok()
    confirm(city.admin, officer, passkey).ok()
    about = city.finance.every("/finance/audit-journal", object=passkey)
    assert {one["action"] for one in about} == {
        "passkey.add",
        "passkey.confirm",
        "staff.prove",
        "passkey.propose_removal",
        "passkey.confirm_removal",
    }
    actor = f"finance:{officer.id}"
    signed_in = [
        one["details"]
        for one in city.finance.every("/finance/audit-journal", actor=actor)
        if one["action"] == "staff.sign_in"
    ]
    assert sorted(signed_in, key=len) == [{}, {"passkey": passkey}]
