"""All transfers of a business day, oldest first, from the journal: for what reads whole days.

The journal's models are made for pages of fifty. A day may have hundreds of thousands of
transfers, of which only some members are wanted: this asks DynamoDB itself, page by page.
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import pages
from chalicelib.core.dynamo.raw import from_raw
from chalicelib.ledger.rules.journal import JOURNAL_SHARDS


class DayListing:
    """Reads the journal by its days. Memory holds one page (1 MB) of each of its shards."""

    def __init__(self, connection: Connection, journal_table: str) -> None:
        self._connection = connection
        self._table = journal_table

    def of_day(self, day: date, members: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The transfers of a day that the journal knows by now, ascending by instant, then id:
        of each its `id`, these members ("" where a text is missing), and the entry's `key`, by
        which they are sorted."""
        shards = [
            self._of_shard(f"day#{day.isoformat()}#{shard}", members)
            for shard in range(JOURNAL_SHARDS)
        ]
        for entry in heapq.merge(*shards, key=lambda entry: entry["sk"]["S"]):
            yield {
                **{name: from_raw(entry[name]) if name in entry else "" for name in members},
                "id": entry["transfer_id"]["S"],
                "key": entry["sk"]["S"],
            }

    def _of_shard(self, key: str, members: Sequence[str]) -> Iterator[dict[str, Any]]:
        wanted = dict.fromkeys(("sk", "transfer_id", *members))
        names = {f"#{i}": name for i, name in enumerate(wanted)}
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":pk": {"S": key}},
            "ProjectionExpression": ", ".join(names),
            "ConsistentRead": True,
        }
        for page in pages(client_of(self._connection).query, request):
            yield from page["Items"]
