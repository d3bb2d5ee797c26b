"""Text as banks take it: SWIFT's set X, which every one of them reads."""

import re
import unicodedata

_NOT_IN_SET_X = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
_BLANKS = re.compile(r" +")
_NEAREST = str.maketrans({"&": "+", "_": "-", "’": "'", "‘": "'", "–": "-", "—": "-", ";": ","})


def swift_text(text: str, longest: int) -> str:
    """Text in SWIFT's set X, at most `longest` characters; others are replaced by what comes
    nearest; "-" where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text.translate(_NEAREST))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _BLANKS.sub(" ", _NOT_IN_SET_X.sub(" ", plain)).strip()
    # A slash at an end, or two together, have a meaning of their own in the banks' formats.
    plain = re.sub(r"/{2,}", "/", plain).strip("/ ")
    return plain[:longest].rstrip("/ ") or "-"
