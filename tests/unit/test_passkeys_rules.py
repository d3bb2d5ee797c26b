"""Passkeys by their rules: challenges that are kept nowhere, counts, and who still owes a proof."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch
from chalicelib.core.values.subject import STAFF_ROLES
from chalicelib.identity.rules.passkeys import (
    CHALLENGE_LIFE,
    PASSKEYS_EACH,
    PROVED_FOR,
    Owner,
    Passkey,
    confirmed,
    counts_on,
    drawn_challenge,
    for_owner,
    for_role,
    gone,
    handle_of,
    made,
    must_be_ours,
    owes_proof,
    passkey_id,
    too_many,
)

PEPPER = b"p" * 32
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
DRAWN = "wch_" + "a" * 22
SITI = Owner("resident", "res_1", "hash-of-a-phone")
OFFICER = Owner("finance", "stf_1", "another-hash")

roles = st.sampled_from(["resident", "merchant", *STAFF_ROLES])


def refusal(pepper: bytes, purpose: str, challenge: str, now: datetime) -> str:
    with pytest.raises(Refused) as raised:
        must_be_ours(pepper, purpose, challenge, now)
    return raised.value.code


def of(owner: Owner, owes_proof: bool = False) -> Passkey:
    return made(owner, b"id", b"key", 0, "HP", "2026-11-27T03:00:00.000Z", owes_proof=owes_proof)


# Challenges


@given(roles, st.integers(0, int(CHALLENGE_LIFE.total_seconds()) - 1))
def test_a_challenge_of_ours_is_known_while_it_lives(role: str, seconds: int) -> None:
    challenge = drawn_challenge(PEPPER, for_role(role), DRAWN, NOW)
    must_be_ours(PEPPER, for_role(role), challenge, NOW + timedelta(seconds=seconds))
    # As a field of a body takes it.
    assert len(challenge) <= 64


@given(st.integers(0, 10**6))
def test_a_challenge_that_has_ended_is_none(seconds: int) -> None:
    challenge = drawn_challenge(PEPPER, for_role("resident"), DRAWN, NOW)
    later = NOW + CHALLENGE_LIFE + timedelta(seconds=seconds)
    assert refusal(PEPPER, for_role("resident"), challenge, later) == "unauthenticated"


@given(roles, roles)
def test_a_challenge_of_another_purpose_is_none(one: str, other: str) -> None:
    purposes = {for_role(one), for_role(other), for_owner(SITI), for_owner(OFFICER)}
    for purpose in purposes:
        challenge = drawn_challenge(PEPPER, purpose, DRAWN, NOW)
        for another in purposes - {purpose}:
            assert refusal(PEPPER, another, challenge, NOW) == "unauthenticated"


@given(st.text(max_size=80))
def test_no_text_is_a_challenge_that_the_city_did_not_sign(text: str) -> None:
    assert refusal(PEPPER, for_role("resident"), text, NOW) == "unauthenticated"


@given(st.integers(1, 10**6))
def test_nobody_makes_a_challenge_live_longer(seconds: int) -> None:
    challenge = drawn_challenge(PEPPER, for_role("resident"), DRAWN, NOW)
    drawn, ends, signature = challenge.split(".")
    longer = f"{drawn}.{int(ends) + seconds:010d}.{signature}"
    assert refusal(PEPPER, for_role("resident"), longer, NOW) == "unauthenticated"
    assert refusal(b"q" * 32, for_role("resident"), challenge, NOW) == "unauthenticated"


# Whose


def test_a_device_is_told_nothing_of_its_owner() -> None:
    handle = handle_of(PEPPER, SITI)
    assert len(handle) <= 64
    assert SITI.id.encode() not in handle
    others = [replace(SITI, role="merchant"), replace(SITI, id="res_2"), replace(SITI, phone="x")]
    assert handle not in [handle_of(PEPPER, one) for one in others]


@given(st.binary(min_size=1, max_size=1_023))
def test_a_credential_has_one_id(credential: bytes) -> None:
    assert passkey_id(credential) == passkey_id(credential)
    assert passkey_id(credential) != passkey_id(credential + b"x")


# Counts


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_count_goes_on_or_is_never_begun(before: int, count: int) -> None:
    assert counts_on(before, count) == (count > before or (before == 0 and count == 0))


# Confirmed


@given(st.sampled_from(["resident", "merchant"]), st.booleans())
def test_residents_and_shops_need_nobody(role: str, owes: bool) -> None:
    passkey = of(replace(SITI, role=role), owes)
    assert (passkey.state, passkey.wanting) == ("active", 0)


@given(st.sampled_from(STAFF_ROLES))
def test_a_passkey_of_the_staff_wants_another_admin(role: str) -> None:
    passkey = of(replace(OFFICER, role=role))
    assert (passkey.state, passkey.wanting) == ("proposed", 1)
    after = confirmed(passkey, "stf_admin")
    assert (after.state, after.wanting) == ("active", 0)
    assert after.confirmed_by == {"stf_admin"}


@given(st.sampled_from(STAFF_ROLES))
def test_of_whoever_has_proved_none_that_counts_it_wants_two(role: str) -> None:
    passkey = of(replace(OFFICER, role=role), owes_proof=True)
    assert (passkey.state, passkey.wanting) == ("proposed", 2)
    once = confirmed(passkey, "stf_admin")
    assert (once.state, once.wanting) == ("proposed", 1)
    assert confirmed(once, "stf_other").state == "active"


def test_what_was_taken_away_waits_for_nobody() -> None:
    left = gone(of(OFFICER, owes_proof=True))
    assert (left.state, left.wanting) == ("removed", 0)


def test_whoever_has_too_many_is_told_how_many_that_are() -> None:
    for words in too_many().kind.detail:
        assert str(PASSKEYS_EACH) in words


# Proved


@given(st.text(max_size=5), st.integers(0, 2**33))
def test_whoever_has_none_that_counts_owes_no_proof(passkey: str, proved_at: int) -> None:
    assert not owes_proof(frozenset(), passkey, proved_at, NOW)


@given(st.integers(0, 2 * int(PROVED_FOR.total_seconds())))
def test_a_proof_is_good_for_ten_minutes(seconds: int) -> None:
    later = NOW + timedelta(seconds=seconds)
    owed = owes_proof(frozenset({"psk_1", "psk_2"}), "psk_1", epoch(NOW), later)
    assert owed == (seconds > 600)


@pytest.mark.parametrize("passkey", ["", "psk_2"])
def test_a_proof_by_one_that_does_not_count_is_none(passkey: str) -> None:
    assert owes_proof(frozenset({"psk_1"}), passkey, epoch(NOW), NOW)
