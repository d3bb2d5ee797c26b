"""The payment token: what it says, how long it lives, and every claim that makes it bounce."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import CURVE_ORDER, Malformed, SigningKey, VerificationKey
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.vouchers.formats import token as payment_token
from chalicelib.vouchers.formats.token import PaymentToken

NOW = datetime(2026, 12, 1, 3, 0, 0, 250_000, tzinfo=UTC)
SECOND = 1_796_094_000
CITY = "malang"
KEY = SigningKey("pA1x", ec.generate_private_key(ec.SECP256R1()))
ACCESS_KEY = SigningKey("aA1x", ec.generate_private_key(ec.SECP256R1()))
VOUCHER, CAMPAIGN, MERCHANT = "vch_3fZk09aBcD1x", "cmp_9Zk0aB", "mrc_0123456789aB"

find = {KEY.kid: VerificationKey(KEY.kid, KEY.private_key.public_key())}.get


def draw(**changed: Any) -> tuple[PaymentToken, str]:
    asked = {
        "cap": 50_000,
        "merchant_id": None,
        "now": NOW,
        "key": KEY,
        "issuer": CITY,
        "random": token_bytes,
    }
    return payment_token.draw(VOUCHER, CAMPAIGN, **{**asked, **changed})


def read(text: str, **changed: Any) -> PaymentToken:
    return payment_token.read(text, **{"keys": find, "issuer": CITY, "now": NOW, **changed})


def refusal(text: str, **changed: Any) -> tuple[str, str | None]:
    """The code that a caller gets, and the rule that the log may name."""
    with pytest.raises(Refused) as refused:
        read(text, **changed)
    assert not text or text not in repr(refused.value.__dict__)
    cause = refused.value.__cause__
    return refused.value.code, cause.reason if isinstance(cause, Malformed) else None


def good_claims(**changed: Any) -> dict[str, Any]:
    _, text = draw(merchant_id=MERCHANT)
    claims = jose.verify(text, typ="vqr+jwt", find_key=find)
    return {**claims, **changed}


def signed(claims: dict[str, Any], typ: str = "vqr+jwt", key: SigningKey = KEY) -> str:
    """A token that is truly ours but for what it claims."""
    return jose.sign(claims, key, typ)


def signed_text(payload: str) -> str:
    """The same over JSON that no encoder of ours would write."""
    header = json.dumps({"alg": "ES256", "kid": KEY.kid, "typ": "vqr+jwt"})
    text = ".".join(
        urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in (header, payload)
    )
    r, s = decode_dss_signature(KEY.private_key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + min(s, CURVE_ORDER - s).to_bytes(32, "big")
    return text + "." + urlsafe_b64encode(raw).rstrip(b"=").decode()


# What it says.


def test_a_token_reads_back_as_it_was_drawn() -> None:
    drawn, text = draw()
    assert read(text) == drawn
    assert drawn.issued_at == SECOND
    assert drawn.expires_at == SECOND + 90
    assert (drawn.voucher_id, drawn.campaign_id) == (VOUCHER, CAMPAIGN)
    assert (drawn.cap, drawn.merchant_id) == (50_000, None)


def test_a_token_that_has_been_read_never_changes() -> None:
    drawn, _ = draw()
    with pytest.raises(FrozenInstanceError):
        drawn.cap = 10**6  # type: ignore[misc]


def test_a_bound_token_names_its_merchant() -> None:
    drawn, text = draw(merchant_id=MERCHANT)
    assert read(text).merchant_id == drawn.merchant_id == MERCHANT


def test_the_claims_are_those_of_the_contract_and_name_no_person() -> None:
    drawn, text = draw()
    claims = {
        "iss": "malang", "aud": "redeem", "jti": drawn.jti, "vid": VOUCHER, "cmp": CAMPAIGN,
        "cap": 50_000, "iat": SECOND, "exp": SECOND + 90,
    }  # fmt: skip
    assert jose.verify(text, typ="vqr+jwt", find_key=find) == claims
    _, bound = draw(merchant_id=MERCHANT)
    assert jose.verify(bound, typ="vqr+jwt", find_key=find).keys() == {*claims, "mid"}


def test_a_token_fits_its_qr_code() -> None:
    # QR byte mode at level M (ISO/IEC 18004, table 7): version 14 holds 362, version 15 holds 412.
    for cap in (1, 999_999_999):
        assert len(draw(cap=cap)[1]) <= 362
        assert len(draw(cap=cap, merchant_id=MERCHANT)[1]) <= 412


def test_even_the_largest_cap_fits_version_15() -> None:
    largest = draw(cap=10**12, merchant_id=MERCHANT)[1]
    assert len(largest) <= 412


def test_every_id_that_the_city_makes_fits_a_token() -> None:
    for _ in range(100):
        voucher, campaign, merchant = map(ids.new_id, ("vch_", "cmp_", "mrc_"))
        drawn, text = payment_token.draw(
            voucher, campaign, 1, merchant, NOW, KEY, CITY, random=token_bytes
        )
        assert read(text) == drawn


@given(
    cap=st.integers(1, 10**12),
    bound=st.booleans(),
    seed=st.binary(min_size=16, max_size=16),
    lifetime_s=st.integers(1, 120),
    age_s=st.integers(-5, 119),
)
def test_whatever_is_drawn_can_be_read_while_it_lives(
    cap: int, bound: bool, seed: bytes, lifetime_s: int, age_s: int
) -> None:
    drawn, text = draw(
        cap=cap,
        merchant_id=MERCHANT if bound else None,
        random=lambda _: seed,
        lifetime_s=lifetime_s,
    )
    if age_s < lifetime_s:
        assert read(text, now=NOW + timedelta(seconds=age_s)) == drawn
    else:
        assert refusal(text, now=NOW + timedelta(seconds=age_s)) == ("token_expired", None)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"cap": 0}, "cap"),
        ({"cap": 10**12 + 1}, "cap"),
        ({"lifetime_s": 0}, "exp"),
        ({"lifetime_s": 121}, "exp"),
        ({"merchant_id": ""}, "mid"),
    ],
)
def test_what_could_not_be_paid_is_never_drawn(changed: dict[str, Any], rule: str) -> None:
    with pytest.raises(Malformed) as problem:
        draw(**changed)
    assert problem.value.reason == rule


# The jti.


def test_a_jti_holds_when_the_drawing_lapses_and_128_random_bits() -> None:
    drawn, _ = draw(random=lambda size: b"\xff" * size)
    raw = urlsafe_b64decode(drawn.jti + "=")
    assert raw == (SECOND + 90).to_bytes(4, "big") + b"\xff" * 16
    assert len(drawn.jti) == 27


def test_two_tokens_never_share_a_jti() -> None:
    assert len({draw()[0].jti for _ in range(1000)}) == 1000


def test_a_drawing_lapses_with_its_token() -> None:
    assert payment_token.lapses_at(draw()[0].jti) == SECOND + 90


def test_a_drawing_with_a_typed_code_lapses_with_the_code() -> None:
    drawn, text = draw(open_until=NOW + timedelta(minutes=5))
    assert payment_token.lapses_at(drawn.jti) == SECOND + 300
    assert drawn.expires_at == SECOND + 90
    assert read(text) == drawn


def test_a_drawing_never_lapses_before_its_token() -> None:
    drawn, _ = draw(open_until=NOW)
    assert payment_token.lapses_at(drawn.jti) == SECOND + 90


BAD_JTIS = ["", "A", "A" * 26, "A" * 28, "A" * 26 + "B", "A" * 25 + "=A", "A" * 27 + "\n", "é" * 27]


@pytest.mark.parametrize("jti", BAD_JTIS)
def test_what_has_not_the_form_of_a_jti_lapses_never(jti: str) -> None:
    with pytest.raises(Malformed) as problem:
        payment_token.lapses_at(jti)
    assert problem.value.reason == "jti"


# Time.


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(SECOND, UTC) + timedelta(seconds=seconds)


def test_a_token_lives_until_the_second_before_its_exp() -> None:
    drawn, text = draw()
    assert read(text, now=at(89.999)) == drawn


@pytest.mark.parametrize("age_s", [90, 90.001, 91, 95, 3600])
def test_a_token_whose_exp_has_come_is_expired(age_s: float) -> None:
    assert refusal(draw()[1], now=at(age_s)) == ("token_expired", None)


def test_the_leeway_does_not_stretch_exp() -> None:
    assert refusal(draw()[1], now=at(90), leeway_s=60) == ("token_expired", None)


def test_an_expired_token_is_read_where_what_it_has_paid_is_looked_up() -> None:
    drawn, text = draw()
    assert read(text, now=at(10**6), allow_expired=True) == drawn


def test_an_expired_token_that_is_wrong_in_any_other_way_is_invalid() -> None:
    for changed in ({"aud": "other"}, {"cap": True}, {"jti": "short"}, {"iss": "batu"}):
        assert refusal(signed(good_claims(**changed)), now=at(3600))[0] == "token_invalid"
    _, text = draw()
    assert refusal(text[:-4] + "AAAA", now=at(3600), allow_expired=True)[0] == "token_invalid"


def test_a_token_from_the_future_within_the_leeway_is_read() -> None:
    drawn, text = draw()
    assert read(text, now=at(-5)) == drawn
    assert read(text, now=at(-9), leeway_s=9) == drawn


@pytest.mark.parametrize("ahead_s", [5.001, 6, 60])
def test_a_token_from_the_future_beyond_the_leeway_is_invalid(ahead_s: float) -> None:
    assert refusal(draw()[1], now=at(-ahead_s)) == ("token_invalid", "iat")
    assert refusal(draw()[1], now=at(-ahead_s), allow_expired=True) == ("token_invalid", "iat")


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
