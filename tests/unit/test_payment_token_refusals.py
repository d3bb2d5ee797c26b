"""Every claim that makes a payment token bounce, and other texts of ours that are none."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import CURVE_ORDER, Malformed
from chalicelib.core.values.errors import Refused
from tests.unit.drawn_tokens import (
    ACCESS_KEY,
    BAD_JTIS,
    CAMPAIGN,
    CITY,
    KEY,
    MERCHANT,
    SECOND,
    VOUCHER,
    at,
    draw,
    find,
    good_claims,
    read,
    refusal,
    signed,
)


def signed_text(payload: str) -> str:
    """A token that is truly ours, over JSON that no encoder of ours would write."""
    header = json.dumps({"alg": "ES256", "kid": KEY.kid, "typ": "vqr+jwt"})
    text = ".".join(
        urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in (header, payload)
    )
    r, s = decode_dss_signature(KEY.private_key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + min(s, CURVE_ORDER - s).to_bytes(32, "big")
    return text + "." + urlsafe_b64encode(raw).rstrip(b"=").decode()


# Claims.


@pytest.mark.parametrize("claim", ["iss", "aud", "jti", "vid", "cmp", "cap", "iat", "exp"])
def test_a_missing_claim_is_refused(claim: str) -> None:
    claims = good_claims()
    del claims[claim]
    assert refusal(signed(claims)) == ("token_invalid", "claims")
    claims.pop("mid")
    assert refusal(signed(claims)) == ("token_invalid", "claims")


@pytest.mark.parametrize("claim", ["sub", "nbf", "name", "Cap", "", "amount"])
def test_an_unknown_claim_is_refused(claim: str) -> None:
    assert refusal(signed(good_claims(**{claim: 1}))) == ("token_invalid", "claims")
    unbound = {k: v for k, v in good_claims().items() if k != "mid"}
    assert refusal(signed({**unbound, claim: 1})) == ("token_invalid", "claims")


WRONG: dict[str, list[Any]] = {
    "iss": ["", "malan", "malang2", "Malang", "batu", ["malang"], None, 1, {"iss": "malang"}],
    "aud": ["", "rede", "redeem2", "Redeem", "access", ["redeem"], ["redeem", "x"], None, True],
    "jti": [*BAD_JTIS[:-1], None, 1, True, ["A" * 27], 2**70],
    "vid": ["", "vch_", "vch_3fZk09aBcD1", "vch_3fZk09aBcD1xy", "cmp_3fZk09aBcD1x", VOUCHER + "\n",
            "vch_3fZk09aBcD1-", "../../../../../x", None, 1, [VOUCHER]],
    "cmp": ["", "cmp_", "cmp_9Zk0a", "cmp_9Zk0aBc", "vch_9Zk0aB", CAMPAIGN + "\n", "cmp_9Zk0a#",
            None, 1, [CAMPAIGN]],
    "mid": ["", "mrc_", "mrc_0123456789a", "mrc_0123456789aBc", VOUCHER, MERCHANT + "\n", None, 1,
            [MERCHANT]],
    "cap": [0, -1, -(10**12), 10**12 + 1, 2**70, "50000", "", True, False, None, [50_000], {}],
    "iat": [str(SECOND), None, True, [SECOND], {}],
    "exp": [str(SECOND + 90), None, True, [SECOND + 90], {}, SECOND, SECOND - 1, SECOND + 121,
            2**70, -(2**70), 0, -1],
}  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "value"), [(claim, value) for claim, values in WRONG.items() for value in values]
)
def test_a_claim_of_the_wrong_type_form_or_range_is_refused(claim: str, value: Any) -> None:
    assert refusal(signed(good_claims(**{claim: value}))) == ("token_invalid", claim)


@pytest.mark.parametrize("iat", [2**70, -(2**70), 0, -1])
def test_an_absurd_iat_is_refused(iat: int) -> None:
    assert refusal(signed(good_claims(iat=iat)))[0] == "token_invalid"
    assert refusal(signed(good_claims(iat=iat, exp=iat + 90)))[0] in {
        "token_invalid",
        "token_expired",
    }


@pytest.mark.parametrize("claim", ["cap", "iat", "exp", "jti"])
@pytest.mark.parametrize("number", ["1.0", "50000.5", "5e4", "NaN", "Infinity", "-Infinity"])
def test_a_fraction_or_what_is_no_number_is_refused(claim: str, number: str) -> None:
    payload = json.dumps(good_claims(**{claim: "@"})).replace('"@"', number)
    assert refusal(signed_text(payload)) == ("token_invalid", "number")


def test_a_claim_twice_is_refused() -> None:
    payload = json.dumps(good_claims())[:-1] + ',"cap":50000}'
    assert refusal(signed_text(payload)) == ("token_invalid", "duplicate")


def test_the_largest_cap_and_the_longest_life_are_read() -> None:
    assert read(signed(good_claims(cap=10**12))).cap == 10**12
    jti = draw(lifetime_s=120)[0].jti
    assert read(signed(good_claims(exp=SECOND + 120, jti=jti))).expires_at == SECOND + 120


def test_a_life_of_more_than_120_seconds_is_refused() -> None:
    jti = draw(open_until=at(300))[0].jti
    assert refusal(signed(good_claims(exp=SECOND + 121, jti=jti))) == ("token_invalid", "exp")


def test_a_jti_that_lapses_before_the_token_is_refused() -> None:
    jti = draw(lifetime_s=89)[0].jti
    assert refusal(signed(good_claims(jti=jti))) == ("token_invalid", "jti")


# Other tokens of ours.


@pytest.mark.parametrize("typ", ["at+jwt", "rcpt+jwt", "day+jwt", "JWT", ""])
def test_another_type_is_no_payment_token_even_with_its_claims_and_key(typ: str) -> None:
    assert refusal(signed(good_claims(), typ)) == ("token_invalid", "typ")


def test_an_access_token_is_no_payment_token() -> None:
    access = {"iss": CITY, "aud": "api", "sub": "res_0123456789aB", "iat": SECOND, "exp": SECOND}
    assert refusal(signed(access, "at+jwt", ACCESS_KEY)) == ("token_invalid", "typ")
    assert refusal(signed(access, key=ACCESS_KEY)) == ("token_invalid", "unknown_kid")
    assert refusal(signed(access)) == ("token_invalid", "claims")


def test_a_receipt_is_no_payment_token() -> None:
    receipt = {"iss": CITY, "aud": "receipt", "amount": 50_000, "jti": draw()[0].jti}
    assert refusal(signed(receipt, "rcpt+jwt")) == ("token_invalid", "typ")
    assert refusal(signed(receipt)) == ("token_invalid", "claims")


@pytest.mark.parametrize("typ", ["at+jwt", "rcpt+jwt", "day+jwt"])
def test_a_payment_token_is_nothing_else(typ: str) -> None:
    with pytest.raises(Malformed) as problem:
        jose.verify(draw()[1], typ=typ, find_key=find)
    assert problem.value.reason == "typ"


def test_a_payment_token_signed_by_another_familys_key_is_refused() -> None:
    assert refusal(signed(good_claims(), key=ACCESS_KEY)) == ("token_invalid", "unknown_kid")


def test_the_malleated_twin_of_a_token_is_refused_even_to_look_up_what_it_paid() -> None:
    signed_part, _, signature = draw()[1].rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    twin = raw[:32] + (CURVE_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    text = signed_part + "." + urlsafe_b64encode(twin).rstrip(b"=").decode()
    for allow_expired in (False, True):
        assert refusal(text, allow_expired=allow_expired) == ("token_invalid", "signature_twin")


def test_a_token_over_one_kibibyte_is_refused() -> None:
    assert refusal("A" * 1025) == ("token_invalid", "size")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0123456789",
        "00020101021126" + "5" * 100,
        "https://example.org/a.b.c",
        "null",
        "💸.💸.💸",
    ],
)
def test_what_a_merchant_may_scan_by_mistake_is_refused(text: str) -> None:
    assert refusal(text)[0] == "token_invalid"


@settings(max_examples=300)
@given(data=st.data())
def test_no_edit_of_a_token_pays(data: st.DataObject) -> None:
    _, good = draw()
    start = data.draw(st.integers(0, len(good) - 1))
    put = data.draw(st.text(st.characters(codec="utf-8"), max_size=3))
    edited = good[:start] + put + good[start + 1 :]
    if edited != good:
        assert refusal(edited)[0] == "token_invalid"


@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "jti", "vid", "cmp", "cap", "iat", "exp", "mid", "sub"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.just([]),
    )
)
def test_no_mix_of_wrong_claims_pays(wrong: dict[str, Any]) -> None:
    with suppress(Refused):
        paid = read(signed(good_claims(**wrong)))
        # With another cap or time in range it is a token that we could have drawn.
        assert (paid.voucher_id, paid.campaign_id) == (VOUCHER, CAMPAIGN)
        assert paid.merchant_id == MERCHANT
        assert 0 < paid.cap <= 10**12
        assert paid.issued_at <= SECOND + 5
        assert SECOND < paid.expires_at <= paid.issued_at + 120
