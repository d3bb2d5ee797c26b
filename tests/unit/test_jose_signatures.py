"""By which algorithm, key and signature a token is signed: any other is refused, by the name of its
rule."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto.jose import CURVE_ORDER, SigningKey, VerificationKey
from tests.unit.forged_tokens import (
    CLAIMS,
    FOREIGN,
    GOOD,
    HEADER,
    KID,
    OUR_PUBLIC,
    OURS,
    TYP,
    b64,
    es256,
    forged,
    reason,
    signature_of,
)


def with_signature(signature: bytes) -> str:
    return GOOD.rsplit(".", 1)[0] + "." + b64(signature)


# Algorithm and key.


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", "es256", "ES256 ", None, 1])
@pytest.mark.parametrize("signer", [lambda _: b"", es256], ids=["unsigned", "signed"])
def test_an_algorithm_of_none_or_another_spelling_is_refused(
    alg: Any, signer: Callable[[bytes], bytes]
) -> None:
    assert reason(forged({**HEADER, "alg": alg}, signer=signer)) == "alg"


PUBLIC_FORMS = {
    "PEM": OUR_PUBLIC.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ),
    "DER": OUR_PUBLIC.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ),
    "JWK": ECAlgorithm.to_jwk(OUR_PUBLIC).encode(),
    "point": OUR_PUBLIC.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    ),
}


@pytest.mark.parametrize("form", PUBLIC_FORMS)
@pytest.mark.parametrize(("alg", "rule"), [("HS256", "alg"), ("ES256", "signature_length")])
def test_our_public_key_is_no_hmac_secret(form: str, alg: str, rule: str) -> None:
    def mac(signed: bytes) -> bytes:
        return hmac.digest(PUBLIC_FORMS[form], signed, "sha256")

    assert reason(forged({**HEADER, "alg": alg}, signer=mac)) == rule


def test_an_hmac_as_long_as_a_signature_is_refused() -> None:
    def mac(signed: bytes) -> bytes:
        digest = hmac.new(PUBLIC_FORMS["PEM"], signed, hashlib.sha512).digest()
        return digest[:32] + b"\0" + digest[33:]

    assert reason(forged(signer=mac)) == "signature"


def test_rs256_is_refused() -> None:
    rsa_key = rsa.generate_private_key(65537, 2048)

    def signer(signed: bytes) -> bytes:
        return rsa_key.sign(signed, padding.PKCS1v15(), hashes.SHA256())

    assert reason(forged({**HEADER, "alg": "RS256"}, signer=signer)) == "alg"
    assert reason(forged(signer=signer)) == "signature_length"


@pytest.mark.parametrize(("curve", "alg"), [(ec.SECP256K1(), "ES256K"), (ec.SECP384R1(), "ES384")])
def test_another_curve_is_refused(curve: ec.EllipticCurve, alg: str) -> None:
    other = ec.generate_private_key(curve)

    def signer(signed: bytes) -> bytes:
        r, s = decode_dss_signature(other.sign(signed, ec.ECDSA(hashes.SHA256())))
        size = curve.key_size // 8
        s = min(s, CURVE_ORDER - s) if size == 32 else s
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    assert reason(forged({**HEADER, "alg": alg}, signer=signer)) == "alg"
    assert reason(forged(signer=signer)) in {"signature", "signature_length"}


def test_a_key_on_another_curve_is_no_key_of_ours() -> None:
    other = ec.generate_private_key(ec.SECP256K1())
    with pytest.raises(ValueError, match="secp256k1"):
        SigningKey(KID, other)
    with pytest.raises(ValueError, match="secp256k1"):
        VerificationKey(KID, other.public_key())


def test_a_foreign_key_is_refused() -> None:
    assert reason(forged(signer=lambda signed: es256(signed, FOREIGN))) == "signature"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("jwk", ECAlgorithm.to_jwk(FOREIGN.public_key(), as_dict=True)),
        ("jku", "https://example.org/keys"),
        ("x5u", "https://example.org/cert"),
        ("x5c", ["MIIB"]),
        ("crit", ["exp"]),
        ("b64", False),
        ("cty", "JWT"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("key", [OURS.private_key, FOREIGN], ids=["ours", "foreign"])
def test_a_further_header_member_is_refused(
    member: str, value: Any, key: ec.EllipticCurvePrivateKey
) -> None:
    token = forged({**HEADER, member: value}, signer=lambda signed: es256(signed, key))
    assert reason(token) == "header"


@pytest.mark.parametrize("member", ["alg", "kid", "typ"])
def test_a_missing_header_member_is_refused(member: str) -> None:
    assert reason(forged({k: v for k, v in HEADER.items() if k != member})) == "header"


@pytest.mark.parametrize(
    "kid",
    [None, 1, True, ["aB3d"], {"a": "aB3d"}, "", "aB3", "aB3d5", "aB3d\n", "aB3-", "aB 3", "éé33",
     "../../etc/passwd", "/dev", "' OR 1=1", "٣٣٣٣"],
)  # fmt: skip
def test_a_kid_of_another_form_is_refused_before_it_is_looked_up(kid: Any) -> None:
    def never(_kid: str) -> None:
        raise AssertionError("looked up")

    assert reason(forged({**HEADER, "kid": kid}), find_key=never) == "kid"


def test_an_unknown_kid_is_refused() -> None:
    assert reason(forged({**HEADER, "kid": "zzzz"})) == "unknown_kid"


@pytest.mark.parametrize(
    "typ", ["JWT", "at+jwt", "rcpt+jwt", "day+jwt", "VQR+JWT", "vqr", "", None, 1, [TYP]]
)
def test_another_type_is_refused(typ: Any) -> None:
    assert reason(forged({**HEADER, "typ": typ})) == "typ"


# Signature.


@pytest.mark.parametrize("payload", [{**CLAIMS, "cap": 50_001}, {}, {**CLAIMS, "x": 1}])
def test_an_edited_payload_is_refused(payload: dict[str, Any]) -> None:
    head, _, signature = GOOD.split(".")
    assert reason(f"{head}.{b64(json.dumps(payload).encode())}.{signature}") == "signature"


def test_a_header_put_before_another_signature_is_refused() -> None:
    spaced = forged(json.dumps(HEADER, indent=1).encode()).split(".")[0]
    assert reason(spaced + GOOD[GOOD.index(".") :]) == "signature"


N = CURVE_ORDER
R, S = signature_of(GOOD)


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, 0), (N, N), (0, S), (R, 0), (N, S), (R, N), (N + 1, S), (R, N + 1), (2**256 - 1, S),
     (R, 2**256 - 1)],
    ids=["0-0", "n-n", "0-s", "r-0", "n-s", "r-n", "n+1-s", "r-n+1", "most-s", "r-most"],
)  # fmt: skip
def test_a_signature_out_of_range_is_refused(r: int, s: int) -> None:
    assert (
        reason(with_signature(r.to_bytes(32, "big") + s.to_bytes(32, "big"))) == "signature_range"
    )


def test_the_smallest_and_largest_numbers_in_range_are_left_to_the_curve() -> None:
    for r, s in ((1, 1), (N - 1, 1), (1, N // 2)):
        assert reason(with_signature(r.to_bytes(32, "big") + s.to_bytes(32, "big"))) == "signature"


def test_the_malleated_twin_is_refused() -> None:
    twin = with_signature(R.to_bytes(32, "big") + (N - S).to_bytes(32, "big"))
    assert jwt.decode(twin, OUR_PUBLIC, algorithms=["ES256"]) == CLAIMS, "mathematically valid"
    assert reason(twin) == "signature_twin"


def test_the_first_s_of_the_upper_half_is_refused_as_a_twin() -> None:
    upper = (N // 2 + 1).to_bytes(32, "big")
    assert reason(with_signature(R.to_bytes(32, "big") + upper)) == "signature_twin"


def test_a_der_signature_is_refused() -> None:
    assert reason(with_signature(encode_dss_signature(R, S))) == "signature_length"


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    raw = (R.to_bytes(32, "big") + S.to_bytes(32, "big")) * 2
    assert reason(with_signature(raw[:length])) == "signature_length"
