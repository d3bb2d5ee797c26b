"""Passkeys: made by whoever is signed in, they let in their owner and nobody else."""

from typing import Any

import pytest

from tests.http.authenticator import Authenticator, b64
from tests.http.cashiers import add as hire
from tests.http.cashiers import remove
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.passkeys import add, come_in, hired, made, proof
from tests.http.signing_in import cookie_of, refresh
from tests.http.standing import Phoneless, standing

MINUTE = 60


def ids(person: Person) -> list[str]:
    return [one["id"] for one in person.get("/auth/passkeys").ok()["items"]]


# Making one


def test_whoever_is_signed_in_makes_a_passkey_and_comes_in_by_it(city: TestCity) -> None:
    resident = city.resident()
    device = made(resident)
    reply = come_in(city, device, "resident")
    body = reply.ok()
    assert (body["subject"], body["role"]) == (resident.id, "resident")
    assert refresh(city, cookie_of(reply)).ok()["subject"] == resident.id
    again = come_in(city, device, "resident").ok()
    assert again["subject"] == resident.id


@pytest.mark.parametrize("role", ["merchant", "admin", "finance", "auditor"])
def test_everybody_may_have_one(city: TestCity, role: str) -> None:
    city.hands.pass_by(minutes=16)
    person = city.merchant() if role == "merchant" else hired(city, role)
    assert come_in(city, made(person), role).ok()["subject"] == person.id


def test_a_browser_is_asked_for_a_passkey_that_knows_its_owner_by_itself(city: TestCity) -> None:
    resident = city.resident()
    options = resident.post("/auth/passkeys/options").ok()["options"]
    assert options["rp"]["id"] == "localhost"
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    assert options["attestation"] == "none"
    assert resident.id not in str(options)
    asked = city.post("/auth/passkey-options", {"role": "resident"}).ok()["options"]
    assert (asked["rpId"], asked["userVerification"]) == ("localhost", "required")
    assert asked["allowCredentials"] == []


def test_what_one_has_is_listed_and_a_device_makes_no_second(city: TestCity) -> None:
    resident = city.resident()
    device = made(resident)
    (listed,) = resident.get("/auth/passkeys").ok()["items"]
    assert (listed["name"], listed["state"], listed["wanting"]) == ("HP saya", "active", 0)
    options = resident.post("/auth/passkeys/options").ok()["options"]
    assert [one["id"] for one in options["excludeCredentials"]] == [b64(device.credential)]


def test_a_kept_success_is_answered_again(city: TestCity) -> None:
    resident, device, key = city.resident(), Authenticator(), fresh_key()
    asked = resident.post("/auth/passkeys/options").ok()
    credential = device.make(asked["options"])
    body = {"challenge": asked["challenge"], "credential": credential, "name": "HP"}
    first = resident.post("/auth/passkeys", body, key=key).ok(201)
    again = resident.post("/auth/passkeys", body, key=key)
    assert again.replayed
    assert again.ok(201) == first
    refused(resident.post("/auth/passkeys", body), "unauthenticated")
    assert len(ids(resident)) == 1


def test_the_very_same_passkey_is_kept_once(city: TestCity) -> None:
    resident, device = city.resident(), Authenticator()
    add(resident, device).ok(201)
    refused(add(resident, device), "state_conflict")
    # Nor does somebody else take it over.
    refused(add(city.resident(), device), "state_conflict")
    assert come_in(city, device, "resident").status == 401


def test_nobody_has_more_than_ten(city: TestCity) -> None:
    resident = city.resident()
    for _ in range(10):
        made(resident)
    refused(add(resident, Authenticator()), "state_conflict")
    assert len(ids(resident)) == 10
    resident.send("DELETE", f"/auth/passkeys/{ids(resident)[0]}").ok()
    made(resident)


def test_a_challenge_to_make_one_is_good_for_its_owner_alone(city: TestCity) -> None:
    mine, theirs = city.residents(2)
    asked = theirs.post("/auth/passkeys/options").ok()
    credential = Authenticator().make(asked["options"])
    body = {"challenge": asked["challenge"], "credential": credential, "name": "HP"}
    refused(mine.post("/auth/passkeys", body), "unauthenticated")
    other = city.post("/auth/passkey-options", {"role": "resident"}).ok()["challenge"]
    refused(mine.post("/auth/passkeys", {**body, "challenge": other}), "unauthenticated")
    city.hands.pass_by(seconds=5 * MINUTE)
    refused(theirs.post("/auth/passkeys", body), "unauthenticated")


