"""Papers that are handed to others: a statement's PDF file, the text in it, and forged ones."""

import io
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from pypdf import PdfReader

from tests.browser.people import Town
from tests.http.client import Person as Api
from tests.stack import wait_for


def text_on(pdf: bytes) -> str:
    """The signed text behind the QR code of a statement."""
    (address,) = [
        str(link.get_object()["/A"]["/URI"])
        for page in PdfReader(io.BytesIO(pdf)).pages
        for link in page.get("/Annots", [])
    ]
    return address.partition("/verify/#")[2]


def statement_of(shop: Api) -> str:
    """The signed text of a shop's statement of this month, as it stands now."""
    headers = {"Accept": "application/pdf"}
    reply = shop.send("GET", "/merchant/statements/pdf", headers=headers)
    assert reply.status == 200
    return text_on(reply.raw)


def sold(town: Town, shop: Api, amount: int) -> Any:
    """A redemption of a new resident at a shop, once its statement has followed."""
    city = town.city
    resident = city.resident(segments="peramban")
    token = city.draw(resident, city.claim(resident, town.campaign_id))["token"]
    redemption = city.redeem(shop, token, amount).ok(201)
    wait_for(30, lambda: claims_of(statement_of(shop))["redeemed"] >= amount)
    return redemption


def claims_of(text: str) -> Any:
    """What a signed text claims."""
    return json.loads(_decoded(text.split(".")[1]))


def forged(text: str, **changes: Any) -> str:
    """A signed text with other claims, under the old signature."""
    head, _, signature = text.split(".")
    return f"{head}.{_encoded(claims_of(text) | changes)}.{signature}"


def under_key(text: str, kid: str) -> str:
    """A signed text that names another key."""
    head, payload, signature = text.split(".")
    return f"{_encoded(json.loads(_decoded(head)) | {'kid': kid})}.{payload}.{signature}"


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(value: Any) -> str:
    raw = json.dumps(value, separators=(",", ":")).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
