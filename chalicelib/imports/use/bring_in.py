"""Rows into a registry: compared, many at a time, and written where they differ."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from chalicelib.core.values.errors import Refused
from chalicelib.imports.ports import Registry, TogetherRegistry
from chalicelib.imports.rules import Changes, Row, Sorted, Source, Subject, slices

# A call waits some 10 ms for DynamoDB and carries 25 rows; eight at once bring 20,000 rows in
# well within a request's 29 s, and are far below what a table takes.
_SLICE_ROWS = 250
_THREADS = 8
# How often rows are compared again whose subjects others change at the same time.
_AGAIN_MOST = 5

Given = TypeVar("Given")
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row, Subject]):
    """Some rows, by id, and what they mean to a registry."""

    rows: Mapping[str, Row]
    changes: Changes[Subject]


def look_up(registry: Registry[Row, Subject], found: Sorted[Row]) -> None:
    """Refuse those of the good rows with which something is wrong that only the registry knows."""
    if isinstance(registry, TogetherRegistry):
        found.refuse(registry.refusals(found.good))


def compare(
    registry: Registry[Row, Subject], rows: Mapping[str, Row], source: Source
) -> list[Slice[Row, Subject]]:
    """What rows, by id, mean to a registry. Writes nothing."""

    def compared(some: Mapping[str, Row]) -> Slice[Row, Subject]:
        return Slice(some, registry.compare(some, source))

    size = registry.slice_rows if isinstance(registry, TogetherRegistry) else _SLICE_ROWS
    return _side_by_side(compared, slices(rows, size))


def store(
    registry: Registry[Row, Subject], compared: Iterable[Slice[Row, Subject]], source: Source
) -> None:
    """Write what rows mean to a registry. Rows of which somebody has changed a subject meanwhile
    are compared anew; raises `state_conflict` where that happens again and again."""

    def written(some: Slice[Row, Subject]) -> None:
        changes = some.changes
        for left in reversed(range(_AGAIN_MOST)):
            try:
                registry.store(changes, source)
                return
            except Refused as refused:
                if refused.code != "state_conflict" or not left:
                    raise
            changes = registry.compare(some.rows, source)

    _side_by_side(written, compared)


def _side_by_side(act: Callable[[Given], Answered], given: Iterable[Given]) -> list[Answered]:
    """What `act` answers to each, several at once; raises what it raises."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(act, given))
