"""SNAP BI's two signatures.

Asymmetric: SHA256withRSA (PKCS #1 v1.5) over `client_id|timestamp`. Symmetric: HMAC-SHA512 by the
client secret over method, path, access token, the body's hash and the timestamp. Both in base64.
"""

import binascii
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

RSA_BITS_LEAST = 2048
RSA_BITS_MOST = 8192

# A string is kept with the blanks in it; blanks elsewhere mean nothing (RFC 8259, 2). One that
# never ends is one string, too: else each quote in it would begin another search for an end.
_STRING_OR_BLANKS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[ \t\r\n]+', re.DOTALL)


def minified(body: bytes) -> bytes:
    """A JSON body without the blanks between its tokens, else byte by byte as it was sent: written
    anew, numbers, escapes and the order of names could differ."""
    return _STRING_OR_BLANKS.sub(lambda token: token[0] if token[0].startswith(b'"') else b"", body)


def client_string(client_id: str, timestamp: str) -> bytes:
    """What the asymmetric signature is over."""
    return f"{client_id}|{timestamp}".encode()


def body_string(method: str, path: str, token: str, body: bytes, timestamp: str) -> bytes:
    """What the symmetric signature is over; `path` as it was requested."""
    digest = sha256(minified(body)).hexdigest()
    return f"{method}:{path}:{token}:{digest}:{timestamp}".encode()


def signed_by_secret(text: bytes, secret: str) -> str:
    """The symmetric signature."""
    return b64encode(hmac.digest(secret.encode(), text, "sha512")).decode()


def is_by_secret(signature: str, text: bytes, secrets: Iterable[str]) -> bool:
    """Whether a symmetric signature is one by any of these secrets."""
    given = _decoded(signature)
    expected = [hmac.digest(secret.encode(), text, "sha512") for secret in secrets]
    return any(hmac.compare_digest(given, one) for one in expected)


def is_by_key(signature: str, text: bytes, public_keys: Iterable[str]) -> bool:
    """Whether an asymmetric signature is one by the private half of any of these keys (PEM)."""
    given = _decoded(signature)
    return any(_is_by(given, text, read_public_key(pem)) for pem in public_keys)


def read_public_key(pem: str) -> RSAPublicKey:
    """A public key for the asymmetric signature. Raises ValueError for what is none, for another
    kind than RSA, and for one that is too short to be safe or too long to be meant."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA key")
    if not RSA_BITS_LEAST <= key.key_size <= RSA_BITS_MOST or key.public_numbers().e < 65537:
        raise ValueError("not a safe key")
    return key


def _is_by(signature: bytes, text: bytes, key: RSAPublicKey) -> bool:
    try:
        key.verify(signature, text, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _decoded(signature: str) -> bytes:
    try:
        return b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return b""
