"""Texts by which somebody knocks: a page shows one, its person sends it, and Meta brings it to us.

    MASUK TUMBAS M0Q7-2K9X-VB3C-8T1N-5ZRD-W4HJ
                 │└──┤ └──────┴───────┤└─────┤
           purpose  minute           id     check

Nothing is written before such a text comes back, so the text itself says when it was made and what
for, and the check, which only this city can make, keeps everything else away. The id is a keyed
hash of the challenge, which the asking browser alone has: whoever sees a text learns nothing that
opens anything, and it says nothing of any phone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.core.values.instants import epoch, to_text
from chalicelib.identity.rules.codes import APPLICATION, SIGN_IN, VISITOR, Purpose
from chalicelib.identity.rules.hashes import keyed_digest

# For so long a text is good, and the code that answers it.
TEXT_LIFE = timedelta(minutes=10)
# What people read before the letters; only the letters count.
GREETING = "MASUK TUMBAS"

# Crockford's base 32: no I, L, O or U, so that it can be read out and typed.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_PURPOSES: dict[str, Purpose] = {"M": SIGN_IN, "D": APPLICATION, "P": VISITOR}
_LETTER_OF = {purpose: letter for letter, purpose in _PURPOSES.items()}

# 20 bits of minutes come again after two years; 65 of an id for a million people an hour; 30 of a
# check that whoever wants a good one is given by /auth/knock.
_MINUTE, _ID, _CHECK = 4, 13, 6
_GROUP, _GROUPS = 4, 6
_WHOLE = 1 + _MINUTE + _ID + _CHECK
_MINUTES = 32**_MINUTE
_MINUTE_S = 60

# What is longer is no text of ours with a few words around it.
_LONGEST = 1_000
# Wherever one may begin: words before it may look like its first group.
_CANDIDATE = re.compile(
    rf"(?=([MDP][0-9A-Z]{{{_GROUP - 1}}}"
    rf"(?:[\s\-‐-―._]{{0,3}}[0-9A-Z]{{{_GROUP}}}){{{_GROUPS - 1}}}))"
)
_BETWEEN = re.compile(r"[^0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class Knock:
    """What a text says: the challenge's id, what it was asked for, and until when it is good."""

    id: str
    purpose: Purpose
    expires_at: str


def knock_id(pepper: bytes, challenge: str) -> str:
    """Under which id a challenge's text goes about."""
    return _letters(keyed_digest(pepper, "knock", challenge), _ID)


def made_text(pepper: bytes, challenge: str, purpose: Purpose, now: datetime) -> str:
    """The text that answers a challenge."""
    body = _LETTER_OF[purpose] + _number(_minute(now), _MINUTE) + knock_id(pepper, challenge)
    whole = body + _check(pepper, body)
    groups = [whole[at : at + _GROUP] for at in range(0, _WHOLE, _GROUP)]
    return f"{GREETING} {'-'.join(groups)}"


def find_text(pepper: bytes, message: str, now: datetime) -> Knock | None:
    """The text of ours in a message, however it is written and whatever stands around it; None
    where there is none, or it is no longer good."""
    for found in _CANDIDATE.finditer(message[:_LONGEST].upper()):
        whole = _BETWEEN.sub("", found[1]).translate(_READ_AS)
        body, check = whole[:-_CHECK], whole[-_CHECK:]
        if check == _check(pepper, body):
            return _read(body, now)
    return None


def _read(body: str, now: datetime) -> Knock | None:
    minute, minutes = _minute(now), int(TEXT_LIFE.total_seconds()) // _MINUTE_S
    age = (minute - _value(body[1 : 1 + _MINUTE])) % _MINUTES
    # Another machine's clock may be a little ahead.
    age = 0 if age == _MINUTES - 1 else age
    if age > minutes:
        return None
    # The minute is cut, so that it is good for its whole life at least.
    ends = datetime.fromtimestamp((minute - age + minutes + 1) * _MINUTE_S, UTC)
    return Knock(body[1 + _MINUTE :], _PURPOSES[body[0]], to_text(ends))


def _check(pepper: bytes, body: str) -> str:
    return _letters(keyed_digest(pepper, "knock text", body), _CHECK)


def _letters(digest: bytes, length: int) -> str:
    return _number(int.from_bytes(digest, "big"), length)


def _number(value: int, length: int) -> str:
    letters = []
    for _ in range(length):
        value, rest = divmod(value, 32)
        letters.append(_LETTERS[rest])
    return "".join(reversed(letters))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 32 + _LETTERS.index(letter)
    return value


def _minute(now: datetime) -> int:
    return epoch(now) // _MINUTE_S
