"""What tests of exports share: exports asked for and worked on, and the rows of their files."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

from chalicelib.core.values.instants import to_text
from chalicelib.exports.parts import ExportParts
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person
from tests.http.conftest import TestCity


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
