"""What closing a day needs from rooms above: how the guards of a table are read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
# What reads the items of a table that have one of some attributes, its guards among them.
Reading = Callable[[Sequence[str]], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class GuardReadings:
    """How the guard items of a concept's table are read, where a scan would read too much."""

    by_concept: Mapping[str, Reading]
