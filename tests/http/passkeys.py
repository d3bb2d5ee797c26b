"""Passkeys as people make and use them."""

from typing import Any

from tests.http.authenticator import Authenticator
from tests.http.client import City, Person, Reply
from tests.http.conftest import SECOND_ADMIN, TestCity


def add(person: Person, device: Authenticator, name: str = "HP saya") -> Reply:
    """Make a passkey on a device and hand it in."""
    asked = person.post("/auth/passkeys/options").ok()
    credential = device.make(asked["options"])
    body = {"challenge": asked["challenge"], "credential": credential, "name": name}
    return person.post("/auth/passkeys", body)


def made(person: Person) -> Authenticator:
    """A device with a passkey of somebody."""
    device = Authenticator()
    add(person, device).ok(201)
    return device


def proof(city: City, device: Authenticator, role: str) -> dict[str, Any]:
    """A challenge for a role, and what a device answers."""
    asked = city.post("/auth/passkey-options", {"role": role}).ok()
    return {"challenge": asked["challenge"], "passkey": device.prove(asked["options"])}


def come_in(city: City, device: Authenticator, role: str, **more: str) -> Reply:
    return city.post("/auth/token", {**proof(city, device, role), "role": role, **more})


def step_up(person: Person, device: Authenticator) -> Reply:
    return person.post("/auth/step-up", proof(person.city, device, person.role))


def proves(person: Person, device: Authenticator) -> None:
    """Somebody proves themself again."""
    person.token = step_up(person, device).ok()["access_token"]


def hired(city: TestCity, role: str) -> Person:
    """Somebody new on the staff, signed in by a code."""
    phone, second = city.new_phone(), city.sign_in(SECOND_ADMIN, "admin")
    body = {"phone": phone, "name": "Joko", "role": role}
    member = city.admin.post("/admin/staff", body).ok(201)["id"]
    second.post(f"/admin/staff/{member}/confirm").ok()
    return city.sign_in(phone, role)


def confirm(admin: Person, owner: Person, passkey: str) -> Reply:
    return admin.post(f"/admin/staff/{owner.id}/passkeys/{passkey}/confirm")


def counting(city: TestCity, owner: Person) -> tuple[Authenticator, str]:
    """A device whose passkey counts for money, and that passkey's id."""
    device = Authenticator()
    passkey = add(owner, device).ok(201)["id"]
    assert confirm(city.admin, owner, passkey).ok()["state"] == "active"
    return device, passkey
