"""The budget for goods and services, imported, and how much of it goes to small businesses."""

import pytest

from tests.http.client import csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.spending import (
    CODE,
    COLUMNS,
    bring_in,
    file_of,
    new_unit,
    of_unit,
    report,
    row,
    send,
)

NOTHING = {"total": 0, "counted": 0, "local": 0}
NPWP = "3573014708900001"


def test_the_report_of_a_unit_is_what_its_file_says(city: TestCity) -> None:
    unit = new_unit()
    outcome = bring_in(
        city,
        row(unit, "budget", 1_000_000_000),
        row(unit, "planned", 500_000_000, reference="RUP-1", local="ya"),
        row(unit, "planned", 100_000_000, reference="RUP-2", size="medium"),
        row(unit, "committed", 90_000_000, reference="SPK-1"),
        row(unit, "realised", 200_000_000, reference="EK-1", local="true"),
        row(unit, "realised", 50_000_000, reference="EK-2", size="besar", cooperative="ya"),
        row(unit, "realised", 70_000_000, reference="EK-3", size="medium", local="ya"),
        row(unit, "realised", 30_000_000, reference="EK-4", size="small"),
    )
    assert (outcome["created"], outcome["rejected"]) == (8, [])
    found = of_unit(city, unit)
    assert {name: found[name] for name in found if name != "codes"} == {
        "unit": unit,
        "budget": 1_000_000_000,
        "planned": {"total": 600_000_000, "counted": 500_000_000, "local": 500_000_000},
        "committed": {"total": 90_000_000, "counted": 90_000_000, "local": 0},
        "realised": {"total": 350_000_000, "counted": 280_000_000, "local": 270_000_000},
        "percent": 28.0,
        "missing": 120_000_000,
    }
    assert [one["account_code"] for one in found["codes"]] == [CODE]
    assert found["codes"][0]["realised"] == found["realised"]


def test_a_row_that_no_key_takes_is_told_and_the_others_are_taken(city: TestCity) -> None:
    outcome = bring_in(
        city,
        row("ΐ" * 100, "realised", 1, reference="ΐ" * 100),
        row(new_unit(), "realised", 1, reference="EK-1"),
    )
    assert [(one["row"], one["field"]) for one in outcome["rejected"]] == [(2, "reference")]
    assert outcome["created"] == 1


def test_without_a_budget_there_is_no_percentage(city: TestCity) -> None:
    unit = new_unit()
    bring_in(city, row(unit, "realised", 10_000_000, reference="EK-1", year=2031))
    found = report(city, year=2031)
    (one,) = found["units"]
    assert (one["budget"], one["percent"], one["missing"]) == (None, None, None)
    assert one["realised"]["counted"] == 10_000_000
    total = found["total"]
    assert (total["budget"], total["percent"], total["missing"]) == (None, None, None)
    assert [(one["kind"], one["unit"]) for one in found["warnings"]] == [("no_budget", unit)]


def test_a_unit_without_a_budget_leaves_the_city_without_a_percentage(city: TestCity) -> None:
    told, untold = new_unit(), new_unit()
    bring_in(
        city,
        row(told, "budget", 10_000_000, year=2032),
        row(told, "realised", 10_000_000, reference="EK-1", year=2032),
        row(untold, "realised", 90_000_000, reference="EK-2", size="large", year=2032),
    )
    found = report(city, year=2032)
    assert [one["percent"] for one in found["units"]] == [100.0, None]
    assert (found["total"]["budget"], found["total"]["percent"]) == (10_000_000, None)
    bring_in(city, row(untold, "budget", 90_000_000, year=2032))
    assert report(city, year=2032)["total"]["percent"] == 10.0


def test_an_empty_year_says_so(city: TestCity) -> None:
    found = report(city, year=2033)
    assert (found["units"], found["warnings"], found["target_percent"]) == ([], [], 40)
    assert found["total"] == {
        "budget": None,
        "planned": NOTHING,
        "committed": NOTHING,
        "realised": NOTHING,
        "percent": None,
        "missing": None,
    }
    assert report(city, year=2019)["target_percent"] is None


def test_the_same_file_twice_changes_nothing_and_a_later_one_takes_its_place(
    city: TestCity,
) -> None:
    unit = new_unit()
    first = [row(unit, "budget", 100), row(unit, "realised", 10, reference="EK-1")]
    bring_in(city, *first)
    assert bring_in(city, *first) | {"rejected": None} == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "rejected": None,
        "rejected_count": 0,
    }
    # A revised budget has another number, and is the same budget; what is gone from a file stays.
    assert bring_in(city, row(unit, "budget", 200, reference="DPPA-1"))["updated"] == 1
    found = of_unit(city, unit)
    assert (found["budget"], found["realised"]["total"]) == (200, 10)
    # An amount of 0 takes a purchase back.
    assert bring_in(city, row(unit, "realised", 0, reference="ek - 1"))["updated"] == 1
    assert of_unit(city, unit)["realised"]["total"] == 0


