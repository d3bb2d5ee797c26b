"""Tables as `CreateTable` asks for them, and as `DescribeTable` tells of them."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.simulation.dynamo.requests import Parameters
from tests.simulation.dynamo.streams import Stream
from tests.simulation.dynamo.tables import Collection, Index, Key, Table

REGION = "ap-southeast-3"
ACCOUNT = "357300000001"


def arn(name: str) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


def opened(parameters: Parameters) -> tuple[Table, Stream | None]:
    """An empty table by `CreateTable`'s parameters, and its stream where it shall have one."""
    types = {
        one["AttributeName"]: one["AttributeType"] for one in parameters["AttributeDefinitions"]
    }
    key = _key(parameters["KeySchema"], types)
    indexes = [
        Index(
            one["IndexName"],
            own := _key(one["KeySchema"], types),
            _projected(one["Projection"], (*key.names, *own.names)),
            Collection(),
        )
        for one in parameters.get("GlobalSecondaryIndexes", ())
    ]
    table = Table(parameters["TableName"], key, indexes, dict(parameters))
    asked = parameters.get("StreamSpecification") or {}
    if not asked.get("StreamEnabled"):
        return table, None
    where = f"{arn(table.name)}/stream/2026-11-27T00:00:00.000"
    return table, Stream(where, REGION, asked["StreamViewType"])


def _key(schema: Any, types: Mapping[str, str]) -> Key:
    by_kind = {one["KeyType"]: one["AttributeName"] for one in schema}
    names = [one["AttributeName"] for one in schema]
    return Key(by_kind["HASH"], by_kind.get("RANGE"), {name: types[name] for name in names})


def _projected(projection: Any, keys: tuple[str, ...]) -> frozenset[str] | None:
    if projection["ProjectionType"] == "ALL":
        return None
    return frozenset((*keys, *projection.get("NonKeyAttributes", ())))


def described(table: Table, streams: Mapping[str, Stream]) -> dict[str, Any]:
    """What `DescribeTable` tells of a table."""
    asked = table.described
    told = {
        "TableName": table.name,
        "TableStatus": "ACTIVE",
        "TableArn": arn(table.name),
        # AWS gives a table that is made anew another; here none is.
        "TableId": str(uuid5(NAMESPACE_URL, arn(table.name))),
        "KeySchema": asked["KeySchema"],
        "AttributeDefinitions": asked["AttributeDefinitions"],
        "ItemCount": sum(1 for _ in table.items.items()),
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
    }
    if table.indexes:
        told["GlobalSecondaryIndexes"] = [
            one | {"IndexStatus": "ACTIVE"} for one in asked["GlobalSecondaryIndexes"]
        ]
    stream = streams.get(table.name)
    if stream is not None:
        told["LatestStreamArn"] = stream.arn
        told["LatestStreamLabel"] = stream.arn.rsplit("/", 1)[1]
        told["StreamSpecification"] = asked["StreamSpecification"]
    return told
