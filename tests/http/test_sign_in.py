"""Signing in, staying signed in, and who keeps whom on the staff."""

import json
import re
from typing import Any

import pytest

from tests.http.client import RESIDENT_HEADER, Person, Reply, csv, fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.test_faults import Fault, failing, lost_before, throttled


def otp(city: TestCity, phone: str) -> Reply:
    return city.post("/auth/otp", {"phone": phone})


def sign_in(city: TestCity, phone: str, code: str, role: str = "resident", **more: str) -> Reply:
    return city.post("/auth/token", {"phone": phone, "code": code, "role": role} | more)


def wrong(code: str, step: int = 1) -> str:
    return f"{(int(code) + step) % 10**6:06d}"


def cookie_of(reply: Reply) -> str:
    found = re.match(r"(tumbas_refresh_\w+=[^;]+);", reply.headers["set-cookie"])
    assert found
    return found.group(1)


def refresh(city: TestCity, cookie: str, role: str = "resident", **more: str) -> Reply:
    body = {"role": role} | more
    return city.send("POST", "/auth/refresh", body, headers={"Cookie": f"a=b; {cookie}"})


@pytest.mark.parametrize("form", ["08{}", "628{}", "+628{}", "0812-{}"])
def test_a_phone_may_be_written_as_people_write_it(city: TestCity, form: str) -> None:
    phone = city.resident().phone
    written = (
        form.format(phone.removeprefix("+628"))
        if "-" not in form
        else (f"0{phone[3:6]}-{phone[6:]}")
    )
    assert otp(city, written).ok(202) == {"expires_in": 300}
    body = sign_in(city, written, city.last_code(phone)).ok()
    assert body.keys() == set(
        "access_token token_type expires_in role subject name subjects".split()
    )
    assert (body["token_type"], body["expires_in"], body["role"]) == ("Bearer", 3600, "resident")
    assert body["subjects"] == [{"id": body["subject"], "name": body["name"]}]


def test_an_unknown_phone_is_answered_alike_and_gets_no_message(city: TestCity) -> None:
    phone = city.new_phone()
    assert otp(city, phone).ok(202) == {"expires_in": 300}
    assert city.inbox(phone) == []
    refused(sign_in(city, phone, "123456"), "otp_invalid")


@pytest.mark.parametrize("phone", ["", "0812", "x", "+1202555010023", "0812345678901234567890123"])
def test_what_is_no_phone_is_refused_by_its_form(city: TestCity, phone: str) -> None:
    assert refused(otp(city, phone), "validation_failed")["errors"][0]["field"] == "phone"


def test_a_code_works_once(city: TestCity) -> None:
    phone = city.resident().phone
    code = city.code_for(phone)
    sign_in(city, phone, code).ok()
    refused(sign_in(city, phone, code), "otp_invalid")


def test_a_code_lives_five_minutes(city: TestCity) -> None:
    phone = city.resident().phone
    code = city.code_for(phone)
    city.hands.pass_by(seconds=300)
    refused(sign_in(city, phone, code), "otp_invalid")


def test_five_wrong_tries_kill_the_code_and_not_the_phone(city: TestCity) -> None:
    phone = city.resident().phone
    code = city.code_for(phone)
    for step in range(1, 6):
        refused(sign_in(city, phone, wrong(code, step)), "otp_invalid")
    refused(sign_in(city, phone, code), "otp_locked")
    sign_in(city, phone, city.code_for(phone)).ok()


def test_a_newer_code_takes_the_place_of_the_last(city: TestCity) -> None:
    phone = city.resident().phone
    first, second = city.code_for(phone), city.code_for(phone)
    if first != second:
        refused(sign_in(city, phone, first), "otp_invalid")
    sign_in(city, phone, second).ok()


def test_five_codes_in_fifteen_minutes_are_enough(city: TestCity) -> None:
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
    refused(sign_in(city, phone, city.code_for(phone), "merchant"), "forbidden")
    refused(sign_in(city, phone, city.code_for(phone), "partner"), "validation_failed")


