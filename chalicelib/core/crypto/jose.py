"""Compact signed tokens (JWS, RFC 7515), ES256 only: one strict codec for every token of ours.

Tokens come from whoever holds a phone, so everything that a lenient parser would wave through is
refused here, before the claims mean anything (RFC 8725 "JWT best current practices"): a token has
exactly one text, and only its signer can have written it.

PyJWT supplies the algorithm alone (`ECAlgorithm.verify`); its `decode` accepts more than we do
(any `typ`, foreign header members, duplicate keys, malleated signatures). Signing asks the
`cryptography` package directly, because PyJWT's signer draws a random nonce.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from re import compile as pattern
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import ECAlgorithm

MAX_BYTES = 1024

# Every signed object of ours is flat or nearly so. Counting opening brackets bounds the depth
# before the parser recurses; brackets inside strings count too, which no token of ours has.
MAX_BRACKETS = 8

KID_FORM = pattern(r"[0-9A-Za-z]{4}")

# The order of the group of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3).
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF_ORDER = CURVE_ORDER // 2

_ES256 = ECAlgorithm(ECAlgorithm.SHA256, ec.SECP256R1)
# RFC 6979: the nonce comes from key and message, so no weak random source can leak the key, and
# the same claims give the same token.
_DETERMINISTIC = ec.ECDSA(SHA256(), deterministic_signing=True)


class Malformed(Exception):
    """A token that is not one of ours. `reason` names the rule; it holds nothing of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """The public half of a key. Raises ValueError for any other curve than P-256."""

    kid: str
    public_key: ec.EllipticCurvePublicKey

    def __post_init__(self) -> None:
        _require_p256(self.public_key.curve)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half of a key. Raises ValueError for any other curve than P-256."""

    kid: str
    private_key: ec.EllipticCurvePrivateKey

    def __post_init__(self) -> None:
        _require_p256(self.private_key.curve)


def sign(claims: Mapping[str, Any], key: SigningKey, typ: str) -> str:
    """The compact token over these claims: header exactly `alg, kid, typ`, ECDSA by RFC 6979.

    `claims` hold text, integers, booleans and None (`verify` refuses fractions). The signature is
    the one with the lower `s` of the two that would be valid, so a token has no twin.
    """

    def signature(signed: bytes) -> bytes:
        return key.private_key.sign(signed, _DETERMINISTIC)

    return sign_elsewhere(claims, key.kid, typ, signature)


def sign_elsewhere(
    claims: Mapping[str, Any], kid: str, typ: str, signature: Callable[[bytes], bytes]
) -> str:
    """The same token where the private half is held by somebody else: `signature` answers ECDSA
    with SHA-256 over these bytes, in DER (RFC 3279 §2.2.3), as KMS does."""
    header = {"alg": "ES256", "kid": kid, "typ": typ}
    signed = _encoded(_compact(header)) + "." + _encoded(_compact(claims))
    r, s = decode_dss_signature(signature(signed.encode()))
    if s > _HALF_ORDER:
        s = CURVE_ORDER - s
    return signed + "." + _encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def verify(
    token: str,
    *,
    typ: str,
    find_key: Callable[[str], VerificationKey | None],
    max_bytes: int = MAX_BYTES,
) -> dict[str, Any]:
    """The claims of a token that is well formed, of this `typ`, and signed by a key we know.

    `find_key` gives the key for a `kid` (four base62 characters) or None. The claims themselves
    (`aud`, `exp`, …) are for the caller to judge. Raises Malformed.
    """
    if not isinstance(token, str) or len(token) > max_bytes:
        raise Malformed("size")
    segments = token.split(".", 3)
    if len(segments) != 3:
        raise Malformed("segments")
    head, payload, signature = [_decoded(segment) for segment in segments]
    header = _object(head)
    # Exactly these three: `jwk`, `jku`, `x5u`, `x5c` would let the token bring its own key,
    # `crit` and `b64` (RFC 7797) would change what is signed.
    if header.keys() != {"alg", "kid", "typ"}:
        raise Malformed("header")
    if header["alg"] != "ES256":
        raise Malformed("alg")
    if header["typ"] != typ:
        raise Malformed("typ")
    kid = header["kid"]
    if not isinstance(kid, str) or not KID_FORM.fullmatch(kid):
        raise Malformed("kid")
    key = find_key(kid)
    if key is None:
        raise Malformed("unknown_kid")
    _require_canonical(signature)
    signed = token[: len(segments[0]) + 1 + len(segments[1])].encode()
    if not _ES256.verify(signed, key.public_key, signature):
        raise Malformed("signature")
    return _object(payload)


def _require_p256(curve: ec.EllipticCurve) -> None:
    if curve.name != "secp256r1":
        raise ValueError(f"not a P-256 key: {curve.name}")


def _require_canonical(signature: bytes) -> None:
    """Refuses every encoding of a signature but r ‖ s (RFC 7518 §3.4) in range, with low s.

    (r, n − s) verifies whenever (r, s) does: without this anybody could make a second text of
    a token that has been used.
    """
    if len(signature) != 64:
        raise Malformed("signature_length")
    r = int.from_bytes(signature[:32], "big")
    s = int.from_bytes(signature[32:], "big")
    if not (0 < r < CURVE_ORDER and 0 < s < CURVE_ORDER):
        raise Malformed("signature_range")
    if s > _HALF_ORDER:
        raise Malformed("signature_twin")


def _decoded(segment: str) -> bytes:
    """The bytes of a base64url segment, refused unless it is the one text that encodes them.

    Python's decoder skips what is not in the alphabet and ignores left-over bits; encoding again
    and comparing catches those, `=`, `+`, `/` and white space at one stroke.
    """
    try:
        raw = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except ValueError:
        raise Malformed("base64") from None
    if _encoded(raw) != segment:
        raise Malformed("base64")
    return raw


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _compact(value: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode()


def _object(raw: bytes) -> dict[str, Any]:
    """The JSON object in these bytes: UTF-8, no key twice at any depth, no fraction, no NaN."""
    if raw.count(b"{") + raw.count(b"[") > MAX_BRACKETS:
        raise Malformed("nesting")
    try:
        value = _DECODER.decode(raw.decode())
    except ValueError:
        raise Malformed("json") from None
    if not isinstance(value, dict):
        raise Malformed("not_an_object")
    return value


def _without_duplicates(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise Malformed("duplicate")
    return found


def _no_number(_text: str) -> None:
    raise Malformed("number")


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_float=_no_number,
    parse_constant=_no_number,
)
