"""Exports over HTTP: which span they have, who may ask for one, and how long its link is good."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec import structs

from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.exports.parts import ExportParts
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.exporting import asked, begun, content, plenty, worked_on

# How long it takes


def test_an_export_up_to_now_of_an_idle_city_is_done_within_ten_seconds(city: TestCity) -> None:
    city.parts[LedgerParts].pulse.beat()
    since = begun(city)
    city.fund(city.campaign(fund=0), 1_000)
    city.hands.pass_by(milliseconds=300)
    city.stream.catch_up()
    sent: list[tuple[Mapping[str, Any], int]] = []
    own = city.parts[ExportParts]

    def pass_by(seconds: float) -> None:
        # Nothing happens in the city but what the export itself asks for.
        city.hands.pass_by(seconds=seconds)
        city.stream.catch_up()

    make = structs.replace(own.make, reach=structs.replace(own.make.reach, sleep=pass_by))
    work = structs.replace(
        own.work, job=make, send=lambda message, delay_s: sent.append((message, delay_s))
    )
    order = structs.replace(own.order, queue=work.queue)
    asked_at = city.clock()
    by = Subject("finance", "stf_000000000002", "")
    export = order.order("transfers", since, to_text(asked_at), "csv", by, None, str)
    while sent:
        message, delay_s = sent.pop()
        pass_by(delay_s)
        work.take_up(message, plenty)
    assert city.clock() - asked_at <= timedelta(seconds=10)
    made = city.finance.get(f"/finance/exports/{export}").ok()
    assert (made["state"], made["sums"]) == ("done", {"amount": 1_000})


# Spans


def test_the_span_begins_with_from_and_ends_before_to(city: TestCity) -> None:
    since = begun(city)
    campaign = city.campaign(fund=1_000)
    until = begun(city)
    city.fund(campaign, 2_000)
    export = worked_on(city, asked(city, "transfers", since, until=until))
    assert (export["from"], export["to"]) == (since, until)
    assert export["sums"] == {"amount": 1_000}
    assert export["rows"] == 1


def test_days_are_days_in_jakarta_both_included_and_the_future_is_left_out(
    city: TestCity,
) -> None:
    today = business_day(city.clock())
    start, _ = day_bounds(today)
    export = asked(city, "acts", today.isoformat(), until=today.isoformat())
    found = city.finance.get(f"/finance/exports/{export}").ok()
    assert found["from"] == to_text(start)
    assert found["to"] == found["requested_at"]
    yesterday = (today - timedelta(days=1)).isoformat()
    export = asked(city, "acts", yesterday, until=yesterday)
    assert city.finance.get(f"/finance/exports/{export}").ok()["to"] == to_text(start)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z", "to"),
        ("2026-11-02", "2026-11-01", "to"),
        ("2025-11-01", "2026-11-02", "to"),
        ("2026-13-01", "2026-12-01", "from"),
        ("2026-11-01T00:00:00", "2026-12-01", "from"),
        ("2026-11-01", "yesterday..", "to"),
        ("2099-01-01", "2099-01-01", "from"),
    ],
)
def test_a_span_is_at_most_a_year_and_begins_in_the_past(
    city: TestCity, first: str, last: str, field: str
) -> None:
    body = {"kind": "transfers", "from": first, "to": last, "format": "csv"}
    reply = city.finance.post("/finance/exports", body)
    assert [one["field"] for one in refused(reply, "validation_failed")["errors"]] == [field]


def test_an_export_waits_until_every_transfer_of_its_span_is_listed(city: TestCity) -> None:
    since = begun(city)
    city.fund(city.campaign(fund=0), 1_000)
    export = asked(city, "transfers", since)
    city.parts[ExportParts].work.take_up({"id": export}, plenty)
    found = city.finance.get(f"/finance/exports/{export}").ok()
    assert (found["state"], found["download_url"]) == ("running", None)
    assert worked_on(city, export)["rows"] == 1


# Links and lists


def test_a_link_is_made_anew_each_time_and_lapses_within_the_hour(city: TestCity) -> None:
    since = begun(city)
    city.fund(city.campaign(fund=0), 1_000)
    export = worked_on(city, asked(city, "transfers", since))
    query = parse_qs(urlsplit(export["download_url"]).query)
    assert int(query["X-Amz-Expires"][0]) < 3_600
    assert "attachment" in query["response-content-disposition"][0]
    left = from_text(export["expires_at"]) - city.clock()
    assert timedelta(minutes=30) < left < timedelta(hours=1)
    assert len(content(city, export)) == export["bytes"]
    assert len(export["sha256"]) == 64


def test_exports_are_listed_newest_first_for_a_week(city: TestCity) -> None:
    since = begun(city)
    ids = [asked(city, kind, since) for kind in ("acts", "vouchers", "transfers")]
    listed = [one for one in city.finance.every("/finance/exports") if one["id"] in ids]
    assert [one["id"] for one in listed] == ids[::-1]
    assert [one["kind"] for one in listed] == ["transfers", "vouchers", "acts"]
    paged: list[Any] = []
    query: dict[str, Any] = {"limit": 1}
    while query.get("cursor", "") is not None and len(paged) < 50:
        page = city.finance.get("/finance/exports", **query).ok()
        paged += page["items"]
        query["cursor"] = page["next_cursor"]
    assert [one for one in paged if one["id"] in ids] == listed
    city.hands.pass_by(days=8)
    assert not [one for one in city.finance.every("/finance/exports") if one["id"] in ids]
    refused(city.finance.get(f"/finance/exports/{ids[0]}"), "not_found")


def test_an_auditor_fetches_what_finance_had_made_and_asks_for_nothing(city: TestCity) -> None:
    auditor = city.staff("auditor")
    since = begun(city)
    body = {"kind": "acts", "from": since[:10], "to": since[:10], "format": "csv"}
    refused(auditor.post("/finance/exports", body), "forbidden")
    refused(city.admin.post("/finance/exports", body), "forbidden")
    export = worked_on(city, asked(city, "acts", since))
    assert auditor.get(f"/finance/exports/{export['id']}").ok()["download_url"]
    refused(city.admin.get(f"/finance/exports/{export['id']}"), "forbidden")


def test_the_same_key_asks_for_one_export(city: TestCity) -> None:
    since, key = begun(city), fresh_key()
    city.hands.pass_by(seconds=1)
    body = {"kind": "acts", "from": since, "to": to_text(city.clock()), "format": "csv"}
    first = city.finance.post("/finance/exports", body, key=key).ok(202)
    again = city.finance.post("/finance/exports", body, key=key)
    assert (again.ok(202), again.replayed) == (first, True)


def test_what_is_no_kind_or_format_is_refused(city: TestCity) -> None:
    body = {"kind": "acts", "from": "2026-11-01", "to": "2026-11-02", "format": "csv"}
    for wrong in ({"kind": "residents"}, {"format": "pdf"}, {"from": 1}, {"more": 1}):
        refused(city.finance.post("/finance/exports", body | wrong), "validation_failed")
    refused(city.finance.get("/finance/exports/exp_none"), "not_found")
