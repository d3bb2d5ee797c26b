"""Lists: `?limit=` (1-200, default 50) and `?cursor=`, answered with `items` and `next_cursor`.

A cursor is where a page ended, written in base 64. It comes back from a client, so each list says
which form its own have: what has another never reaches DynamoDB, which would refuse it as a key.
"""

import binascii
import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import msgspec

from chalicelib.core.http.bodies import Query
from chalicelib.core.values.errors import Refused, invalid

T = TypeVar("T")

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
# The longest holds a kelurahan and a name of 100 letters, in base 64.
Cursor = Annotated[str, msgspec.Meta(max_length=700)]

# Forms of cursors, as regular expressions for the whole.
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"


def one_id(prefix: str) -> str:
    """The form of an id with this prefix; a redemption's goes on as the payment token's `jti`."""
    return f"{prefix}[0-9A-Za-z_-]{{1,60}}"


def in_time(prefix: str) -> str:
    """The form of a place in a list by instant and id."""
    return f"{INSTANT}#{one_id(prefix)}"


class PageQuery(Query):
    """What every list takes."""

    limit: Limit = 50
    cursor: Cursor | None = None


def read_cursor(cursor: str | None, form: str) -> str | None:
    """Where a list goes on, from what a client sent back, which must be of this form. Raises
    `validation_failed`."""
    if not cursor:
        return None
    inside = _inside(cursor)
    if not re.fullmatch(form, inside):
        raise no_cursor()
    return inside


def _inside(cursor: str) -> str:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return b64decode(padded, altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise no_cursor() from None


def no_cursor() -> Refused:
    """What a client gets for a cursor that no list of ours gave it."""
    return invalid("cursor", "bukan kursor dari daftar ini", "is no cursor of ours")


def cut(
    found: Sequence[T], id_of: Callable[[T], str], query: PageQuery
) -> tuple[Sequence[T], str | None]:
    """What `query` asks for of a list that is at hand as a whole, and after which id the next
    page begins. Raises `validation_failed` for a cursor of another list."""
    after = _inside(query.cursor) if query.cursor else None
    names = [id_of(one) for one in found]
    if after is not None and after not in names:
        raise no_cursor()
    start = 0 if after is None else names.index(after) + 1
    part = found[start : start + query.limit]
    return part, id_of(part[-1]) if part and start + query.limit < len(found) else None


def next_cursor(after: str | None) -> str | None:
    """What a client sends to get the page that begins after `after`; None at the end."""
    return None if after is None else urlsafe_b64encode(after.encode()).decode().rstrip("=")
