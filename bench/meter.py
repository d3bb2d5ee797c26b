"""Units of DynamoDB, reckoned by its rules from the items' sizes: 4 KB a read unit, half of one
where it may be behind, 1 KB a write unit."""

from math import ceil
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts


class Meter:
    """Counts calls and reckons their units meanwhile, of one client in one thread."""

    def __init__(self, parts: Parts) -> None:
        self.calls = 0
        self.reads = self.writes = 0.0
        self._request: dict[str, Any] = {}
        self._events = client_of(parts.connection).meta.events

    def __enter__(self) -> "Meter":
        self._events.register("provide-client-params.dynamodb", self._asked)
        self._events.register("after-call.dynamodb", self._answered)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.unregister("provide-client-params.dynamodb", self._asked)
        self._events.unregister("after-call.dynamodb", self._answered)

    def _asked(self, params: dict[str, Any], **_: Any) -> None:
        self.calls += 1
        self._request = params

    def _answered(self, parsed: dict[str, Any], **_: Any) -> None:
        asked = self._request
        if "Item" in asked:
            self.writes += ceil(_bytes(asked["Item"]) / 1024)
        elif "UpdateExpression" in asked:
            self.writes += 1
        elif "RequestItems" in asked:
            (of_table,) = asked["RequestItems"].values()
            if isinstance(of_table, list):
                self.writes += len(of_table)
                return
            share = 1 if of_table.get("ConsistentRead") else 0.5
            for items in parsed["Responses"].values():
                self.reads += share * sum(ceil(_bytes(item) / 4096) for item in items)
        else:
            items = parsed.get("Items") or [parsed.get("Item") or {}]
            share = 1 if asked.get("ConsistentRead") else 0.5
            self.reads += share * max(1, ceil(sum(map(_bytes, items)) / 4096))


def _bytes(item: dict[str, Any]) -> int:
    found = 0
    for name, value in item.items():
        (held,) = value.values()
        found += len(name) + len(held if isinstance(held, str | bytes) else str(held))
    return found
