"""What admins do with partners, each once: see acts.py."""

from chalicelib.core.values.instants import to_text
from tests.http.acts import Act
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity
from tests.http.partners import SHOP
from tests.http.partners import register as registered

REASON = {"reason": "uji"}


def register(city: TestCity) -> tuple[Person, str]:
    return city.admin, registered(city)["client_id"]


def move(city: TestCity) -> tuple[Person, str]:
    admin, partner = register(city)
    body = {"return_origins": [SHOP, "https://toko-lain.example"]}
    admin.send("PATCH", f"/admin/partners/{partner}", body).ok()
    return admin, partner


def rotate(city: TestCity) -> tuple[Person, str]:
    admin, partner = register(city)
    admin.post(f"/admin/partners/{partner}/rotate", key=fresh_key()).ok()
    return admin, partner


def suspend(city: TestCity) -> tuple[Person, str]:
    admin, partner = register(city)
    admin.post(f"/admin/partners/{partner}/suspend", REASON).ok()
    return admin, partner


def reinstate(city: TestCity) -> tuple[Person, str]:
    admin, partner = suspend(city)
    admin.post(f"/admin/partners/{partner}/reinstate", REASON).ok()
    return admin, partner


def replay(city: TestCity) -> tuple[Person, str]:
    admin, partner = register(city)
    body = {"since": to_text(city.clock())}
    admin.post(f"/admin/partners/{partner}/webhooks/replay", body).ok(202)
    return admin, partner


_PARTNER = "/admin/partners/{partner_id}"

ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/admin/partners"): ("partner.register", register),
    ("PATCH", _PARTNER): ("partner.move", move),
    ("POST", f"{_PARTNER}/rotate"): ("partner.rotate", rotate),
    ("POST", f"{_PARTNER}/suspend"): ("partner.suspend", suspend),
    ("POST", f"{_PARTNER}/reinstate"): ("partner.reinstate", reinstate),
    ("POST", f"{_PARTNER}/webhooks/replay"): ("webhook.replay", replay),
}
