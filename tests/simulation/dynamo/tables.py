"""Tables and their indexes: items by key, in order, with what stood there a moment ago.

What is stored is never changed in place, so a snapshot costs nothing until somebody writes: then a
table copies its list of partitions, and a partition its rows, once.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from tests.simulation.dynamo.values import Item, Value, comparable, item_size

# As they are compared: a string, a number, bytes.
Hash = Any
# An item's place within its partition: its sort key; in an index, then the key of the table's item.
Order = tuple[Any, ...]

# How many versions of an item are kept at least, for reads that are not up to date.
_VERSIONS = 4
# How long a removed item is remembered, for the same.
_GRAVE_S = 30.0


class Row:
    """One version of an item: None where it was removed. `before` is what it took the place of."""

    __slots__ = ("before", "depth", "item", "since", "size")
    depth: int

    def __init__(self, item: Item | None, size: int, since: float, before: "Row | None") -> None:
        self.item = item
        self.size = size
        self.since = since
        self.before = before
        self.depth = 0 if before is None else before.depth + 1

    def at(self, instant: float | None) -> "Row":
        """The version that was the newest then; None: now."""
        row = self
        if instant is not None:
            while row.since > instant and row.before is not None:
                row = row.before
        return row

    def shortened(self, versions: int) -> "Row":
        """The same with no more than so many before it."""
        before = self.before.shortened(versions - 1) if self.before and versions > 0 else None
        return Row(self.item, self.size, self.since, before)


_NEVER = Row(None, 0, float("-inf"), None)


class Partition:
    """All items under one partition key, in the order of their places."""

    __slots__ = ("order", "owner", "position", "rows")

    def __init__(self, owner: object, position: int) -> None:
        self.owner = owner
        self.position = position
        self.rows: dict[Order, Row] = {}
        self.order: list[Order] = []

    def owned_by(self, owner: object) -> "Partition":
        copy = Partition(owner, self.position)
        copy.rows = self.rows.copy()
        copy.order = self.order.copy()
        return copy


class Kept(NamedTuple):
    """A collection as a snapshot holds it."""

    partitions: dict[Hash, Partition]
    hashed: list[tuple[int, Hash]] | None
    graves: deque[tuple[float, Hash, Order]]


class Collection:
    """A table's items, or an index's entries."""

    def __init__(self) -> None:
        self._partitions: dict[Hash, Partition] = {}
        self._hashed: list[tuple[int, Hash]] | None = None
        self._graves: deque[tuple[float, Hash, Order]] = deque()
        self._owner = object()
        self._shared = False

    def keep(self) -> Kept:
        self._shared = True
        return Kept(self._partitions, self._hashed, self._graves)

    def restore(self, kept: Kept) -> None:
        self._partitions, self._hashed, self._graves = kept
        self._shared = True

    def row(self, hash_key: Hash, order: Order) -> Row | None:
        """The newest version of an item; None where there never was one."""
        partition = self._partitions.get(hash_key)
        return None if partition is None else partition.rows.get(order)

    def write(self, hash_key: Hash, order: Order, item: Item | None, size: int, now: float) -> None:
        """Put an item, or a removal, in the place of what stands there."""
        if self._shared:
            self._own()
        partition = self._partitions.get(hash_key)
        if partition is None:
            if item is None:
                return
            partition = self._partitions[hash_key] = Partition(self._owner, position(hash_key))
            if self._hashed is not None:
                insort(self._hashed, (partition.position, hash_key))
        elif partition.owner is not self._owner:
            partition = self._partitions[hash_key] = partition.owned_by(self._owner)
        before = partition.rows.get(order)
        if before is None:
            if item is None:
                return
            insort(partition.order, order)
            before = _NEVER
        elif before.depth >= 2 * _VERSIONS:
            before = before.shortened(_VERSIONS)
        partition.rows[order] = Row(item, size, now, before)
        if item is None:
            self._graves.append((now, hash_key, order))
        if self._graves and self._graves[0][0] < now - _GRAVE_S:
            self._forget(now - _GRAVE_S)

    def _own(self) -> None:
        self._partitions = self._partitions.copy()
        self._hashed = None if self._hashed is None else self._hashed.copy()
        self._graves = self._graves.copy()
        self._owner = object()
        self._shared = False

    def _forget(self, until: float) -> None:
        while self._graves and self._graves[0][0] < until:
            _, hash_key, order = self._graves.popleft()
            partition = self._partitions.get(hash_key)
            row = None if partition is None else partition.rows.get(order)
            if partition is None or row is None or row.item is not None:
                continue
            if partition.owner is not self._owner:
                partition = self._partitions[hash_key] = partition.owned_by(self._owner)
            del partition.rows[order]
            del partition.order[bisect_left(partition.order, order)]
            if not partition.order:
                del self._partitions[hash_key]
                if self._hashed is not None:
                    del self._hashed[bisect_left(self._hashed, (partition.position, hash_key))]

    def within(self, hash_key: Hash) -> Partition | None:
        """What stands under a partition key, removals among it. Not to be changed."""
        return self._partitions.get(hash_key)

    def scanned(self) -> list[tuple[int, Hash]]:
        """All partitions in the order in which a scan comes by them: of the hashes of their keys.
        Not to be changed."""
        if self._hashed is None:
            self._hashed = sorted((one.position, key) for key, one in self._partitions.items())
        return self._hashed

    def items(self) -> Iterator[Item]:
        """Every item as it stands now."""
        for partition in self._partitions.values():
            for row in partition.rows.values():
                if row.item is not None:
                    yield row.item


def position(hash_key: Hash) -> int:
    """Where among all partition keys a scan comes by this one: 0 to 2**64."""
    text = hash_key if isinstance(hash_key, bytes) else str(hash_key).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Key:
    """The attributes of a key, and their types."""

    hash: str
    range: str | None
    types: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.hash,) if self.range is None else (self.hash, self.range)


@dataclass(slots=True)
class Index:
    """A global secondary index. `attributes` are what its entries have; None: all."""

    name: str
    key: Key
    attributes: frozenset[str] | None
    entries: Collection

    def entry(self, item: Item | None) -> Item | None:
        """What the index holds of an item; None where it lacks one of the index's keys."""
        if item is None or not all(name in item for name in self.key.names):
            return None
        if self.attributes is None:
            return item
        return {name: value for name, value in item.items() if name in self.attributes}


