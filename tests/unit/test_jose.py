"""The codec of signed tokens: what is ours comes back as it was signed, and no other text is
a token."""

from contextlib import suppress
from dataclasses import FrozenInstanceError
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import CURVE_ORDER, Malformed, VerificationKey
from tests.unit.forged_tokens import (
    ALPHABET,
    CLAIMS,
    GOOD,
    KID,
    OUR_PUBLIC,
    OURS,
    TYP,
    find,
    forged,
    reason,
    signature_of,
)

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
