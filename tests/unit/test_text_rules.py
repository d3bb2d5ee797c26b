"""Texts by which somebody knocks: found however they are written, and nobody else can make one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import ids
from chalicelib.core.values.instants import from_text
from chalicelib.identity.rules.codes import (
    APPLICATION,
    SIGN_IN,
    VISITOR,
    Purpose,
    is_challenge,
    is_of_message,
)
from chalicelib.identity.rules.texts import TEXT_LIFE, find_text, knock_id, made_text

PEPPER = b"p" * 32
NOW = datetime(2026, 12, 1, 1, 2, 33, tzinfo=UTC)
CHALLENGE = "chl_m" + "a" * 22
PURPOSES: tuple[Purpose, ...] = (SIGN_IN, APPLICATION, VISITOR)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
challenges = st.builds(lambda: ids.new_id(ids.CHALLENGE_OF_MESSAGE))


@given(challenges, st.sampled_from(PURPOSES), instants, st.integers(0, 600))
def test_a_text_says_its_challenge_and_what_it_is_for(
    challenge: str, purpose: Purpose, now: datetime, later: int
) -> None:
    text = made_text(PEPPER, challenge, purpose, now)
    found = find_text(PEPPER, text, now + timedelta(seconds=later))
    assert found is not None
    assert (found.id, found.purpose) == (knock_id(PEPPER, challenge), purpose)
    # For its whole life, and less than a minute more.
    left = from_text(found.expires_at) - now
    assert TEXT_LIFE < left <= TEXT_LIFE + timedelta(minutes=1)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["-", " ", "", "\n", " – "]))
def test_words_around_it_and_small_letters_change_nothing(
    before: str, after: str, between: str
) -> None:
    text = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW)
    written = f"{before} {text.lower().replace('-', between)} {after}"
    found = find_text(PEPPER, written, NOW)
    assert found is not None
    assert found.id == knock_id(PEPPER, CHALLENGE)


def test_letters_that_look_alike_are_read_as_what_they_must_be() -> None:
    text = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW)
    greeting, _, letters = text.rpartition(" ")
    retyped = letters.replace("0", "o").replace("1", "l")
    assert find_text(PEPPER, f"{greeting} {retyped}", NOW) == find_text(PEPPER, text, NOW)


@given(st.text(max_size=1_500))
def test_what_nobody_has_made_is_no_text(message: str) -> None:
    assert find_text(PEPPER, message, NOW) is None


@given(st.integers(0, 23), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_letter_makes_it_none(at: int, letter: str) -> None:
    greeting, _, letters = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW).rpartition(" ")
    bare = letters.replace("-", "")
    changed = bare[:at] + letter + bare[at + 1 :]
    found = find_text(PEPPER, f"{greeting} {changed}", NOW)
    assert (found is not None) == (changed == bare)


def test_another_citys_text_is_none() -> None:
    text = made_text(b"q" * 32, CHALLENGE, SIGN_IN, NOW)
    assert find_text(PEPPER, text, NOW) is None


@pytest.mark.parametrize(("minutes", "good"), [(-2, False), (-1, True), (0, True), (10, True)])
def test_a_clock_may_be_a_minute_behind(minutes: int, good: bool) -> None:
    text = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW)
    found = find_text(PEPPER, text, NOW + timedelta(minutes=minutes))
    assert (found is not None) == good


@given(st.integers(11, 600_000))
def test_an_old_text_is_no_longer_good(minutes: int) -> None:
    text = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW)
    assert find_text(PEPPER, text, NOW + timedelta(minutes=minutes)) is None


def test_a_text_far_behind_in_a_long_message_is_not_looked_for() -> None:
    text = made_text(PEPPER, CHALLENGE, SIGN_IN, NOW)
    assert find_text(PEPPER, "x" * 1_000 + text, NOW) is None


@given(challenges)
def test_a_text_does_not_hold_its_challenge(challenge: str) -> None:
    assert is_challenge(challenge)
    assert is_of_message(challenge)
    assert not is_of_message("chl_" + challenge[-22:])
    text = made_text(PEPPER, challenge, SIGN_IN, NOW)
    assert challenge[-22:].upper() not in text.replace("-", "")
