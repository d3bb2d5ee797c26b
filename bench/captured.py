"""What the writer sends: watched, counted, or captured before it leaves.

All of it through botocore's own events, so that the code under measure is the code that runs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

TRANSACT = "provide-client-params.dynamodb.TransactWriteItems"
READS = ("GetItem", "BatchGetItem", "Query", "TransactGetItems")
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem")


class NotSent(Exception):
    """Carries a transaction that was captured instead of sent."""

    def __init__(self, request: dict[str, Any]) -> None:
        super().__init__("captured")
        self.request = request


def capture(client: Any, act: Callable[[], object]) -> dict[str, Any]:
    """The parameters of the first `transact_write_items` that `act` makes; nothing is written."""

    def stop(params: dict[str, Any], **_: Any) -> None:
        raise NotSent(params)

    client.meta.events.register(TRANSACT, stop)
    try:
        act()
    except NotSent as caught:
        return caught.request
    finally:
        client.meta.events.unregister(TRANSACT, stop)
    raise RuntimeError("no transaction was made")


@contextmanager
def calls(client: Any) -> Iterator[list[str]]:
    """The names of the operations that this client sends meanwhile, in order."""
    made: list[str] = []

    def count(model: Any, **_: Any) -> None:
        made.append(model.name)

    client.meta.events.register("before-call.dynamodb", count)
    try:
        yield made
    finally:
        client.meta.events.unregister("before-call.dynamodb", count)


@contextmanager
def capacity(
    client: Any, operations: Iterable[str] = ("TransactWriteItems", "BatchWriteItem")
) -> Iterator[list[dict[str, Any]]]:
    """The `ConsumedCapacity` of each of these meanwhile, by table and index, as DynamoDB tells
    it."""
    consumed: list[dict[str, Any]] = []

    def ask(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**params, "ReturnConsumedCapacity": "INDEXES"}

    def note(parsed: dict[str, Any], **_: Any) -> None:
        told = parsed.get("ConsumedCapacity", [])
        consumed.extend(told if isinstance(told, list) else [told])

    with ExitStack() as stack:
        for operation in operations:
            for event, heard in (
                (f"provide-client-params.dynamodb.{operation}", ask),
                (f"after-call.dynamodb.{operation}", note),
            ):
                client.meta.events.register(event, heard)
                stack.callback(client.meta.events.unregister, event, heard)
        yield consumed


def item_bytes(item: Mapping[str, Any]) -> int:
    """How large DynamoDB counts an item in its own JSON: names and values in UTF-8, a number one
    byte for two digits and one more, a list or map three bytes and one for each member
    ("DynamoDB item sizes and formats", its developer guide)."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return (len(content.strip("-0")) + 1) // 2 + 1
    if kind == "L":
        return 3 + sum(1 + _value_bytes(member) for member in content)
    if kind == "M":
        return 3 + len(content) + item_bytes(content)
    if kind == "SS":
        return sum(len(member.encode()) for member in content)
    return 1
