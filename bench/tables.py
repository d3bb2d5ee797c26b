"""Items put straight into tables: for cities too large to come about one by one."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from bench.city import City
from chalicelib.core.dynamo.raw import to_raw

# One batch write holds at most 25.
_BATCH = 25


def put(city: City, concept: str, items: Iterable[dict[str, Any]]) -> None:
    """Put items, in plain values, into a concept's table."""
    table = city.parts.settings.table(concept)
    waiting = iter(items)
    while batch := list(islice(waiting, _BATCH)):
        puts = [
            {"PutRequest": {"Item": {name: to_raw(value) for name, value in item.items()}}}
            for item in batch
        ]
        city.client.batch_write_item(RequestItems={table: puts})
