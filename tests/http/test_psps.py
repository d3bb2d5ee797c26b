"""Acquirers as admins keep them, their daily files, and how far they reach."""

import urllib.request
from typing import Any

import pytest

from chalicelib.acquirers.store.psps import Psps
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.values.instants import business_day
from chalicelib.imports.parts import ImportParts
from tests.http.acquiring import Acquirer, payment
from tests.http.client import csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_nmid, new_rrn, program, shop_with

HEADER = "paid_on,rrn,nmid,amount,status"


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


# Daily files.


def bring_in(acquirer: Acquirer, *rows: tuple[object, ...], header: str = HEADER) -> Any:
    content = csv(header, [[str(cell) for cell in row] for row in rows])
    return acquirer.city.admin.send(
        "POST",
        f"/admin/psps/{acquirer.id}/payments/import",
        raw=content,
        headers={"Content-Type": "text/csv"},
    )


def today(city: TestCity) -> str:

    return business_day(city.clock()).isoformat()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


def claimed(rewarding: Program, rrn: str) -> Any:
    body = {"rrn": rrn, "merchant_id": rewarding.shop.id, "amount": 40_000}
    return rewarding.resident.post("/resident/incentive-claims", body).ok(201)


def test_a_daily_file_rewards_and_the_same_file_twice_changes_nothing(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    first, second = new_rrn(), new_rrn()
    waiting = claimed(rewarding, first)
    rows = [
        (today(city), first, rewarding.nmid, 40_000, "00"),
        (today(city), second, rewarding.nmid, 50_000, "00"),
    ]
    outcome = bring_in(acquirer, *rows).ok()
    assert (outcome["created"], outcome["rejected"]) == (2, [])
    assert rewarding.again(waiting)["state"] == "granted"
    left = rewarding.left()
    outcome = bring_in(acquirer, *rows).ok()
    assert (outcome["created"], outcome["updated"], outcome["unchanged"]) == (0, 0, 2)
    assert rewarding.left() == left


def test_a_file_tells_what_was_given_back_and_that_is_final(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    paid = (today(city), rrn, rewarding.nmid, 40_000, "00")
    bring_in(acquirer, paid).ok()
    assert claimed(rewarding, rrn)["state"] == "granted"
    left = rewarding.left()
    outcome = bring_in(acquirer, (today(city), rrn, rewarding.nmid, 40_000, "04")).ok()
    assert (outcome["created"], outcome["updated"]) == (0, 1)
    assert rewarding.left() == left + 4_000
    assert bring_in(acquirer, paid).ok()["unchanged"] == 1
    assert rewarding.left() == left + 4_000


def test_one_file_may_hold_that_it_was_paid_and_given_back(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    rows = [(today(city), rrn, rewarding.nmid, 40_000, status) for status in ("00", "04")]
    assert bring_in(acquirer, *rows).ok()["rejected"] == []
    assert bring_in(acquirer, *rows).ok()["unchanged"] == 2
    assert claimed(rewarding, rrn)["state"] == "refused"


def test_a_payment_told_by_notification_and_by_file_is_one(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    outcome = bring_in(acquirer, (today(city), rrn, rewarding.nmid, 40_000, "00")).ok()
    assert outcome["unchanged"] == 1


def test_a_spreadsheet_takes_zeros_off_and_the_row_is_read_all_the_same(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    row = (today(city), rrn.lstrip("0"), rewarding.nmid.lower(), 40_000, "0")
    assert bring_in(acquirer, row).ok()["created"] == 1
    assert claimed(rewarding, rrn)["state"] == "granted"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("paid_on", "kemarin"),
        ("paid_on", "2026-W49-2"),
        ("paid_on", "2999-01-01"),
        ("paid_on", ""),
        ("rrn", "1.23457E+11"),
        ("rrn", "1234567890123"),
        ("rrn", ""),
        ("nmid", "ID1"),
        ("amount", "40.000"),
        ("amount", "-40000"),
        ("amount", "0"),
        ("amount", "40000.00"),
        ("status", "03"),
        ("status", "lunas"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_go_in(
    city: TestCity, acquirer: Acquirer, column: str, cell: str
) -> None:
    good = dict(
        zip(HEADER.split(","), (today(city), new_rrn(), new_nmid(), "40000", "00"), strict=True)
    )
    wrong = good | {"rrn": new_rrn()} | {column: cell}
    outcome = bring_in(acquirer, tuple(wrong.values()), tuple(good.values())).ok()
    assert outcome["created"] == 1
    assert [(one["row"], one["field"]) for one in outcome["rejected"]] == [(2, column)]


def test_a_row_that_says_what_another_said_names_it(city: TestCity, acquirer: Acquirer) -> None:
    row = (today(city), new_rrn(), new_nmid(), 40_000, "00")
    outcome = bring_in(acquirer, row, row).ok()
    assert outcome["created"] == 1
    assert outcome["rejected"][0]["row"] == 3


def test_a_large_file_is_told_by_the_queues_function(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    rrn = new_rrn()
    waiting = claimed(rewarding, rrn)
    row = (today(city), rrn, rewarding.nmid, "40000", "00")
    for counted in ("created", "unchanged"):
        upload = city.admin.post("/admin/uploads", {"content_type": "text/csv"}).ok(201)
        put = urllib.request.Request(
            upload["upload_url"], csv(HEADER, [row]), {"Content-Type": "text/csv"}, method="PUT"
        )
        with urllib.request.urlopen(put) as answer:
            assert answer.status == 200
        asked = {"upload_id": upload["upload_id"]}
        started = city.admin.post(f"/admin/psps/{acquirer.id}/payments/import", asked).ok(202)
        city.parts[ImportParts].work.take_up({"id": started["import_id"]}, lambda: 10**9)
        done = city.admin.get(f"/admin/imports/{started['import_id']}").ok()
        assert (done["state"], done[counted]) == ("done", 1)
    assert rewarding.again(waiting)["state"] == "granted"


def test_an_unknown_column_is_named(city: TestCity, acquirer: Acquirer) -> None:
    row = (today(city), new_rrn(), new_nmid(), 40_000, "00", "x")
    answered = bring_in(acquirer, row, header=HEADER + ",note")
    assert "note" in answered.raw.decode()
    refused(answered, "validation_failed")


def test_files_are_brought_in_by_admins_for_acquirers_that_may_tell(
    city: TestCity, acquirer: Acquirer
) -> None:
    row = (today(city), new_rrn(), new_nmid(), 40_000, "00")
    unknown = Acquirer(city, id="psp_unknown")
    refused(bring_in(unknown, row), "not_found")
    city.admin.post(f"/admin/psps/{acquirer.id}/suspend", {"reason": "uji"}).ok()
    refused(bring_in(acquirer, row), "state_conflict")


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
