"""The reports table: what was sold, a day an item.

pk             sk     holds
days#YYYY-MM   <day>  sums by category and kelurahan, packed; `through`: of all before that instant
head           head   `through`: every transfer before it is counted, and none after

A day is put together with the head, in one transaction, if nobody has moved that since it was read:
so nothing is counted twice, and a sale costs no write of its own.
"""

from collections.abc import Iterator

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.head import Overtaken
from chalicelib.core.dynamo.items import Item, get_plain, query_plain, scan_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.reports.rules import SalesDay, pack, unpack

_MONTH = "days#"


class SalesDays:
    """The store of what was sold by day."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, day: str) -> SalesDay:
        """What is stored of a day `YYYY-MM-DD`, up to date; nothing where nothing was sold."""
        for item in get_plain(self._connection, self._table, [(_pk(day), day)]):
            return _day(item)
        return SalesDay(day)

    def put(self, day: SalesDay) -> Write:
        """Put a day, whatever stands there: its transaction moves the head as well."""
        item = {"pk": _pk(day.day), "sk": day.day, "through": day.through, "packed": pack(day)}
        return Write(self._table, lambda _: Overtaken(), put=item)

    def of_month(self, month: str) -> Iterator[SalesDay]:
        """What is stored of the days of a month `YYYY-MM`, up to date."""
        return map(_day, query_plain(self._connection, self._table, f"{_MONTH}{month}"))

    def every(self) -> Iterator[SalesDay]:
        """What is stored of every day: for a rebuild."""
        for item in scan_plain(self._connection, self._table):
            if item["pk"].startswith(_MONTH):
                yield _day(item)

    def clear(self) -> None:
        """Forget every day: for a rebuild, while nothing counts."""
        for day in [one.day for one in self.every()]:
            client_of(self._connection).delete_item(
                TableName=self._table, Key={"pk": {"S": _pk(day)}, "sk": {"S": day}}
            )


def _pk(day: str) -> str:
    return f"{_MONTH}{day[:7]}"


def _day(item: Item) -> SalesDay:
    return SalesDay(item["sk"], item["through"], unpack(item["packed"]))
