"""Key rings in use: who may sign and verify when, what the world sees of them, and what becomes of
a payment token when they rotate."""

from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any, cast

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import SigningKey
from chalicelib.core.values.errors import Refused
from chalicelib.identity.routes.keys import KeysView
from chalicelib.identity.rules import keys
from chalicelib.identity.rules.keys import FAMILIES, IN_KMS, Jwk, KeyFamily, KeyRing
from chalicelib.identity.store.ring import FindKey, LoadedRing, draw_key, from_json, to_json
from chalicelib.vouchers.formats import token as payment_token
from tests.unit.key_rings import MONTH, NOW, kid_in, kids

# A ring whose keys are in use.


def draw_shown(family: KeyFamily) -> tuple[str, Jwk]:
    """A key as the ring gets it: of one that signs days it is shown the public half alone."""
    kid, jwk = draw_key()
    if family in IN_KMS:
        jwk = {name: value for name, value in jwk.items() if name != "d"}
    return kid, jwk


# The city's own towards acquirers, which KMS has.
_RSA: Any = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key(), as_dict=True)
SNAP = {name: cast(str, _RSA[name]) for name in ("kty", "n", "e")}


def new_ring() -> KeyRing:
    return keys.new_ring(NOW, draw_shown, bytes(32))


def rotate(ring: KeyRing, now: datetime) -> KeyRing:
    return keys.rotate(ring, now, draw_shown)


def signing_key(ring: KeyRing, family: KeyFamily) -> SigningKey:
    return LoadedRing.of(ring).signing_key(family)


def find_key(ring: KeyRing, family: KeyFamily, *, retired: bool = False) -> FindKey:
    return LoadedRing.of(ring).find_key(family, retired=retired)


def document_of(ring: KeyRing) -> Any:
    """The JWKS as the world gets it."""
    return msgspec.to_builtins(KeysView.of(ring, SNAP))


def test_every_kid_is_four_base62_characters_and_unique_in_the_ring() -> None:
    ring = new_ring()
    for month in range(1, 13):
        ring = rotate(ring, NOW + month * MONTH)
    assert all(jose.KID_FORM.fullmatch(kid) for kid in kids(ring))
    assert len(set(kids(ring))) == len(kids(ring))


def test_only_the_current_key_signs() -> None:
    first = new_ring()
    second = rotate(first, NOW + MONTH)
    for ring in (first, second):
        for family in FAMILIES:
            if family not in IN_KMS:
                assert signing_key(ring, family).kid == kid_in(ring, family, "current")


def test_no_ring_can_sign_a_day() -> None:
    ring = new_ring()
    for month in range(1, 4):
        assert not any(key.is_private for key in ring.families["day"])
        with pytest.raises(LookupError, match="elsewhere"):
            signing_key(ring, "day")
        ring = keys.rotate(ring, NOW + month * MONTH, draw_shown, families=IN_KMS)


def test_a_receipt_can_be_checked_for_ever() -> None:
    ring = new_ring()
    receipt = jose.sign({"amount": 1}, signing_key(ring, "receipt"), "rcpt+jwt")
    for month in range(1, 121):
        ring = rotate(ring, NOW + month * MONTH)
    find = find_key(ring, "receipt")
    assert jose.verify(receipt, typ="rcpt+jwt", find_key=find) == {"amount": 1}
    assert receipt_kid(receipt) in {key["kid"] for key in document_of(ring)["keys"]}


def receipt_kid(receipt: str) -> str:
    return str(jwt.get_unverified_header(receipt)["kid"])


def test_ten_years_of_monthly_rotations_fit_one_secret() -> None:
    ring = new_ring()
    for month in range(1, 121):
        ring = rotate(ring, NOW + month * MONTH)
    # AWS Secrets Manager's quota for a secret value.
    assert len(to_json(ring)) < 65_536


def test_a_family_never_finds_another_familys_key() -> None:
    ring = rotate(new_ring(), NOW + MONTH)
    for family in FAMILIES:
        own = {key.kid for key in ring.families[family]}
        find = find_key(ring, family, retired=True)
        assert {kid for kid in kids(ring) if find(kid)} == own


# What the world sees of it.


def test_the_jwks_holds_no_private_member() -> None:
    *tokens, to_acquirers = document_of(new_ring())["keys"]
    assert to_acquirers == {**SNAP, "kid": "snap", "use": "sig", "alg": "RS256"}
    for key in tokens:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_another_library_verifies_by_our_jwks() -> None:
    ring = new_ring()
    signing = signing_key(ring, "receipt")
    receipt = jose.sign({"amount": 1}, signing, "rcpt+jwt")
    public = jwt.PyJWKSet.from_dict(document_of(ring))[signing.kid]
    assert jwt.decode(receipt, public, algorithms=["ES256"]) == {"amount": 1}


def test_no_secret_shows_in_the_text_of_a_ring() -> None:
    ring = new_ring()
    for secret in ("pepper", "jwk", "_signing"):
        assert secret not in repr(LoadedRing.of(ring))


def test_a_ring_is_stored_and_read_back_whole() -> None:
    ring = keys.aged(rotate(new_ring(), NOW + MONTH), NOW + 2 * MONTH)
    text = to_json(ring)
    again = from_json(text)
    assert to_json(again) == text
    assert again.pepper == ring.pepper
    signed = jose.sign({}, signing_key(again, "payment"), "x")
    assert jose.verify(signed, typ="x", find_key=find_key(ring, "payment")) == {}


def test_what_is_no_ring_is_not_read() -> None:
    for text in ("", "[", "{}", '{"pepper":"","families":{}}'):
        with pytest.raises((KeyError, ValueError)):
            from_json(text)


# A payment token through a rotation.


def test_a_token_drawn_before_a_rotation_still_pays_after_it() -> None:
    ring = new_ring()
    at = NOW + MONTH
    drawn, text = draw(ring, at)
    rotated = rotate(ring, at + timedelta(seconds=1))
    later = at + timedelta(seconds=60)
    find = find_key(keys.aged(rotated, later), "payment")
    assert payment_token.read(text, keys=find, issuer="malang", now=later) == drawn


def test_a_token_of_a_retired_key_pays_no_more_but_is_recognised() -> None:
    ring = new_ring()
    drawn, text = draw(ring, NOW + MONTH)
    later = NOW + 2 * MONTH
    rotated = keys.aged(rotate(ring, NOW + MONTH), later)
    for allow_expired in (False, True):
        with pytest.raises(Refused, match="token_invalid"):
            payment_token.read(
                text,
                keys=find_key(rotated, "payment"),
                issuer="malang",
                now=later,
                allow_expired=allow_expired,
            )
    find = find_key(rotated, "payment", retired=True)
    known = payment_token.read(text, keys=find, issuer="malang", now=later, allow_expired=True)
    assert known == drawn


def draw(ring: KeyRing, now: datetime) -> tuple[payment_token.PaymentToken, str]:
    key = signing_key(ring, "payment")
    return payment_token.draw(
        "vch_3fZk09aBcD1x", "cmp_9Zk0aB", 1, None, now, key, "malang", random=token_bytes
    )
