"""Exports over HTTP: what stands in each file, who may have one, and for how long."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from msgspec import structs

from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.exports.parts import ExportParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.routes import TransferView
from tests.http import settling
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def plenty() -> int:
    return 600_000


def begun(city: TestCity) -> str:
    """An instant at which nothing has happened yet."""
    city.hands.pass_by(seconds=1)
    return to_text(city.clock())


def asked(city: TestCity, kind: str, since: str, format: str = "csv", until: str = "") -> str:
    """A new export's id; without `until` up to the present."""
    city.hands.pass_by(seconds=1)
    body = {"kind": kind, "from": since, "to": until or to_text(city.clock()), "format": format}
    return str(city.finance.post("/finance/exports", body).ok(202)["id"])


def worked_on(city: TestCity, export: str) -> Any:
    """The export as it is once its message was worked on, the projections having followed."""
    city.hands.pass_by(seconds=30)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    city.parts[ExportParts].work.take_up({"id": export}, plenty)
    return city.finance.get(f"/finance/exports/{export}").ok()


def content(city: TestCity, export: Any) -> bytes:
    """The file behind an export's link."""
    assert export["state"] == "done", export
    address = urlsplit(export["download_url"])
    key = address.path.lstrip("/").partition("exports/")[2]
    storage = city.stream.emulator.client("s3")
    bucket = city.parts.settings.files_bucket
    return bytes(storage.get_object(Bucket=bucket, Key=f"exports/{key}")["Body"].read())


