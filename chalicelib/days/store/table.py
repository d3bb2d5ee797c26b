"""Reading the days table in plain values, up to date."""

from collections.abc import Iterator, Mapping
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every
from chalicelib.core.dynamo.raw import plain, to_raw

# Behind every letter of a sort key.
END = "\U0010ffff"


def get_item(connection: Connection, table: str, key: Mapping[str, str]) -> dict[str, Any] | None:
    """The item under a key, if there is one."""
    answer = client_of(connection).get_item(
        TableName=table,
        Key={name: to_raw(value) for name, value in key.items()},
        ConsistentRead=True,
    )
    return plain(answer.get("Item"))


def query_items(
    connection: Connection, table: str, condition: str, values: Mapping[str, str], **more: Any
) -> Iterator[dict[str, Any]]:
    """The items that meet a condition on keys, page by page; `more` as a query takes it."""
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {name: to_raw(value) for name, value in values.items()},
        **more,
    }
    return every(client_of(connection).query, request)
