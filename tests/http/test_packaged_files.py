"""Files out of the packaged city: through the queue, the bucket and the gateway as they are."""

import csv
import io
import time
import urllib.request
import zipfile
from typing import Any

from chalicelib.core.http.api import XLSX
from chalicelib.core.values.instants import business_day
from tests.http.client import City
from tests.over_http import city_of
from tests.stack import Stack, wait_for


def exported(city: City, kind: str, format: str) -> bytes:
    """The file of an export of today, fetched by its link."""
    today = business_day(city.clock()).isoformat()
    body = {"kind": kind, "from": today, "to": today, "format": format}
    export = city.finance.post("/finance/exports", body).ok(202)["id"]

    def done() -> Any:
        found = city.finance.get(f"/finance/exports/{export}").ok()
        assert found["state"] != "failed", found
        return found if found["state"] == "done" else None

    found = wait_for(60, done)
    with urllib.request.urlopen(found["download_url"], timeout=10) as answer:
        raw: bytes = answer.read()
    assert len(raw) == found["bytes"]
    return raw


def test_exports_are_made_by_the_queues_function_and_fetched_by_their_links(stack: Stack) -> None:
    city = city_of(stack)
    campaign = city.campaign(fund=0)
    rows = list(
        csv.DictReader(io.StringIO(exported(city, "acts", "csv").decode("utf-8-sig"), newline=""))
    )
    acts = [row["action"] for row in rows if row["object"] == campaign]
    assert acts == ["campaign.create", "campaign.publish"]
    with zipfile.ZipFile(io.BytesIO(exported(city, "vouchers", "xlsx"))) as book:
        assert book.testzip() is None


def test_an_export_up_to_now_is_there_within_ten_seconds(stack: Stack) -> None:
    city = city_of(stack)
    campaign = city.campaign(fund=7_000)
    begun = time.monotonic()
    raw = exported(city, "transfers", "csv")
    # A busy machine may take a little longer than an idle city does.
    assert time.monotonic() - begun < 15
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert [row["amount"] for row in rows if row["campaign_id"] == campaign] == ["7000"]


def test_a_workbook_comes_through_the_gateway_as_the_bytes_that_it_is(stack: Stack) -> None:
    city = city_of(stack)
    query: dict[str, Any] = {"year": city.clock().year, "format": "xlsx"}
    headers = {"Accept": XLSX}
    reply = city.finance.send("GET", "/finance/procurement/report", headers=headers, **query)
    assert (reply.status, reply.headers["content-type"]) == (200, XLSX)
    with zipfile.ZipFile(io.BytesIO(reply.raw)) as book:
        assert book.testzip() is None


def test_a_statement_comes_through_the_gateway_as_the_bytes_that_it_is(stack: Stack) -> None:
    city = city_of(stack)
    headers = {"Accept": "application/pdf"}
    reply = city.merchant().send("GET", "/merchant/statements/pdf", headers=headers)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/pdf")
    assert reply.raw.startswith(b"%PDF-1.7")
    assert reply.raw.rstrip().endswith(b"%%EOF")