def csv_rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def exported(city: TestCity, kind: str, since: str) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows of a CSV export, and its footer."""
    *rows, footer = csv_rows(content(city, worked_on(city, asked(city, kind, since))))
    assert next(iter(footer.values())) == "TOTAL"
    return rows, footer


def sale(city: TestCity, amount: int = 20_000) -> tuple[Person, Person, Any]:
    """A shop, a resident and a redemption."""
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, city.campaign(fund=50_000))
    paid = city.redeem(shop, city.draw(resident, voucher)["token"], amount).ok(201)
    return shop, resident, paid


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


# Transfers


def test_transfers_come_in_the_order_and_form_that_the_verifier_reads(city: TestCity) -> None:
    since = begun(city)
    shop, _, paid = sale(city)
    city.hands.pass_by(seconds=1)
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    shop.post(path, {"amount": 5_000, "reason": "kembali, katanya"}, key=fresh_key()).ok(201)
    raw = content(city, worked_on(city, asked(city, "transfers", since)))
    assert raw.startswith(b"\xef\xbb\xbfid,occurred_at,kind,debit_account,credit_account,amount,")
    assert raw.splitlines()[0].endswith(b"reference,actor,campaign_id")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 6
    *rows, footer = csv_rows(raw)
    assert {row["kind"] for row in rows} == {"fund", "issue", "redeem", "refund"}
    assert rows == sorted(rows, key=lambda row: (row["occurred_at"], row["id"]))
    for row in rows:
        transfer = city.parts[LedgerParts].transfers.find(row["id"])
        assert transfer is not None
        known = TransferView.of(transfer)
        assert row == {name: str(getattr(known, name)) for name in row}
    assert footer == {
        **dict.fromkeys(footer, ""),
        "id": "TOTAL",
        "amount": str(sum(int(row["amount"]) for row in rows)),
        "reference": "4",
    }


def test_a_reference_that_a_spreadsheet_would_run_is_made_harmless(city: TestCity) -> None:
    since = begun(city)
    campaign = city.campaign(fund=0)
    reference = f'=HYPERLINK("x","{fresh_key()}")'
    body = {"amount": 1_000, "reference": reference}
    city.finance.post(f"/finance/campaigns/{campaign}/funds", body, key=fresh_key()).ok(201)
    rows, _ = exported(city, "transfers", since)
    assert [row["reference"] for row in rows] == ["'" + reference]


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
    export = asked(city, "journal", today.isoformat(), until=today.isoformat())
    found = city.finance.get(f"/finance/exports/{export}").ok()
    assert found["from"] == to_text(start)
    assert found["to"] == found["requested_at"]
    yesterday = (today - timedelta(days=1)).isoformat()
    export = asked(city, "journal", yesterday, until=yesterday)
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


# The other kinds


def test_redemptions_say_what_was_refunded_and_where_they_were_paid_out(city: TestCity) -> None:
    since = begun(city)
    shop, resident, paid = sale(city)
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    shop.post(path, {"amount": 5_000, "reason": "kembali"}, key=fresh_key()).ok(201)
    (row,), footer = exported(city, "redemptions", since)
    name = city.admin.get(f"/admin/merchants/{shop.id}").ok()["name"]
    campaign = city.admin.get(f"/admin/campaigns/{paid['campaign_id']}").ok()
    assert row == {
        "id": paid["id"],
        "redeemed_at": paid["redeemed_at"],
        "merchant_id": shop.id,
        "merchant": name,
        "campaign_id": campaign["id"],
        "campaign": campaign["name"],
        "voucher_id": paid["voucher_id"],
        "cashier": "B*** S***",
        "amount": "20000",
        "refunded": "5000",
        "net": "15000",
        "settlement": "",
        "paid_on": "",
    }
    sums = {name: footer[name] for name in ("amount", "refunded", "net", "voucher_id")}
    assert sums == {"amount": "20000", "refunded": "5000", "net": "15000", "voucher_id": "1"}
    assert resident.phone[1:] not in str(row)


def test_payments_to_the_bank_are_listed_with_what_became_of_them(city: TestCity) -> None:
    since = begun(city)
    shop, _, paid = sale(city)
    settlement = settling.draft(city)
    rows, _ = exported(city, "settlements", since)
    # What is a draft has ordered nothing.
    assert rows == []
    settling.act(city.colleague, settlement, "approve").ok()
    ordered = settling.get(city, settlement)
    ((payment,), name) = next(
        (line["payments"], line["name"])
        for line in ordered["lines"]
        if line["merchant_id"] == shop.id
    )
    rows, footer = exported(city, "settlements", since)
    row = next(row for row in rows if row["merchant_id"] == shop.id)
    assert row == {
        "settlement": ordered["number"],
        "until": ordered["until"],
        "state": "approved",
        "merchant_id": shop.id,
        "merchant": name,
        "amount": "20000",
        "end_to_end_id": payment["end_to_end_id"],
        "bank_code": "014",
        "bank_account": "******5678",
        "payment_state": "ready",
        "booked_on": "",
        "reason": "",
    }
    assert int(footer["amount"]) == ordered["total"] == sum(int(row["amount"]) for row in rows)
    assert footer["end_to_end_id"] == str(len(rows))
    (row,) = [row for row in exported(city, "redemptions", since)[0] if row["id"] == paid["id"]]
    assert (row["settlement"], row["paid_on"]) == (ordered["number"], "")
    # The bank says that it has paid.
    today = business_day(city.clock()).isoformat()
    content = (
        "booked_on,end_to_end_id,reference,direction,amount,reason\n"
        f"{today},{payment['end_to_end_id']},,debit,20000,\n"
    ).encode()
    headers = {"Content-Type": "text/csv"}
    city.finance.send("POST", "/finance/bank-statements", raw=content, headers=headers).ok()
    (row,) = [row for row in exported(city, "redemptions", since)[0] if row["id"] == paid["id"]]
    assert (row["settlement"], row["paid_on"]) == (ordered["number"], today)
    rows, _ = exported(city, "settlements", since)
    row = next(row for row in rows if row["merchant_id"] == shop.id)
    assert (row["payment_state"], row["booked_on"]) == ("paid", today)


def test_vouchers_left_are_those_on_which_money_is_masked(city: TestCity) -> None:
    since = begun(city)
    _, _, paid = sale(city, 50_000)
    _, _, partly = sale(city, 20_000)
    (row,), footer = exported(city, "vouchers", since)
    assert row["id"] == partly["voucher_id"] != paid["voucher_id"]
    assert (row["face_value"], row["remaining"], row["state"]) == ("50000", "30000", "active")
    assert (row["resident"], row["kelurahan_code"]) == ("S*** R***", "35.73.01.1001")
    assert (footer["remaining"], footer["state"]) == ("30000", "1")


def test_the_journal_holds_what_staff_have_done(city: TestCity) -> None:
    since = begun(city)
    campaign = city.campaign(fund=0)
    rows, footer = exported(city, "journal", since)
    of_campaign = [row for row in rows if row["object"] == campaign]
    assert sorted(row["action"] for row in of_campaign) == ["campaign.create", "campaign.publish"]
    assert {row["origin"] for row in of_campaign} == {"127.0.0.1"}
    assert footer["details"] == str(len(rows))
    # That this one was asked for came too late for it; the next one tells.
    rows, _ = exported(city, "journal", since)
    (begin,) = [row for row in rows if row["action"] == "export.begin"]
    assert json.loads(begin["details"])["kind"] == "journal"


# XLSX


def sheets(raw: bytes) -> list[list[list[Any]]]:
    """The rows of each sheet: numbers as int, text as str, None for an empty cell."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        names = sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet"))
        assert not any("sharedStrings" in one for one in book.namelist())
        return [_rows(book.read(name)) for name in names]


