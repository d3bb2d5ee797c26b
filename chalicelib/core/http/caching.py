"""Answers that caches may keep: what tells one from another, and who need not be told again.

An answer that says `Cache-Control: public` gets an `ETag` of its bytes (RFC 9110, 8.8.3), whatever
made it; who names it in `If-None-Match` (13.1.2) gets 304 and no body.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b

# A CDN that compresses an answer makes its tag a weak one, `W/"…"`.
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def is_public(headers: Mapping[str, str | list[str]]) -> bool:
    """Whether an answer with these headers may be kept, for everybody."""
    return str(headers.get("Cache-Control", "")).startswith("public")


def tag_of(body: str | bytes) -> str:
    """The entity tag of a body."""
    raw = body.encode() if isinstance(body, str) else body
    return f'"{blake2b(raw, digest_size=12).hexdigest()}"'


def is_known(tag: str, if_none_match: str) -> bool:
    """Whether a request's `If-None-Match` names a tag; weak ones are as good here."""
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)