def test_a_phone_may_stand_for_a_family(city: TestCity) -> None:
    phone = city.new_phone()
    names = ("Siti Rahayu", "Agus Rahayu")
    rows = [(city.new_nik(), name, phone, "35.73.01.1001", "") for name in names]
    assert city.bring_in("residents", csv(RESIDENT_HEADER, rows)).ok()["created"] == 2
    reply = sign_in(city, phone, city.code_for(phone))
    body = reply.ok()
    assert {one["name"] for one in body["subjects"]} == set(names)
    other = next(one["id"] for one in body["subjects"] if one["id"] != body["subject"])
    assert refresh(city, cookie_of(reply), subject=other).ok()["subject"] == other
    chosen = sign_in(city, phone, city.code_for(phone), subject=other).ok()
    assert chosen["subject"] == other
    stranger = city.resident().id
    refused(sign_in(city, phone, city.code_for(phone), subject=stranger), "forbidden")


def test_the_cookie_is_for_signing_in_alone(city: TestCity) -> None:
    phone = city.resident().phone
    cookie = sign_in(city, phone, city.code_for(phone)).headers["set-cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Path=/api/v1/auth", "HttpOnly", "SameSite=Strict"} <= parts
    assert f"Max-Age={90 * 24 * 3600}" in parts


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


@pytest.fixture
def signed_in(city: TestCity) -> tuple[Person, str]:
    """Somebody, and the cookie that they got."""
    person = city.resident()
    return person, cookie_of(sign_in(city, person.phone, city.code_for(person.phone)))


def test_each_refresh_gives_the_next_cookie(city: TestCity, signed_in: tuple[Person, str]) -> None:
    person, cookie = signed_in
    seen = {cookie}
    for _ in range(3):
        reply = refresh(city, cookie)
        assert reply.ok()["subject"] == person.id
        cookie = cookie_of(reply)
        assert cookie not in seen
        seen.add(cookie)
        city.hands.pass_by(hours=2)


def test_the_previous_cookie_is_honoured_for_a_minute_and_gives_the_same_successor(
    city: TestCity, signed_in: tuple[Person, str]
) -> None:
    _, first = signed_in
    second = cookie_of(refresh(city, first))
    city.hands.pass_by(seconds=60)
    assert cookie_of(refresh(city, first)) == second
    refresh(city, second).ok()


def test_a_previous_cookie_after_a_minute_ends_the_family(
    city: TestCity, signed_in: tuple[Person, str]
) -> None:
    _, first = signed_in
    second = cookie_of(refresh(city, first))
    city.hands.pass_by(seconds=61)
    refused(refresh(city, first), "unauthenticated")
    refused(refresh(city, second), "unauthenticated")


def test_an_older_cookie_ends_the_family(city: TestCity, signed_in: tuple[Person, str]) -> None:
    _, first = signed_in
    second = cookie_of(refresh(city, first))
    third = cookie_of(refresh(city, second))
    refused(refresh(city, first), "unauthenticated")
    for cookie in (second, third):
        refused(refresh(city, cookie), "unauthenticated")


@pytest.mark.parametrize("forged", ["", "x", "fam_x.1.x", "{}x", "{}.1"])
def test_a_made_up_cookie_refreshes_nothing_and_ends_nothing(
    city: TestCity, signed_in: tuple[Person, str], forged: str
) -> None:
    _, cookie = signed_in
    name, _, value = cookie.partition("=")
    refused(refresh(city, f"{name}={forged.format(value)}"), "unauthenticated")
    refused(refresh(city, cookie, role="merchant"), "unauthenticated")
    refused(refresh(city, cookie.replace("resident", "admin"), role="admin"), "unauthenticated")
    refresh(city, cookie).ok()


FOR_GOOD = 1_000


@pytest.mark.parametrize("fault", [throttled, lost_before])
def test_a_refresh_that_cannot_be_written_signs_nobody_out(city: TestCity, fault: Fault) -> None:
    shop = city.merchant()
    cookie = cookie_of(sign_in(city, shop.phone, city.code_for(shop.phone), "merchant"))
    with failing(city, fault, FOR_GOOD, "UpdateItem"):
        refused(refresh(city, cookie, role="merchant"), "unavailable")
    city.hands.pass_by(hours=1)
    refresh(city, cookie, role="merchant").ok()


def test_a_refresh_that_breaks_off_beside_its_cookie_signs_nobody_out(
    city: TestCity, signed_in: tuple[Person, str]
) -> None:
    _, cookie = signed_in

    def no_entitlement(request: Any, session: Any) -> Any:
        if "residents" in json.loads(request.body)["TableName"]:
            return throttled(request, session)
        return None

    with failing(city, no_entitlement, FOR_GOOD, "UpdateItem"):
        refused(refresh(city, cookie), "unavailable")
    city.hands.pass_by(hours=1)
    refresh(city, cookie).ok()