class Table:
    """A table with its indexes. A change of its stream is told to `changed`."""

    def __init__(self, name: str, key: Key, indexes: list[Index], described: Any) -> None:
        self.name = name
        self.key = key
        self.indexes = {index.name: index for index in indexes}
        self.described = described
        self.items = Collection()
        self.ttl: str | None = None

    def place(self, item: Item) -> tuple[Hash, Order]:
        """The partition key of an item or a key, and its place within the partition."""
        return _compared(item[self.key.hash]), self._order(item)

    def _order(self, item: Item) -> Order:
        return () if self.key.range is None else (_compared(item[self.key.range]),)

    def place_in(self, index: Index, item: Item) -> tuple[Hash, Order]:
        """The same within an index."""
        of_table = (_compared(item[self.key.hash]), *self._order(item))
        own = () if index.key.range is None else (_compared(item[index.key.range]),)
        return _compared(item[index.key.hash]), (*own, *of_table)

    def standing(self, hash_key: Hash, order: Order, at: float | None = None) -> Item | None:
        """The item there: now, or as it was at an instant."""
        row = self.items.row(hash_key, order)
        return None if row is None else row.at(at).item

    def write(
        self,
        place: tuple[Hash, Order],
        before: Item | None,
        item: Item | None,
        size: int,
        now: float,
    ) -> None:
        """Put an item of that size in the place of `before`, or remove it, and its entries in the
        indexes."""
        self.items.write(*place, item, size, now)
        for index in self.indexes.values():
            was, entry = index.entry(before), index.entry(item)
            if was == entry:
                continue
            if was is not None:
                old = self.place_in(index, was)
                if entry is None or self.place_in(index, entry) != old:
                    index.entries.write(*old, None, 0, now)
            if entry is not None:
                index.entries.write(*self.place_in(index, entry), entry, item_size(entry), now)


def _compared(value: Value) -> Any:
    text = value.get("S")
    return comparable(value) if text is None else text
