"""Codes that prove a phone: how long they live, how often one is tried, how many are sent.

A code belongs to a challenge, which only the browser knows that asked for it: wrong tries end that
challenge and nobody else's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.identity.rules.hashes import keyed_hash

CODE_LIFE = timedelta(minutes=5)
# After this many wrong tries a challenge is dead.
CODE_TRIES = 5

# A browser that has signed in as the phone gets short codes: at most 25 tries a quarter of an hour,
# and at no other account. All others together may guess as fast as the API lets them, at the whole
# city: `days_to_guess` says how long that takes.
KNOWN_DIGITS = 6
STRANGER_DIGITS = 8

CODES_PER_PHONE = 5
CODES_WINDOW = timedelta(minutes=15)

Purpose = Literal["sign_in", "application", "visitor"]
SIGN_IN: Purpose = "sign_in"
APPLICATION: Purpose = "application"
VISITOR: Purpose = "visitor"

# Codes for applications and for visitors go to phones that the city does not know, to whatever
# number is typed, at some US$ 0.32 each: a drive for new shops has room, and whoever abuses either
# costs US$ 32 an hour.
STRANGERS_CODES_PER_HOUR: Mapping[Purpose, int] = {APPLICATION: 100, VISITOR: 100}

# Of a code by text message, or (with an m) of one by message: the latter stands under its text's id
# (identity/rules/texts.py).
_CHALLENGE = re.compile(r"chl_m?[0-9A-Za-z]{22}")
_OF_MESSAGE_LENGTH = len("chl_m") + 22
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question for a code that went to `phone` (a keyed hash), of which `code_hash` is kept."""

    id: str
    phone: str
    purpose: Purpose
    code_hash: str = field(repr=False)
    expires_at: str


def is_challenge(text: str) -> bool:
    """Whether a text has the form of a challenge's id."""
    return _CHALLENGE.fullmatch(text) is not None


def is_of_message(challenge: str) -> bool:
    """Whether a challenge is answered by a message that its person sends."""
    return len(challenge) == _OF_MESSAGE_LENGTH


def code_digits(known: bool) -> int:
    """How many digits a code has, for a browser that is `known` for its phone, or is not."""
    return KNOWN_DIGITS if known else STRANGER_DIGITS


def days_to_guess(tries_a_second: float, codes_a_second: float) -> float:
    """How many days pass, on average, before somebody has guessed one code of one account in the
    whole city, who never rests, where the API takes so many tries and sends so many codes: each
    code may be tried CODE_TRIES times, each try hits once in 10^STRANGER_DIGITS."""
    guesses_a_second = min(tries_a_second, codes_a_second * CODE_TRIES)
    return float(10**STRANGER_DIGITS) / guesses_a_second / timedelta(days=1).total_seconds()


def may_send(sent: Sequence[str], now: datetime) -> tuple[list[str], int | None]:
    """The instants of the codes sent within the window, and in how many seconds the next may go
    out; None where it may go out now."""
    since = to_text(now - CODES_WINDOW)
    recent = [instant for instant in sent if instant > since]
    if len(recent) < CODES_PER_PHONE:
        return recent, None
    oldest = from_text(recent[-CODES_PER_PHONE])
    return recent, max(1, int((oldest + CODES_WINDOW - now).total_seconds()) + 1)


def hour_of(now: datetime) -> tuple[str, int]:
    """The hour whose allowance an instant draws from, and in how many seconds the next begins."""
    second = epoch(now)
    return str(second // _HOUR_S), _HOUR_S - second % _HOUR_S


def hashed_code(pepper: bytes, challenge_id: str, code: str) -> str:
    """What is kept of a code: its keyed hash, for this challenge alone."""
    return keyed_hash(pepper, "otp", f"{challenge_id}:{code}")


def message(code: str, host: str) -> str:
    """The text message that brings a code. Its last line lets a browser fill the code in at `host`
    and nowhere else (WICG, "Origin-bound one-time codes")."""
    return (
        f"{code} adalah kode masuk Tumbas. Berlaku 5 menit. "
        f"Jangan berikan kepada siapa pun.\n\n@{host} #{code}"
    )
