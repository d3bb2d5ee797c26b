"""Items in plain values, page by page: for those whose attributes are not known beforehand, which a
model cannot hold, and for long readings, in which a model costs more than the reading."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import Raw, from_raw

Item = dict[str, Any]

A = TypeVar("A")
B = TypeVar("B")

# One batch of reads takes no more.
_BATCH = 100


def pages(call: Callable[..., Any], request: dict[str, Any]) -> Iterator[Any]:
    """All pages that `call`, a query or a scan of a client, answers to a request, as they come."""
    request = dict(request)
    while True:
        page = call(**request)
        yield page
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def every(call: Callable[..., Any], request: dict[str, Any]) -> Iterator[Item]:
    """All items of all pages, up to date."""
    for page in pages(call, {"ConsistentRead": True, **request}):
        for item in page["Items"]:
            yield {name: from_raw(raw) for name, raw in item.items()}


def query_plain(
    connection: Connection, table: str, pk: str, *, below: str | None = None
) -> Iterator[Item]:
    """All items under a key, sort keys under `below` where it is given."""
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
    }
    if below is not None:
        request["KeyConditionExpression"] += " AND sk < :below"
        request["ExpressionAttributeValues"][":below"] = {"S": below}
    return every(client_of(connection).query, request)


def query_range(
    connection: Connection,
    table: str,
    pk: str,
    low: str,
    high: str,
    *,
    newest_first: bool = False,
    at_a_time: int | None = None,
) -> Iterator[Item]:
    """The items under a key with low <= sk <= high, `at_a_time` from a page."""
    if low > high:
        return iter(())
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
        "ExpressionAttributeValues": {":pk": {"S": pk}, ":low": {"S": low}, ":high": {"S": high}},
        "ScanIndexForward": not newest_first,
    }
    if at_a_time is not None:
        request["Limit"] = at_a_time
    return every(client_of(connection).query, request)


def scan_plain(connection: Connection, table: str, *, having: Sequence[str] = ()) -> Iterator[Item]:
    """Every item of a table; only those that have one of the attributes `having`, where it names
    any."""
    request: dict[str, Any] = {"TableName": table}
    if having:
        names = {f"#{i}": name for i, name in enumerate(having)}
        request["ExpressionAttributeNames"] = names
        request["FilterExpression"] = " OR ".join(f"attribute_exists({one})" for one in names)
    return every(client_of(connection).scan, request)


def get_plain(
    connection: Connection,
    table: str,
    keys: Iterable[tuple[str, str]],
    *,
    consistent: bool = True,
) -> Iterator[Item]:
    """Those of the items under these (pk, sk) that exist, in no order: a request for each hundred.
    Up to date, unless `consistent` is False, for half the units."""
    asked = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    return _got(connection, table, asked, consistent=consistent)


def get_by_pk(connection: Connection, table: str, keys: Iterable[str]) -> Iterator[Item]:
    """The same of a table whose key is `pk` alone."""
    return _got(connection, table, [{"pk": {"S": pk}} for pk in dict.fromkeys(keys)])


@dataclass(frozen=True, slots=True)
class Wanted(Generic[A]):
    """Items of one table that are read together with others', by their keys, and what is made of
    each."""

    table: str
    keys: Sequence[Raw]
    read: Callable[[Item], A]


def get_together(
    connection: Connection, first: Wanted[A], second: Wanted[B]
) -> tuple[list[A], list[B]]:
    """Those of these items of two tables that exist, up to date, in no order: one request for both,
    so a hundred at most."""
    request = {
        one.table: {"Keys": one.keys, "ConsistentRead": True} for one in (first, second) if one.keys
    }
    found: dict[str, list[Item]] = {first.table: [], second.table: []}
    for table, item in _batch(connection, request):
        found[table].append(item)
    return [first.read(one) for one in found[first.table]], [
        second.read(one) for one in found[second.table]
    ]


def _got(
    connection: Connection, table: str, keys: list[Raw], *, consistent: bool = True
) -> Iterator[Item]:
    for start in range(0, len(keys), _BATCH):
        asked = {"Keys": keys[start : start + _BATCH], "ConsistentRead": consistent}
        for _, item in _batch(connection, {table: asked}):
            yield item


def _batch(connection: Connection, request: Any) -> Iterator[tuple[str, Item]]:
    while request:
        page = client_of(connection).batch_get_item(RequestItems=request)
        for table, items in page["Responses"].items():
            for item in items:
                yield table, {name: from_raw(raw) for name, raw in item.items()}
        request = page.get("UnprocessedKeys")
