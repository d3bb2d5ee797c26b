"""Web Push: what is sent to a push service, which can neither read nor forge it.

The body is encrypted for one browser (RFC 8291, one record of RFC 8188's aes128gcm); who sends it
is said by a signed token (VAPID, RFC 8292). The packages for it bring two HTTP clients that go
wherever an address leads, and none of them has a wheel for Lambda: `http-ece` reads it back in the
tests.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.core.crypto.jose import sign_elsewhere
from chalicelib.core.values.instants import epoch
from chalicelib.core.values.web_addresses import HTTPS, Endpoint

SALT_BYTES = 16
# A token holds for a day at most (RFC 8292, 2); this one is made anew before.
TOKEN_LIFE = timedelta(hours=12)

_AUTH_BYTES = 16
_RECORD_BYTES = 4096
# All bodies are of one length, so that it tells nobody what is in them. JSON does not mind spaces.
_PADDED_BYTES = 512
# Behind the last record's content (RFC 8188, 2).
_LAST = b"\x02"


class NoSubscription(ValueError):
    """Keys that no browser makes."""


class BrowserKeys(NamedTuple):
    """A subscription's keys: its point on P-256, and what it shares with us."""

    point: bytes
    auth: bytes


def read_keys(p256dh: str, auth: str) -> BrowserKeys:
    """A subscription's keys from base64url. Raises NoSubscription."""
    try:
        keys = BrowserKeys(_decoded(p256dh), _decoded(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.point)
    except ValueError:
        raise NoSubscription from None
    # A compressed point would be one, too, and make another secret than the browser's.
    if len(keys.point) != 65 or len(keys.auth) != _AUTH_BYTES:
        raise NoSubscription
    return keys


def encrypted(
    content: bytes, keys: BrowserKeys, ephemeral: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """A body that only this browser reads. `ephemeral` (on P-256) and `salt` (16 random bytes) are
    drawn for it alone. Raises ValueError where it does not fit one record."""
    if len(content) > _RECORD_BYTES - 17:
        raise ValueError("too long for one record")
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.point)
    own = point_of(ephemeral.public_key())
    shared = ephemeral.exchange(ec.ECDH(), browser)
    secret = _derived(shared, keys.auth, b"WebPush: info\0" + keys.point + own, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD_BYTES.to_bytes(4, "big") + bytes([len(own)]) + own
    return head + AESGCM(key).encrypt(nonce, content + _LAST, None)


def content(shown: Mapping[str, str]) -> bytes:
    """What the page's service worker reads, padded."""
    return json.dumps(shown, ensure_ascii=False).encode().ljust(_PADDED_BYTES)


def token(
    audience: str, contact: str, now: datetime, kid: str, signature: Callable[[bytes], bytes]
) -> str:
    """Who sends it, for one push service (`https://push.example`), until TOKEN_LIFE from now:
    `contact` is where to find us (https or mailto), `signature` ECDSA over these bytes in DER."""
    claims = {"aud": audience, "exp": epoch(now + TOKEN_LIFE), "sub": contact}
    return sign_elsewhere(claims, kid, "JWT", signature)


def audience_of(endpoint: Endpoint) -> str:
    """The origin of a push service."""
    scheme = "https" if endpoint.tls else "http"
    port = "" if endpoint.tls and endpoint.port == HTTPS else f":{endpoint.port}"
    return f"{scheme}://{endpoint.host}{port}"


def headers(token: str, public_key: str, ttl: timedelta) -> Mapping[str, str]:
    """The headers of a push. A later one takes the place of one that was not delivered (RFC 8030,
    5.4)."""
    return {
        "authorization": f"vapid t={token}, k={public_key}",
        "content-type": "application/octet-stream",
        "content-encoding": "aes128gcm",
        "ttl": str(int(ttl.total_seconds())),
        "urgency": "normal",
        "topic": "tumbas",
        "user-agent": "Tumbas-Push/1",
    }


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it travels: uncompressed (RFC 8291, 2)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
