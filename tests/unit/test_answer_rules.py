"""Answers by message: always the same code for a text, and tried again where that may help."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity.rules.answers import (
    LONGEST_PAUSE_S,
    PAIR_LIMIT,
    after,
    code_of,
    code_words,
    unknown_words,
)
from chalicelib.identity.rules.codes import SIGN_IN
from chalicelib.identity.rules.texts import find_text, made_text

PEPPER = b"p" * 32
ORIGIN = "https://tumbas.example"


@given(st.text(min_size=1, max_size=13), st.text(min_size=1, max_size=22))
def test_a_text_and_a_phone_have_one_code_of_eight_digits(knock: str, phone: str) -> None:
    code = code_of(PEPPER, knock, phone)
    assert code == code_of(PEPPER, knock, phone)
    assert len(code) == 8
    assert code.isdecimal()


def test_codes_of_other_texts_phones_and_cities_are_others() -> None:
    codes = {
        code_of(PEPPER, "A", "x"),
        code_of(PEPPER, "B", "x"),
        code_of(PEPPER, "A", "y"),
        code_of(b"q" * 32, "A", "x"),
    }
    assert len(codes) == 4


def test_an_answer_begins_with_its_code_warns_and_names_the_citys_own_address() -> None:
    words = code_words("00123456", ORIGIN)
    assert words.startswith("00123456 ")
    assert "Jangan berikan kode ini kepada siapa pun" in words
    assert "Never pass it on" in words
    assert f"{ORIGIN}/wallet/#/masuk/00123456" in words


def test_whoever_is_unknown_is_told_where_to_register_and_no_code() -> None:
    words = unknown_words(ORIGIN)
    assert f"{ORIGIN}/merchant/" in words
    assert not any(character.isdigit() for character in words)


def test_no_answer_is_a_text_that_could_be_sent_back() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert find_text(PEPPER, made_text(PEPPER, "chl_m", SIGN_IN, now), now)
    for words in (code_words("00123456", ORIGIN), unknown_words(ORIGIN)):
        assert find_text(PEPPER, words, now) is None


@pytest.mark.parametrize("status", [200, 201, 202])
def test_what_was_taken_is_sent(status: int) -> None:
    assert after(status, 0, None, 0) == "sent"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0, 0),
        (429, 0),
        (500, 0),
        (502, 0),
        (503, 2),
        (500, 1),
        (400, 130429),
        (400, PAIR_LIMIT),
        (400, 131016),
        (403, 4),
        (400, 80007),
    ],
)
def test_what_is_metas_own_trouble_is_tried_again_ever_later(status: int, code: int) -> None:
    pauses = [after(status, code, None, failures) for failures in range(6)]
    assert pauses == [1, 4, 16, 60, 60, 60]


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 100), (400, 131047), (401, 190), (403, 10), (404, 0), (301, 0), (400, 131026)],
)
def test_what_would_fare_no_better_is_lost(status: int, code: int) -> None:
    assert after(status, code, None, 0) == "lost"


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_meta_is_given_the_time_that_it_asks_for_but_no_more_than_a_minute(
    asked: int, failures: int
) -> None:
    pause = after(429, 0, asked, failures)
    assert isinstance(pause, int)
    assert min(asked, LONGEST_PAUSE_S) <= pause <= LONGEST_PAUSE_S
