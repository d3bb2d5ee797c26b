"""What offices sent of the budget, in the procurement table: `spending#2026#3`/<key> is a row of a
year, in one of eight parts by its unit.

Only imports write here, one at a time, and a row takes the place of the one before: so many are
written at once, without conditions.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any
from zlib import crc32

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.procurement.rules.spending import Spending, unit_key

SHARDS = 8


class SpendingItem(Model):
    class Meta:
        table_name = "procurement"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    year = NumberAttribute()
    unit = UnicodeAttribute()
    account_code = UnicodeAttribute()
    row = UnicodeAttribute()
    amount = NumberAttribute()
    supplier_npwp = UnicodeAttribute(null=True)
    size = UnicodeAttribute(null=True)
    cooperative = BooleanAttribute()
    local = BooleanAttribute()
    reference = UnicodeAttribute(null=True)


class Spendings:
    """The store of what was imported. `SpendingItem` is bound to its table."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put_many(self, rows: Iterable[Spending]) -> None:
        """Write rows down, each in place of what stands under its key."""
        with SpendingItem.batch_write() as batch:
            for row in rows:
                values = {
                    name: value for name, value in asdict(row).items() if value not in ("", None)
                }
                batch.save(SpendingItem(*_key(row), **values))

    def find_many(self, rows: Iterable[Spending]) -> dict[tuple[int, str], Spending]:
        """What stands in the places of these rows, up to date, by year and key."""
        found = get_plain(self._connection, self._table, map(_key, rows))
        return {(row.year, row.key): row for row in map(_spending, found)}

    def of_year(self, year: int) -> list[Spending]:
        """All rows of a year, up to date, in no order."""

        def part(shard: int) -> list[Spending]:
            items = query_plain(self._connection, self._table, _pk(year, shard))
            return [_spending(item) for item in items]

        with ThreadPoolExecutor(SHARDS) as pool:
            return [row for rows in pool.map(part, range(SHARDS)) for row in rows]


def _pk(year: int, shard: int) -> str:
    return f"spending#{year}#{shard}"


def _key(row: Spending) -> tuple[str, str]:
    return _pk(row.year, crc32(unit_key(row.unit).encode()) % SHARDS), row.key


def _spending(item: dict[str, Any]) -> Spending:
    return Spending(
        year=item["year"],
        unit=item["unit"],
        account_code=item["account_code"],
        row=item["row"],
        amount=item["amount"],
        supplier_npwp=item.get("supplier_npwp"),
        size=item.get("size"),
        cooperative=item["cooperative"],
        local=item["local"],
        reference=item.get("reference", ""),
    )
