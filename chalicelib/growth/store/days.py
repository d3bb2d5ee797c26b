"""When the daily work was done."""

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.growth.store.items import DAY


class Days:
    """On which business day the daily work was done last."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def looked_on(self) -> str | None:
        """The last business day on which the daily work was done."""
        key = (DAY["pk"], DAY["sk"])
        for item in get_plain(self._connection, self._table, [key]):
            return str(item["looked_on"])
        return None

    def looked(self, day: str) -> None:
        """Note that it was done."""
        item = {**DAY, "looked_on": day}
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )
