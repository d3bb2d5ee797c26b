"""Acquirers' daily files."""

import urllib.request

import pytest

from chalicelib.imports.parts import ImportParts
from tests.http.acquiring import HEADER, Acquirer, bring_in, payment, today
from tests.http.client import csv, refused
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_nmid, new_rrn, program


@pytest.fixture
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


def test_a_daily_file_rewards_and_the_same_file_twice_changes_nothing(
    city: TestCity, acquirer: Acquirer, rewarding: Program
) -> None:
    first, second = new_rrn(), new_rrn()
    waiting = rewarding.claim_by(first)
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
    assert rewarding.claim_by(rrn)["state"] == "granted"
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
    assert rewarding.claim_by(rrn)["state"] == "refused"


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
    assert rewarding.claim_by(rrn)["state"] == "granted"


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
    waiting = rewarding.claim_by(rrn)
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
