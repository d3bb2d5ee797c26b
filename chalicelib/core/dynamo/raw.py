"""Python values in DynamoDB's JSON, and back."""

from collections.abc import Mapping
from typing import Any

Raw = dict[str, dict[str, Any]]


def to_raw(value: Any) -> dict[str, Any]:
    """A Python value in DynamoDB's JSON. Numbers are integers: there is no other money."""
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bytes):
        return {"B": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [to_raw(member) for member in value]}
    if isinstance(value, dict):
        return {"M": {key: to_raw(member) for key, member in value.items()}}
    if isinstance(value, (set, frozenset)):
        return {"SS": sorted(value)}
    raise TypeError(f"no DynamoDB form for {type(value).__name__}")


def from_raw(raw: Mapping[str, Any]) -> Any:
    """The Python value of one attribute in DynamoDB's JSON."""
    (kind, value), *_ = raw.items()
    if kind == "N":
        return int(value)
    if kind == "L":
        return [from_raw(member) for member in value]
    if kind == "M":
        return {key: from_raw(member) for key, member in value.items()}
    if kind == "SS":
        return set(value)
    return None if kind == "NULL" else value


def plain(item: Raw | None) -> dict[str, Any] | None:
    """A whole item in Python values; None where there was none."""
    return None if not item else {name: from_raw(raw) for name, raw in item.items()}
