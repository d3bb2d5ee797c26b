"""A push is encrypted for one browser, and says who sent it, as the standards have it."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import epoch, from_text
from chalicelib.core.values.web_addresses import read_endpoint
from chalicelib.notices.formats import web_push
from chalicelib.notices.formats.web_push import NoSubscription

NOW = from_text("2026-12-01T02:00:00Z")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(text), "big"), ec.SECP256R1())


# RFC 8291, appendix A.
RECEIVER = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_a_body_is_that_of_the_standards_example() -> None:
    body = web_push.encrypted(
        b"When I grow up, I want to be a watermelon",
        web_push.read_keys(P256DH, AUTH),
        private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert web_push.encoded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tl"
        "zAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-"
        "fN"
    )


@given(st.binary(max_size=4096 - 17), st.binary(min_size=16, max_size=16))
def test_the_browser_and_nobody_else_reads_it(content: bytes, salt: bytes) -> None:
    keys = web_push.read_keys(P256DH, AUTH)
    body = web_push.encrypted(content, keys, ec.generate_private_key(ec.SECP256R1()), salt)
    read = http_ece.decrypt(body, private_key=RECEIVER, auth_secret=keys.auth)
    assert read == content
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(http_ece.ECEException):
        http_ece.decrypt(body, private_key=other, auth_secret=keys.auth)


def test_what_does_not_fit_one_record_is_refused() -> None:
    keys = web_push.read_keys(P256DH, AUTH)
    with pytest.raises(ValueError, match="too long"):
        web_push.encrypted(bytes(4080), keys, RECEIVER, bytes(16))


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        ("!", AUTH),
        ("é" * 87, AUTH),
        # Cut off; another prefix; on no curve; compressed.
        (P256DH[:-2], AUTH),
        ("A" + P256DH[1:], AUTH),
        (web_push.encoded(b"\x04" + bytes(64)), AUTH),
        (web_push.encoded(b"\x02" + raw(P256DH)[1:33]), AUTH),
        (P256DH, ""),
        (P256DH, AUTH[:-2]),
        (P256DH, P256DH),
    ],
)
def test_keys_that_no_browser_makes_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(NoSubscription):
        web_push.read_keys(p256dh, auth)


def test_keys_may_be_padded() -> None:
    assert web_push.read_keys(P256DH + "=", AUTH + "==") == web_push.read_keys(P256DH, AUTH)


def test_all_bodies_are_of_one_length() -> None:
    short, long = ({"title": text, "body": "", "place": "/"} for text in ("a", "ä" * 60))
    assert len(web_push.content(short)) == len(web_push.content(long))
    assert json.loads(web_push.content(long)) == long


def test_a_token_says_who_sends_it_to_whom_and_until_when() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    token = web_push.token(
        "https://push.example",
        "https://tumbas.example",
        NOW,
        "push",
        lambda signed: key.sign(signed, ec.ECDSA(SHA256())),
    )
    claims = jwt.decode(
        token,
        key.public_key(),
        ["ES256"],
        audience="https://push.example",
        options={"verify_exp": False},
    )
    assert claims == {
        "aud": "https://push.example",
        "exp": epoch(NOW + timedelta(hours=12)),
        "sub": "https://tumbas.example",
    }


@pytest.mark.parametrize(
    ("address", "audience"),
    [
        ("https://push.example/v2/abc?x=1", "https://push.example"),
        ("https://push.example:443/v2", "https://push.example"),
        ("https://push.example:8443/v2", "https://push.example:8443"),
        ("http://127.0.0.1:8765/v2", "http://127.0.0.1:8765"),
    ],
)
def test_a_token_is_for_the_origin_of_a_push_service(address: str, audience: str) -> None:
    endpoint = read_endpoint(address, "127.0.0.1:8765")
    assert web_push.audience_of(endpoint) == audience


def test_a_push_names_its_key_and_takes_the_place_of_the_one_before() -> None:
    headers = web_push.headers("a.b.c", "BKey", timedelta(hours=24))
    assert headers["authorization"] == "vapid t=a.b.c, k=BKey"
    assert (headers["ttl"], headers["topic"]) == ("86400", "tumbas")
    assert headers["content-encoding"] == "aes128gcm"
