"""A world as it stands: what is committed, and what a run begins from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tests.simulation.world.aws.tables import Tables
from tests.simulation.world.process import STAGE


class Watcher(Protocol):
    """Looks at what is committed after each step, and hears of what failed. Raises what it does not
    like, as AssertionError."""

    def look(self, state: Any, by: str, now: datetime) -> None: ...

    def failed(self, error: Exception, by: str, *, told: bool) -> None: ...


@dataclass
class State:
    """The committed items, by table and key: the same object as long as an item is the same."""

    tables: Tables
    _seen: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def table(self, concept: str) -> Mapping[Any, Mapping[str, Any]]:
        """The items of a concept's table."""
        if concept not in self._seen:
            self._seen[concept] = dict(self.tables.committed(f"tumbas-{STAGE}-{concept}"))
        return self._seen[concept]

    def forget(self, names: set[str]) -> None:
        """These tables may have changed."""
        for name in names:
            self._seen.pop(name.rpartition("-")[2], None)


@dataclass
class Kept:
    """A world as it stood: its services, and the time."""

    services: dict[str, Any]
    now: int
