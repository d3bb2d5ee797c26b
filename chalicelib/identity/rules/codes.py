"""Sign-in codes: how long they live, how often one is tried, how many are sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.identity.rules.hashes import keyed_hash

CODE_LIFE = timedelta(minutes=5)
CODE_DIGITS = 6
# After this many wrong tries a code is dead: the code, not the phone, so nobody locks out another.
CODE_TRIES = 5

CODES_PER_PHONE = 5
CODES_WINDOW = timedelta(minutes=15)


def may_send(sent: Sequence[str], now: datetime) -> tuple[list[str], int | None]:
    """The instants of the codes sent within the window, and in how many seconds the next may go
    out; None where it may go out now."""
    since = to_text(now - CODES_WINDOW)
    recent = [instant for instant in sent if instant > since]
    if len(recent) < CODES_PER_PHONE:
        return recent, None
    oldest = from_text(recent[-CODES_PER_PHONE])
    return recent, max(1, int((oldest + CODES_WINDOW - now).total_seconds()) + 1)


def hashed_code(pepper: bytes, phone: str, code: str) -> str:
    """What is kept of a code: its keyed hash, for this phone (itself a keyed hash) alone."""
    return keyed_hash(pepper, "otp", f"{phone}:{code}")


def message(code: str, host: str) -> str:
    """The text message that brings a code. Its last line lets a browser fill the code in at `host`
    and nowhere else (WICG, "Origin-bound one-time codes")."""
    return (
        f"{code} adalah kode masuk Tumbas. Berlaku 5 menit. "
        f"Jangan berikan kepada siapa pun.\n\n@{host} #{code}"
    )
