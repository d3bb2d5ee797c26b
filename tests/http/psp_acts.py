"""What admins do with acquirers, each once: see acts.py."""

from chalicelib.core.values.instants import business_day
from tests.http.acquiring import Acquirer
from tests.http.acts import Act
from tests.http.client import Person, csv
from tests.http.conftest import TestCity
from tests.http.rewarding import new_nmid, new_rrn

REASON = {"reason": "uji"}


def register(city: TestCity) -> tuple[Person, str]:
    return city.admin, Acquirer(city).register().id


def rotate(city: TestCity) -> tuple[Person, str]:
    admin, psp = register(city)
    admin.post(f"/admin/psps/{psp}/rotate", {"client_secret": "rahasia-yang-baru"}).ok()
    return admin, psp


def suspend(city: TestCity) -> tuple[Person, str]:
    admin, psp = register(city)
    admin.post(f"/admin/psps/{psp}/suspend", REASON).ok()
    return admin, psp


def reinstate(city: TestCity) -> tuple[Person, str]:
    admin, psp = suspend(city)
    admin.post(f"/admin/psps/{psp}/reinstate", REASON).ok()
    return admin, psp


def import_payments(city: TestCity) -> tuple[Person, str]:
    admin, psp = register(city)
    row = (business_day(city.clock()).isoformat(), new_rrn(), new_nmid(), "40000", "00")
    admin.send(
        "POST",
        f"/admin/psps/{psp}/payments/import",
        raw=csv("paid_on,rrn,nmid,amount,status", [row]),
        headers={"Content-Type": "text/csv"},
    ).ok()
    return admin, f"payments:{psp}"


_PSP = "/admin/psps/{psp_id}"

ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/admin/psps"): ("psp.register", register),
    ("POST", f"{_PSP}/rotate"): ("psp.rotate", rotate),
    ("POST", f"{_PSP}/suspend"): ("psp.suspend", suspend),
    ("POST", f"{_PSP}/reinstate"): ("psp.reinstate", reinstate),
    ("POST", f"{_PSP}/payments/import"): ("import.begin", import_payments),
}
