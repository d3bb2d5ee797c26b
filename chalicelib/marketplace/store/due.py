"""What becomes due: `due#n`/instant and id of each checkout until it was seen in its last state.

Spread over shards, so that no key is written by every order. There is neither an index nor a note
of how far somebody has come: an entry is there until its checkout has been finished.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.values.instants import to_text
from chalicelib.marketplace.rules.checkout import HELD_FOR, LATE, OPEN_FOR, Checkout

SHARDS = 16
# What has ended without money is looked for among the orders of so many hours: those between are
# held, and looked at again when that is over.
_LOOKED_BACK = timedelta(hours=3)


def entry(checkout: Checkout) -> dict[str, str]:
    """The entry of a checkout."""
    shard = sum(checkout.id[-4:].encode()) % SHARDS
    return {"pk": f"due#{shard}", "sk": f"{checkout.created_at}#{checkout.id}"}


class Due:
    """The entries in the marketplace table."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def checkout_ids(self, shard: int, now: datetime) -> Iterator[str]:
        """The checkouts of a shard that may be due: those older than a hold lasts, and those that
        have lately expired; the oldest first."""
        spans = (
            (" ", to_text(now - HELD_FOR)),
            (to_text(now - _LOOKED_BACK), to_text(now - OPEN_FOR - LATE)),
        )
        for low, high in spans:
            found = query_range(self._connection, self._table, f"due#{shard}", low, high)
            for item in found:
                yield item["sk"].partition("#")[2]

    def remove(self, checkouts: Iterable[Checkout]) -> None:
        """Take the entries of checkouts out that were seen in their last state."""
        for checkout in checkouts:
            key: dict[str, Any] = {name: {"S": text} for name, text in entry(checkout).items()}
            client_of(self._connection).delete_item(TableName=self._table, Key=key)
