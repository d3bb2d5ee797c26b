"""What both stores of the bank table read alike, and what a failed condition means to both."""

from collections.abc import Iterable
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import Item, get_plain
from chalicelib.core.values.errors import Refused


class Stored(Refused):
    """It is there, or changed, already: somebody else works on the same statement."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


def stored(_: dict[str, Any] | None) -> Refused:
    """What a failed condition means that only another who works on the statement can break."""
    return Stored()


def get_many(
    connection: Connection, table: str, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Item]:
    """Those of the items under these (pk, sk) that exist, up to date."""
    items = get_plain(connection, table, keys)
    return {(item["pk"], item["sk"]): item for item in items}


def get_one(connection: Connection, table: str, pk: str, sk: str) -> Item | None:
    """The item under a key, up to date."""
    return get_many(connection, table, [(pk, sk)]).get((pk, sk))


def sort_keys(
    connection: Connection, table: str, pk: str, after: str | None, limit: int, *, forward: bool
) -> tuple[list[str], str | None]:
    """A page of the sort keys under `pk` behind `after`, and where the next one begins."""
    condition = "pk = :pk"
    values = {":pk": {"S": pk}}
    if after is not None:
        condition += f" AND sk {'>' if forward else '<'} :after"
        values[":after"] = {"S": after}
    answer = client_of(connection).query(
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        ScanIndexForward=forward,
        ConsistentRead=True,
        Limit=limit,
    )
    keys = [item["sk"]["S"] for item in answer["Items"]]
    return keys, keys[-1] if "LastEvaluatedKey" in answer else None
