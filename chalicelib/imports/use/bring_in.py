"""Rows into a registry: compared, many at a time, and written where they differ."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chalicelib.imports.ports import Registry
from chalicelib.imports.rules import Changes, Row, Source, Subject, slices

# A call waits some 10 ms for DynamoDB and carries 25 rows; eight at once bring 20,000 rows in
# well within a request's 29 s, and are far below what a table takes.
_SLICE_ROWS = 250
_THREADS = 8

Part = TypeVar("Part")
Result = TypeVar("Result")


def compare(
    registry: Registry[Row, Subject], rows: Mapping[str, Row], source: Source
) -> list[Changes[Subject]]:
    """What rows, by id, mean to a registry, in parts. Writes nothing."""
    return side_by_side(lambda part: registry.compare(part, source), slices(rows, _SLICE_ROWS))


def store(
    registry: Registry[Row, Subject], changes: Iterable[Changes[Subject]], source: Source
) -> None:
    """Write what rows mean to a registry."""
    side_by_side(lambda part: registry.store(part, source), changes)


def side_by_side(act: Callable[[Part], Result], parts: Iterable[Part]) -> list[Result]:
    """What `act` answers to each part, several at once; raises what it raises."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(act, parts))
