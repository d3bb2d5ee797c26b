"""Update expressions, read once and then applied to items."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tests.simulation.dynamo import numbers, paths
from tests.simulation.dynamo.operands import Check, Values
from tests.simulation.dynamo.paths import Names
from tests.simulation.dynamo.refused import Refused, invalid
from tests.simulation.dynamo.tokens import FUNCTIONS, Cursor, Path
from tests.simulation.dynamo.values import LONG_NAMES, SETS, Item, Value, kind

Read = Callable[[Item, Names, Values], Value]

_CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


@dataclass(slots=True)
class Update:
    """An update: which placeholders it uses, what it asks of their values, and its actions."""

    names: Mapping[str, None]
    values: Mapping[str, None]
    checks: list[Check] = field(default_factory=list)
    sets: list[tuple[Path, Read]] = field(default_factory=list)
    removes: list[Path] = field(default_factory=list)
    adds: list[tuple[Path, str]] = field(default_factory=list)
    deletes: list[tuple[Path, str]] = field(default_factory=list)

    def targets(self, names: Names) -> list[Path]:
        """What it writes; raises where two of these are in each other's way."""
        written = [path for path, _ in self.sets]
        written += [*self.removes, *(path for path, _ in (*self.adds, *self.deletes))]
        found = [paths.resolved(path, names) for path in written]
        if len(found) > 1 and len({path[0] for path in found}) < len(found):
            between = paths.overlap(found)
            if between:
                what, one, two = between
                raise invalid(
                    f"Invalid UpdateExpression: Two document paths {what} with each other; must "
                    f"remove or rewrite one of these paths; path one: {paths.shown(one)}, path "
                    f"two: {paths.shown(two)}"
                )
        return found

    def applied(self, item: Item, names: Names, values: Values) -> Item:
        """The item after it: each action reads what stood there before all of them."""
        made = [(paths.resolved(path, names), of(item, names, values)) for path, of in self.sets]
        changed = dict(item)
        for path, value in sorted(made, key=_place):
            if len(path) == 1:
                changed[path[0]] = value  # type: ignore[index]  # a path begins with a name
            else:
                changed = paths.with_value(changed, path, value)
        for placed, name in self.adds:
            path = paths.resolved(placed, names)
            value = _increased(paths.standing(item, path), values[name])
            changed = paths.with_value(changed, path, value)
        for placed, name in self.deletes:
            path = paths.resolved(placed, names)
            changed = _less(changed, path, paths.standing(item, path), values[name])
        # From the end, so that those that go from one list are counted as they stood.
        removed = [paths.resolved(path, names) for path in self.removes]
        for path in sorted(removed, key=_indexes, reverse=True):
            changed = paths.without(changed, path)
        return changed


def _indexes(path: Path) -> list[tuple[str, int]]:
    return [("", part) if isinstance(part, int) else (part, 0) for part in path]


def _place(made: tuple[Path, Value]) -> list[tuple[str, int]]:
    return _indexes(made[0])


def _wrong_type() -> Refused:
    return invalid("An operand in the update expression has an incorrect data type")


def _increased(was: Value | None, more: Value) -> Value:
    if was is None:
        return more
    name = kind(more)
    if kind(was) != name:
        raise _wrong_type()
    if name == "N":
        return {"N": numbers.added(was["N"], more["N"])}
    return {name: [*was[name], *(one for one in more[name] if one not in was[name])]}


def _less(item: Item, path: Path, was: Value | None, less: Value) -> Item:
    if was is None:
        return item
    name = kind(less)
    if kind(was) != name:
        raise _wrong_type()
    left = [one for one in was[name] if one not in less[name]]
    return paths.with_value(item, path, {name: left}) if left else paths.without(item, path)


@lru_cache(maxsize=10_000)
def read(text: str) -> Update:
    """Read an update expression; raises what is said of a wrong one."""
    cursor = Cursor(text, "UpdateExpression")
    update = Update(cursor.names, cursor.values)
    reading = _Reading(cursor, update)
    done: set[str] = set()
    while cursor.peek().kind != "end":
        clause = cursor.peek().keyword()
        if clause not in _CLAUSES:
            raise cursor.syntax()
        if clause in done:
            raise cursor.wrong(
                f'The "{clause}" section can only be used once in an update expression;'
            )
        done.add(clause)
        cursor.take()
        reading.action(clause)
        while cursor.skip(","):
            reading.action(clause)
    return update


