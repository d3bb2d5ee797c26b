"""Whoever has a passkey is told of each that is made or deleted, in its own transaction."""

from contextlib import suppress

import pytest

from tests.http.authenticator import Authenticator
from tests.http.client import City, Person
from tests.http.conftest import TestCity
from tests.http.noticing import events, told
from tests.http.passkeys import add, made
from tests.stores.import_city import Killed, killed_before_write


def person(city: City, role: str) -> Person:
    return city.resident() if role == "resident" else city.merchant()


def remove(owner: Person, passkey: str) -> None:
    owner.send("DELETE", f"/auth/passkeys/{passkey}").ok()


@pytest.mark.parametrize("role", ["resident", "merchant"])
def test_a_passkey_that_is_made_and_one_that_is_deleted_are_told_once_each(
    city: TestCity, role: str
) -> None:
    owner = person(city, role)
    passkey = add(owner, Authenticator()).ok(201)["id"]
    (notice,) = told(owner)
    assert (notice["kind"], notice["event"], notice["about"]) == ("key", "passkey_made", passkey)
    city.hands.pass_by(seconds=1)
    remove(owner, passkey)
    assert events(owner) == ["passkey_removed", "passkey_made"]


def test_two_passkeys_of_one_instant_are_two_notices(city: TestCity) -> None:
    owner = city.resident()
    made(owner)
    made(owner)
    assert events(owner) == ["passkey_made", "passkey_made"]


def test_it_cannot_be_switched_off(city: TestCity) -> None:
    owner = city.resident()
    off = owner.send("PATCH", "/resident/notice-settings", {"kinds": {"key": False}})
    assert off.code == "validation_failed"


@pytest.mark.parametrize("write", range(3))
def test_there_is_no_passkey_without_its_notice(city: TestCity, write: int) -> None:
    owner = city.resident()
    with killed_before_write(city.parts, write), suppress(Killed):
        add(owner, Authenticator())
    kept = owner.get("/auth/passkeys").ok()["items"]
    assert len(told(owner)) == len(kept)


def test_a_cashiers_passkey_is_no_news_to_the_shop(city: TestCity) -> None:
    shop, phone = city.merchant(), city.new_phone()
    shop.post("/merchant/cashiers", {"phone": phone, "name": "Rina"}).ok(201)
    made(city.sign_in(phone, "merchant"))
    assert told(shop) == []
