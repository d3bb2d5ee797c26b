"""The reports table: sums of sales by month, and the marks that keep each sale counted once.

pk                     sk                             holds
month#YYYY-MM          <day>#<category>#<kelurahan>   amounts and counts by kind
counted#<transfer id>  counted                        nothing: the mark, for 30 days
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_plain, scan_plain
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch
from chalicelib.reports.rules import Sale, SalesRow, sums

# A queue gives up on a message after days, not weeks.
_MARKED_S = 30 * 24 * 3600


class Counted(Refused):
    """This sale has been counted before."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Sales:
    """The sums of sales. The queue delivers at least once; a mark beside the sums says once."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def count(self, sales: Sequence[Sale], now: datetime) -> None:
        """Count sales in, each exactly once however often it is delivered, also where it stands
        twice among these."""
        each = list({one.transfer_id: one for one in sales}.values())
        try:
            self._writer.transact(self._writes(each, now))
        except Counted:
            if len(each) == 1:
                return
            # Some of them were: one by one, those that were not go in.
            for one in each:
                self.count([one], now)

    def _writes(self, sales: Sequence[Sale], now: datetime) -> list[Write]:
        """The marks and sums of sales of different transfers."""

        def counted(_: dict[str, Any] | None) -> Refused:
            return Counted()

        ttl = epoch(now) + _MARKED_S
        marks = [
            put_new(
                self._table,
                {"pk": f"counted#{one.transfer_id}", "sk": "counted", "ttl": ttl},
                counted,
            )
            for one in sales
        ]
        rows = [
            Write(
                self._table,
                counted,
                key={"pk": f"month#{day[:7]}", "sk": f"{day}#{category}#{kelurahan}"},
                update="ADD " + ", ".join(f"{name} :{name}" for name in row),
                values={f":{name}": value for name, value in row.items()},
            )
            for (day, category, kelurahan), row in sums(sales).items()
        ]
        return [*marks, *rows]

    def rows(self) -> dict[SalesRow, dict[str, int]]:
        """Every stored row: (day, category, kelurahan) → sums."""
        found: dict[SalesRow, dict[str, int]] = {}
        for item in scan_plain(self._connection, self._table):
            if item.pop("pk").startswith("month#"):
                day, category, kelurahan = item.pop("sk").split("#")
                found[day, category, kelurahan] = item
        return found

    def replace(self, rows: Mapping[SalesRow, Mapping[str, int]]) -> None:
        """Put these rows in place of all that is stored: for a rebuild, while nothing counts."""
        client = client_of(self._connection)
        for stale in self.rows().keys() - rows.keys():
            client.delete_item(TableName=self._table, Key=_key(*stale))
        for row, values in rows.items():
            numbers = {name: {"N": str(value)} for name, value in values.items()}
            client.put_item(TableName=self._table, Item={**_key(*row), **numbers})

    def of_month(self, month: str) -> Iterator[tuple[str, str, str, dict[str, int]]]:
        """(day, category, kelurahan, sums) of a month `YYYY-MM`."""
        for item in query_plain(self._connection, self._table, f"month#{month}"):
            day, category, kelurahan = item.pop("sk").split("#")
            item.pop("pk")
            yield day, category, kelurahan, item


def _key(day: str, category: str, kelurahan: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"month#{day[:7]}"}, "sk": {"S": f"{day}#{category}#{kelurahan}"}}
