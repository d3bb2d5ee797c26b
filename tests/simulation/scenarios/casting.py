"""What scenarios share: who watches, how a run ends, and how a city gets as far as they begin."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import Person
from tests.simulation.actors.acts import SCHEDULED, Actor, Stage, bring_on
from tests.simulation.actors.jobs import settle_down
from tests.simulation.invariants.end import at_the_end
from tests.simulation.invariants.watch import Watch
from tests.simulation.world.chance import Weather
from tests.simulation.world.people import People
from tests.simulation.world.scenario import Scenario
from tests.simulation.world.world import World

FACE = 50_000

Prepare = Callable[[World, People], Any]
Cast = Callable[[Any], Mapping[str, Actor]]


def scenario(
    name: str,
    prepare: Prepare,
    cast: Cast,
    *,
    weather: Weather | None = None,
    arranged: Callable[[World], None] | None = None,
    rounds: int = 1,
    at_last: Callable[[Stage, Any], None] | None = None,
    **more: Any,
) -> Scenario:
    """A scenario whose actors are given by name, with all rules watching. `weather` is its own,
    where that of the seeds is not what it is about, `arranged` what else stands otherwise in its
    world; after it, so many `rounds` of the clock's jobs finish what was left half done, and what
    is to be done `at_last` is."""

    def on_stage(world: World, prepared: Any) -> None:
        if weather is not None:
            world.chance.weather = weather
        if arranged is not None:
            arranged(world)
        bring_on(world, cast(prepared))

    def finish(world: World, prepared: Any, watcher: Any) -> None:
        stage = Stage(world, watcher)
        settle_down(stage, rounds)
        if at_last is not None:
            at_last(stage, prepared)
        at_the_end(world.state, watcher, to_text(world.now() - timedelta(seconds=40)))

    return Scenario(name, prepare, on_stage, Watch, finish, **more)


def caught_up(world: World) -> None:
    """The projections follow."""
    for _ in range(2):
        assert world.job("heartbeat", SCHEDULED)
        world.wait(10)


def claimed(people: People, campaign: str, count: int) -> list[tuple[Person, str]]:
    """So many residents, with a voucher each."""
    residents = [people.resident() for _ in range(count)]
    return [(one, people.claim(one, campaign)) for one in residents]


def second_admin(people: People) -> Person:
    """The other admin."""
    return people.sign_in("+628110000009", "admin")
