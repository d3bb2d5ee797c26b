"""Conditions and filters, read once and then asked of items."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.simulation.dynamo import paths
from tests.simulation.dynamo.operands import Check, Operand, Operands, Values, typed
from tests.simulation.dynamo.paths import Names
from tests.simulation.dynamo.tokens import FUNCTIONS, Cursor
from tests.simulation.dynamo.values import (
    SCALARS,
    TYPES,
    Item,
    Value,
    comparable,
    decoded,
    equal,
    kind,
)

Test = Callable[[Item, Names, Values], bool]

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MOST_IN = 100


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: which placeholders it uses, with which attributes its paths begin, what it asks
    of the values given, and of an item."""

    names: Mapping[str, None]
    values: Mapping[str, None]
    heads: Mapping[str, None]
    checks: tuple[Check, ...]
    holds: Test


@lru_cache(maxsize=10_000)
def read(text: str, slot: str) -> Condition:
    """Read a condition that came as the parameter `slot`; raises what is said of a wrong one."""
    reading = _Reading(Cursor(text, slot))
    holds = reading.any_of()
    reading.cursor.expect_end()
    cursor = reading.cursor
    return Condition(cursor.names, cursor.values, cursor.heads, tuple(reading.checks), holds)


class _Reading(Operands):
    """The grammar: OR of AND of NOT of comparisons and functions."""

    _bracketed: Test | None = None

    def any_of(self) -> Test:
        first = self._all_of()
        while self.cursor.skip_keyword("OR"):
            first = _either(first, self._all_of())
        return first

    def _all_of(self) -> Test:
        first = self._not()
        while self.cursor.skip_keyword("AND"):
            first = _both(first, self._not())
        return first

    def _not(self) -> Test:
        if self.cursor.skip_keyword("NOT"):
            inner = self._not()
            return lambda item, names, values: not inner(item, names, values)
        return self._primary()

    def _primary(self) -> Test:
        if self.cursor.skip("("):
            inner = self.any_of()
            self.cursor.expect(")")
            if inner is self._bracketed:
                raise self.cursor.wrong("The expression has redundant parentheses;")
            self._bracketed = inner
            return inner
        if self.cursor.at_function() and self.cursor.peek().text in _TESTS:
            return self._function()
        left = self.operand()
        token = self.cursor.peek()
        if token.kind == "sign" and token.text in ("=", "<>", *_ORDERS):
            self.cursor.take()
            return self._comparison(token.text, left, self.operand())
        if self.cursor.skip_keyword("BETWEEN"):
            return self._between(left)
        if self.cursor.skip_keyword("IN"):
            return self._in(left)
        if left.function:
            raise self.cursor.wrong(
                "The function is not allowed to be used this way in an expression; function: "
                f"{left.function}"
            )
        raise self.cursor.syntax()

    def _comparison(self, sign: str, left: Operand, right: Operand) -> Test:
        one, other = left.of, right.of
        if left.told is not None and left.told == right.told:
            raise self.cursor.wrong(
                "The first operand must be distinct from the remaining operands for this operator "
                f"or function; operator: {sign}, first operand: {left.shown()}"
            )
        if sign == "=":
            return lambda item, names, values: _same(
                one(item, names, values), other(item, names, values)
            )
        if sign == "<>":
            return lambda item, names, values: (
                not _same(one(item, names, values), other(item, names, values))
            )
        self.checks += typed(self.cursor.slot, sign, [left, right], SCALARS)
        order = _ORDERS[sign]
        return lambda item, names, values: _ordered(
            order, one(item, names, values), other(item, names, values)
        )

    def _between(self, operand: Operand) -> Test:
        low = self.operand()
        if not self.cursor.skip_keyword("AND"):
            raise self.cursor.syntax()
        high = self.operand()
        self.checks += typed(self.cursor.slot, "BETWEEN", [operand, low, high], SCALARS)
        self.checks += bounds(self.cursor.slot, low, high)
        of, least, most = operand.of, low.of, high.of

        def holds(item: Item, names: Names, values: Values) -> bool:
            found = of(item, names, values)
            return _ordered(operator.le, least(item, names, values), found) and _ordered(
                operator.le, found, most(item, names, values)
            )

        return holds

    def _in(self, operand: Operand) -> Test:
        self.cursor.expect("(")
        among = [self.operand()]
        while self.cursor.skip(","):
            among.append(self.operand())
        self.cursor.expect(")")
        if len(among) > MOST_IN:
            raise self.cursor.wrong(
                "Invalid operand list length for operator or function; operator or function: IN, "
                f"number of operands: {len(among)}"
            )
        of, others = operand.of, [one.of for one in among]

        def holds(item: Item, names: Names, values: Values) -> bool:
            found = of(item, names, values)
            return any(_same(found, other(item, names, values)) for other in others)

        return holds

    def _function(self) -> Test:
        name, arguments = self.arguments()
        wanted = 1 if name.startswith("attribute_") and name != "attribute_type" else 2
        self.count(name, arguments, wanted)
        first = arguments[0]
        if wanted == 1:
            if first.path is None:
                raise self.cursor.wrong(
                    "Operator or function requires a document path; operator or function: " + name
                )
            found = paths.reader(first.path)
            if name == "attribute_exists":
                return lambda item, names, _: found(item, names) is not None
            return lambda item, names, _: found(item, names) is None
        if first.told is not None and first.told == arguments[1].told:
            raise self.cursor.wrong(
                "The first operand must be distinct from the remaining operands for this operator "
                f"or function; operator: {name}, first operand: {first.shown()}"
            )
        if name == "begins_with":
            self.checks += typed(self.cursor.slot, name, arguments, frozenset({"S", "B"}))
        if name == "attribute_type":
            self.checks += _type_names(self.cursor.slot, arguments[1])
        test = _TESTS[name]
        one, other = first.of, arguments[1].of

        def holds(item: Item, names: Names, values: Values) -> bool:
            left, right = one(item, names, values), other(item, names, values)
            return left is not None and right is not None and test(left, right)

        return holds


