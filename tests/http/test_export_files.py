"""What stands in the file of each kind of export."""

import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree

from chalicelib.core.values.instants import business_day
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.routes import TransferView
from tests.http import settling
from tests.http.bank_acts import booked, statement
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.exporting import asked, begun, content, csv_rows, exported, sale, worked_on

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


# Transfers


def test_transfers_come_in_the_order_and_form_that_the_verifier_reads(city: TestCity) -> None:
    since = begun(city)
    shop, _, paid = sale(city)
    city.hands.pass_by(seconds=1)
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    shop.post(path, {"amount": 5_000, "reason": "kembali, katanya"}, key=fresh_key()).ok(201)
    raw = content(city, worked_on(city, asked(city, "transfers", since)))
    assert raw.startswith(b"\xef\xbb\xbfid,occurred_at,kind,debit_account,credit_account,amount,")
    # What more a transfer tells follows what the verifier reads.
    assert raw.splitlines()[0].endswith(
        b"reference,actor,campaign_id,redemption_id,reverses,bill_total"
    )
    assert raw.count(b"\r\n") == raw.count(b"\n") == 6
    *rows, footer = csv_rows(raw)
    assert {row["kind"] for row in rows} == {"fund", "issue", "redeem", "refund"}
    assert rows == sorted(rows, key=lambda row: (row["occurred_at"], row["id"]))
    for row in rows:
        transfer = city.parts[LedgerParts].transfers.find(row["id"])
        assert transfer is not None
        known = TransferView.of(transfer)
        # What the verifier has no need of is told of sales: what was taken back, and of what.
        more = ("redemption_id", "reverses", "bill_total")
        assert [row.pop(name) for name in more] == [
            str(getattr(transfer, name) or "") for name in more
        ]
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
        "order_id": "",
        "payer": "",
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
    booked(city, statement(city, f"{payment['end_to_end_id']},,debit,20000,"))
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
    rows, footer = exported(city, "acts", since)
    of_campaign = [row for row in rows if row["object"] == campaign]
    assert sorted(row["action"] for row in of_campaign) == ["campaign.create", "campaign.publish"]
    assert {row["origin"] for row in of_campaign} == {"127.0.0.1"}
    assert footer["details"] == str(len(rows))
    # That this one was asked for came too late for it; the next one tells.
    rows, _ = exported(city, "acts", since)
    (begin,) = [row for row in rows if row["action"] == "export.begin"]
    assert json.loads(begin["details"])["kind"] == "acts"


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
