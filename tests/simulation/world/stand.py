"""Runs of a scenario in this process: the city is prepared once, and each run begins from there."""

from collections.abc import Collection
from itertools import count
from typing import Any, cast

from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.staff import StaffRole
from tests.http.client import SECOND_OFFICER, STAFF_PHONES
from tests.simulation.result import Result
from tests.simulation.world import instead
from tests.simulation.world.chance import Weather, weather_of
from tests.simulation.world.functions import Instance
from tests.simulation.world.people import People
from tests.simulation.world.process import STAGE, Process
from tests.simulation.world.scenario import Scenario
from tests.simulation.world.scheduler import seconds
from tests.simulation.world.world import Circling, World

SECOND_ADMIN = "+628110000009"
# Its own seed, which no run has: what is drawn by the same seed and name is drawn twice.
_PREPARING = -1
# No run takes longer, by its own clock.
_LONGEST = seconds(48 * 3_600)


class _Running:
    """The world that runs now, for what is made once."""

    world: World

    def carry(self, request: Any, event_name: str, **_: Any) -> Any:
        return self.world.carry(request, event_name)

    def parts(self) -> Any:
        return self.world.parts()

    def allowances(self) -> dict[int, Any]:
        return self.world.allowances()


_now = _Running()
_process: list[Process] = []


def process() -> Process:
    """What all scenarios of this process share."""
    if not _process:
        _process.append(Process(_now.carry, _now.parts, _now.allowances))
    return _process[0]


class Stand:
    """A scenario with its city, prepared."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._process = process()
        self._process.database.restore(self._process.empty)
        self.people = People(
            lambda *asked: _now.world.request(*asked),
            lambda phone: _now.world.phones.inbox.get(phone, []),
            lambda: _now.world.now(),
            _numbers=count(1),
        )
        self._prepare()

    def _prepare(self) -> None:
        world = World(self._process, _PREPARING, self.scenario.begins)
        world.fleet.clocks_off = 0
        _now.world = world
        found: list[Any] = []

        def prepare() -> None:
            _found(world)
            found.append(self.scenario.prepare(world, self.people))

        with world.running():
            world.actor("founder", prepare)
            world.scheduler.run(lambda: not world.scheduler.alive() or bool(found))
            world.drain()
            self._kept = world.keep()
        self.people.keep()
        self._prepared = found[0]

    def run(
        self,
        seed: int,
        *,
        only: Collection[str] | None = None,
        left_out: Collection[str] = (),
        steps: int | None = None,
        weather: Weather | None = None,
        traced: bool = False,
        ends: bool = True,
    ) -> Result:
        """One run. `only` names the misfortunes that may happen, None: all; `left_out` the actors
        that do not come on. A run that `ends` has the hours after, too, and the look at everything;
        a short one is over when all that was under way is."""
        began = instead.wall()
        scenario = self.scenario
        world = World(self._process, seed, self._kept.now, only=only, steps=steps)
        world.restore(self._kept)
        world.left_out = frozenset(left_out)
        world.from_queues.unattended = scenario.unattended
        world.releases.unknown = scenario.unknown_to_older
        self.people.again()
        _now.world = world
        result = Result(seed)
        with world.running():
            try:
                self._act(world, weather_of(seed) if weather is None else weather)
                if ends:
                    self._end(world)
            except AssertionError as error:
                result.rule = getattr(error, "rule", type(error).__name__)
                result.seen = getattr(error, "seen", str(error))[:2_000]
        result.steps = len(world.trace.lines)
        result.struck = list(world.chance.struck)
        result.actors = list(world.actors)
        result.covered = world.covered
        if traced or result.failed:
            result.trace = world.trace.told()
            result.digest = world.trace.digest()
        result.seconds = instead.wall() - began
        return result

    def _act(self, world: World, weather: Weather) -> None:
        scenario = self.scenario
        world.watcher = watcher = scenario.watch()
        watcher.look(world.state, "preparing", world.now())
        world.chance.weather = weather
        world.wire.begin()
        scenario.cast(world, self._prepared)
        world.from_clock.begin(scenario.by_clock)
        until = world.scheduler.now + _LONGEST
        world.scheduler.run(lambda: world.all_acted() or world.scheduler.now > until)
        if not world.all_acted():
            raise Circling("somebody has not come to an end within two days")
        world.drain()

    def _end(self, world: World) -> None:
        scenario, watcher = self.scenario, world.watch
        world.steps_left = None
        finishing = world.actor("end", lambda: scenario.finish(world, self._prepared, watcher))
        world.scheduler.run(lambda: finishing.dead)
        world.drain()
        given_up = world.given_up()
        if given_up:
            raise Circling(f"among the dead letters: {given_up}")


def _found(world: World) -> None:
    """What every city has: its keys, its staff."""
    world.kms.create(f"alias/tumbas-{STAGE}-days")
    for name in ("snap", "push", "secrets"):
        world.kms.create(f"alias/tumbas-{STAGE}-{name}")
    strand = world.scheduler.current
    assert strand is not None
    parts = world.process.parts(world.now)
    strand.owner = Instance("founder", "founder", parts)
    identity = parts[IdentityParts]
    identity.keys.create_if_absent(world.now())
    staff = [*STAFF_PHONES.items(), ("admin", SECOND_ADMIN), ("finance", SECOND_OFFICER)]
    for role, phone in staff:
        identity.staff.appoint(phone, "Sri Wahyuni", cast(StaffRole, role))
    strand.owner = None