class _Reading:
    def __init__(self, cursor: Cursor, update: Update) -> None:
        self._cursor = cursor
        self._update = update

    def action(self, clause: str) -> None:
        path = self._cursor.path()
        if clause == "SET":
            self._cursor.expect("=")
            self._update.sets.append((path, self._value()))
        elif clause == "REMOVE":
            self._update.removes.append(path)
        else:
            if self._cursor.peek().kind != "value":
                raise self._cursor.syntax()
            name = self._cursor.value()
            allowed = SETS | {"N"} if clause == "ADD" else SETS
            self._update.checks.append(_operand(clause, name, allowed))
            actions = self._update.adds if clause == "ADD" else self._update.deletes
            actions.append((path, name))

    def _value(self) -> Read:
        left, value = self._operand()
        if not self._cursor.at_sign("+", "-"):
            return left
        sign = self._cursor.take().text
        right, other = self._operand()
        for name in (value, other):
            if name is not None:
                self._update.checks.append(_number(sign, name))
        return _sum(left, right, 1 if sign == "+" else -1)

    def _operand(self) -> tuple[Read, str | None]:
        """What reads an operand, and its value's placeholder where it is one."""
        cursor = self._cursor
        if cursor.skip("("):
            inner = self._value()
            cursor.expect(")")
            return inner, None
        if cursor.peek().kind == "value":
            name = cursor.value()
            return lambda _item, _names, values: values[name], name
        if cursor.at_function():
            return self._function(), None
        found = paths.reader(cursor.path())

        def there(item: Item, names: Names, _: Values) -> Value:
            value = found(item, names)
            if value is None:
                raise invalid(
                    "The provided expression refers to an attribute that does not exist in the item"
                )
            return value

        return there, None

    def _function(self) -> Read:
        cursor = self._cursor
        name = cursor.take().text
        if name not in FUNCTIONS:
            raise cursor.wrong(f"Invalid function name; function: {name}")
        if name not in ("if_not_exists", "list_append"):
            raise cursor.wrong(
                f"The function is not allowed in an update expression; function: {name}"
            )
        cursor.expect("(")
        path = None
        if name == "if_not_exists":
            if cursor.peek().kind == "value" or cursor.at_function():
                raise cursor.wrong(
                    "Operator or function requires a document path; operator or function: " + name
                )
            path = cursor.path()
            first: Read | None = None
        else:
            first, value = self._operand()
            if value is not None:
                self._update.checks.append(_list(value))
        if not cursor.skip(","):
            if cursor.at_sign(")"):
                raise cursor.wrong(
                    "Incorrect number of operands for operator or function; operator or function: "
                    f"{name}, number of operands: 1"
                )
            raise cursor.syntax()
        second, value = self._operand()
        if value is not None and first is not None:
            self._update.checks.append(_list(value))
        cursor.expect(")")
        if first is not None:
            return _appended(first, second)
        assert path is not None
        found = paths.reader(path)
        return lambda item, names, values: found(item, names) or second(item, names, values)


def _sum(left: Read, right: Read, sign: int) -> Read:
    def of(item: Item, names: Names, values: Values) -> Value:
        one, other = left(item, names, values), right(item, names, values)
        if "N" not in one or "N" not in other:
            raise _wrong_type()
        return {"N": numbers.added(one["N"], other["N"], sign)}

    return of


def _appended(first: Read, second: Read) -> Read:
    def of(item: Item, names: Names, values: Values) -> Value:
        one, other = first(item, names, values), second(item, names, values)
        if "L" not in one or "L" not in other:
            raise _wrong_type()
        return {"L": [*one["L"], *other["L"]]}

    return of


def _operand(clause: str, name: str, allowed: frozenset[str]) -> Check:
    def check(values: Values) -> None:
        if kind(values[name]) not in allowed:
            raise invalid(
                "Invalid UpdateExpression: Incorrect operand type for operator or function; "
                f"operator: {clause}, operand type: {LONG_NAMES[kind(values[name])]}, typeSet: "
                "ALLOWED_FOR_ADD_OPERAND"
            )

    return check


def _number(sign: str, name: str) -> Check:
    return _of_type(sign, name, "N")


def _list(name: str) -> Check:
    return _of_type("list_append", name, "L")


def _of_type(function: str, name: str, wanted: str) -> Check:
    def check(values: Values) -> None:
        if kind(values[name]) != wanted:
            raise invalid(
                "Invalid UpdateExpression: Incorrect operand type for operator or function; "
                f"operator or function: {function}, operand type: {kind(values[name])}"
            )

    return check
