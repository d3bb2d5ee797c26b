"""A token of ours, others forged beside it, and which rule refuses them."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import CURVE_ORDER, Malformed, SigningKey, VerificationKey

TYP = "vqr+jwt"
KID = "aB3d"
OURS = SigningKey(KID, ec.generate_private_key(ec.SECP256R1()))
OUR_PUBLIC = OURS.private_key.public_key()
FOREIGN = ec.generate_private_key(ec.SECP256R1())
HEADER = {"alg": "ES256", "kid": KID, "typ": TYP}
CLAIMS = {"iss": "malang", "cap": 50_000}
GOOD = jose.sign(CLAIMS, OURS, TYP)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

find = {KID: VerificationKey(KID, OUR_PUBLIC)}.get


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def es256(signed: bytes, key: ec.EllipticCurvePrivateKey = OURS.private_key) -> bytes:
    """r ‖ s with low s, made apart from the codec's own signer."""
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + min(s, CURVE_ORDER - s).to_bytes(32, "big")


def forged(
    header: Any = HEADER, payload: Any = CLAIMS, signer: Callable[[bytes], bytes] = es256
) -> str:
    """A token over this header and payload (bytes as they are, all else as JSON)."""
    parts = [
        raw if isinstance(raw, bytes) else json.dumps(raw).encode() for raw in (header, payload)
    ]
    signed = ".".join(b64(part) for part in parts)
    return f"{signed}.{b64(signer(signed.encode()))}"


def reason(token: Any, **options: Any) -> str:
    """The rule that refused a token."""
    with pytest.raises(Malformed) as refusal:
        jose.verify(token, **{"typ": TYP, "find_key": find, **options})
    assert refusal.value.args == (refusal.value.reason,)
    return refusal.value.reason


def signature_of(token: str) -> tuple[int, int]:
    raw = jwt.utils.base64url_decode(token.rsplit(".", 1)[1])
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
