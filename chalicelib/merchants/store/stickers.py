"""The number of a shop's sticker that counts, in its account, where payments condition on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch
from chalicelib.merchants.store.items import ACCOUNT


class Numbered(NamedTuple):
    """The number of a sticker, counted from 1 on, and the second (since 1970) of its issue."""

    number: int
    issued_at: int


class Stickers:
    """The attributes of stickers in the merchants table: others change the rest of its items."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def of(self, merchant_ids: Iterable[str]) -> dict[str, Numbered]:
        """The stickers that count of those of these that are merchants, by id, up to date."""
        keys = [(one, ACCOUNT) for one in merchant_ids]
        found = get_plain(self._connection, self._table, keys)
        return {item["pk"]: Numbered(item["sticker"], item["sticker_at"]) for item in found}

    def get(self, merchant_id: str) -> Numbered:
        """A merchant's. Raises `not_found`."""
        found = self.of([merchant_id])
        if merchant_id not in found:
            raise Refused("not_found")
        return found[merchant_id]

    def renew(self, merchant_id: str, seen: Numbered, now: datetime) -> Write:
        """Let the next sticker count in place of the one that was seen, if it still does; no
        payment by the old one from then on."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": merchant_id, "sk": ACCOUNT},
            update="SET sticker = :next, sticker_at = :now",
            condition="sticker = :seen",
            values={":next": seen.number + 1, ":now": epoch(now), ":seen": seen.number},
        )
