"""Capacity units: what reads and writes cost.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from collections.abc import Iterable
from typing import Any

from tests.simulation.dynamo.tables import Table
from tests.simulation.dynamo.values import Item, item_size

_WRITE, _READ = 1_024, 4_096


def write_units(size: int) -> float:
    return float(max(1, -(-size // _WRITE)))


def read_units(size: int, *, consistent: bool) -> float:
    units = max(1, -(-size // _READ))
    return float(units) if consistent else units / 2


class Used:
    """What one request has used, by table and index."""

    def __init__(self) -> None:
        self._tables: dict[str, float] = {}
        self._indexes: dict[str, dict[str, float]] = {}

    def table(self, name: str, units: float) -> None:
        self._tables[name] = self._tables.get(name, 0.0) + units

    def index(self, table: str, name: str, units: float) -> None:
        self._tables.setdefault(table, 0.0)
        of_table = self._indexes.setdefault(table, {})
        of_table[name] = of_table.get(name, 0.0) + units

    def told(self, how: object, *, transaction: str | None = None) -> list[dict[str, Any]]:
        """As `ConsumedCapacity` tells it: `how` is TOTAL or INDEXES; a transaction's units are
        `Read` or `Write` besides."""
        told = []
        for name, units in self._tables.items():
            indexes = self._indexes.get(name, {})
            entry: dict[str, Any] = {"TableName": name}
            entry |= _units(units + sum(indexes.values()), transaction)
            if how == "INDEXES":
                entry["Table"] = _units(units, transaction)
                if indexes:
                    entry["GlobalSecondaryIndexes"] = {
                        index: _units(used, transaction) for index, used in indexes.items()
                    }
            told.append(entry)
        return told


def _units(units: float, transaction: str | None) -> dict[str, float]:
    if transaction is None:
        return {"CapacityUnits": units}
    return {"CapacityUnits": units, f"{transaction}CapacityUnits": units}


def written(
    table: Table, before: Item | None, item: Item | None
) -> Iterable[tuple[str | None, Item, float]]:
    """What a write costs: the table (None) or an index, the item or entry that lies there, units.

    A write costs by the larger of what stood there and what stands there then; an index's entry
    whose keys changed is removed and put.
    """
    old = 0 if before is None else item_size(before)
    new = 0 if item is None else item_size(item)
    yield None, item or before or {}, write_units(max(old, new))
    for index in table.indexes.values():
        was, entry = index.entry(before), index.entry(item)
        if was == entry:
            continue
        if was and entry and table.place_in(index, was) == table.place_in(index, entry):
            yield index.name, entry, write_units(max(item_size(was), item_size(entry)))
            continue
        for one in (was, entry):
            if one is not None:
                yield index.name, one, write_units(item_size(one))
