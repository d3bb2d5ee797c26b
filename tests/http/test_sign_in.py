"""Signing in: the code that a phone gets, what it opens, and that no answer shows a whole phone."""

import pytest

from tests.http.client import RESIDENT_HEADER, csv, refused, wrong
from tests.http.conftest import TestCity
from tests.http.signing_in import cookie_of, otp, refresh, sign_in
from tests.http.test_faults import failing, throttled

FOR_GOOD = 1_000


@pytest.mark.parametrize("form", ["08{}", "628{}", "+628{}", "0812-{}"])
def test_a_phone_may_be_written_as_people_write_it(city: TestCity, form: str) -> None:
    phone = city.resident().phone
    written = (
        form.format(phone.removeprefix("+628"))
        if "-" not in form
        else (f"0{phone[3:6]}-{phone[6:]}")
    )
    asked = otp(city, written).ok(202)
    assert asked == {"expires_in": 300, "challenge": asked["challenge"]}
    proof = {"challenge": asked["challenge"], "code": city.last_code(phone)}
    body = sign_in(city, proof, phone=written).ok()
    assert body.keys() == set(
        "access_token token_type expires_in role subject name subjects".split()
    )
    assert (body["token_type"], body["expires_in"], body["role"]) == ("Bearer", 3600, "resident")
    assert body["subjects"] == [{"id": body["subject"], "name": body["name"]}]


def test_an_unknown_phone_is_answered_alike_and_gets_no_message(city: TestCity) -> None:
    phone = city.new_phone()
    asked, known = otp(city, phone).ok(202), otp(city, city.resident().phone).ok(202)
    assert [*asked] == [*known] == ["expires_in", "challenge"]
    assert len(asked["challenge"]) == len(known["challenge"])
    assert city.inbox(phone) == []
    proof = {"challenge": asked["challenge"], "code": "12345678"}
    for _ in range(5):
        refused(sign_in(city, proof), "otp_invalid")
    refused(sign_in(city, proof), "otp_locked")


@pytest.mark.parametrize("phone", ["", "0812", "x", "+1202555010023", "0812345678901234567890123"])
def test_what_is_no_phone_is_refused_by_its_form(city: TestCity, phone: str) -> None:
    assert refused(otp(city, phone), "validation_failed")["errors"][0]["field"] == "phone"


def test_a_code_works_once(city: TestCity) -> None:
    proof = city.proof_for(city.resident().phone)
    sign_in(city, proof).ok()
    refused(sign_in(city, proof), "otp_invalid")


def test_a_code_lives_five_minutes(city: TestCity) -> None:
    proof = city.proof_for(city.resident().phone)
    city.hands.pass_by(seconds=300)
    refused(sign_in(city, proof), "otp_invalid")


def test_five_wrong_tries_kill_that_challenge_and_no_other(city: TestCity) -> None:
    phone = city.resident().phone
    first, second = city.proof_for(phone), city.proof_for(phone)
    for step in range(1, 6):
        refused(sign_in(city, wrong(second, step)), "otp_invalid")
    refused(sign_in(city, second), "otp_locked")
    sign_in(city, first).ok()
    sign_in(city, city.proof_for(phone)).ok()


def test_an_older_challenge_stays_good_until_it_ends(city: TestCity) -> None:
    phone = city.resident().phone
    first, second = city.proof_for(phone), city.proof_for(phone)
    refused(sign_in(city, {**first, "code": second["code"]}), "otp_invalid")
    sign_in(city, first).ok()
    sign_in(city, second).ok()


def test_a_challenge_is_good_for_its_own_phone_alone(city: TestCity) -> None:
    mine, theirs = city.residents(2)
    proof = city.proof_for(mine.phone)
    refused(sign_in(city, proof, phone=theirs.phone), "otp_invalid")
    assert sign_in(city, proof, phone="0" + mine.phone[3:]).ok()["subject"] == mine.id


@pytest.mark.parametrize("challenge", ["x", "chl_", "chl_" + "0" * 22, "\u0000", "otp#a", "é" * 40])
def test_what_is_no_challenge_opens_nothing(city: TestCity, challenge: str) -> None:
    refused(sign_in(city, {"challenge": challenge, "code": "12345678"}), "otp_invalid")


def test_a_token_without_a_challenge_is_refused_by_its_form(city: TestCity) -> None:
    body = {"phone": city.resident().phone, "code": "12345678", "role": "resident"}
    problem = refused(city.post("/auth/token", body), "validation_failed")
    assert problem["errors"][0]["field"] == "challenge"


