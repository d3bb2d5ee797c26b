"""A scenario: a city as it is prepared, who then acts in it at once, and who watches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation.world.people import People
from tests.simulation.world.state import Watcher
from tests.simulation.world.world import World, instant


def nothing_more(world: World, prepared: Any, watcher: Watcher) -> None:
    """Nothing is asked of the city at the end."""


@dataclass(frozen=True)
class Scenario:
    """`prepare` acts in a calm city, once for all runs; `cast` brings the actors of a run on, by
    `world.actor`; `watch` makes who looks after every step; `finish` acts when all has calmed down
    and everything that waited was worked on. `begins` is when the city is founded.

    What `prepare` answers is the same object in all runs: `cast` must not change it.
    """

    name: str
    prepare: Callable[[World, People], Any]
    cast: Callable[[World, Any], None]
    watch: Callable[[], Watcher]
    finish: Callable[[World, Any, Watcher], None] = nothing_more
    begins: int = instant(2027, 1, 4)
    # Functions that the clock runs, beside those that actors run.
    by_clock: tuple[str, ...] = ()
    # Kinds of transfers that some instances of the stream's function know nothing of: those of the
    # release before, which go when the run calms down.
    unknown_to_older: frozenset[str] = frozenset()
    # A run of it takes seconds: for a soak.
    long: bool = False
    # Queues whose messages nobody takes: what they bring is another scenario's.
    unattended: frozenset[str] = frozenset()
