"""Single writes, read from their parameters and judged by what stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation.dynamo import projections
from tests.simulation.dynamo.refused import condition_failed, invalid
from tests.simulation.dynamo.requests import (
    Given,
    Parameters,
    check_index,
    check_key,
    key,
)
from tests.simulation.dynamo.tables import Hash, Order, Table
from tests.simulation.dynamo.updates import Update
from tests.simulation.dynamo.values import LARGEST_ITEM, Item, item_size, kind, normal_item

SLOTS = {
    "Put": ("ConditionExpression",),
    "Update": ("UpdateExpression", "ConditionExpression"),
    "Delete": ("ConditionExpression",),
    "ConditionCheck": ("ConditionExpression",),
}
_NOTHING: Item = {}


@dataclass(slots=True)
class Write:
    """A write of one item: what it asks of the item there, and what it makes of it."""

    table: Table
    key: Item
    hash: Hash
    order: Order
    condition: Callable[[Item], bool] | None
    change: Callable[[Item | None], Item | None]
    tells_failed: bool
    # What no two writes of a transaction may share.
    place: tuple[str, Hash, Order]
    before: Item | None = None
    item: Item | None = None
    size: int = 0

    def judge(self) -> None:
        """Look at what stands there: fill in `before` and `item`; raises the refusal."""
        self.before = self.table.standing(self.hash, self.order)
        if self.condition is not None and not self.condition(self.before or _NOTHING):
            raise condition_failed(self.before if self.tells_failed else None)
        self.item = self.change(self.before)
        if self.item is None or self.item is self.before:
            return
        # What is put has been measured.
        self.size = self.size or item_size(self.item)
        if self.size > LARGEST_ITEM:
            raise invalid("Item size to update has exceeded the maximum allowed size")


def read(verb: str, table: Table, parameters: Parameters, given: Given) -> Write:
    """A write from its parameters, whose expressions have been read; raises what is said of a
    wrong item or key."""
    size = 0
    if verb == "Put":
        item, size = _whole(table, parameters.get("Item"))
        found = {name: item[name] for name in table.key.names}
        change: Callable[[Item | None], Item | None] = lambda _: item  # noqa: E731
    else:
        found = key(table, parameters.get("Key"))
        if verb == "Update":
            change = _update(table, found, given)
        elif verb == "Delete":
            change = lambda _: None  # noqa: E731
        else:
            change = lambda before: before  # noqa: E731
    hash_key, order = table.place(found)
    return Write(
        table,
        found,
        hash_key,
        order,
        given.condition(),
        change,
        parameters.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD",
        (table.name, hash_key, order),
        size=size,
    )


def _whole(table: Table, raw: Any) -> tuple[Item, int]:
    """An item as it is put, and its size."""
    item = normal_item(raw)
    for name in table.key.names:
        if name not in item:
            raise invalid(
                f"One or more parameter values were invalid: Missing the key {name} in the item"
            )
        if kind(item[name]) != table.key.types[name]:
            raise invalid(
                f"One or more parameter values were invalid: Type mismatch for key {name} expected:"
                f" {table.key.types[name]} actual: {kind(item[name])}"
            )
    check_key(table, item)
    for index in table.indexes.values():
        check_index(index, item)
    size = item_size(item)
    if size > LARGEST_ITEM:
        raise invalid("Item size has exceeded the maximum allowed size")
    return item, size


def _update(table: Table, found: Item, given: Given) -> Callable[[Item | None], Item]:
    update: Update | None = given.expressions.get("UpdateExpression")
    if update is None:
        return lambda before: found if before is None else before
    heads = {path[0] for path in update.targets(given.names)}
    of_key = [name for name in table.key.names if name in heads]
    indexes = [one for one in table.indexes.values() if not heads.isdisjoint(one.key.names)]

    def change(before: Item | None) -> Item:
        if of_key:
            raise invalid(
                "One or more parameter values were invalid: Cannot update attribute "
                f"{of_key[0]}. This attribute is part of the key"
            )
        item = update.applied(found if before is None else before, given.names, given.values)
        for index in indexes:
            check_index(index, item)
        return item

    return change


def returned(write: Write, how: object, given: Given) -> Item | None:
    """What `ReturnValues` asks for; None where there is nothing to tell."""
    if how == "ALL_OLD":
        return write.before
    if how == "ALL_NEW":
        return write.item
    if how not in ("UPDATED_OLD", "UPDATED_NEW"):
        return None
    update: Update | None = given.expressions.get("UpdateExpression")
    of = write.before if how == "UPDATED_OLD" else write.item
    if update is None or of is None:
        return None
    touched = tuple(update.targets(given.names))
    return projections.Projection({}, touched).of(of, {}) or None
