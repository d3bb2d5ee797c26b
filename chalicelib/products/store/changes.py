"""Products in the order in which they changed, those that are gone among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any
from zlib import crc32

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import pages
from chalicelib.core.values.instants import epoch, to_text

# Every change of the city goes to one of these partitions of the index.
SHARDS = 8
# Whoever has not asked for so long reads all products anew.
KEPT_DAYS = 90
_GONE = "gone#"


@dataclass(frozen=True, slots=True)
class Changed:
    """That a product of a merchant was changed, `at` a place in the order of changes."""

    at: str
    merchant_id: str
    product_id: str
    is_gone: bool

    @property
    def updated_at(self) -> str:
        """When."""
        return changed_at(self.at)


def place_of(instant: str, product_id: str) -> str:
    """Where a product's change stands among all changes."""
    return f"{instant}#{product_id}"


def changed_at(place: str) -> str:
    """The instant of a place among all changes."""
    return place.partition("#")[0]


def change_key(instant: str, product_id: str) -> dict[str, str]:
    """What lists a product's change in the index."""
    return {
        "change_shard": str(crc32(product_id.encode()) % SHARDS),
        "changed": place_of(instant, product_id),
    }


def gone(merchant_id: str, product_id: str, now: datetime) -> dict[str, Any]:
    """The item that tells that a product is gone."""
    return {
        "pk": merchant_id,
        "sk": f"{_GONE}{product_id}",
        "ttl": epoch(now + timedelta(days=KEPT_DAYS)),
        **change_key(to_text(now), product_id),
    }


class Changes:
    """The store of the order in which products changed."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def after(self, place: str, most: int) -> list[Changed]:
        """The first changes after a place, or an instant, "" for the beginning; as the index has
        them, the earliest first."""
        return list(islice(merge(*self._each(place, most), key=lambda one: one.at), most))

    def _each(self, place: str, most: int) -> Iterator[Iterator[Changed]]:
        for shard in range(SHARDS):
            yield self._of_shard(shard, place, most)

    def _of_shard(self, shard: int, place: str, most: int) -> Iterator[Changed]:
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "by_change",
            "KeyConditionExpression": "change_shard = :shard AND changed > :place",
            # No key is empty; nothing sorts before a blank.
            "ExpressionAttributeValues": {
                ":shard": {"S": str(shard)},
                ":place": {"S": place or " "},
            },
            "Limit": most,
        }
        for page in pages(client_of(self._connection).query, request):
            for item in page["Items"]:
                sk = item["sk"]["S"]
                yield Changed(
                    at=item["changed"]["S"],
                    merchant_id=item["pk"]["S"],
                    product_id=sk.removeprefix(_GONE),
                    is_gone=sk.startswith(_GONE),
                )