@pytest.mark.parametrize(
    "device", [Authenticator(origin="https://tumbas.example"), Authenticator(verifies=False)]
)
def test_what_another_page_made_or_no_finger_has_opened_is_no_passkey(
    city: TestCity, device: Authenticator
) -> None:
    problem = refused(add(city.resident(), device), "validation_failed")
    assert problem["errors"][0]["field"] == "credential"


NONSENSE: list[dict[str, Any]] = [
    {},
    {"rawId": 1},
    {"rawId": "é"},
    {"rawId": "A" * 2_000},
    {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}},
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": "!", "attestationObject": b64(b"\x9f" * 900)},
    },
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": b64(b"[" * 30_000),
            "authenticatorData": b64(b"\x81" * 5_000),
            "signature": "",
        },
    },
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_is_no_passkey(city: TestCity, credential: dict[str, Any]) -> None:
    resident = city.resident()
    asked = resident.post("/auth/passkeys/options").ok()["challenge"]
    body = {"challenge": asked, "credential": credential, "name": "HP"}
    refused(resident.post("/auth/passkeys", body), "validation_failed")
    asked = city.post("/auth/passkey-options", {"role": "resident"}).ok()["challenge"]
    tried = {"challenge": asked, "passkey": credential, "role": "resident"}
    refused(city.post("/auth/token", tried), "unauthenticated")


def test_a_token_is_given_for_a_code_or_a_passkey_and_not_for_both_or_neither(
    city: TestCity,
) -> None:
    given = {**proof(city, made(city.resident()), "resident"), "role": "resident"}
    refused(city.post("/auth/token", {**given, "code": "123456"}), "validation_failed")
    del given["passkey"]
    refused(city.post("/auth/token", given), "validation_failed")


# Coming in


def test_a_challenge_is_answered_once(city: TestCity) -> None:
    resident = city.resident()
    device = Authenticator(counts=False)
    add(resident, device).ok(201)
    given = {**proof(city, device, "resident"), "role": "resident"}
    city.post("/auth/token", given).ok()
    refused(city.post("/auth/token", given), "unauthenticated")


def test_a_challenge_lives_five_minutes_and_is_of_one_role(city: TestCity) -> None:
    device = made(city.resident())
    given = {**proof(city, device, "resident"), "role": "resident"}
    refused(city.post("/auth/token", {**given, "role": "merchant"}), "unauthenticated")
    city.hands.pass_by(seconds=5 * MINUTE)
    refused(city.post("/auth/token", given), "unauthenticated")


@pytest.mark.parametrize("challenge", ["x", "a.b.c", "wch_x.9999999999.", "\u0000" * 9, "é" * 40])
def test_what_is_no_challenge_of_ours_opens_nothing(city: TestCity, challenge: str) -> None:
    given = {**proof(city, made(city.resident()), "resident"), "role": "resident"}
    refused(city.post("/auth/token", {**given, "challenge": challenge}), "unauthenticated")


def test_an_answer_is_good_for_its_own_challenge_alone(city: TestCity) -> None:
    device = made(city.resident())
    first, second = (proof(city, device, "resident") for _ in range(2))
    mixed = {**first, "passkey": second["passkey"], "role": "resident"}
    refused(city.post("/auth/token", mixed), "unauthenticated")


def test_a_passkey_of_another_device_is_not_known(city: TestCity) -> None:
    device = made(city.resident())
    forger = Authenticator(credential=device.credential, handle=device.handle, count=7)
    refused(come_in(city, forger, "resident"), "unauthenticated")
    refused(come_in(city, Authenticator(), "resident"), "unauthenticated")
    come_in(city, device, "resident").ok()


def test_an_answer_that_names_another_owner_opens_nothing(city: TestCity) -> None:
    mine, theirs = (made(one) for one in city.residents(2))
    mine.handle = theirs.handle
    refused(come_in(city, mine, "resident"), "unauthenticated")


@pytest.mark.parametrize("changed", [{"origin": "https://tumbas.example"}, {"verifies": False}])
def test_an_answer_of_another_page_or_without_a_finger_opens_nothing(
    city: TestCity, changed: dict[str, Any]
) -> None:
    device = made(city.resident())
    for name, value in changed.items():
        setattr(device, name, value)
    refused(come_in(city, device, "resident"), "unauthenticated")