def test_what_is_paid_under_a_document_is_committed_no_more(city: TestCity) -> None:
    unit = new_unit()
    bring_in(
        city,
        row(unit, "committed", 100, reference="SPK-1"),
        row(unit, "committed", 40, reference="SPK-2"),
        row(unit, "realised", 60, reference="SPK-1"),
        row(unit, "realised", 50, reference="SPK-2"),
    )
    found = of_unit(city, unit)
    assert (found["committed"]["total"], found["realised"]["total"]) == (40, 110)


def test_a_unit_is_one_however_it_is_cased(city: TestCity) -> None:
    unit = new_unit()
    bring_in(city, row(unit.upper(), "realised", 4, reference="EK-1"), row(unit, "budget", 10))
    assert of_unit(city, unit)["percent"] == 40.0


def test_good_rows_go_in_and_bad_ones_are_listed(city: TestCity) -> None:
    unit = new_unit()
    outcome = bring_in(
        city,
        row(unit, "budget", 100),
        row(unit, "realised", 5),
        row(unit, "spent", 5, reference="X"),
        row(unit, "realised", "1.000", reference="X", size="tiny", supplier_npwp="12"),
        row(unit, "budget", 200),
        row("=unit", "budget", 1, year=26, account_code="kode 5"),
        row(unit, "realised", 7, reference="'=1+1"),
        row(unit, "realised", 3, reference="EK-1"),
    )
    assert (outcome["created"], outcome["rejected_count"]) == (2, 6)
    wrong = {(one["row"], one["field"]) for one in outcome["rejected"]}
    assert wrong == {
        (3, "reference"),
        (4, "row"),
        (5, "amount"),
        (5, "size"),
        (5, "supplier_npwp"),
        (6, "reference"),
        (7, "unit"),
        (7, "year"),
        (7, "account_code"),
        (8, "reference"),
    }
    assert (of_unit(city, unit)["budget"], of_unit(city, unit)["realised"]["total"]) == (100, 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"year,unit\n2026,Dinas\n",
        ",".join([*COLUMNS, "note"]).encode() + b"\n",
        ",".join([*COLUMNS, "year"]).encode() + b"\n",
        b"PK\x03\x04" + b"\0" * 50,
        "\ufeff".encode("utf-16") + b"a,b\n",
    ],
)
def test_a_file_that_is_none_is_refused_whole(city: TestCity, content: bytes) -> None:
    refused(send(city, content), "validation_failed")


def test_a_file_is_imported_once_for_a_key(city: TestCity) -> None:
    unit, key = new_unit(), fresh_key()
    content = file_of([row(unit, "budget", 100)])
    first = send(city, content, key)
    again = send(city, content, key)
    assert first.ok() == again.ok()
    assert again.replayed
    refused(send(city, file_of([row(unit, "budget", 1)]), key), "idempotency_key_reused")


def test_what_may_look_incomplete_is_told(city: TestCity) -> None:
    unit = new_unit()
    bring_in(
        city,
        row(unit, "budget", 100, year=2034),
        row(unit, "realised", 150, reference="EK-1", year=2034, size=""),
    )
    found = report(city, year=2034)
    assert [(one["kind"], one["amount"]) for one in found["warnings"]] == [
        ("over_budget", 50),
        ("size_unknown", 150),
    ]
    assert all(one["message"] for one in found["warnings"])
    assert found["units"][0]["percent"] == 0.0


def test_one_unit_can_be_asked_for(city: TestCity) -> None:
    unit, other = new_unit(), new_unit()
    bring_in(city, row(unit, "budget", 100), row(other, "budget", 50))
    found = report(city, unit=unit.lower())
    assert [one["unit"] for one in found["units"]] == [unit]
    assert found["total"]["budget"] == 100


def test_only_finance_imports_and_the_auditor_reads(city: TestCity) -> None:
    content = csv(",".join(COLUMNS), [])
    headers = {"Content-Type": "text/csv"}
    path = "/finance/procurement/import"
    for role in ("admin", "auditor"):
        refused(city.staff(role).send("POST", path, raw=content, headers=headers), "forbidden")
    assert city.staff("auditor").get("/finance/procurement", year=2033).status == 200
    refused(city.admin.get("/finance/procurement", year=2033), "forbidden")
    refused(city.finance.get("/finance/procurement"), "validation_failed")
    refused(city.finance.get("/finance/procurement", year="dua ribu"), "validation_failed")
