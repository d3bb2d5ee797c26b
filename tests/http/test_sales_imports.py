"""Sales of past years from files: each once, and none that Tumbas has counted itself."""

from typing import Any

import pytest

from tests.http.client import csv, refused
from tests.http.conftest import TestCity
from tests.http.growing import (
    HEADER,
    Shop,
    bring_in,
    count,
    month,
    new_place,
    pay,
    place,
    settle,
    shop,
)


@pytest.fixture
def code() -> str:
    return new_place()


@pytest.fixture
def here(city: TestCity, code: str) -> Shop:
    return shop(city, code)


def told(outcome: Any) -> tuple[int, ...]:
    names = ("created", "updated", "unchanged", "rejected_count")
    return tuple(outcome[name] for name in names)


def test_the_same_file_twice_changes_nothing_and_another_amount_takes_its_place(
    city: TestCity, code: str, here: Shop
) -> None:
    before = month(city, back=12)
    rows = [(here.nib, before, "voucher", 70_000), (here.nib, before, "other", 5_000)]
    assert told(bring_in(city, *rows)) == (2, 0, 0, 0)
    assert told(bring_in(city, *rows)) == (0, 0, 2, 0)
    assert place(city, code, before)["sales"] == 75_000
    assert told(bring_in(city, (here.nib, before, "other", 1_000))) == (0, 1, 0, 0)
    assert place(city, code, before)["sales"] == 71_000
    assert told(bring_in(city, (here.nib, before, "other", 0))) == (0, 1, 0, 0)
    assert told(bring_in(city, (here.nib, before, "other", 0))) == (0, 0, 1, 0)
    assert place(city, code, before)["sales"] == 70_000


def test_a_month_and_channel_that_tumbas_has_counted_is_not_imported_beside(
    city: TestCity, code: str, here: Shop
) -> None:
    now = month(city)
    pay(city, here, 30_000, city.campaign())
    count(city)
    rows = [(here.nib, now, "voucher", 70_000), (here.nib, now, "other", 5_000)]
    outcome = bring_in(city, *rows)
    assert told(outcome) == (1, 0, 0, 1)
    (wrong,) = outcome["rejected"]
    assert (wrong["row"], wrong["field"]) == (2, "month")
    assert "voucher" in wrong["message"]
    assert place(city, code, now)["sales"] == 35_000


def test_what_was_imported_steps_back_once_tumbas_counts_the_month_itself(
    city: TestCity, code: str, here: Shop
) -> None:
    # A month to come for the city, in which it has counted nothing yet.
    city.hands.pass_by(days=31)
    now = month(city)
    assert told(bring_in(city, (here.nib, now, "voucher", 70_000))) == (1, 0, 0, 0)
    assert place(city, code, now)["sales"] == 70_000
    other = shop(city, new_place())
    pay(city, other, 1_000, city.campaign())
    settle(city)
    assert place(city, code, now)["sales"] == 0
    count(city)
    assert place(city, code, now)["sales"] == 0


def test_what_is_wrong_with_rows_is_listed_and_the_others_go_in(
    city: TestCity, code: str, here: Shop
) -> None:
    before = month(city, back=12)
    good = (here.nib, before, "other", 1_000)
    outcome = bring_in(
        city,
        good,
        (city.new_nib(), before, "other", 1_000),
        (here.nib, "2025-13", "other", 1_000),
        (here.nib, month(city, back=-1), "other", 1_000),
        (here.nib, before, "pasar", 1_000),
        (here.nib, before, "other", "-5"),
        (here.nib, before, "other", "=SUM(A1)"),
        (here.nib, before, "other", 2_000),
    )
    assert told(outcome) == (1, 0, 0, 7)
    assert [(one["row"], one["field"]) for one in outcome["rejected"]] == [
        *((3, "nib"), (4, "month"), (5, "month"), (6, "channel")),
        *((7, "amount"), (8, "amount"), (9, "month")),
    ]
    assert place(city, code, before)["sales"] == 1_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nib,month,channel\n",
        b"nib,month,channel,amount,colour\n",
        b"PK\x03\x04workbook",
        b"\xff\xfe\x00",
        HEADER.encode() + b"\n" + b"9" * 70_000 + b"\n",
    ],
)
def test_what_is_no_file_of_sales_is_refused(city: TestCity, content: bytes) -> None:
    refused(city.bring_in("sales", content), "validation_failed")


def test_cells_full_of_anything_are_told_of(city: TestCity, here: Shop) -> None:
    junk = ["\x00", "💥" * 20, "'; DROP", "NaN", "1e400", "９" * 13, "\u202e12", "{}"]
    rows = [[text] * 4 for text in junk]
    outcome = city.bring_in("sales", csv(HEADER, rows)).ok()
    assert told(outcome)[:3] == (0, 0, 0)
    assert outcome["rejected_count"] == len(junk)


def test_a_whole_citys_file_goes_in_at_once(city: TestCity, code: str) -> None:
    shops = [shop(city, code) for _ in range(5)]
    rows = [
        (one.nib, f"{year}-{number:02d}", channel, 1_000 + number)
        for one in shops
        for year in (2019, 2020)
        for number in range(1, 13)
        for channel in ("voucher", "incentive", "marketplace", "procurement", "other")
    ]
    assert told(bring_in(city, *rows)) == (600, 0, 0, 0)
    found = place(city, code, "2020-01", "2020-12")
    assert found["sales"] == found["previous"] == 25 * sum(1_000 + one for one in range(1, 13))
    assert (found["percent"], found["merchants"]) == (0.0, 5)


@pytest.mark.parametrize("role", ["finance", "auditor"])
def test_only_admins_import_and_the_others_read(city: TestCity, role: str) -> None:
    person = city.staff(role)
    headers = {"Content-Type": "text/csv"}
    reply = person.send("POST", "/admin/sales/import", raw=HEADER.encode(), headers=headers)
    refused(reply, "forbidden")
    query = {"from": "2026-01", "to": "2026-01"}
    person.get("/admin/reports/growth", **query).ok()
    person.get("/admin/reports/cashless", **query).ok()
    refused(city.resident().get("/admin/reports/growth", **query), "forbidden")
