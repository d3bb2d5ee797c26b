"""Payout files over HTTP: rendered when they are asked for, for a banking day, and kept."""

import csv
import hashlib
import io
from datetime import date, timedelta
from typing import Any
from urllib.request import urlopen

import pytest

from chalicelib.audit.parts import AuditParts
from chalicelib.core.values.banking_days import is_banking_day, next_banking_day
from chalicelib.core.values.instants import business_day
from chalicelib.settlements.rules.rendering import FORMATS
from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.settling import act, draft, line_of, shop_with, withdraw


def ordered(city: TestCity, second: Person) -> tuple[Any, str]:
    """An approved settlement, and where its file is."""
    found = act(second, draft(city), "approve").ok()
    return found, f"/finance/settlements/{found['id']}/payout-file"


def kept(by: Person, path: str) -> Any:
    return by.get(f"{path}s").ok()["items"]


def test_the_csv_orders_each_payment(city: TestCity, second: Person) -> None:
    shop = shop_with(city, 5_000, bank_account_name="Budi & Söhne", name="Warung A & B")
    found, path = ordered(city, second)
    text = second.get(path, format="csv").raw.decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert text.count("\r\n") == len(rows) == found["payment_count"] + 2
    own = next(row for row in rows if row[5] == shop.id)
    day = next_banking_day(business_day(city.clock())).isoformat()
    assert own[0] == line_of(found, shop)["payments"][0]["end_to_end_id"]
    assert own[1:5] == ["014", "0012345678", "Budi & Söhne", "5000"]
    reference = f"TUMBAS {found['number']} Warung A & B"
    assert own[6:] == ["Warung A & B", reference, "bi_fast", day]
    total = ["TOTAL", "", "", "", str(found["total"]), "", "", str(len(rows) - 2), "", ""]
    assert rows[-1] == total


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_kept_with_its_digest_and_stands_in_the_journal(
    city: TestCity, second: Person, form: str
) -> None:
    shop_with(city, 5_000)
    found, path = ordered(city, second)
    replies = [second.get(path, format=form) for _ in range(2)]
    assert {one.status for one in replies} == {200}
    assert replies[0].raw == replies[1].raw
    assert found["number"] in replies[0].headers["content-disposition"]
    (file,) = kept(second, path)
    digest = hashlib.sha256(replies[0].raw).hexdigest()
    assert (file["format"], file["sha256"], file["bytes"]) == (form, digest, len(replies[0].raw))
    assert (file["payments"], file["total"]) == (found["payment_count"], found["total"])
    entries = city.parts[AuditParts].journal.of_day(business_day(city.clock()))
    (entry,) = [
        one
        for one in entries
        if (one.object, one.action) == (found["id"], "settlement.payout_file")
    ]
    assert entry.details["sha256"] == digest


def test_another_day_is_another_file_under_another_name_for_the_bank(
    city: TestCity, second: Person
) -> None:
    shop_with(city, 5_000)
    _, path = ordered(city, second)
    first = next_banking_day(business_day(city.clock()))
    days = [first, next_banking_day(first)]
    texts = []
    for day in days:
        texts.append(second.get(path, format="pain001", execution_date=day.isoformat()).raw)
        city.hands.pass_by(seconds=1)
    names = {text.split(b"<MsgId>")[1].split(b"</MsgId>")[0] for text in texts}
    assert len(names) == 2
    assert [one["execution_date"] for one in kept(second, path)] == [str(day) for day in days]


def test_a_day_that_is_no_banking_day_is_refused_and_names_the_next(
    city: TestCity, second: Person
) -> None:
    shop_with(city, 5_000)
    _, path = ordered(city, second)
    today = business_day(city.clock())
    rest = next(
        day for day in (today + timedelta(days=i) for i in range(8)) if not is_banking_day(day)
    )
    for day in (rest, today - timedelta(days=1)):
        reply = second.get(path, execution_date=day.isoformat())
        refused(reply, "validation_failed")
        (error,) = reply.body["errors"]
        assert error["field"] == "execution_date"
        assert next_banking_day(max(day, today)).isoformat() in error["message"]
    for text in ("2026-02-30", "x", "0"):
        refused(second.get(path, execution_date=text), "validation_failed")
    refused(second.get(path, format="dbf"), "validation_failed")
    assert kept(second, path) == []


def test_a_draft_has_no_file(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    found = draft(city)
    path = f"/finance/settlements/{found['id']}/payout-file"
    refused(second.get(path), "state_conflict")
    refused(second.get(f"{path}/link"), "state_conflict")
    act(city.finance, found, "cancel").ok()
    refused(second.get(path), "state_conflict")


def test_what_was_withdrawn_is_in_no_later_file(city: TestCity, second: Person) -> None:
    shop, other = shop_with(city, 5_000), shop_with(city, 7_000)
    found, path = ordered(city, second)
    whole = second.get(path).raw.decode()
    (payment,) = line_of(found, shop)["payments"]
    single = f"/finance/settlements/{found['id']}/payments/{payment['end_to_end_id']}/withdraw"
    city.finance.post(single, {"reason": "salah rekening"}).ok()
    second.post(f"{single}/approve").ok()
    rest = second.get(path).raw.decode()
    assert shop.id in whole
    assert shop.id not in rest
    assert other.id in rest
    withdraw(city.finance, found).ok()
    act(second, found, "withdraw/approve").ok()
    refused(second.get(path), "state_conflict")
    assert len(kept(second, path)) == 2


def test_a_page_gets_a_signed_link_to_the_file(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    found, path = ordered(city, second)
    for form in ("csv", "pain001"):
        link = second.get(f"{path}/link", format=form).ok()
        assert link["expires_in"] <= 3600
        with urlopen(link["download_url"], timeout=10) as answer:
            assert found["number"] in answer.headers["Content-Disposition"]
            digest = hashlib.sha256(answer.read()).hexdigest()
        assert digest in {one["sha256"] for one in kept(second, path)}


def test_the_next_banking_day_is_told(city: TestCity, second: Person) -> None:
    shop_with(city, 5_000)
    _, path = ordered(city, second)
    told = date.fromisoformat(second.get(f"{path}s").ok()["execution_date"])
    assert told == next_banking_day(business_day(city.clock()))