def _both(first: Test, second: Test) -> Test:
    return lambda item, names, values: first(item, names, values) and second(item, names, values)


def _either(first: Test, second: Test) -> Test:
    return lambda item, names, values: first(item, names, values) or second(item, names, values)


def _same(first: Value | None, second: Value | None) -> bool:
    return first is not None and second is not None and equal(first, second)


def _ordered(order: Callable[[Any, Any], bool], first: Value | None, second: Value | None) -> bool:
    if first is None or second is None:
        return False
    name = kind(first)
    if name != kind(second) or name not in SCALARS:
        return False
    return order(comparable(first), comparable(second))


def bounds(slot: str, low: Operand, high: Operand) -> list[Check]:
    """That the bounds of a BETWEEN are of one type and in order, where both are given."""
    if low.value is None or high.value is None:
        return []
    least, most = low.value, high.value

    def check(values: Values) -> None:
        one, other = values[least], values[most]
        if kind(one) != kind(other):
            raise low.wrong(
                slot,
                "The BETWEEN operator requires same data type for lower and upper bounds; lower "
                f"bound operand: AttributeValue: {one}, upper bound operand: AttributeValue: "
                f"{other}",
            )
        if comparable(one) > comparable(other):
            raise low.wrong(
                slot,
                "The BETWEEN operator requires upper bound to be greater than or equal to lower "
                f"bound; lower bound operand: AttributeValue: {one}, upper bound operand: "
                f"AttributeValue: {other}",
            )

    return [check]


def _type_names(slot: str, operand: Operand) -> list[Check]:
    if operand.value is None:
        return []
    name = operand.value

    def check(values: Values) -> None:
        if kind(values[name]) != "S":
            raise operand.wrong(
                slot,
                "Incorrect operand type for operator or function; operator or function: "
                f"attribute_type, operand type: {kind(values[name])}",
            )
        if values[name]["S"] not in TYPES:
            raise operand.wrong(
                slot,
                f"Invalid attribute type name found; type: {values[name]['S']}, valid types: "
                f"{{{','.join(sorted(TYPES))}}}",
            )

    return [check]


def _begins(value: Value, start: Value) -> bool:
    if "S" in value and "S" in start:
        return bool(value["S"].startswith(start["S"]))
    return "B" in value and "B" in start and decoded(value["B"]).startswith(decoded(start["B"]))


def _contains(value: Value, member: Value) -> bool:
    name, content = next(iter(value.items()))
    if name == "S":
        return "S" in member and member["S"] in content
    if name == "B":
        return "B" in member and decoded(member["B"]) in decoded(content)
    if name == "L":
        return any(equal(one, member) for one in content)
    if name in ("SS", "NS", "BS"):
        return name[0] in member and member[name[0]] in content
    return False


_TESTS: dict[str, Callable[[Value, Value], bool]] = {
    "attribute_exists": lambda *_: True,
    "attribute_not_exists": lambda *_: True,
    "attribute_type": lambda value, name: kind(value) == name.get("S"),
    "begins_with": _begins,
    "contains": _contains,
}
assert _TESTS.keys() < FUNCTIONS


def check_all(checks: Sequence[Check], values: Values) -> None:
    """Ask of the values what an expression asks; raises what is said of a wrong one."""
    for check in checks:
        check(values)
