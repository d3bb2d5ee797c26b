"""What parameters of all operations share: expressions and what they are given, and keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.simulation.dynamo import conditions, keyconditions, projections, updates
from tests.simulation.dynamo.operands import Check
from tests.simulation.dynamo.refused import Refused, invalid
from tests.simulation.dynamo.tables import Index, Table
from tests.simulation.dynamo.values import Item, Value, decoded, kind, normal_item

Parameters = Mapping[str, Any]

LARGEST_HASH, LARGEST_RANGE = 2_048, 1_024
_SCHEMA = "The provided key element does not match the schema"


@dataclass(frozen=True, slots=True)
class Given:
    """Expressions by the parameter they came as, and the names and values they are given."""

    names: Mapping[str, str]
    values: Mapping[str, Value]
    expressions: Mapping[str, Any]

    def condition(self, slot: str = "ConditionExpression") -> Callable[[Item], bool] | None:
        """What the expression of that parameter asks of an item; None where it is not there."""
        found = self.expressions.get(slot)
        if found is None:
            return None
        holds, names, values = found.holds, self.names, self.values
        return lambda item: bool(holds(item, names, values))


def _reader(slot: str) -> Callable[[str], Any]:
    if slot == "UpdateExpression":
        return updates.read
    if slot == "ProjectionExpression":
        return projections.read
    if slot == "KeyConditionExpression":
        return keyconditions.read
    return lambda text: conditions.read(text, slot)


_READERS = {
    slot: _reader(slot)
    for slot in (
        "UpdateExpression",
        "ConditionExpression",
        "FilterExpression",
        "KeyConditionExpression",
        "ProjectionExpression",
    )
}
_NOTHING: dict[str, Any] = {}
_NONE = Given(_NOTHING, _NOTHING, _NOTHING)


def given(parameters: Parameters, *slots: str) -> Given:
    """Read the expressions that these parameters hold; raises what is said of wrong ones, of names
    or values that are used and not given, and of those that are given and not used."""
    texts = tuple([parameters.get(slot) for slot in slots])
    names = parameters.get("ExpressionAttributeNames")
    raw = parameters.get("ExpressionAttributeValues")
    if not any(text is not None for text in texts):
        if names is None and raw is None:
            return _NONE
        which = "Names" if names is not None else "Values"
        nulls = " and ".join(slots)
        verb = "is" if len(slots) == 1 else "are"
        raise invalid(
            f"ExpressionAttribute{which} can only be specified when using expressions: "
            f"{nulls} {verb} null"
        )
    values = _values(raw)
    read, checks = _read(slots, texts, None if names is None else tuple(names), tuple(values))
    for check in checks:
        check(values)
    return Given(names or _NOTHING, values, read)


@lru_cache(maxsize=50_000)
def _read(
    slots: tuple[str, ...],
    texts: tuple[str | None, ...],
    names: tuple[str, ...] | None,
    values: tuple[str, ...],
) -> tuple[dict[str, Any], tuple[Check, ...]]:
    """The expressions by their slots, and what they ask of the values that are given: the same
    whenever the same is asked, whatever names and values stand for."""
    _check_names(names)
    told = zip(slots, texts, strict=True)
    read = {slot: _READERS[slot](text) for slot, text in told if text is not None}
    _check_use(read, names or (), values)
    return read, tuple(check for one in read.values() for check in one.checks)


def _values(raw: Any) -> dict[str, Value]:
    if raw is None:
        return {}
    if not raw:
        raise invalid("ExpressionAttributeValues must not be empty")
    for name in raw:
        if len(name) < 2 or name[0] != ":":
            raise invalid(
                f'ExpressionAttributeValues contains invalid key: Syntax error; key: "{name}"'
            )
    try:
        return normal_item(raw)
    except Refused as error:
        if error.code != "ValidationException" or error.message.startswith("Supplied"):
            raise
        raise invalid(
            f"ExpressionAttributeValues contains invalid value: {error.message}"
        ) from None


def _check_names(names: Any) -> None:
    if names is None:
        return
    if not names:
        raise invalid("ExpressionAttributeNames must not be empty")
    for name in names:
        if len(name) < 2 or name[0] != "#":
            raise invalid(
                f'ExpressionAttributeNames contains invalid key: Syntax error; key: "{name}"'
            )


def _check_use(read: Mapping[str, Any], names: Any, values: Any) -> None:
    used_names: set[str] = set()
    used_values: set[str] = set()
    for slot, one in read.items():
        for name in one.names:
            if name not in names:
                raise invalid(
                    f"Invalid {slot}: An expression attribute name used in the document path is "
                    f"not defined; attribute name: {name}"
                )
        for name in one.values:
            if name not in values:
                raise invalid(
                    f"Invalid {slot}: An expression attribute value used in expression is not "
                    f"defined; attribute value: {name}"
                )
        used_names.update(one.names)
        used_values.update(one.values)
    for which, all_of, used in (("Values", values, used_values), ("Names", names, used_names)):
        if len(all_of) > len(used):
            unused = ", ".join(one for one in all_of if one not in used)
            raise invalid(
                f"Value provided in ExpressionAttribute{which} unused in expressions: keys: "
                f"{{{unused}}}"
            )


def key(table: Table, raw: Any) -> Item:
    """A whole key of a table, as it is stored; raises what is said of another."""
    found = normal_item(raw)
    own = table.key
    if len(found) != len(own.names) or not all(
        name in found and own.types[name] in found[name] for name in own.names
    ):
        raise invalid(_SCHEMA)
    check_key(table, found)
    return found


def check_key(table: Table, item: Item) -> None:
    """That an item's key is neither empty nor too long."""
    for name, most in zip(table.key.names, (LARGEST_HASH, LARGEST_RANGE), strict=False):
        size = _length(item[name])
        if not size:
            what = "string" if kind(item[name]) == "S" else "binary"
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key "
                f"attribute cannot contain an empty {what} value. Key: {name}"
            )
        if size > most:
            which = "hash" if most == LARGEST_HASH else "range"
            raise invalid(
                f"One or more parameter values were invalid: Aggregated size of all {which} keys "
                f"has exceeded the size limit of {most} bytes"
            )


def check_index(index: Index, item: Item) -> None:
    """That an item can stand in an index, where it has its keys."""
    for name in index.key.names:
        value = item.get(name)
        if value is None:
            continue
        if kind(value) != index.key.types[name]:
            raise invalid(
                f"One or more parameter values were invalid: Type mismatch for Index Key {name} "
                f"Expected: {index.key.types[name]} Actual: {kind(value)} IndexName: {index.name}"
            )
        size = _length(value)
        if not size:
            what = "string" if kind(value) == "S" else "binary"
            raise invalid(
                "One or more parameter values are not valid. A value specified for a secondary "
                "index key is not supported. The AttributeValue for a key attribute cannot "
                f"contain an empty {what} value. IndexName: {index.name}, IndexKey: {name}"
            )
        if size > (LARGEST_HASH if name == index.key.hash else LARGEST_RANGE):
            raise invalid(
                "One or more parameter values were invalid: Size of an index key has exceeded the "
                f"maximum size limit; IndexName: {index.name}, IndexKey: {name}"
            )


def _length(value: Value) -> int:
    name, content = next(iter(value.items()))
    if name == "S":
        return len(content) if content.isascii() else len(content.encode())
    return len(decoded(content)) if name == "B" else 1
