"""Acquirers as admins keep them, their daily files, and how far they reach."""

from typing import Any

import pytest

from chalicelib.acquirers.store.psps import Psps
from chalicelib.core.dynamo.items import scan_plain
from tests.http.acquiring import Acquirer, bring_in, payment, today
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.rewarding import new_nmid, new_rrn, shop_with


@pytest.fixture
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


def listed(city: TestCity, acquirer: Acquirer) -> Any:
    (found,) = [one for one in city.admin.every("/admin/psps") if one["id"] == acquirer.id]
    return found


def test_an_acquirer_is_registered_and_its_secret_never_shown(city: TestCity) -> None:
    one = Acquirer(city)
    made = city.admin.post("/admin/psps", one.registration)
    body = made.ok(201)
    assert body.pop("id").startswith("psp_")
    assert body.pop("created_at")
    assert body == {
        "client_id": one.client_id,
        "name": "Bank Contoh",
        "adapter": "snap",
        "api_url": "",
        "state": "active",
    }
    one.id = made.body["id"]
    assert listed(city, one) == made.body
    table = city.parts.settings.table("acquirers")
    stored = [*scan_plain(city.parts.connection, table)]
    assert one.secret not in str(stored)


def test_registering_twice_is_once(city: TestCity) -> None:
    one, key = Acquirer(city), fresh_key()
    first = city.admin.post("/admin/psps", one.registration, key=key)
    again = city.admin.post("/admin/psps", one.registration, key=key)
    assert (again.replayed, again.body) == (True, first.ok(201))
    refused(city.admin.post("/admin/psps", one.registration), "state_conflict")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"public_key": "x"}, "public_key"),
        ({"client_secret": "short"}, "client_secret"),
        ({"client_secret": "with a blank in it"}, "client_secret"),
        ({"client_id": "a|b"}, "client_id"),
        ({"client_id": "a b"}, "client_id"),
        ({"adapter": "another"}, "adapter"),
        ({"adapter": "snap_unsigned"}, "api_url"),
        ({"api_url": "http://api.bank.co.id"}, "api_url"),
        ({"api_url": "https://user@api.bank.co.id"}, "api_url"),
        ({"api_url": "ftp://api.bank.co.id"}, "api_url"),
        ({"api_url": "https://10.0.0.1"}, "api_url"),
        ({"api_url": "https://169.254.169.254/latest"}, "api_url"),
        ({"api_url": "https://api.bank.co.id:22"}, "api_url"),
    ],
)
def test_what_cannot_be_registered_is_named(
    city: TestCity, changed: dict[str, str], field: str
) -> None:
    answered = city.admin.post("/admin/psps", Acquirer(city).registration | changed)
    assert refused(answered, "validation_failed")["errors"][0]["field"] == field


def test_only_admins_keep_acquirers_and_staff_may_look(city: TestCity, acquirer: Acquirer) -> None:
    for officer in (city.finance, city.staff("auditor")):
        assert officer.get("/admin/psps").status == 200
        assert officer.get("/admin/psps/coverage").status == 200
        refused(officer.post("/admin/psps", Acquirer(city).registration), "forbidden")
        refused(officer.post(f"/admin/psps/{acquirer.id}/rotate", {}), "forbidden")
        suspended = officer.post(f"/admin/psps/{acquirer.id}/suspend", {"reason": "x"})
        refused(suspended, "forbidden")


def test_states_that_do_not_follow_and_acquirers_that_nobody_knows(
    city: TestCity, acquirer: Acquirer
) -> None:
    reason = {"reason": "uji"}
    refused(city.admin.post(f"/admin/psps/{acquirer.id}/reinstate", reason), "state_conflict")
    assert city.admin.post(f"/admin/psps/{acquirer.id}/suspend", reason).ok()["state"] == (
        "suspended"
    )
    refused(city.admin.post(f"/admin/psps/{acquirer.id}/suspend", reason), "state_conflict")
    for path in ("suspend", "reinstate"):
        refused(city.admin.post(f"/admin/psps/psp_unknown/{path}", reason), "not_found")
    rotated = city.admin.post("/admin/psps/psp_unknown/rotate", {"client_secret": "rahasia-baru"})
    refused(rotated, "not_found")
    refused(city.admin.post(f"/admin/psps/{acquirer.id}/rotate", {}), "validation_failed")


