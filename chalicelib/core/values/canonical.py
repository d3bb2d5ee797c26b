"""Canonical JSON (RFC 8785, "JSON Canonicalization Scheme"): one value, one text.

What is hashed or compared must have exactly one spelling, whoever writes it, in whatever language.
Of RFC 8785 only what the city hashes is here: text, whole numbers, true, false, null, lists and
objects. Fractions, which take most of that RFC's effort, do not exist near money.
"""

import json
from collections.abc import Mapping
from typing import Any

# What a JSON number can hold everywhere without being rounded (RFC 7493 §2.2).
_MOST = 2**53 - 1

# RFC 8785 §3.2.2.2: only `"`, `\` and control characters are escaped, by a short form where there
# is one, else as \u00xx in lower case. Everything else, DEL and U+2028 too, stands for itself.
_JSON = json.JSONEncoder(ensure_ascii=False)


def canonical(value: Any) -> bytes:
    """A value in canonical JSON, in UTF-8.

    Raises TypeError for what has no place in it (fractions, keys that are no text) and ValueError
    for whole numbers beyond 2**53 - 1 and text with half a character (a lone surrogate).
    """
    return _text(value).encode()


def _text(value: Any) -> str:
    if value is None or isinstance(value, (str, bool)):
        return _JSON.encode(value)
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise ValueError("a number that not every reader holds exactly")
        return str(value)
    if isinstance(value, Mapping):
        members = [f"{_JSON.encode(name)}:{_text(value[name])}" for name in _in_order(value)]
        return "{" + ",".join(members) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_text(member) for member in value]) + "]"
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _in_order(members: Mapping[str, Any]) -> list[str]:
    """The names of members, sorted by their UTF-16 code units (§3.2.3)."""
    if not all(isinstance(name, str) for name in members):
        raise TypeError("the name of a member is text")
    return sorted(members, key=lambda name: name.encode("utf-16-be"))
