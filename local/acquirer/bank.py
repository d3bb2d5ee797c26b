"""One stand-in acquirer: who it is, what it has been paid, and how it signs."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the acquirer has booked it; `amount` in rupiah, `paid_at` in ISO 8601."""

    rrn: str
    nmid: str
    amount: int
    paid_at: str
    status: str
    cpan: str


class Bank:
    """A stand-in acquirer whose keys and payments stand in a folder, made when first needed."""

    def __init__(self, folder: Path, client_id: str, adapter: str) -> None:
        self.client_id = client_id
        self.adapter = adapter
        self._payments = folder / f"{client_id}.jsonl"
        keys = folder / f"{client_id}.json"
        if not keys.exists():
            folder.mkdir(parents=True, exist_ok=True)
            keys.write_text(json.dumps(_drawn()))
        read = json.loads(keys.read_text())
        self.secret: str = read["client_secret"]
        key = load_pem_private_key(read["private_key"].encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self._key = key

    @property
    def public_key(self) -> str:
        """Its public key, as a city registers it."""
        public = self._key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    # What it has been paid.

    def book(self, paid: Paid) -> None:
        """Book a payment, or that one was given back."""
        with self._payments.open("a") as file:
            file.write(json.dumps(asdict(paid)) + "\n")

    def booked(self, rrn: str) -> Paid | None:
        """What was booked last under a number."""
        found = [one for one in self._all() if one.rrn == rrn]
        return found[-1] if found else None

    def daily_file(self, day: str) -> str:
        """What was booked of a day, as the file that it sends in the evening."""
        rows = [one for one in self._all() if one.paid_at[:10] == day]
        lines = [f"{day},{one.rrn},{one.nmid},{one.amount},{one.status}" for one in rows]
        return "\r\n".join(["paid_on,rrn,nmid,amount,status", *lines, ""])

    def _all(self) -> list[Paid]:
        if not self._payments.exists():
            return []
        return [Paid(**json.loads(line)) for line in self._payments.read_text().splitlines()]

    # What it says of a payment.

    def reference(self, rrn: str) -> str:
        """Its own reference of a payment: Netzme's is the number itself."""
        return rrn if self.adapter == "netzme" else f"REF{rrn}"

    def rrn_of(self, reference: str) -> str:
        """The number of the payment with this reference."""
        return reference.removeprefix("REF")

    def told(self, paid: Paid) -> dict[str, Any]:
        """What it tells of a payment, in a notification or when it is asked."""
        more = {"nmid": paid.nmid, "paidTime": paid.paid_at}
        if self.adapter != "netzme":
            more["rrn"] = paid.rrn
        if paid.cpan:
            more["cpan"] = paid.cpan
        return {
            "originalReferenceNo": self.reference(paid.rrn),
            "originalPartnerReferenceNo": f"INV{paid.rrn}",
            "latestTransactionStatus": paid.status,
            "amount": {"value": f"{paid.amount}.00", "currency": "IDR"},
            "additionalInfo": more,
        }

    # Signing, by the words of SNAP BI's standard.

    def token_headers(self, now: datetime) -> dict[str, str]:
        """The headers with which it asks for an access token."""
        at = stamped(now)
        return {
            "Content-Type": "application/json",
            "X-TIMESTAMP": at,
            "X-CLIENT-KEY": self.client_id,
            "X-SIGNATURE": self._by_key(f"{self.client_id}|{at}"),
        }

    def notify_headers(self, path: str, token: str, raw: bytes, now: datetime) -> dict[str, str]:
        """The headers of a notification, whose body has no blanks to take out."""
        at = stamped(now)
        signed = self.by_secret(path, token, raw, at)
        if self.adapter == "snap_unsigned":
            signed = self._by_key(f"{self.client_id}|{at}")
        return {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": at,
            "X-PARTNER-ID": self.client_id,
            "X-EXTERNAL-ID": str(secrets.randbelow(10**18)),
            "CHANNEL-ID": "95221",
            "X-SIGNATURE": signed,
        }

    def by_secret(self, path: str, token: str, raw: bytes, at: str) -> str:
        """The symmetric signature of a request."""
        text = f"POST:{path}:{token}:{hashlib.sha256(raw).hexdigest()}:{at}"
        return base64.b64encode(hmac.digest(self.secret.encode(), text.encode(), "sha512")).decode()

    def _by_key(self, text: str) -> str:
        signed = self._key.sign(text.encode(), padding.PKCS1v15(), SHA256())
        return base64.b64encode(signed).decode()


def stamped(now: datetime) -> str:
    """An instant as SNAP BI writes it."""
    return now.astimezone(WIB).isoformat(timespec="seconds")


def is_citys(signature: str, text: str, jwks: Any) -> bool:
    """Whether a text is signed by the city's own key, `snap` in its published keys."""
    (jwk,) = [one for one in jwks["keys"] if one["kid"] == "snap"]
    numbers = [int.from_bytes(base64.urlsafe_b64decode(jwk[one] + "==")) for one in ("e", "n")]
    key = rsa.RSAPublicNumbers(*numbers).public_key()
    try:
        key.verify(base64.b64decode(signature), text.encode(), padding.PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _drawn() -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {"private_key": pem.decode(), "client_secret": secrets.token_urlsafe(32)}