def test_a_count_that_goes_back_is_refused_and_stands_in_the_journal(city: TestCity) -> None:
    resident = city.resident()
    device = made(resident)
    for _ in range(3):
        come_in(city, device, "resident").ok()
    # A copy that was taken after the first.
    copy = Authenticator(
        credential=device.credential, handle=device.handle, key=device.key, count=1
    )
    refused(come_in(city, copy, "resident"), "unauthenticated")
    told = [
        one
        for one in city.finance.every("/finance/audit-journal")
        if one["action"] == "passkey.counter_back"
    ]
    assert [(one["object"], one["actor"]) for one in told] == [
        (ids(resident)[0], f"resident:{resident.id}")
    ]
    assert told[0]["details"] == {"count": 2}
    come_in(city, device, "resident").ok()


def test_a_device_that_does_not_count_comes_in_again_and_again(city: TestCity) -> None:
    device = Authenticator(counts=False)
    add(city.resident(), device).ok(201)
    for _ in range(3):
        come_in(city, device, "resident").ok()


def test_one_phone_has_passkeys_for_each_role_of_its_own(city: TestCity) -> None:
    shop = city.merchant()
    resident = city.resident(phone=shop.phone)
    device = made(resident)
    refused(come_in(city, device, "merchant"), "unauthenticated")
    assert ids(shop) == []
    assert come_in(city, device, "resident").ok()["subject"] == resident.id


# Taken away


def test_a_passkey_that_was_deleted_opens_nothing(city: TestCity) -> None:
    resident, other = city.residents(2)
    device = made(resident)
    (passkey,) = ids(resident)
    refused(other.send("DELETE", f"/auth/passkeys/{passkey}"), "not_found")
    assert resident.send("DELETE", f"/auth/passkeys/{passkey}").ok()["state"] == "removed"
    assert ids(resident) == []
    refused(come_in(city, device, "resident"), "unauthenticated")
    refused(resident.send("DELETE", f"/auth/passkeys/{passkey}"), "not_found")


def test_a_passkey_goes_with_the_phone_that_it_was_made_at(city: TestCity) -> None:
    resident = city.resident()
    device = made(resident)
    phone = city.new_phone()
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": phone}).ok()
    refused(come_in(city, device, "resident"), "forbidden")
    refused(resident.post("/auth/passkeys/options"), "unauthenticated")
    anew = city.sign_in(phone, "resident")
    assert ids(anew) == []
    # Who gets the old number is not its old owner.
    heir = city.resident(phone=resident.phone)
    refused(come_in(city, device, "resident"), "forbidden")
    refused(come_in(city, device, "resident", subject=heir.id), "forbidden")
    assert ids(heir) == []


def test_a_passkey_of_before_does_not_come_in_by_the_phone_of_its_owners_delegate(
    city: TestCity,
) -> None:
    resident = city.resident()
    device = made(resident)
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": None}).ok()
    delegate = city.resident(phone=resident.phone)
    standing(city, Phoneless(resident.id, "", ""), delegate)
    refused(come_in(city, device, "resident"), "forbidden")
    refused(come_in(city, device, "resident", subject=delegate.id), "forbidden")


def test_a_challenge_from_before_the_phone_was_taken_makes_no_passkey(city: TestCity) -> None:
    resident = city.resident()
    asked = resident.post("/auth/passkeys/options").ok()
    body = {
        "challenge": asked["challenge"],
        "credential": Authenticator().make(asked["options"]),
        "name": "HP",
    }
    phone = city.new_phone()
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": phone}).ok()
    refused(resident.post("/auth/passkeys", body), "unauthenticated")


def test_the_passkeys_of_removed_staff_do_nothing_also_once_they_are_back(city: TestCity) -> None:
    city.hands.pass_by(minutes=16)
    joko = hired(city, "finance")
    device = made(joko)
    second = city.sign_in(SECOND_ADMIN, "admin")
    city.admin.send("DELETE", f"/admin/staff/{joko.id}").ok()
    second.post(f"/admin/staff/{joko.id}/confirm").ok()
    refused(come_in(city, device, "finance"), "unauthenticated")
    body = {"phone": joko.phone, "name": "Joko", "role": "finance"}
    assert city.admin.post("/admin/staff", body).ok(201)["id"] == joko.id
    second.post(f"/admin/staff/{joko.id}/confirm").ok()
    refused(come_in(city, device, "finance"), "unauthenticated")
    assert ids(city.sign_in(joko.phone, "finance")) == []


def test_a_cashier_who_was_taken_off_the_till_comes_in_no_more(city: TestCity) -> None:
    owner, phone = city.merchant(), city.new_phone()
    cashier_id = hire(owner, phone).ok(201)["id"]
    cashier = city.sign_in(phone, "merchant")
    device = made(cashier)
    # Each phone of a till has its own.
    assert ids(owner) == []
    come_in(city, device, "merchant").ok()
    remove(owner, cashier_id).ok()
    refused(come_in(city, device, "merchant"), "forbidden")
