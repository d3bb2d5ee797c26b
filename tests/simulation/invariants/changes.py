"""What one step has changed of the committed tables."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from chalicelib.core.dynamo.raw import plain

# An item in plain values.
Item = Mapping[str, Any]
Key = Hashable

# Where money stands, and what is said of it.
TABLES = (
    "transfers",
    "vouchers",
    "merchants",
    "budgets",
    "settlements",
    "marketplace",
    "procurement",
    "accounts",
    "campaigns",
    "journal",
    "totals",
    "days",
)


class Broken(AssertionError):
    """Something that must hold does not: the rule's name, and what was seen."""

    def __init__(self, rule: str, seen: str) -> None:
        super().__init__(f"{rule}: {seen}")
        self.rule = rule
        self.seen = seen


class State(Protocol):
    """The committed items of a city, in DynamoDB's JSON. An item that has not changed is the same
    object as before."""

    def table(self, concept: str) -> Mapping[Key, Mapping[str, Any]]:
        """The items of a concept's table, by key."""
        ...


class Change(NamedTuple):
    """An item before and after a step; None where there is none."""

    table: str
    key: Key
    old: Item | None
    new: Item | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step has changed, who made it (the act that was going on), and when it was."""

    changes: tuple[Change, ...]
    by: str
    now: datetime

    def of(self, table: str) -> Iterator[Change]:
        """The changes of one table."""
        return (one for one in self.changes if one.table == table)


@dataclass
class Reader:
    """Tells the changes since it last looked, at the cost of comparing references."""

    raw: dict[str, dict[Key, Any]] = field(default_factory=dict)
    read: dict[str, dict[Key, Item]] = field(default_factory=dict)

    def changes(self, state: State) -> tuple[Change, ...]:
        """What is otherwise than when it was last asked."""
        found: list[Change] = []
        for table in TABLES:
            now = state.table(table)
            before = self.raw.setdefault(table, {})
            read = self.read.setdefault(table, {})
            for key, item in now.items():
                if before.get(key) is not item:
                    after = plain(dict(item)) or {}
                    found.append(Change(table, key, read.get(key), after))
                    before[key], read[key] = item, after
            if len(before) > len(now):
                for key in before.keys() - now.keys():
                    del before[key]
                    found.append(Change(table, key, read.pop(key), None))
        return tuple(found)
