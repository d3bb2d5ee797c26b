"""Taking a mend out: for a while, what stands in a class or module is what it was before."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.core.dynamo.writer import Write

TakenOut = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Mend:
    """A mend: the fault that comes back without it, in which scenario it shows, and the rules one
    of which it breaks there. From the seed `first` on, one of so many `seeds` shows it."""

    name: str
    fault: str
    scenario: str
    rules: tuple[str, ...]
    taken_out: TakenOut
    first: int = 0
    seeds: int = 100


@contextmanager
def replaced(owner: Any, name: str, by: Any) -> Iterator[None]:
    """For a while, `owner` has another `name`."""
    was = vars(owner)[name]
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, was)


@contextmanager
def all_of(*some: AbstractContextManager[Any]) -> Iterator[None]:
    """Several at once."""
    with ExitStack() as stack:
        for one in some:
            stack.enter_context(one)
        yield


def without(write: Write, condition: str, *values: str) -> Write:
    """A write without one of its conditions, and without the values that this alone asked for."""
    assert write.condition is not None
    assert condition in write.condition
    return replace(
        write,
        condition=write.condition.replace(condition, "attribute_exists(pk)"),
        values={name: value for name, value in write.values.items() if name not in values},
    )
