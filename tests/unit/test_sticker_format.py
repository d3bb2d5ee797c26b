"""The shop's sticker: what it says, and every text that is none. What any signed text of ours must
bear (algorithm, form, signature) is held by test_jose*.py, for this one goes through the same
codec."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import CURVE_ORDER, Malformed, SigningKey
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.stickers.formats.sticker import Sticker, url
from chalicelib.vouchers.formats import token as payment_token
from tests.unit import drawn_tokens
from tests.unit.written_stickers import (
    CITY,
    KEY,
    MERCHANT,
    ORIGIN,
    SECOND,
    find,
    good_claims,
    read,
    refusal,
    signed,
    write,
)

_ES256 = ec.ECDSA(SHA256())

# What it says.


@given(number=st.integers(1, 10**9), issued_at=st.integers(0, SECOND + 5))
def test_a_sticker_reads_back_as_it_was_written(number: int, issued_at: int) -> None:
    assert read(write(MERCHANT, number, issued_at)) == Sticker(MERCHANT, number, issued_at)


def test_every_merchant_that_the_city_makes_can_have_a_sticker() -> None:
    for _ in range(100):
        merchant = ids.new_id(ids.MERCHANT)
        assert read(write(merchant)).merchant_id == merchant


def test_the_claims_are_those_of_the_contract_and_it_never_expires() -> None:
    claims = {"iss": "malang", "aud": "pay", "mid": MERCHANT, "num": 7, "iat": SECOND}
    assert jose.verify(write(number=7), typ="mqr+jwt", find_key=find) == claims
    assert read(write(issued_at=0)).number == 1


def test_the_same_sticker_has_the_same_text() -> None:
    assert write() == write()


def test_the_largest_sticker_fits_its_qr_code() -> None:
    # QR byte mode at level M (ISO/IEC 18004, table 7): version 14 holds 362 bytes.
    found = url(write(number=10**9), ORIGIN)
    assert found == f"{ORIGIN}/wallet/#/pay/{write(number=10**9)}"
    assert len(found) <= 362


def test_an_origin_too_long_for_the_qr_code_is_told_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="shorten the origin"):
        url(write(), "https://" + "a" * 120)


@pytest.mark.parametrize(
    ("number", "issued_at", "merchant", "rule"),
    [
        (0, SECOND, MERCHANT, "num"),
        (10**9 + 1, SECOND, MERCHANT, "num"),
        (1, -1, MERCHANT, "iat"),
        (1, SECOND, "", "mid"),
    ],
)
def test_what_could_not_be_read_is_never_written(
    number: int, issued_at: int, merchant: str, rule: str
) -> None:
    with pytest.raises(Malformed) as problem:
        write(merchant, number, issued_at)
    assert problem.value.reason == rule


# Claims.


@pytest.mark.parametrize("claim", ["iss", "aud", "mid", "num", "iat"])
def test_a_missing_claim_is_refused(claim: str) -> None:
    claims = good_claims()
    del claims[claim]
    assert refusal(signed(claims)) == ("token_invalid", "claims")


@pytest.mark.parametrize("claim", ["exp", "nbf", "sub", "jti", "cap", "Mid", ""])
def test_an_unknown_claim_is_refused(claim: str) -> None:
    assert refusal(signed(good_claims(**{claim: 1}))) == ("token_invalid", "claims")


WRONG: dict[str, list[Any]] = {
    "iss": ["", "malan", "malang2", "Malang", "batu", ["malang"], None, 1, {"iss": "malang"}],
    "aud": ["", "pa", "pays", "Pay", "redeem", ["pay"], ["pay", "x"], None, True],
    "mid": ["", "mrc_", "mrc_0123456789a", "mrc_0123456789aBc", "vch_0123456789aB",
            MERCHANT + "\n", "mrc_0123456789a-", "../../../../../x", None, 1, [MERCHANT]],
    "num": [0, -1, 10**9 + 1, 2**70, "1", "", True, False, None, [1], {}],
    "iat": [str(SECOND), None, True, [SECOND], {}, -1, SECOND + 6, 2**70],
}  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "value"), [(claim, value) for claim, values in WRONG.items() for value in values]
)
def test_a_claim_of_the_wrong_type_form_or_range_is_refused(claim: str, value: Any) -> None:
    assert refusal(signed(good_claims(**{claim: value}))) == ("token_invalid", claim)


@pytest.mark.parametrize("claim", ["num", "iat"])
@pytest.mark.parametrize("number", ["1.0", "1e0", "NaN", "Infinity"])
def test_a_fraction_or_what_is_no_number_is_refused(claim: str, number: str) -> None:
    payload = json.dumps(good_claims(**{claim: "@"})).replace('"@"', number)
    head = {"alg": "ES256", "kid": KEY.kid, "typ": "mqr+jwt"}
    text = drawn_text(json.dumps(head), payload)
    assert refusal(text) == ("token_invalid", "number")


def drawn_text(head: str, payload: str) -> str:
    """A sticker that is truly ours, over JSON that no encoder of ours would write."""
    parts = [urlsafe_b64encode(one.encode()).rstrip(b"=").decode() for one in (head, payload)]
    signing = ".".join(parts)
    # The codec's own signature, put beside another text.
    good = jose.sign_elsewhere(
        {}, KEY.kid, "", lambda _: KEY.private_key.sign(signing.encode(), _ES256)
    )
    return f"{signing}.{good.rpartition('.')[2]}"


# Other texts.


@pytest.mark.parametrize("typ", ["vqr+jwt", "at+jwt", "receipt+jwt", "day+jwt", "JWT", ""])
def test_another_type_is_no_sticker_even_with_its_claims_and_key(typ: str) -> None:
    assert refusal(signed(good_claims(), typ)) == ("token_invalid", "typ")


def test_a_sticker_signed_by_another_familys_key_is_refused() -> None:
    other = SigningKey("pA1x", ec.generate_private_key(ec.SECP256R1()))
    assert refusal(signed(good_claims(), key=other)) == ("token_invalid", "unknown_kid")


def test_a_sticker_forged_under_a_kid_of_ours_is_refused() -> None:
    forger = SigningKey(KEY.kid, ec.generate_private_key(ec.SECP256R1()))
    assert refusal(signed(good_claims(), key=forger)) == ("token_invalid", "signature")


def test_a_payment_token_is_no_sticker_and_a_sticker_no_payment_token() -> None:
    _, token = drawn_tokens.draw()
    assert refusal(token) == ("token_invalid", "typ")
    with pytest.raises(Refused) as refused:
        payment_token.read(write(), keys=find, issuer=CITY, now=drawn_tokens.NOW)
    assert refused.value.code == "token_invalid"


def test_the_malleated_twin_of_a_sticker_is_refused() -> None:
    signed_part, _, signature = write().rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    twin = raw[:32] + (CURVE_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    text = signed_part + "." + urlsafe_b64encode(twin).rstrip(b"=").decode()
    assert refusal(text) == ("token_invalid", "signature_twin")


@pytest.mark.parametrize(
    "text",
    ["", "A" * 1025, "0123456789", "00020101021126" + "5" * 100, "https://example.org/a.b.c",
     f"{ORIGIN}/wallet/#/pay/x.y.z", "null", "💸.💸.💸"],
)  # fmt: skip
def test_what_a_resident_may_scan_by_mistake_is_refused(text: str) -> None:
    assert refusal(text)[0] == "token_invalid"


@settings(max_examples=200)
@given(data=st.data())
def test_no_edit_of_a_sticker_is_read(data: st.DataObject) -> None:
    good = write()
    start = data.draw(st.integers(0, len(good) - 1))
    put = data.draw(st.text(st.characters(codec="utf-8"), max_size=3))
    edited = good[:start] + put + good[start + 1 :]
    if edited != good:
        assert refusal(edited)[0] == "token_invalid"


@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "mid", "num", "iat", "exp"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.just([]),
    )
)
def test_no_mix_of_wrong_claims_is_read(wrong: dict[str, Any]) -> None:
    with suppress(Refused):
        found = read(signed(good_claims(**wrong)))
        # With another number or instant in range it is a sticker that we could have written.
        assert found.merchant_id == MERCHANT
        assert 0 < found.number <= 10**9
        assert 0 <= found.issued_at <= SECOND + 5
