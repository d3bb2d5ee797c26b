"""The payment token: what it says, what its jti holds, and how long it lives."""

from base64 import urlsafe_b64decode
from dataclasses import FrozenInstanceError
from datetime import timedelta
from secrets import token_bytes
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import Malformed
from chalicelib.core.values import ids
from chalicelib.vouchers.formats import token as payment_token
from tests.unit.drawn_tokens import (
    BAD_JTIS,
    CAMPAIGN,
    CITY,
    KEY,
    MERCHANT,
    NOW,
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


@pytest.mark.parametrize("jti", BAD_JTIS)
def test_what_has_not_the_form_of_a_jti_lapses_never(jti: str) -> None:
    with pytest.raises(Malformed) as problem:
        payment_token.lapses_at(jti)
    assert problem.value.reason == "jti"


# Time.


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
