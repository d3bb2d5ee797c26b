"""An acquirer of tests: it signs as SNAP BI has it, without any of the city's code."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.core.values.instants import business_day
from tests.http.client import City, Reply, csv
from tests.http.conftest import TestCity

TOKEN = "/snap/v1.0/access-token/b2b"
NOTIFY = "/snap/v1.0/qr/qr-mpm-notify"
WIB = timezone(timedelta(hours=7))
NMID = "ID1020030040050"
# The columns of a daily file.
HEADER = "paid_on,rrn,nmid,amount,status"


def draw_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    public = key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def timestamp(instant: datetime) -> str:
    return instant.astimezone(WIB).isoformat(timespec="seconds")


def compact(body: Any) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


@dataclass
class Acquirer:
    """One acquirer, registered in a city."""

    city: City
    adapter: str = "snap"
    api_url: str = ""
    client_id: str = field(default_factory=lambda: f"psp-{secrets.token_hex(6)}")
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    key: rsa.RSAPrivateKey = field(default_factory=draw_key)
    id: str = ""

    @property
    def registration(self) -> dict[str, str]:
        return {
            "client_id": self.client_id,
            "name": "Bank Contoh",
            "public_key": pem(self.key),
            "client_secret": self.secret,
            "adapter": self.adapter,
            "api_url": self.api_url,
        }

    def register(self) -> "Acquirer":
        answered = self.city.admin.post("/admin/psps", self.registration).ok(201)
        self.id = answered["id"]
        return self

    def sign(self, text: str) -> str:
        return base64.b64encode(self.key.sign(text.encode(), padding.PKCS1v15(), SHA256())).decode()

    def token_headers(self, at: str | None = None) -> dict[str, str]:
        at = at or timestamp(self.city.clock())
        return {
            "X-TIMESTAMP": at,
            "X-CLIENT-KEY": self.client_id,
            "X-SIGNATURE": self.sign(f"{self.client_id}|{at}"),
        }

    def ask_token(self, headers: Mapping[str, str] | None = None) -> Reply:
        body = {"grantType": "client_credentials"}
        return self.city.send("POST", TOKEN, body, headers=headers or self.token_headers())

    def token(self) -> str:
        answered = self.ask_token()
        assert answered.status == 200, answered
        return str(answered.body["accessToken"])

    def headers(
        self,
        raw: bytes,
        *,
        at: str | None = None,
        token: str | None = None,
        external: str = "",
        path: str = f"/api/v1{NOTIFY}",
    ) -> dict[str, str]:
        """The headers of a notification whose body is minified already."""
        at = at or timestamp(self.city.clock())
        token = token or self.token()
        if self.adapter == "snap_unsigned":
            signature = self.sign(f"{self.client_id}|{at}")
        else:
            digest = hashlib.sha256(raw).hexdigest()
            text = f"POST:{path}:{token}:{digest}:{at}"
            signed = hmac.digest(self.secret.encode(), text.encode(), "sha512")
            signature = base64.b64encode(signed).decode()
        return {
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": at,
            "X-PARTNER-ID": self.client_id,
            "X-EXTERNAL-ID": external or str(secrets.randbelow(10**18)),
            "CHANNEL-ID": "95221",
            "X-SIGNATURE": signature,
        }

    def send(self, raw: bytes, headers: Mapping[str, str]) -> Reply:
        return self.city.send("POST", NOTIFY, raw=raw, headers=headers)

    def notify(self, body: Any, **sent: Any) -> Reply:
        raw = compact(body)
        return self.send(raw, self.headers(raw, **sent))


def payment(rrn: str, nmid: str, amount: int, status: str = "00", **more: Any) -> dict[str, Any]:
    """A notification's body."""
    return {
        "originalReferenceNo": f"REF{rrn}",
        "originalPartnerReferenceNo": f"INV{rrn}",
        "latestTransactionStatus": status,
        "amount": {"value": f"{amount}.00", "currency": "IDR"},
        "additionalInfo": {"nmid": nmid, "rrn": rrn} | more,
    }


def code(reply: Reply) -> str:
    """The response code, which must fit the HTTP status."""
    found = str(reply.body["responseCode"])
    assert found.startswith(str(reply.status))
    assert reply.body["responseMessage"]
    assert reply.headers["content-type"] == "application/json"
    return found


def bring_in(acquirer: Acquirer, *rows: tuple[object, ...], header: str = HEADER) -> Any:
    """An admin brings in an acquirer's daily file."""
    content = csv(header, [[str(cell) for cell in row] for row in rows])
    return acquirer.city.admin.send(
        "POST",
        f"/admin/psps/{acquirer.id}/payments/import",
        raw=content,
        headers={"Content-Type": "text/csv"},
    )


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()
