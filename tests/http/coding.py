"""What tests of codes share: campaigns of codes, and the codes of a file that was made."""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from chalicelib.codes.parts import CodeParts
from tests.http.client import Person, Reply
from tests.http.conftest import TestCity

FACE = 50_000


def plenty() -> int:
    return 600_000


@dataclass(frozen=True)
class Made:
    """A file of codes of a campaign, with its codes as they are printed."""

    campaign: str
    id: str
    codes: list[str]


def order(city: TestCity, campaign: str, count: int, key: str | None = None) -> Reply:
    return city.admin.post(f"/admin/campaigns/{campaign}/codes", {"count": count}, key=key)


def work(city: TestCity, file_id: str) -> None:
    """What the queue's function does with the file's message."""
    city.parts[CodeParts].work.take_up({"id": file_id}, plenty)


def file_of(city: TestCity, campaign: str, file_id: str) -> Any:
    return city.admin.get(f"/admin/campaigns/{campaign}/codes/{file_id}").ok()


def fetched(city: TestCity, address: str) -> bytes:
    """What lies behind a signed link."""
    key = "codes/" + urlsplit(address).path.partition("codes/")[2]
    storage = city.stream.emulator.client("s3")
    bucket = city.parts.settings.files_bucket
    return bytes(storage.get_object(Bucket=bucket, Key=key)["Body"].read())


def rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def made(city: TestCity, campaign: str, count: int) -> Made:
    """A file of codes, made."""
    file_id = order(city, campaign, count).ok(202)["id"]
    work(city, file_id)
    file = file_of(city, campaign, file_id)
    assert file["state"] == "done", file
    return Made(
        campaign, file_id, [row["code"] for row in rows(fetched(city, file["download_url"]))]
    )


def coded(city: TestCity, count: int = 1, fund: int = 1_000_000, **given: Any) -> Made:
    """A new campaign of codes, with a file of them."""
    return made(city, city.campaign(fund=fund, audience="codes", **given), count)


def claim(person: Person, code: str, key: str | None = None) -> Reply:
    return person.post("/resident/claims", {"code": code}, key=key)


def knock(city: TestCity, phone: str, code: str, address: str = "") -> Reply:
    """Ask for a code by SMS, as a visitor."""
    headers = {"X-Forwarded-For": f"{address}, 127.0.0.1"} if address else {}
    body = {"phone": phone, "purpose": "visitor", "campaign_code": code}
    return city.send("POST", "/auth/otp", body, headers=headers)


def visitor(city: TestCity, code: str, phone: str = "") -> Person:
    """Somebody who has come in by a campaign's code, which they have not claimed yet."""
    phone = phone or city.new_phone()
    challenge = knock(city, phone, code).ok(202)["challenge"]
    proof = {"challenge": challenge, "code": city.last_code(phone), "role": "resident"}
    body = city.post("/auth/token", proof).ok()
    until = city.clock() + timedelta(seconds=body["expires_in"])
    return Person(city, phone, "resident", body["subject"], body["access_token"], until)
