"""Key conditions: which partition a query reads, and what of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.simulation.dynamo.conditions import bounds
from tests.simulation.dynamo.operands import Check, Operand, Values, typed
from tests.simulation.dynamo.paths import Names
from tests.simulation.dynamo.refused import invalid
from tests.simulation.dynamo.tables import Hash, Key, Order
from tests.simulation.dynamo.tokens import Cursor
from tests.simulation.dynamo.values import SCALARS, comparable, kind

SLOT = "KeyConditionExpression"
_SIGNS = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked of one attribute: a sign, `BETWEEN` or `begins_with`, and the values."""

    attribute: str
    sign: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyCondition:
    names: Mapping[str, None]
    values: Mapping[str, None]
    checks: tuple[Check, ...]
    parts: tuple[Part, ...]

    def split(self, key: Key, names: Names, values: Values) -> tuple[Hash, "Span"]:
        """The partition that is read, and what of it; raises where it fits no such key."""
        found: dict[str, Part] = {}
        for part in self.parts:
            name = names[part.attribute] if part.attribute[0] == "#" else part.attribute
            if name in found:
                raise invalid("KeyConditionExpressions must only contain one condition per key")
            found[name] = part
        hash_part = found.pop(key.hash, None)
        if hash_part is None:
            raise invalid(f"Query condition missed key schema element: {key.hash}")
        if hash_part.sign != "=":
            raise invalid("Query key condition not supported")
        range_part = found.pop(key.range, None) if key.range else None
        if found:
            if key.range and range_part is None:
                raise invalid(f"Query condition missed key schema element: {key.range}")
            raise invalid("Query condition missed key schema element")
        for attribute, one in ((key.hash, hash_part), (key.range, range_part)):
            if one is not None and any(
                kind(values[v]) != key.types[str(attribute)] for v in one.values
            ):
                raise invalid(
                    "One or more parameter values were invalid: Condition parameter type does not "
                    "match schema type"
                )
        for attribute, one in ((key.hash, hash_part), (key.range, range_part)):
            for value in () if one is None or one.sign == "begins_with" else one.values:
                if next(iter(values[value].values())) == "":
                    what = "string" if kind(values[value]) == "S" else "binary"
                    raise invalid(
                        "One or more parameter values are not valid. The AttributeValue for a key "
                        f"attribute cannot contain an empty {what} value. Key: {attribute}"
                    )
        asked = () if range_part is None else tuple(values[name] for name in range_part.values)
        sign = "" if range_part is None else range_part.sign
        span = Span(sign, tuple(comparable(value) for value in asked))
        return comparable(values[hash_part.values[0]]), span


@dataclass(frozen=True, slots=True)
class Span:
    """What is read of a partition: all of it, or the places whose sort key is so."""

    sign: str
    bounds: tuple[object, ...]

    def within(self, order: Sequence[Order]) -> tuple[int, int]:
        """From which to which of these places, the last not included."""
        if not self.sign:
            return 0, len(order)
        low = self.bounds[0]
        if self.sign == "=":
            return _from(order, low), _beyond(order, low)
        if self.sign in ("<", "<="):
            return 0, _from(order, low) if self.sign == "<" else _beyond(order, low)
        if self.sign in (">", ">="):
            return _beyond(order, low) if self.sign == ">" else _from(order, low), len(order)
        if self.sign == "BETWEEN":
            return _from(order, low), _beyond(order, self.bounds[1])
        if isinstance(low, bytes):
            begun = _from(order, low)
            return begun, next(
                (at for at in range(begun, len(order)) if not order[at][0].startswith(low)),
                len(order),
            )
        return _from(order, low), _beyond(order, str(low) + "\U0010ffff")


def _from(order: Sequence[Order], bound: Any) -> int:
    return bisect_left(order, bound, key=_sort_key)


def _beyond(order: Sequence[Order], bound: Any) -> int:
    return bisect_right(order, bound, key=_sort_key)


def _sort_key(place: Order) -> Any:
    return place[0]


@lru_cache(maxsize=1_000)
def read(text: str) -> KeyCondition:
    """Read a key condition; raises what is said of a wrong one."""
    cursor = Cursor(text, SLOT)
    checks: list[Check] = []
    parts = _parts(cursor, checks)
    cursor.expect_end()
    return KeyCondition(cursor.names, cursor.values, tuple(checks), tuple(parts))


def _parts(cursor: Cursor, checks: list[Check]) -> list[Part]:
    parts = _part(cursor, checks)
    while cursor.skip_keyword("AND"):
        parts += _part(cursor, checks)
    if cursor.at_keyword("OR"):
        raise cursor.wrong("Invalid operator used in KeyConditionExpression: OR")
    return parts


def _part(cursor: Cursor, checks: list[Check]) -> list[Part]:
    if cursor.at_keyword("NOT"):
        raise cursor.wrong("Invalid operator used in KeyConditionExpression: NOT")
    if cursor.skip("("):
        if cursor.at_sign("("):
            raise cursor.wrong("The expression has redundant parentheses;")
        inner = _parts(cursor, checks)
        cursor.expect(")")
        return inner
    if cursor.at_function():
        return [_begins_with(cursor, checks)]
    attribute = _attribute(cursor)
    token = cursor.peek()
    if token.kind == "sign" and token.text in (*_SIGNS, "<>"):
        cursor.take()
        if token.text == "<>":
            raise cursor.wrong("Invalid operator used in KeyConditionExpression: <>")
        value = _value(cursor)
        if token.text != "=":
            checks += typed(SLOT, token.text, [value], SCALARS)
        return [Part(attribute, token.text, (str(value.value),))]
    if cursor.skip_keyword("BETWEEN"):
        low = _value(cursor)
        if not cursor.skip_keyword("AND"):
            raise cursor.syntax()
        high = _value(cursor)
        checks += typed(SLOT, "BETWEEN", [low, high], SCALARS)
        checks += bounds(SLOT, low, high)
        return [Part(attribute, "BETWEEN", (str(low.value), str(high.value)))]
    if cursor.at_keyword("IN"):
        raise cursor.wrong("Invalid operator used in KeyConditionExpression: IN")
    raise cursor.syntax()


def _attribute(cursor: Cursor) -> str:
    path = cursor.path()
    if len(path) > 1:
        raise cursor.wrong("KeyConditionExpressions cannot have conditions on nested attributes")
    return str(path[0])


def _value(cursor: Cursor) -> Operand:
    if cursor.peek().kind != "value":
        raise cursor.syntax()
    name = cursor.value()
    return Operand(lambda _item, _names, values: values[name], value=name)


def _begins_with(cursor: Cursor, checks: list[Check]) -> Part:
    name = cursor.take().text
    if name != "begins_with":
        raise cursor.wrong(
            f"Invalid operator used in KeyConditionExpression: {name}"
            if name in ("attribute_exists", "attribute_not_exists", "contains", "size")
            else f"Invalid function name; function: {name}"
        )
    cursor.expect("(")
    attribute = _attribute(cursor)
    cursor.expect(",")
    value = _value(cursor)
    cursor.expect(")")
    checks += typed(SLOT, name, [value], frozenset({"S", "B"}))
    return Part(attribute, name, (str(value.value),))
