"""Operands of conditions: paths, values, and the size of either."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.simulation.dynamo import paths
from tests.simulation.dynamo.paths import Names
from tests.simulation.dynamo.refused import Refused, invalid
from tests.simulation.dynamo.tokens import FUNCTIONS, Cursor, Path
from tests.simulation.dynamo.values import Item, Value, count, kind

Values = Mapping[str, Value]
Check = Callable[[Values], None]
Read = Callable[[Item, Names, Values], Value | None]

_SIZED = frozenset({"S", "B", "SS", "NS", "BS", "L", "M"})


@dataclass(frozen=True, slots=True)
class Operand:
    """An operand: what reads it; its path, its value's placeholder, or the function it is."""

    of: Read
    path: Path | None = None
    value: str | None = None
    function: str | None = None

    @property
    def told(self) -> object:
        """What it is, to compare it with another's; None for a function."""
        return self.path if self.path is not None else self.value

    def shown(self) -> str:
        return paths.shown(self.path) if self.path is not None else str(self.value)

    def wrong(self, slot: str, message: str) -> Refused:
        return invalid(f"Invalid {slot}: {message}")


class Operands:
    """Reads operands at a cursor, and gathers what they ask of the values given."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.checks: list[Check] = []

    def operand(self) -> Operand:
        cursor = self.cursor
        if cursor.peek().kind == "value":
            name = cursor.value()
            return Operand(lambda _item, _names, values: values[name], value=name)
        if cursor.at_function():
            name = cursor.peek().text
            if name not in FUNCTIONS:
                raise cursor.wrong(f"Invalid function name; function: {name}")
            if name != "size":
                raise cursor.wrong(self._misplaced(name))
            return self._size()
        path = cursor.path()
        found = paths.reader(path)
        return Operand(lambda item, names, _: found(item, names), path=path)

    def _misplaced(self, name: str) -> str:
        if name in ("if_not_exists", "list_append"):
            return f"The function is not allowed in a condition expression; function: {name}"
        return "The function is not allowed to be used this way in an expression; function: " + name

    def _size(self) -> Operand:
        name, arguments = self.arguments()
        self.count(name, arguments, 1)
        self.checks += typed(self.cursor.slot, name, arguments, _SIZED)
        of = arguments[0].of

        def read(item: Item, names: Names, values: Values) -> Value | None:
            value = of(item, names, values)
            size = None if value is None else count(value)
            return None if size is None else {"N": str(size)}

        return Operand(read, function=name)

    def arguments(self) -> tuple[str, Sequence[Operand]]:
        """A function's name and what stands in its brackets."""
        name = self.cursor.take().text
        self.cursor.expect("(")
        found = [self.operand()]
        while self.cursor.skip(","):
            found.append(self.operand())
        self.cursor.expect(")")
        return name, found

    def count(self, name: str, arguments: Sequence[Operand], wanted: int) -> None:
        if len(arguments) != wanted:
            raise self.cursor.wrong(
                "Incorrect number of operands for operator or function; operator or function: "
                f"{name}, number of operands: {len(arguments)}"
            )


def typed(
    slot: str, name: str, operands: Sequence[Operand], allowed: frozenset[str]
) -> list[Check]:
    """That those of the operands which are values given are of a type that `name` takes."""
    given = [one.value for one in operands if one.value is not None]

    def check(values: Values) -> None:
        for one in given:
            if kind(values[one]) not in allowed:
                raise invalid(
                    f"Invalid {slot}: Incorrect operand type for operator or function; operator or "
                    f"function: {name}, operand type: {kind(values[one])}"
                )

    return [check] if given else []
