"""The bills of the impact table.

pk     sk       holds
bills  YYYY-MM  a month's bill, who brought it and when
"""

from datetime import datetime

import msgspec
from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import query_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.impact.rules.bill import Bill

_BILLS = "bills"


class Bills:
    """The store of bills."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, bill: Bill, by: str, now: datetime) -> Write:
        """Put a month's bill in place of the one that stood there: a cloud bills a month again and
        again until it is over."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": _BILLS, "sk": bill.month},
            update="SET body = :body, brought_by = :by, brought_at = :at",
            values={":body": msgspec.json.encode(bill), ":by": by, ":at": to_text(now)},
        )

    def all(self) -> list[Bill]:
        """Every month's bill, oldest first."""
        return [
            msgspec.json.decode(item["body"], type=Bill)
            for item in query_plain(self._connection, self._table, _BILLS)
        ]
