"""A code as it is printed and typed: twelve characters of Crockford's base 32, which are 60 bits,
and his check character modulo 37 (https://www.crockford.com/base32.html).

Of the 37 check characters five are no letter of base 32 and hard to type (`*~$=U`): codes that
would end in one are not made. So a code is one of 2^60 · 32/37, which is 59.8 bits.
"""

from collections.abc import Iterator

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = DIGITS + "*~$=U"
_LOOKS_LIKE = str.maketrans("ILO", "110")

DATA_LENGTH = 12
LENGTH = DATA_LENGTH + 1
BITS = 5 * DATA_LENGTH
# As it is printed: `7MXR-4K2P-9DVQ-T`.
_GROUP = 4


def code_of(number: int) -> str | None:
    """The code of a number below 2^60; None for one whose check character is not to be typed."""
    check = number % len(_CHECKS)
    if check >= len(DIGITS):
        return None
    digits = [DIGITS[number >> shift & 31] for shift in range(BITS - 5, -1, -5)]
    return "".join(digits) + DIGITS[check]


def read(text: str) -> str | None:
    """The code that somebody typed, hyphens and blanks left out, small letters made large and I, L
    and O read as 1, 1 and 0; None for what is none, because a character was mistyped."""
    plain = "".join(text.replace("-", "").split()).upper().translate(_LOOKS_LIKE)
    if len(plain) != LENGTH:
        return None
    number = 0
    for letter in plain[:DATA_LENGTH]:
        digit = DIGITS.find(letter)
        if digit < 0:
            return None
        number = number << 5 | digit
    return plain if plain[DATA_LENGTH] == _CHECKS[number % len(_CHECKS)] else None


def printed(code: str) -> str:
    """A code in groups, as people read it out."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def drawn(digests: Iterator[bytes]) -> Iterator[str]:
    """The codes that a sequence of digests (8 bytes or more each) makes, each once."""
    made: set[str] = set()
    for digest in digests:
        code = code_of(int.from_bytes(digest[:8], "big") >> (64 - BITS))
        if code is not None and code not in made:
            made.add(code)
            yield code


def years_to_guess(tries_a_second: float, codes: int) -> float:
    """How many years pass, on average, before somebody who never rests has guessed one of so many
    codes that can be claimed."""
    possible: float = (1 << BITS) * len(DIGITS) / len(_CHECKS)
    return possible / codes / tries_a_second / (365.25 * 86_400)


def address(origin: str, code: str) -> str:
    """Where a code is claimed: what its QR code holds. Behind a `#`, which no browser sends."""
    return f"{origin}/wallet/#/kode/{code}"
