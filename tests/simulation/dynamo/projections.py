"""Projection expressions: which attributes, or parts of them, are told of an item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.simulation.dynamo import paths
from tests.simulation.dynamo.operands import Check
from tests.simulation.dynamo.paths import Names
from tests.simulation.dynamo.refused import invalid
from tests.simulation.dynamo.tokens import Cursor, Path
from tests.simulation.dynamo.values import Item, Value


@dataclass(frozen=True, slots=True)
class Projection:
    """Paths, in the order told."""

    names: Mapping[str, None]
    paths: tuple[Path, ...]
    values: Mapping[str, None] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    def of(self, item: Item, names: Names) -> Item:
        """What stands at the paths: maps with the members asked for, lists with those alone."""
        wanted: dict[str | int, Any] = {}
        for path in self.resolved(names):
            place = wanted
            for part in path[:-1]:
                place = place.setdefault(part, {})
            place[path[-1]] = None
        found = _picked({"M": item}, wanted)
        return {} if found is None else found["M"]

    def resolved(self, names: Names) -> list[Path]:
        """The paths; raises where one is within another."""
        found = [paths.resolved(path, names) for path in self.paths]
        if len(found) > 1 and len({path[0] for path in found}) < len(found):
            between = paths.overlap(found)
            if between:
                what, one, two = between
                raise invalid(
                    f"Invalid ProjectionExpression: Two document paths {what} with each other; "
                    f"must remove or rewrite one of these paths; path one: {paths.shown(one)}, "
                    f"path two: {paths.shown(two)}"
                )
        return found


def _picked(value: Value, wanted: dict[str | int, Any] | None) -> Value | None:
    if wanted is None:
        return value
    if "M" in value:
        members = value["M"]
        inner = {
            part: picked
            for part, below in wanted.items()
            if part in members and (picked := _picked(members[part], below)) is not None
        }
        return {"M": inner} if inner else None
    if "L" in value:
        content = value["L"]
        places = sorted(part for part in wanted if isinstance(part, int) and part < len(content))
        chosen = [_picked(content[part], wanted[part]) for part in places]
        left = [one for one in chosen if one is not None]
        return {"L": left} if left else None
    return None


@lru_cache(maxsize=10_000)
def read(text: str) -> Projection:
    """Read a projection expression; raises what is said of a wrong one."""
    cursor = Cursor(text, "ProjectionExpression")
    found = [cursor.path()]
    while cursor.skip(","):
        found.append(cursor.path())
    cursor.expect_end()
    return Projection(cursor.names, tuple(found))
