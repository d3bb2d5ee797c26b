"""Browsers that take pushes, and a push service on this machine that answers as real ones do."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.notices.formats.web_push import encoded
from tests.http.client import Person, Reply
from tests.http.conftest import TestCity
from tests.http.noticing import push, tell
from tests.unit.receiving import Behave, answering, server

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


def refusal(status: int, *headers: str) -> bytes:
    """What a push service answers that does not take a push."""
    lines = [f"HTTP/1.1 {status} No", "Content-Length: 0", *headers, "", ""]
    return "\r\n".join(lines).encode()


@dataclass
class Browser:
    """A browser with its keys, and its place at the push service."""

    city: TestCity
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def endpoint(self) -> str:
        return f"http://{self.city.parts.settings.push_loopback}/{self.name}"

    @property
    def subscription(self) -> dict[str, Any]:
        """As the Push API says it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": encoded(point), "auth": encoded(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys}

    def subscribe(self, person: Person, **more: Any) -> Reply:
        """Take pushes for somebody."""
        body = self.subscription | more
        return person.post(f"/{person.role}/push-subscriptions", body)

    def read(self, seen: list[bytes]) -> list[Any]:
        """The pushes that came for this browser, each signed by the city and read by its keys."""
        own = f"POST /{self.name} ".encode()
        return [self._read(one) for one in seen if one.startswith(own)]

    def _read(self, request: bytes) -> Any:
        head, _, body = request.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        self._verify(headers["authorization"])
        assert headers["content-encoding"] == "aes128gcm"
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))

    def _verify(self, authorization: str) -> None:
        public = self.city.finance.get("/public/push-key").ok()["public_key"]
        token, _, key = authorization.removeprefix("vapid t=").partition(", k=")
        assert key == public
        point = jwt.utils.base64url_decode(public)
        claims = jwt.decode(
            token,
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point),
            ["ES256"],
            audience=f"http://{self.city.parts.settings.push_loopback}",
            options={"verify_exp": False},
        )
        # The city's clock may stand elsewhere, and a token holds for a day at most.
        assert 0 < claims["exp"] - self.city.clock().timestamp() <= 86_400


@contextmanager
def push_service(city: TestCity, answer: bytes | Behave = TAKEN) -> Iterator[list[bytes]]:
    """A push service; the requests that it gets."""
    _, _, port = city.parts.settings.push_loopback.partition(":")
    seen: list[bytes] = []
    behave = answering(answer, seen) if isinstance(answer, bytes) else answer
    with server(behave, port=int(port)):
        yield seen


class Paying:
    """A resident with a voucher and a browser, who pays at a shop. It is day."""

    def __init__(self, city: TestCity) -> None:
        self.city = city
        # Whatever others have left to be pushed.
        push(city)
        by_day(city)
        self.resident, self.shop = city.resident(), city.merchant()
        self.voucher = city.claim(self.resident, city.campaign())
        self.browser = Browser(city)
        self.subscription = self.browser.subscribe(self.resident).ok(201)

    def pay(self) -> None:
        self.city.hands.pass_by(seconds=1)
        token = self.city.draw(self.resident, self.voucher)["token"]
        self.city.redeem(self.shop, token, 1_000).ok(201)
        tell(self.city)


def at(city: TestCity, hour: int) -> None:
    """Let the clock come to an hour of the day, UTC."""
    city.hands.pass_by(hours=(hour - city.clock().hour) % 24)


def by_day(city: TestCity) -> None:
    at(city, 3)


def subscriptions(person: Person) -> list[str]:
    found = person.get(f"/{person.role}/notice-settings").ok()["subscriptions"]
    return [one["id"] for one in found]
