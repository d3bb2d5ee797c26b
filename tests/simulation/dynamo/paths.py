"""Document paths: what stands at one, and an item with something else there."""

from collections.abc import Callable, Mapping, Sequence

from tests.simulation.dynamo.refused import invalid
from tests.simulation.dynamo.tokens import Path
from tests.simulation.dynamo.values import Item, Value

Names = Mapping[str, str]
Reader = Callable[[Item, Names], Value | None]


def resolved(path: Path, names: Names) -> Path:
    """The path with the names that its placeholders stand for."""
    return tuple(names[p] if type(p) is str and p[0] == "#" else p for p in path)


def reader(path: Path) -> Reader:
    """What reads that path of an item; None where nothing stands."""
    head = path[0]
    assert isinstance(head, str)
    if len(path) == 1:
        if head[0] == "#":
            return lambda item, names: item.get(names[head])
        return lambda item, _: item.get(head)
    return lambda item, names: standing(item, resolved(path, names))


def standing(item: Item, path: Path) -> Value | None:
    """What stands at a resolved path."""
    head, *rest = path
    assert isinstance(head, str)
    value = item.get(head)
    for part in rest:
        if value is None:
            return None
        value = _member(value, part)
    return value


def _member(value: Value, part: str | int) -> Value | None:
    if isinstance(part, int):
        members: Sequence[Value] = value.get("L", ())
        return members[part] if part < len(members) else None
    found: Value | None = value.get("M", {}).get(part)
    return found


def overlap(paths: Sequence[Path]) -> tuple[str, Path, Path] | None:
    """The first two of these paths of which one is within the other, or which take a place for a
    map and for a list: `overlap` or `conflict`, and both."""
    for later, path in enumerate(paths):
        for other in paths[:later]:
            shared = min(len(path), len(other))
            if path[:shared] == other[:shared]:
                return "overlap", other, path
            for one, two in zip(path, other, strict=False):
                if type(one) is not type(two):
                    return "conflict", other, path
                if one != two:
                    break
    return None


def shown(path: Path) -> str:
    """A path as messages write it."""
    parts = (f"[{part}]" if isinstance(part, int) else part for part in path)
    return f"[{', '.join(parts)}]"


def with_value(item: Item, path: Path, value: Value) -> Item:
    """The item with `value` at a resolved path, whose parent must stand there."""
    head, *rest = path
    assert isinstance(head, str)
    changed = dict(item)
    changed[head] = _within(item.get(head), rest, value) if rest else value
    return changed


def _within(parent: Value | None, path: Sequence[str | int], value: Value) -> Value:
    part, *rest = path
    if isinstance(part, int):
        if parent is None or "L" not in parent:
            raise _no_parent()
        members = list(parent["L"])
        if part < len(members):
            members[part] = _within(members[part], rest, value) if rest else value
        elif rest:
            raise _no_parent()
        else:
            members.append(value)
        return {"L": members}
    if parent is None or "M" not in parent:
        raise _no_parent()
    inner = dict(parent["M"])
    inner[part] = _within(inner.get(part), rest, value) if rest else value
    return {"M": inner}


def _no_parent() -> Exception:
    return invalid("The document path provided in the update expression is invalid for update")


def without(item: Item, path: Path) -> Item:
    """The item with nothing at a resolved path, whose parent must stand there."""
    head, *rest = path
    assert isinstance(head, str)
    changed = dict(item)
    if not rest:
        changed.pop(head, None)
    else:
        changed[head] = _removed(item.get(head), rest)
    return changed


def _removed(parent: Value | None, path: Sequence[str | int]) -> Value:
    part, *rest = path
    if isinstance(part, int):
        if parent is None or "L" not in parent:
            raise _no_parent()
        members = list(parent["L"])
        if part < len(members):
            if rest:
                members[part] = _removed(members[part], rest)
            else:
                del members[part]
        elif rest:
            raise _no_parent()
        return {"L": members}
    if parent is None or "M" not in parent:
        raise _no_parent()
    inner = dict(parent["M"])
    if rest:
        inner[part] = _removed(inner.get(part), rest)
    else:
        inner.pop(part, None)
    return {"M": inner}
