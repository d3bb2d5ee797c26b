"""Records of the stream that cannot be counted yet, kept whole until they can: one that a newer
version wrote, one that nobody can read. `through` stays before the first of them."""

import json
from collections.abc import Iterator

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.store.stream import Delivered

_WAITING = "waiting"


class WaitingRecords:
    """Rows of the totals table, in the order in which their records were made."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def keep(self, delivered: Delivered, why: str) -> None:
        """Keep a record; the same again changes nothing."""
        item = {
            **_key(delivered),
            "key": delivered.key,
            "created": to_text(delivered.created),
            "sequence": delivered.sequence,
            "why": why,
            # As text: it may hold what no attribute of ours can.
            "image": json.dumps(delivered.image, default=str),
        }
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )

    def first(self) -> str | None:
        """When the first of them was made; None where none waits."""
        answer = client_of(self._connection).query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": _WAITING}},
            ConsistentRead=True,
            Limit=1,
        )
        return next((str(item["created"]["S"]) for item in answer["Items"]), None)

    def every(self) -> Iterator[Delivered]:
        """All that wait, the first first."""
        for row in query_plain(self._connection, self._table, _WAITING):
            yield Delivered(
                row["key"], from_text(row["created"]), row["sequence"], json.loads(row["image"])
            )

    def remove(self, delivered: Delivered) -> None:
        """It was counted."""
        key = {name: to_raw(value) for name, value in _key(delivered).items()}
        client_of(self._connection).delete_item(TableName=self._table, Key=key)


def _key(delivered: Delivered) -> dict[str, str]:
    made = to_text(delivered.created)
    return {"pk": _WAITING, "sk": f"{made}#{delivered.key}#{delivered.sequence}"}
