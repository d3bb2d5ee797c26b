"""What SNAP BI's headers must hold."""

import re
from collections.abc import Mapping
from datetime import datetime

from chalicelib.acquirers.rules.notification import is_about_now, read_timestamp
from chalicelib.acquirers.rules.refusals import (
    INVALID_FORMAT,
    INVALID_TOKEN,
    MISSING,
    UNAUTHORIZED,
    SnapRefused,
)

_EXTERNAL_ID = re.compile(r"[0-9A-Za-z._-]{1,36}")
# The longest is a signature by a key of 8,192 bits.
_LONGEST = 1_400


def required(headers: Mapping[str, str], name: str) -> str:
    """A header that must be there. Raises SnapRefused, naming it."""
    text = (headers.get(name) or "").strip()
    if not text:
        raise SnapRefused(MISSING, name)
    if len(text) > _LONGEST:
        raise SnapRefused(INVALID_FORMAT, name)
    return text


def timestamp_of(headers: Mapping[str, str], now: datetime) -> str:
    """X-TIMESTAMP as it was sent and signed, about now. Raises SnapRefused."""
    text = required(headers, "X-TIMESTAMP")
    try:
        instant = read_timestamp(text)
    except ValueError:
        raise SnapRefused(INVALID_FORMAT, "X-TIMESTAMP") from None
    if not is_about_now(instant, now):
        raise SnapRefused(UNAUTHORIZED, "X-TIMESTAMP")
    return text


def external_id_of(headers: Mapping[str, str]) -> str:
    """X-EXTERNAL-ID, which a sender uses once a day. Raises SnapRefused."""
    text = required(headers, "X-EXTERNAL-ID")
    if not _EXTERNAL_ID.fullmatch(text):
        raise SnapRefused(INVALID_FORMAT, "X-EXTERNAL-ID")
    return text


def bearer_of(headers: Mapping[str, str]) -> str:
    """The access token of `Authorization: Bearer …`. Raises SnapRefused."""
    scheme, _, text = required(headers, "Authorization").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise SnapRefused(INVALID_TOKEN)
    return text
