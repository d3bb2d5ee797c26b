"""Schedules: what one act finds when another comes between two of its steps, or when it dies there.

The other act runs whole inside a hook of the client, just before a request of the first leaves:
that is where it would land if it came at that moment. Nothing of ours is replaced.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from tests.policies import entrances
from tests.stores.import_city import WRITES

# (operation, its parameters as text)
Matches = Callable[[str, str], bool]


@contextmanager
def first(parts: Parts, act: Callable[[], Any], before: Matches) -> Iterator[list[Any]]:
    """`act` runs once, whole, just before the first request that matches; the list then holds what
    it answered."""
    done: list[Any] = []
    begun: list[int] = []

    def come_between(model: Any, params: Any, **_: Any) -> None:
        if not begun and before(model.name, str(params)):
            begun.append(1)
            with entrances.no_function():
                done.append(act())

    events = client_of(parts.connection).meta.events
    events.register("before-call.dynamodb", come_between)
    try:
        yield done
    finally:
        events.unregister("before-call.dynamodb", come_between)


def write_with_number(number: int) -> Matches:
    """The write with this number, from 0."""
    left = [number]

    def matches(operation: str, _: str) -> bool:
        if operation not in WRITES:
            return False
        left[0] -= 1
        return left[0] < 0

    return matches


def write_of(*names: str) -> Matches:
    """The first write in which all of these stand."""
    return lambda operation, body: operation in WRITES and all(name in body for name in names)