def test_of_two_changes_at_once_one_is_told_so(
    city: TestCity, acquirer: Acquirer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Psps.get

    def overtaken(self: Psps, psp_id: str) -> Any:
        found = real(self, psp_id)
        monkeypatch.setattr(Psps, "get", real)
        city.admin.post(f"/admin/psps/{psp_id}/suspend", {"reason": "uji"}).ok()
        return found

    monkeypatch.setattr(Psps, "get", overtaken)
    rotated = {"client_secret": "rahasia-yang-baru"}
    refused(city.admin.post(f"/admin/psps/{acquirer.id}/rotate", rotated), "state_conflict")
    assert listed(city, acquirer)["state"] == "suspended"


def test_what_admins_do_with_acquirers_stands_in_the_audit_journal(
    city: TestCity, acquirer: Acquirer
) -> None:
    city.admin.post(
        f"/admin/psps/{acquirer.id}/rotate", {"client_secret": "rahasia-yang-baru"}
    ).ok()
    city.admin.post(f"/admin/psps/{acquirer.id}/suspend", {"reason": "uji"}).ok()
    entries = [
        (one["action"], one["details"])
        for one in city.staff("auditor").every("/finance/audit-journal")
        if one["object"] == acquirer.id
    ]
    assert dict(entries) == {
        "psp.register": {"adapter": "snap"},
        "psp.rotate": {"changed": ["client_secret"]},
        "psp.suspend": {"reason": "uji"},
    }


# Reach.


def coverage(city: TestCity, heard: str | None = None) -> tuple[Any, dict[str, Any]]:
    """The first page, and every shop by its id."""
    asked = {"heard": heard} if heard else {}
    page = city.admin.get("/admin/psps/coverage", **asked).ok()
    shops = city.admin.every("/admin/psps/coverage", **asked)
    return page, {one["merchant_id"]: one for one in shops}


def test_it_is_shown_which_acquirers_report_and_of_which_shops_nobody_does(
    city: TestCity, acquirer: Acquirer
) -> None:
    heard_of, silent = (shop_with(city, new_nmid()) for _ in range(2))
    nmid = city.admin.get(f"/admin/merchants/{heard_of.id}").ok()["nmid"]
    acquirer.notify(payment(new_rrn(), nmid, 40_000)).ok()
    acquirer.notify(payment(new_rrn(), new_nmid(), 40_000)).ok()
    page, shops = coverage(city)
    (own,) = [one for one in page["acquirers"] if one["psp"]["id"] == acquirer.id]
    assert (own["shops"], own["others"]) == (1, 1)
    assert own["heard_at"]
    assert shops[heard_of.id]["heard"] == [{"psp_id": acquirer.id, "last_on": today(city)}]
    assert shops[heard_of.id]["nmid"] == nmid
    assert shops[heard_of.id]["name"]
    assert shops[silent.id]["heard"] == []
    page, shops = coverage(city, "never")
    assert silent.id in shops
    assert heard_of.id not in shops
    assert page["never_heard"] >= len(shops)
    _, shops = coverage(city, "heard")
    assert heard_of.id in shops
    assert silent.id not in shops


def test_a_file_counts_as_hearing(city: TestCity, acquirer: Acquirer) -> None:
    shop = shop_with(city, new_nmid())
    nmid = city.admin.get(f"/admin/merchants/{shop.id}").ok()["nmid"]
    bring_in(acquirer, (today(city), new_rrn(), nmid, 40_000, "00")).ok()
    assert coverage(city)[1][shop.id]["heard"][0]["psp_id"] == acquirer.id


def test_an_acquirer_that_was_never_heard_says_so(city: TestCity, acquirer: Acquirer) -> None:
    page, _ = coverage(city)
    (own,) = [one for one in page["acquirers"] if one["psp"]["id"] == acquirer.id]
    assert (own["heard_at"], own["shops"], own["others"]) == (None, 0, 0)
