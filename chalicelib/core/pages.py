"""Lists: `?limit=` (1-200, default 50) and `?cursor=`, answered with `items` and `next_cursor`."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from chalicelib.core.bodies import Query
from chalicelib.core.errors import invalid

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Cursor = Annotated[str, msgspec.Meta(max_length=400)]


class PageQuery(Query):
    """What every list takes."""

    limit: Limit = 50
    cursor: Cursor | None = None


def read_cursor(cursor: str | None) -> str | None:
    """Where a list goes on, from what a client sent back. Raises `validation_failed`."""
    if not cursor:
        return None
    try:
        return urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        raise invalid("cursor", "bukan kursor dari daftar ini", "is no cursor of ours") from None


def page(items: Sequence[Any], after: str | None, **more: Any) -> dict[str, Any]:
    """A page of a list; `after` is where the next one begins, None at the end."""
    cursor = None if after is None else urlsafe_b64encode(after.encode()).decode().rstrip("=")
    return {"items": list(items), "next_cursor": cursor, **more}