def test_five_codes_in_fifteen_minutes_are_enough_for_all_strangers(city: TestCity) -> None:
    phone = city.new_phone()
    for _ in range(5):
        otp(city, phone).ok(202)
        city.hands.pass_by(seconds=60)
    reply = otp(city, "0" + phone[3:])
    refused(reply, "rate_limited")
    wait = int(reply.headers["retry-after"])
    assert 0 < wait <= 900
    city.hands.pass_by(seconds=wait)
    otp(city, phone).ok(202)
    refused(otp(city, phone), "rate_limited")


def test_a_role_that_the_phone_has_not_is_forbidden(city: TestCity) -> None:
    phone = city.resident().phone
    refused(sign_in(city, city.proof_for(phone), "merchant"), "forbidden")
    refused(sign_in(city, city.proof_for(phone), "partner"), "validation_failed")


def test_a_phone_may_stand_for_a_family(city: TestCity) -> None:
    phone = city.new_phone()
    names = ("Siti Rahayu", "Agus Rahayu")
    rows = [(city.new_nik(), name, phone, "35.73.01.1001", "") for name in names]
    assert city.bring_in("residents", csv(RESIDENT_HEADER, rows)).ok()["created"] == 2
    reply = sign_in(city, city.proof_for(phone))
    body = reply.ok()
    assert {one["name"] for one in body["subjects"]} == set(names)
    other = next(one["id"] for one in body["subjects"] if one["id"] != body["subject"])
    assert refresh(city, cookie_of(reply), subject=other).ok()["subject"] == other
    chosen = sign_in(city, city.proof_for(phone), subject=other).ok()
    assert chosen["subject"] == other
    stranger = city.resident().id
    refused(sign_in(city, city.proof_for(phone), subject=stranger), "forbidden")


def test_an_access_token_lives_an_hour(city: TestCity) -> None:
    person = city.resident()
    headers = {"Authorization": f"Bearer {person.token}"}
    city.hands.pass_by(seconds=3599)
    city.send("GET", "/resident/profile", headers=headers).ok()
    city.hands.pass_by(seconds=1)
    refused(city.send("GET", "/resident/profile", headers=headers), "unauthenticated")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer " + "x" * 9000,
    ],
)
def test_what_is_no_access_token_signs_nobody_in(city: TestCity, authorization: str) -> None:
    headers = {"Authorization": authorization}
    refused(city.send("GET", "/resident/profile", headers=headers), "unauthenticated")


def test_a_code_that_cannot_be_kept_is_no_code_too_many(city: TestCity) -> None:
    phone = city.resident().phone
    with failing(city, throttled, FOR_GOOD, "TransactWriteItems"):
        refused(otp(city, phone), "unavailable")


@pytest.mark.parametrize("operation", ["UpdateItem", "TransactWriteItems"])
def test_a_code_that_cannot_be_looked_at_is_not_called_wrong(
    city: TestCity, operation: str
) -> None:
    phone = city.resident().phone
    proof = city.proof_for(phone)
    with failing(city, throttled, FOR_GOOD, operation):
        refused(sign_in(city, proof), "unavailable")
    sign_in(city, proof).ok()


def test_a_new_phone_takes_the_old_ones_place(city: TestCity) -> None:
    resident, phone = city.resident(), city.new_phone()
    path = f"/admin/residents/{resident.id}"
    changed = city.admin.send("PATCH", path, {"phone": phone}).ok()
    assert changed["phone"].endswith(phone[-2:])
    assert phone not in str(changed)
    messages = len(city.inbox(resident.phone))
    otp(city, resident.phone).ok(202)
    assert len(city.inbox(resident.phone)) == messages
    assert city.sign_in(phone, "resident").id == resident.id


def test_no_answer_shows_a_whole_phone_or_nik(city: TestCity) -> None:
    nik, phone = city.new_nik(), city.new_phone()
    city.bring_in(
        "residents", csv(RESIDENT_HEADER, [(nik, "Sri Asih", phone, "35.73.01.1001", "")])
    )
    found = city.admin.get("/admin/residents", q=nik)
    assert [one["name"] for one in found.ok()["items"]] == ["Sri Asih"]
    assert city.admin.get("/admin/residents", q=phone).ok() == found.ok()
    for reply in (found, city.admin.get("/admin/residents"), city.admin.get("/admin/staff")):
        assert nik.encode() not in reply.raw
        assert phone[3:].encode() not in reply.raw
