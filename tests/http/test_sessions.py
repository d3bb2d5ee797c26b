"""Staying signed in: each refresh gives the next cookie, and what ends the family."""

import json
from typing import Any

import pytest

from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.signing_in import cookie_of, refresh, sign_in
from tests.http.test_faults import Fault, failing, lost_before, throttled

FOR_GOOD = 1_000


def test_cookies_are_for_signing_in_alone(city: TestCity) -> None:
    phone = city.resident().phone
    for cookie in sign_in(city, city.proof_for(phone)).cookies:
        name = cookie.partition("=")[0]
        parts = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Path=/api/v1/auth", "HttpOnly", "SameSite=Strict"} <= parts
        days = 90 if name == "tumbas_refresh_resident" else 400
        assert f"Max-Age={days * 24 * 3600}" in parts


@pytest.fixture
def signed_in(city: TestCity) -> tuple[Person, str]:
    """Somebody, and the cookie that they got."""
    person = city.resident()
    return person, cookie_of(sign_in(city, city.proof_for(person.phone)))


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


def test_whoever_had_a_phone_before_stays_signed_in_as_none_of_its_heirs(city: TestCity) -> None:
    before = city.resident()
    cookie = cookie_of(sign_in(city, city.proof_for(before.phone)))
    body = {"phone": city.new_phone()}
    city.admin.send("PATCH", f"/admin/residents/{before.id}", body).ok()
    heir = city.resident(phone=before.phone)
    refused(refresh(city, cookie, subject=heir.id), "unauthenticated")
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


@pytest.mark.parametrize("fault", [throttled, lost_before])
def test_a_refresh_that_cannot_be_written_signs_nobody_out(city: TestCity, fault: Fault) -> None:
    shop = city.merchant()
    cookie = cookie_of(sign_in(city, city.proof_for(shop.phone), "merchant"))
    with failing(city, fault, FOR_GOOD, "UpdateItem"):
        refused(refresh(city, cookie, role="merchant"), "unavailable")
    city.hands.pass_by(hours=1)
    refresh(city, cookie, role="merchant").ok()


def test_a_refresh_that_breaks_off_beside_its_cookie_signs_nobody_out(
    city: TestCity, signed_in: tuple[Person, str]
) -> None:
    _, cookie = signed_in

    def no_entitlement(request: Any, session: Any) -> Any:
        written = json.loads(request.body)["TransactItems"]
        return throttled(request, session) if "residents" in json.dumps(written) else None

    with failing(city, no_entitlement, FOR_GOOD):
        refused(refresh(city, cookie), "unavailable")
    city.hands.pass_by(hours=1)
    refresh(city, cookie).ok()


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
    cookie = cookie_of(sign_in(city, city.proof_for(number), role))
    city.hands.pass_by(**life)
    city.hands.pass_by(seconds=-1)
    cookie = cookie_of(refresh(city, cookie, role=role))
    city.hands.pass_by(seconds=1)
    refused(refresh(city, cookie, role=role), "unauthenticated")
