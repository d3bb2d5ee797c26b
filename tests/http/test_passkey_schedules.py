"""Passkeys when two come at once: what one request finds that another has changed since it read."""

import pytest

from tests.http.authenticator import Authenticator
from tests.http.client import Person, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.passkeys import add, come_in, confirm, counting, hired, made, proof, proves
from tests.http.schedules import first, write_of


@pytest.fixture(autouse=True)
def _rested(city: TestCity) -> None:
    city.hands.pass_by(minutes=16)


def two_that_count(city: TestCity) -> tuple[Person, list[str]]:
    officer = hired(city, "finance")
    device, one = counting(city, officer)
    proves(officer, device)
    return officer, [one, counting(city, officer)[1]]


def test_one_answer_that_comes_twice_at_once_opens_one_session(city: TestCity) -> None:
    resident = city.resident()
    device = Authenticator(counts=False)
    add(resident, device).ok(201)
    given = {**proof(city, device, "resident"), "role": "resident"}

    with first(city.parts, lambda: city.post("/auth/token", given), write_of("family#")) as done:
        refused(city.post("/auth/token", given), "unauthenticated")
    done[0].ok()


def test_a_device_and_its_copy_at_once_open_one_session(city: TestCity) -> None:
    device = made(city.resident())
    copy = Authenticator(
        credential=device.credential, handle=device.handle, key=device.key, count=device.count
    )
    with first(city.parts, lambda: come_in(city, copy, "resident"), write_of("family#")) as done:
        refused(come_in(city, device, "resident"), "unauthenticated")
    done[0].ok()


def test_a_passkey_that_is_deleted_meanwhile_opens_nothing(city: TestCity) -> None:
    resident = city.resident()
    device = made(resident)
    (passkey,) = [one["id"] for one in resident.get("/auth/passkeys").ok()["items"]]

    def delete() -> object:
        return resident.send("DELETE", f"/auth/passkeys/{passkey}").ok()

    with first(city.parts, delete, write_of("family#")):
        refused(come_in(city, device, "resident"), "unauthenticated")


def test_no_passkey_is_made_at_a_phone_that_is_taken_meanwhile(city: TestCity) -> None:
    resident, device = city.resident(), Authenticator()
    phone = city.new_phone()

    def take() -> object:
        path = f"/admin/residents/{resident.id}"
        return city.admin.send("PATCH", path, {"phone": phone}).ok()

    with first(city.parts, take, write_of("passkey#")):
        refused(add(resident, device), "unauthenticated")
    assert come_in(city, device, "resident").status == 401


def test_two_that_are_made_at_once_are_not_one_too_many(city: TestCity) -> None:
    resident = city.resident()
    for _ in range(9):
        made(resident)
    other = Authenticator()
    with first(city.parts, lambda: add(resident, other), write_of("passkey#")) as done:
        refused(add(resident, Authenticator()), "state_conflict")
    done[0].ok(201)


def test_the_last_two_do_not_go_at_once(city: TestCity) -> None:
    officer, (one, other) = two_that_count(city)

    def delete(passkey: str) -> object:
        return officer.send("DELETE", f"/auth/passkeys/{passkey}")

    with first(city.parts, lambda: delete(other), write_of("counting")) as done:
        refused(officer.send("DELETE", f"/auth/passkeys/{one}"), "state_conflict")
    done[0].ok()
    left = [one["id"] for one in officer.get("/auth/passkeys").ok()["items"]]
    assert left == [one]


def test_one_admin_who_confirms_twice_at_once_is_one_admin(city: TestCity) -> None:
    officer = hired(city, "finance")
    counting(city, officer)
    passkey = add(officer, Authenticator()).ok(201)["id"]

    def again() -> object:
        return confirm(city.admin, officer, passkey).ok()

    with first(city.parts, again, write_of("confirmed_by")):
        reply = confirm(city.admin, officer, passkey)
    refused(reply, "same_person")
    second = city.sign_in(SECOND_ADMIN, "admin")
    assert confirm(second, officer, passkey).ok()["state"] == "active"


def test_nobody_leaves_with_a_passkey_made_meanwhile(city: TestCity) -> None:
    officer, device = hired(city, "finance"), Authenticator()
    second = city.sign_in(SECOND_ADMIN, "admin")
    city.admin.send("DELETE", f"/admin/staff/{officer.id}").ok()
    path = f"/admin/staff/{officer.id}/confirm"
    with first(city.parts, lambda: add(officer, device).ok(201), write_of("staff.remove")):
        refused(second.post(path), "unavailable")
    assert second.post(path).ok()["state"] == "removed"
    refused(come_in(city, device, "finance"), "unauthenticated")


def test_nobody_counts_whose_passkey_is_confirmed_while_they_leave(city: TestCity) -> None:
    officer = hired(city, "finance")
    second = city.sign_in(SECOND_ADMIN, "admin")
    passkey = add(officer, Authenticator()).ok(201)["id"]
    city.admin.send("DELETE", f"/admin/staff/{officer.id}").ok()

    def leave() -> object:
        return second.post(f"/admin/staff/{officer.id}/confirm").ok()

    with first(city.parts, leave, write_of("counting")):
        refused(confirm(city.admin, officer, passkey), "state_conflict")
    assert officer.id not in [one["id"] for one in city.admin.every("/admin/staff")]
