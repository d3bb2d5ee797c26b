"""What bounces off the codec of signed tokens, and why: each refusal by the name of its rule."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import FrozenInstanceError
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm

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


def with_signature(signature: bytes) -> str:
    return GOOD.rsplit(".", 1)[0] + "." + b64(signature)


def signature_of(token: str) -> tuple[int, int]:
    raw = jwt.utils.base64url_decode(token.rsplit(".", 1)[1])
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")


# What is ours passes.


def test_a_key_never_changes_once_it_is_made() -> None:
    for key in (OURS, VerificationKey(KID, OUR_PUBLIC)):
        with pytest.raises(FrozenInstanceError):
            key.kid = "zzzz"  # type: ignore[misc]


def test_our_own_token_gives_its_claims_back() -> None:
    assert jose.verify(GOOD, typ=TYP, find_key=find) == CLAIMS


def test_a_token_forged_with_our_own_key_passes_so_that_each_attack_differs_in_one_thing() -> None:
    assert jose.verify(forged(), typ=TYP, find_key=find) == CLAIMS


def test_the_header_is_exactly_alg_kid_typ_in_compact_json() -> None:
    header = jwt.utils.base64url_decode(GOOD.split(".")[0])
    assert header == b'{"alg":"ES256","kid":"aB3d","typ":"vqr+jwt"}'


def test_claims_are_compact_json_in_utf_8() -> None:
    token = jose.sign({"a": "é", "b": [1, None]}, OURS, TYP)
    assert jwt.utils.base64url_decode(token.split(".")[1]).decode() == '{"a":"é","b":[1,null]}'


def test_not_a_number_is_never_signed() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        jose.sign({"cap": float("nan")}, OURS, TYP)


def test_the_same_claims_give_the_same_token() -> None:
    assert jose.sign(CLAIMS, OURS, TYP) == GOOD


def test_another_library_reads_our_tokens() -> None:
    assert jwt.decode(GOOD, OUR_PUBLIC, algorithms=["ES256"]) == CLAIMS


def test_our_signer_makes_the_lower_s_only() -> None:
    for number in range(64):
        _, s = signature_of(jose.sign({"n": number}, OURS, TYP))
        assert 0 < s <= CURVE_ORDER // 2


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=5),
        st.integers(-(2**70), 2**70)
        | st.text(st.characters(codec="utf-8", exclude_characters="[{"), max_size=9)
        | st.booleans()
        | st.none(),
        max_size=6,
    )
)
def test_claims_come_back_as_they_were_signed(claims: dict[str, Any]) -> None:
    if any("[" in name or "{" in name for name in claims):
        return
    assert jose.verify(jose.sign(claims, OURS, TYP), typ=TYP, find_key=find) == claims


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


# Form.


def test_over_the_limit_is_refused_before_any_parsing() -> None:
    assert reason("." * 1025) == "size"
    assert reason("." * 1024) == "segments"
    assert reason(GOOD, max_bytes=len(GOOD) - 1) == "size"
    assert jose.verify(GOOD, typ=TYP, find_key=find, max_bytes=len(GOOD)) == CLAIMS


@pytest.mark.parametrize("token", [None, 1, GOOD.encode(), [GOOD], {"token": GOOD}])
def test_what_is_no_text_is_refused(token: Any) -> None:
    assert reason(token) == "size"


@pytest.mark.parametrize(
    "token",
    ["", GOOD.split(".")[1], GOOD.rsplit(".", 1)[0], GOOD + ".", "." + GOOD, GOOD + ".x",
     GOOD + ".x.y", GOOD + "." + GOOD],
)  # fmt: skip
def test_other_than_three_segments_are_refused(token: str) -> None:
    assert reason(token) == "segments"


@pytest.mark.parametrize("segment", [0, 1, 2])
@pytest.mark.parametrize(
    "extra", [" ", "\n", "\r\n", "\t", "\0", "=", "==", "+", "/", "%", "é", "\ud800", "\u200b"]
)
@pytest.mark.parametrize("where", ["before", "inside", "after"])
def test_whitespace_padding_and_foreign_characters_are_refused(
    segment: int, extra: str, where: str
) -> None:
    parts = GOOD.split(".")
    at = {"before": 0, "inside": 8, "after": len(parts[segment])}[where]
    parts[segment] = parts[segment][:at] + extra + parts[segment][at:]
    assert reason(".".join(parts)) == "base64"


@pytest.mark.parametrize("segment", [0, 2])
def test_left_over_bits_that_are_not_zero_are_refused(segment: int) -> None:
    parts = GOOD.split(".")
    assert len(parts[segment]) % 4, "a segment with left-over bits"
    last = ALPHABET.index(parts[segment][-1])
    parts[segment] = parts[segment][:-1] + ALPHABET[last + 1]
    assert reason(".".join(parts)) == "base64"


def test_left_over_bits_in_the_payload_are_refused_though_they_are_signed() -> None:
    head, payload = b64(json.dumps(HEADER).encode()), b64(b'{"a":1}')
    signed = f"{head}.{payload[:-1]}{ALPHABET[ALPHABET.index(payload[-1]) + 1]}"
    assert reason(f"{signed}.{b64(es256(signed.encode()))}") == "base64"


def test_the_standard_alphabet_is_refused_though_it_is_signed() -> None:
    head = b64(json.dumps(HEADER).encode())
    signed = head + "." + b64(b'{"a":"\xc3\xbf\xc3\xbf~~~???"}').replace("-", "+").replace("_", "/")
    assert "/" in signed or "+" in signed
    assert reason(f"{signed}.{b64(es256(signed.encode()))}") == "base64"


def test_a_segment_of_impossible_length_is_refused() -> None:
    head, payload, signature = GOOD.split(".")
    assert reason(f"{head}.{payload}.{signature[:-1]}") == "base64"


DUPLICATES = [
    b'{"cap":1,"cap":2}',
    b'{"cap":1,"cap":1}',
    b'{"cap":1,"\\u0063ap":2}',
    b'{"a":{"b":1,"b":2}}',
    b'{"a":[{"b":1,"b":2}]}',
]


@pytest.mark.parametrize("payload", DUPLICATES)
def test_a_key_twice_in_the_payload_is_refused(payload: bytes) -> None:
    assert reason(forged(payload=payload)) == "duplicate"


@pytest.mark.parametrize(
    "extra", [b'"alg":"ES256"', b'"alg":"none"', b'"kid":"aB3d"', b'"typ":"vqr+jwt"']
)
def test_a_key_twice_in_the_header_is_refused(extra: bytes) -> None:
    for header in (b",".join([extra, *_members()]), b",".join([*_members(), extra])):
        assert reason(forged(b"{" + header + b"}")) == "duplicate"


def _members() -> list[bytes]:
    return [b'"alg":"ES256"', b'"kid":"aB3d"', b'"typ":"vqr+jwt"']


@pytest.mark.parametrize("value", [b"[]", b'["iss"]', b'"iss"', b"1", b"null", b"true"])
def test_what_is_no_object_is_refused(value: bytes) -> None:
    assert reason(forged(payload=value)) == "not_an_object"
    assert reason(forged(value)) == "not_an_object"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"{}x", b"{'a':1}", b'{"a":01}', b'{"a":1,}',
     b'{"a":\xff}', b'\xef\xbb\xbf{"a":1}',
     '{"a":1}'.encode("utf-16"), '{"a":1}'.encode("utf-32-le"),
     b'{"a":"\x01"}', b'{"a":"\xc0\x80"}'],
)  # fmt: skip
def test_what_is_no_json_in_utf_8_is_refused(raw: bytes) -> None:
    assert reason(forged(payload=raw)) == "json"
    assert reason(forged(raw)) == "json"


@pytest.mark.parametrize(
    "number", [b"1.0", b"1e3", b"1E400", b"-0.5", b"NaN", b"Infinity", b"-Infinity"]
)
def test_fractions_and_what_is_no_number_are_refused(number: bytes) -> None:
    assert reason(forged(payload=b'{"cap":' + number + b"}")) == "number"
    assert reason(forged(payload=b'{"a":[' + number + b"]}")) == "number"
    assert reason(forged(b'{"alg":' + number + b"}")) == "number"


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    token = forged(payload=b'{"cap":' + b"9" * 5000 + b"}")
    assert reason(token, max_bytes=10_000) == "json"


@pytest.mark.parametrize("depth", [9, 300, 100_000])
@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")], ids=["lists", "objects"])
def test_deep_nesting_is_refused_before_it_is_parsed(depth: int, pair: tuple[bytes, bytes]) -> None:
    nested = b'{"a":' + pair[0] * (depth - 1) + b"1" + pair[1] * (depth - 1) + b"}"
    assert reason(forged(payload=nested), max_bytes=10**7) == "nesting"
    assert reason(forged(nested), max_bytes=10**7) == "nesting"


def test_eight_levels_are_not_deep() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = b'{"a":' + opening * 7 + b"1" + closing * 7 + b"}"
        assert "a" in jose.verify(forged(payload=nested), typ=TYP, find_key=find)


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


# No other text is a token.


def test_no_single_character_can_be_exchanged() -> None:
    survivors = []
    for at, was in enumerate(GOOD):
        for now in ALPHABET + ".= \n":
            if now == was:
                continue
            try:
                jose.verify(GOOD[:at] + now + GOOD[at + 1 :], typ=TYP, find_key=find)
            except Malformed:
                continue
            survivors.append((at, now))
    assert survivors == []


@settings(max_examples=300)
@given(data=st.data())
def test_no_edit_of_a_token_is_a_token(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 8)))
    put = data.draw(st.text(max_size=8) | st.text(ALPHABET + ".=", max_size=8))
    edited = GOOD[:start] + put + GOOD[end:]
    if edited != GOOD:
        assert reason(edited)


@given(st.permutations(GOOD.split(".")) | st.lists(st.sampled_from(GOOD.split(".")), max_size=5))
def test_segments_in_another_order_or_number_are_no_token(segments: list[str]) -> None:
    edited = ".".join(segments)
    if edited != GOOD:
        assert reason(edited)


@given(st.text() | st.text(ALPHABET + ".="))
def test_any_other_text_is_refused_and_never_breaks_the_codec(text: str) -> None:
    assert reason(text)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_signed_bytes_are_claims_or_refused(header: bytes, payload: bytes) -> None:
    assert reason(forged(header))
    with suppress(Malformed):
        assert isinstance(jose.verify(forged(payload=payload), typ=TYP, find_key=find), dict)
