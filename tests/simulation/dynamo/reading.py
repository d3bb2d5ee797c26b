"""Reads: by key, by query, by scan; a page at a time, up to date or as it was a moment ago."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.simulation.dynamo import keyconditions
from tests.simulation.dynamo.capacity import Used, read_units
from tests.simulation.dynamo.refused import invalid
from tests.simulation.dynamo.requests import Given, Parameters, given
from tests.simulation.dynamo.tables import (
    Collection,
    Hash,
    Index,
    Order,
    Row,
    Table,
    position,
)
from tests.simulation.dynamo.values import Item, kind, normal_item

PAGE = 1_048_576
_FIVE_YEARS_S = 5 * 365 * 86_400
_START = "The provided starting key is invalid"
_SELECTS = ("ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT")

Place = tuple[Hash, Order, Row]


@dataclass(frozen=True, slots=True)
class When:
    """As of which instant reads that need not be up to date see a table, and its indexes; None:
    as they stand."""

    table: float | None = None
    index: float | None = None


def projected(item: Item, asked: Given) -> Item:
    """What the projection tells of an item: all, where there is none."""
    projection = asked.expressions.get("ProjectionExpression")
    if projection is None:
        return item
    found: Item = projection.of(item, asked.names)
    return found


class Reading:
    """A query or a scan: what of its table or index it comes by, and the page it answers."""

    def __init__(self, table: Table, parameters: Parameters, when: When, *slots: str) -> None:
        self.table = table
        self._parameters = parameters
        self.index = self._index()
        self.given = given(parameters, *slots, "FilterExpression", "ProjectionExpression")
        self._check_projection()
        self.consistent = bool(parameters.get("ConsistentRead"))
        self._at = None if self.consistent else when.index if self.index else when.table
        self._limit = parameters.get("Limit")
        if self._limit is not None and self._limit < 1:
            raise invalid(
                "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
                "Member must have value greater than or equal to 1"
            )
        if self.index and self.consistent:
            raise invalid("Consistent reads are not supported on global secondary indexes")
        self._select = self._selected()

    @property
    def collection(self) -> Collection:
        return self.index.entries if self.index else self.table.items

    def _index(self) -> Index | None:
        name = self._parameters.get("IndexName")
        if name is None:
            return None
        if name not in self.table.indexes:
            raise invalid(f"The table does not have the specified index: {name}")
        return self.table.indexes[name]

    def _check_projection(self) -> None:
        projection = self.given.expressions.get("ProjectionExpression")
        if projection is not None:
            projection.resolved(self.given.names)

    def _selected(self) -> str:
        select = self._parameters.get("Select")
        projection = self._parameters.get("ProjectionExpression")
        if select is None:
            return "SPECIFIC_ATTRIBUTES" if projection else "ALL_ATTRIBUTES"
        if select not in _SELECTS:
            raise invalid(
                f"1 validation error detected: Value '{select}' at 'select' failed to satisfy "
                f"constraint: Member must satisfy enum value set: [{', '.join(_SELECTS)}]"
            )
        if projection and select != "SPECIFIC_ATTRIBUTES":
            which = "only the Count" if select == "COUNT" else select
            raise invalid(f"Cannot specify the ProjectionExpression when choosing to get {which}")
        if select == "SPECIFIC_ATTRIBUTES" and not projection:
            raise invalid(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                "SPECIFIC_ATTRIBUTES"
            )
        if select == "ALL_PROJECTED_ATTRIBUTES" and self.index is None:
            raise invalid(
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
            )
        if select == "ALL_ATTRIBUTES" and self.index and self.index.attributes is not None:
            raise invalid(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not "
                f"supported for global secondary index {self.index.name} because its projection "
                "type is not ALL"
            )
        return str(select)

    def start(self) -> tuple[Hash, Order] | None:
        """Behind which place the page begins; None: at the beginning."""
        raw = self._parameters.get("ExclusiveStartKey")
        if raw is None:
            return None
        begun = normal_item(raw)
        keys = [self.table.key] if self.index is None else [self.table.key, self.index.key]
        if begun.keys() != {name for one in keys for name in one.names}:
            raise invalid(f"{_START}: The provided key element does not match the schema")
        if any(kind(begun[name]) != one.types[name] for one in keys for name in one.names):
            raise invalid(f"{_START}: The provided key element does not match the schema")
        if self.index is None:
            return self.table.place(begun)
        return self.table.place_in(self.index, begun)

    def page(self, places: Iterable[Place]) -> dict[str, Any]:
        """Read until the limit or a megabyte is reached; answer those that the filter lets by."""
        holds = self.given.condition("FilterExpression")
        counting = self._select == "COUNT"
        items: list[Item] = []
        evaluated = size = count = 0
        last: Item | None = None
        more = False
        for _, _, row in places:
            seen = row.at(self._at)
            item = seen.item
            if item is None:
                continue
            if evaluated and size + seen.size > PAGE:
                more = True
                break
            evaluated += 1
            size += seen.size
            last = item
            if holds is None or holds(item):
                count += 1
                if not counting:
                    items.append(projected(item, self.given))
            if evaluated == self._limit or size >= PAGE:
                more = True
                break
        answer: dict[str, Any] = {"Count": count, "ScannedCount": evaluated}
        if not counting:
            answer["Items"] = items
        if more and last is not None:
            answer["LastEvaluatedKey"] = self._key_of(last)
        how = self._parameters.get("ReturnConsumedCapacity")
        self.units = read_units(size, consistent=self.consistent)
        if how in ("TOTAL", "INDEXES"):
            used = Used()
            if self.index:
                used.index(self.table.name, self.index.name, self.units)
            else:
                used.table(self.table.name, self.units)
            (answer["ConsumedCapacity"],) = used.told(how)
        return answer

    def _key_of(self, item: Item) -> Item:
        names = [*self.table.key.names]
        if self.index:
            names += [name for name in self.index.key.names if name not in names]
        return {name: item[name] for name in names}


def query(table: Table, parameters: Parameters, when: When) -> tuple[Reading, Hash, dict[str, Any]]:
    """A page of what stands under one partition key: how it was read, the key, and the answer."""
    reading = Reading(table, parameters, when, "KeyConditionExpression")
    asked: keyconditions.KeyCondition | None = reading.given.expressions.get(
        "KeyConditionExpression"
    )
    if asked is None:
        raise invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
            "the request."
        )
    own = (reading.index or table).key
    hash_key, span = asked.split(own, reading.given.names, reading.given.values)
    _check_filter(reading, own.names)
    begun = reading.start()
    partition = reading.collection.within(hash_key)
    if begun is not None and begun[0] != hash_key:
        raise invalid(_START)
    if partition is None:
        return reading, hash_key, reading.page(())
    first, last = span.within(partition.order)
    forward = parameters.get("ScanIndexForward", True)
    if begun is not None:
        if forward:
            first = max(first, bisect_right(partition.order, begun[1]))
        else:
            last = min(last, bisect_left(partition.order, begun[1]))
    rows, order = partition.rows, partition.order
    walk = range(first, last) if forward else range(last - 1, first - 1, -1)
    return reading, hash_key, reading.page((hash_key, order[n], rows[order[n]]) for n in walk)


def _check_filter(reading: Reading, keys: tuple[str, ...]) -> None:
    found = reading.given.expressions.get("FilterExpression")
    for head in () if found is None else found.heads:
        name = reading.given.names[head] if head[0] == "#" else head
        if name in keys:
            raise invalid(
                "Filter Expression can only contain non-primary key attributes: Primary key "
                f"attribute: {name}"
            )


def scan(table: Table, parameters: Parameters, when: When) -> tuple[Reading, dict[str, Any]]:
    """A page of all, or of one of some segments of all."""
    reading = Reading(table, parameters, when)
    segment, total = _segment(parameters)
    begun = reading.start()
    return reading, reading.page(_scanned(reading.collection, segment, total, begun))


def _segment(parameters: Parameters) -> tuple[int, int]:
    segment, total = parameters.get("Segment"), parameters.get("TotalSegments")
    if segment is None and total is None:
        return 0, 1
    if total is None:
        raise invalid(
            "The TotalSegments parameter is required but was not present in the request when "
            "Segment parameter is present"
        )
    if segment is None:
        raise invalid(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present"
        )
    if not 1 <= total <= 1_000_000:
        raise invalid("TotalSegments must be between 1 and 1000000")
    if segment < 0:
        raise invalid(
            "1 validation error detected: Value at 'Segment' failed to satisfy constraint: Member "
            "must have value greater than or equal to 0"
        )
    if segment >= total:
        raise invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {total}"
        )
    return segment, total


def _scanned(
    collection: Collection, segment: int, total: int, begun: tuple[Hash, Order] | None
) -> Iterator[Place]:
    hashed = collection.scanned()
    first = bisect_left(hashed, -(-segment * 2**64 // total), key=_position)
    last = bisect_left(hashed, -(-(segment + 1) * 2**64 // total), key=_position)
    if begun is not None:
        begun_at = (position(begun[0]), begun[0])
        first = max(first, bisect_left(hashed, begun_at))
    for _, hash_key in hashed[first:last]:
        partition = collection.within(hash_key)
        if partition is None:
            continue
        order = partition.order
        if begun is not None and hash_key == begun[0]:
            order = order[bisect_right(order, begun[1]) :]
        for place in order:
            yield hash_key, place, partition.rows[place]


def _position(entry: tuple[int, Hash]) -> int:
    return entry[0]


def expired(table: Table, now: float) -> list[Item]:
    """The keys of the items whose time is over, in the order of a scan; those of more than five
    years ago are left, as a wrong time may be."""
    if table.ttl is None:
        return []
    found = []
    for _, _, row in _scanned(table.items, 0, 1, None):
        told = (row.item or {}).get(table.ttl, {}).get("N")
        if row.item is not None and told and now - _FIVE_YEARS_S < float(told) <= now:
            found.append({name: row.item[name] for name in table.key.names})
    return found
