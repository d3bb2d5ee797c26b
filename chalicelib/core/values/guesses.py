"""Guessing at codes: ten wrong ones in ten minutes, then a pause."""

from collections.abc import Sequence
from datetime import timedelta

WRONG_CODES = 10
WRONG_CODES_WINDOW = timedelta(minutes=10)


def guesses_pause(guesses: Sequence[int], now: int) -> int | None:
    """For how many seconds somebody must not try who has given wrong codes at these seconds since
    1970; None where they were not too many lately."""
    since = now - int(WRONG_CODES_WINDOW.total_seconds())
    lately = sorted(second for second in guesses if second > since)
    return lately[-WRONG_CODES] - since if len(lately) >= WRONG_CODES else None
