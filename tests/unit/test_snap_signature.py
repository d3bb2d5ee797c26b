"""What SNAP BI signs."""

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.acquirers.formats import token
from chalicelib.acquirers.formats.signature import (
    body_string,
    client_string,
    is_by_key,
    is_by_secret,
    minified,
    read_public_key,
    signed_by_secret,
)
from chalicelib.core.crypto import jose
from chalicelib.core.values.subject import Subject
from chalicelib.identity.formats import access_token

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    public = key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def by_key(text: bytes, hashed: SHA256 | SHA1 = SHA256()) -> str:  # noqa: B008
    return base64.b64encode(KEY.sign(text, padding.PKCS1v15(), hashed)).decode()


def test_a_body_is_minified_as_it_was_written() -> None:
    raw = b'{ "b" : 1.50 ,\r\n\t"a":"x \\" y","\\u00e9": [ 1e3 , "\\\\" ] }'
    assert minified(raw) == b'{"b":1.50,"a":"x \\" y","\\u00e9":[1e3,"\\\\"]}'


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_JSON, st.booleans())
def test_what_is_minified_says_the_same_and_is_what_a_library_would_write(
    value: object, ascii_only: bool
) -> None:
    spread = json.dumps(value, indent=2, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    small = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only)
    assert minified(spread) == small.encode("utf-8", "surrogatepass")
    assert minified(minified(spread)) == minified(spread)


@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_minified(raw: bytes) -> None:
    assert len(minified(raw)) <= len(raw)


def test_a_long_string_that_never_ends_takes_no_time() -> None:
    for inside in (b"\\", b'\\"', b'\\" '):
        raw = b'"' + inside * 30_000
        assert minified(raw) == raw


def test_the_symmetric_signature_is_over_method_path_token_body_and_time() -> None:
    at = "2026-12-01T10:00:00+07:00"
    text = body_string("POST", "/api/v1/snap/v1.0/qr/qr-mpm-notify", "tok", b'{ "a": 1 }', at)
    digest = hashlib.sha256(b'{"a":1}').hexdigest()
    assert text == f"POST:/api/v1/snap/v1.0/qr/qr-mpm-notify:tok:{digest}:{at}".encode()
    signature = signed_by_secret(text, "rahasia")
    expected = base64.b64encode(hmac.new(b"rahasia", text, "sha512").digest()).decode()
    assert signature == expected
    assert is_by_secret(signature, text, ["another", "rahasia"])


@pytest.mark.parametrize("signature", ["", "AAAA", "é", "not base 64", "A" * 88, "=" * 88])
def test_what_is_no_signature_is_none(signature: str) -> None:
    assert not is_by_secret(signature, b"text", ["rahasia"])
    assert not is_by_key(signature, b"text", [pem(KEY)])


def test_a_signature_of_something_else_is_none() -> None:
    assert not is_by_secret(signed_by_secret(b"text", "rahasia"), b"texT", ["rahasia"])
    assert not is_by_secret(signed_by_secret(b"text", "rahasiA"), b"text", ["rahasia"])
    assert not is_by_secret(signed_by_secret(b"text", "rahasia"), b"text", [])


def test_the_asymmetric_signature_is_over_client_and_time() -> None:
    text = client_string("bank", "2026-12-01T10:00:00+07:00")
    assert text == b"bank|2026-12-01T10:00:00+07:00"
    assert is_by_key(by_key(text), text, [pem(KEY)])
    assert not is_by_key(by_key(text), client_string("bank", "x"), [pem(KEY)])
    assert not is_by_key(by_key(text, SHA1()), text, [pem(KEY)])
    assert not is_by_key(by_key(text), text, [])


def is_read(text: str) -> bool:
    try:
        read_public_key(text)
    except ValueError:
        return False
    return True


def test_a_public_key_is_rsas_and_long_enough() -> None:
    assert is_read(pem(KEY))
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    weak = rsa.generate_private_key(public_exponent=3, key_size=2048)
    for text in (
        pem(short),
        pem(weak),
        pem(ec.generate_private_key(SECP256R1())),
        "",
        "x",
        pem(KEY)[:100],
    ):
        assert not is_read(text)


# The token.

SIGNING = jose.SigningKey("k001", ec.generate_private_key(SECP256R1()))


def find(kid: str) -> jose.VerificationKey | None:
    own = jose.VerificationKey("k001", SIGNING.private_key.public_key())
    return own if kid == "k001" else None


def test_a_token_says_who_holds_it_for_a_quarter_of_an_hour() -> None:
    given_at = 1_764_558_000
    text = token.sign("psp_1", given_at, "malang", SIGNING)
    assert token.read(text, find, "malang", given_at + 899) == "psp_1"
    with pytest.raises(jose.Malformed):
        token.read(text, find, "malang", given_at + 900)
    with pytest.raises(jose.Malformed):
        token.read(text, find, "batu", given_at)


def test_no_persons_token_is_an_acquirers_nor_the_other_way_round() -> None:
    at = 1_764_558_000
    persons = access_token.sign(Subject("admin", "stf_1", "p"), at, at + 900, "malang", SIGNING)
    with pytest.raises(jose.Malformed):
        token.read(persons, find, "malang", at)
    with pytest.raises(Exception, match="unauthenticated"):
        access_token.read(token.sign("psp_1", at, "malang", SIGNING), find, "malang", at)
