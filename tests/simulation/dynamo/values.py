"""Values in DynamoDB's JSON: what they may be, how large they are, how they compare.

An item, `{"name": {"S": "…"}}`, is never changed once it is stored: a write makes another that
shares what is the same. So whoever is given one must not change it either.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.simulation.dynamo import numbers
from tests.simulation.dynamo.refused import Refused, invalid

Value = dict[str, Any]
Item = dict[str, Value]

# Attributes are nested no deeper.
DEEPEST = 32
LARGEST_ITEM = 400 * 1024

SCALARS = frozenset({"S", "N", "B"})
SETS = frozenset({"SS", "NS", "BS"})
TYPES = SCALARS | SETS | {"BOOL", "NULL", "L", "M"}
# As messages call them.
LONG_NAMES = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "SS": "STRING SET",
    "NS": "NUMBER SET",
    "BS": "BINARY SET",
    "M": "MAP",
    "L": "LIST",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
}

_WRONG = "One or more parameter values were invalid: "


def kind(value: Value) -> str:
    """The type of a value, by its letters."""
    return next(iter(value))


def normal_item(item: Any) -> Item:
    """An item whose values are as they are stored; raises what is said of a wrong one."""
    if type(item) is not dict:
        raise Refused("SerializationException", "Unexpected value type in payload")
    # Nearly all values are strings, which are stored as they come.
    return {
        name: value
        if type(value) is dict and len(value) == 1 and type(value.get("S")) is str
        else normal(value)
        for name, value in item.items()
    }


def normal(value: Any, depth: int = 1) -> Value:
    """A value as it is stored, with numbers told in one way; raises what is said of a wrong one."""
    if type(value) is not dict:
        raise Refused("SerializationException", "Unexpected value type in payload")
    if len(value) != 1 or (name := next(iter(value))) not in TYPES:
        known = [one for one in value if one in TYPES]
        raise invalid(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes"
            if len(known) > 1
            else "Supplied AttributeValue is empty, must contain exactly one of the supported "
            "datatypes"
        )
    content = value[name]
    read = _READ.get(name)
    if read is not None:
        read(content)
        return value
    if name == "N":
        told = numbers.normal(content)
        return value if told == content else {"N": told}
    if name in SETS:
        return _set(name, content)
    if depth >= DEEPEST and content:
        raise invalid(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit"
        )
    if name == "L":
        _expect(content, list)
        return {"L": [normal(member, depth + 1) for member in content]}
    _expect(content, dict)
    return {"M": {key: normal(member, depth + 1) for key, member in content.items()}}


def _expect(content: Any, form: type) -> None:
    if not isinstance(content, form):
        raise Refused("SerializationException", "Unexpected value type in payload")


def _null(content: Any) -> None:
    if content is not True:
        raise invalid(_WRONG + "Null attribute value types must have the value of true")


def _bytes(content: Any) -> None:
    _expect(content, str)
    decoded(content)


_READ: dict[str, Callable[[Any], None]] = {
    "S": lambda content: _expect(content, str),
    "B": _bytes,
    "BOOL": lambda content: _expect(content, bool),
    "NULL": _null,
}


def decoded(text: str) -> bytes:
    """The bytes that the wire tells in base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("SerializationException", "Base64 encoded value is invalid") from error


def _set(name: str, content: Any) -> Value:
    _expect(content, list)
    if not content:
        what = {"SS": "An string set ", "NS": "An number set ", "BS": "Binary sets"}[name]
        end = " may not be empty" if name != "BS" else " should not be empty"
        raise invalid(_WRONG + what + end)
    for member in content:
        _expect(member, str)
    members = [numbers.normal(member) for member in content] if name == "NS" else content
    if name == "BS":
        for member in members:
            decoded(member)
    if len(set(members)) != len(members):
        shown = ", ".join(content)
        kind_of = "of type BS" if name == "BS" else ""
        raise invalid(_WRONG + f"Input collection [{shown}]{kind_of} contains duplicates.")
    return {name: list(members)}


def size(value: Value) -> int:
    """The bytes a value takes, by the developer guide's *Item sizes and formats*."""
    name, content = next(iter(value.items()))
    if name == "S":
        return len(content) if content.isascii() else len(content.encode())
    if name == "N":
        return numbers.size(content)
    if name == "B":
        return len(decoded(content))
    if name in ("BOOL", "NULL"):
        return 1
    if name == "L":
        return 3 + sum(1 + size(member) for member in content)
    if name == "M":
        return 3 + sum(1 + len(key.encode()) + size(member) for key, member in content.items())
    alone = {"SS": "S", "NS": "N", "BS": "B"}[name]
    return sum(size({alone: member}) for member in content)


def item_size(item: Mapping[str, Value]) -> int:
    """The bytes an item takes: names and values."""
    total = 0
    for name, value in item.items():
        total += len(name) if name.isascii() else len(name.encode())
        text = value.get("S")
        if text is not None and text.isascii():
            total += len(text)
        elif (text := value.get("N")) is not None and text.isdecimal():
            total += numbers.size_of_digits(text)
        else:
            total += size(value)
    return total


def comparable(value: Value) -> Any:
    """What values of one type are compared by: the text, the number, the bytes; a set's members
    in no order."""
    name, content = next(iter(value.items()))
    if name == "N":
        return Decimal(content)
    if name == "B":
        return decoded(content)
    if name == "SS":
        return frozenset(content)
    if name == "NS":
        return frozenset(Decimal(member) for member in content)
    if name == "BS":
        return frozenset(decoded(member) for member in content)
    return content


def equal(first: Value, second: Value) -> bool:
    """Whether two values are the same: type and content, lists in order, sets and maps not."""
    if first == second:
        return True
    name = kind(first)
    if name != kind(second):
        return False
    if name == "L":
        ones, others = first["L"], second["L"]
        return len(ones) == len(others) and all(map(equal, ones, others))
    if name == "M":
        ones, others = first["M"], second["M"]
        return ones.keys() == others.keys() and all(equal(ones[key], others[key]) for key in ones)
    return bool(comparable(first) == comparable(second))


def count(value: Value) -> int | None:
    """What `size()` answers: characters as UTF-16 has them, bytes, members; None for a type that
    has no size."""
    name, content = next(iter(value.items()))
    if name == "S":
        return len(content) if content.isascii() else len(content.encode("utf-16-le")) // 2
    if name == "B":
        return len(decoded(content))
    return None if name in ("N", "BOOL", "NULL") else len(content)