def test_a_code_that_cannot_be_kept_is_no_code_too_many(city: TestCity) -> None:
    phone = city.resident().phone
    with failing(city, throttled, FOR_GOOD, "PutItem"):
        refused(otp(city, phone), "unavailable")


@pytest.mark.parametrize("operation", ["UpdateItem", "DeleteItem"])
def test_a_code_that_cannot_be_looked_at_is_not_called_wrong(
    city: TestCity, operation: str
) -> None:
    phone = city.resident().phone
    code = city.code_for(phone)
    with failing(city, throttled, FOR_GOOD, operation):
        refused(sign_in(city, phone, code), "unavailable")
    sign_in(city, phone, code).ok()


def test_signing_out_ends_the_family(city: TestCity, signed_in: tuple[Person, str]) -> None:
    _, cookie = signed_in
    reply = city.send("POST", "/auth/logout", {"role": "resident"}, headers={"Cookie": cookie})
    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["set-cookie"]
    refused(refresh(city, cookie), "unauthenticated")
    assert city.post("/auth/logout", {"role": "resident"}).status == 204


@pytest.mark.parametrize(
    ("role", "life"),
    [
        ("resident", {"days": 90}),
        ("merchant", {"days": 30}),
        ("auditor", {"hours": 12}),
    ],
)
def test_nobody_stays_signed_in_longer_than_the_role_may(
    city: TestCity, role: str, life: dict[str, float]
) -> None:
    phone = {"resident": lambda: city.resident().phone, "merchant": lambda: city.merchant().phone}
    number = phone.get(role, lambda: "+628110000004")()
    cookie = cookie_of(sign_in(city, number, city.code_for(number), role))
    city.hands.pass_by(**life)
    city.hands.pass_by(seconds=-1)
    cookie = cookie_of(refresh(city, cookie, role=role))
    city.hands.pass_by(seconds=1)
    refused(refresh(city, cookie, role=role), "unauthenticated")


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


# Staff


def propose(city: TestCity, role: str = "finance") -> tuple[str, str]:
    phone = city.new_phone()
    body = {"phone": phone, "name": "Joko", "role": role}
    member = city.admin.post("/admin/staff", body, key=fresh_key()).ok(201)
    assert (member["state"], member["proposed_by"]) == ("proposed", city.admin.id)
    return member["id"], phone


def test_staff_come_when_a_second_admin_confirms(city: TestCity) -> None:
    member, phone = propose(city)
    confirm = f"/admin/staff/{member}/confirm"
    refused(city.admin.post(confirm), "same_person")
    otp(city, phone).ok(202)
    assert city.inbox(phone) == []
    second = city.sign_in(SECOND_ADMIN, "admin")
    assert second.post(confirm).ok()["state"] == "active"
    refused(second.post(confirm), "state_conflict")
    assert city.sign_in(phone, "finance").id == member


def test_staff_go_when_a_second_admin_confirms(city: TestCity) -> None:
    member, phone = propose(city)
    second = city.sign_in(SECOND_ADMIN, "admin")
    second.post(f"/admin/staff/{member}/confirm").ok()
    leaving = second.send("DELETE", f"/admin/staff/{member}").ok()
    assert (leaving["state"], leaving["proposed_by"]) == ("removal_proposed", second.id)
    refused(second.post(f"/admin/staff/{member}/confirm"), "same_person")
    city.sign_in(phone, "finance")
    assert city.admin.post(f"/admin/staff/{member}/confirm").ok()["state"] == "removed"
    otp(city, phone).ok(202)
    assert member not in [one["id"] for one in city.admin.every("/admin/staff")]
    refused(city.admin.post(f"/admin/staff/{member}/confirm"), "not_found")


def test_a_proposal_that_nobody_confirmed_is_withdrawn(city: TestCity) -> None:
    member, _ = propose(city)
    assert city.admin.send("DELETE", f"/admin/staff/{member}").ok()["state"] == "removed"
    refused(city.admin.send("DELETE", f"/admin/staff/{member}"), "not_found")


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


def test_staff_may_be_more_than_one_in_a_phone(city: TestCity) -> None:
    # The admin's phone holds a resident, too: one phone, several roles.
    resident = city.resident(phone="+628110000001")
    assert city.sign_in("+628110000001", "resident").id == resident.id
    assert city.sign_in("+628110000001", "admin").id == city.admin.id