def _rows(xml: bytes) -> list[list[Any]]:
    assert b"<f>" not in xml
    assert b"ySplit" in xml
    found = []
    for row in ElementTree.fromstring(xml).iter(f"{SHEET}row"):
        cells: list[Any] = []
        for cell in row.iter(f"{SHEET}c"):
            text = "".join(cell.itertext())
            if not text:
                cells.append(None)
            else:
                cells.append(text if cell.get("t") == "inlineStr" else int(text))
        found.append(cells)
    return found


def test_a_workbook_holds_the_same_rows_with_numbers_as_numbers(city: TestCity) -> None:
    since = begun(city)
    campaign = city.campaign(fund=7_000)
    city.hands.pass_by(seconds=1)
    city.fund(campaign, 10**15)
    export = worked_on(city, asked(city, "transfers", since, "xlsx"))
    (sheet,) = sheets(content(city, export))
    assert sheet[0][:2] == ["id", "occurred_at"]
    rows, _ = exported(city, "transfers", since)
    assert [row[0] for row in sheet[1:-1]] == [row["id"] for row in rows]
    assert [row[5] for row in sheet[1:-1]] == [7_000, 10**15]
    assert sheet[-1][0] == "TOTAL"
    assert 10**15 + 7_000 in sheet[-1]


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
    ids = [asked(city, kind, since) for kind in ("journal", "vouchers", "transfers")]
    listed = [one for one in city.finance.every("/finance/exports") if one["id"] in ids]
    assert [one["id"] for one in listed] == ids[::-1]
    assert [one["kind"] for one in listed] == ["transfers", "vouchers", "journal"]
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
    body = {"kind": "journal", "from": since[:10], "to": since[:10], "format": "csv"}
    refused(auditor.post("/finance/exports", body), "forbidden")
    refused(city.admin.post("/finance/exports", body), "forbidden")
    export = worked_on(city, asked(city, "journal", since))
    assert auditor.get(f"/finance/exports/{export['id']}").ok()["download_url"]
    refused(city.admin.get(f"/finance/exports/{export['id']}"), "forbidden")


def test_the_same_key_asks_for_one_export(city: TestCity) -> None:
    since, key = begun(city), fresh_key()
    city.hands.pass_by(seconds=1)
    body = {"kind": "journal", "from": since, "to": to_text(city.clock()), "format": "csv"}
    first = city.finance.post("/finance/exports", body, key=key).ok(202)
    again = city.finance.post("/finance/exports", body, key=key)
    assert (again.ok(202), again.replayed) == (first, True)


def test_what_is_no_kind_or_format_is_refused(city: TestCity) -> None:
    body = {"kind": "journal", "from": "2026-11-01", "to": "2026-11-02", "format": "csv"}
    for wrong in ({"kind": "residents"}, {"format": "pdf"}, {"from": 1}, {"more": 1}):
        refused(city.finance.post("/finance/exports", body | wrong), "validation_failed")
    refused(city.finance.get("/finance/exports/exp_none"), "not_found")
