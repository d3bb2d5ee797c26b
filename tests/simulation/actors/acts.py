"""How people act: a request with a key, and the same again where no answer came."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from tests.http.client import Person, Reply
from tests.simulation.invariants.answers import Answer
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.watch import Watch
from tests.simulation.world.people import NoAnswer, Unlocked
from tests.simulation.world.world import World

# Whoever gets no answer asks again so often.
TRIES = 4


# What EventBridge hands a function that the clock runs.
SCHEDULED = {
    "version": "0",
    "account": "",
    "region": "",
    "detail": {},
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": "",
    "id": "",
    "resources": [],
}


@dataclass(frozen=True)
class Stage:
    """The world as actors see it, and who hears what they are answered."""

    world: World
    watch: Watch

    def now(self) -> datetime:
        """The instant by nobody's clock."""
        return self.world.now()

    def begin(self, act: str) -> None:
        """From here on whoever acts is at this act."""
        self.world.begin(act)

    def is_disturbed(self) -> bool:
        """Whether a call of the act failed or was lost, other than by somebody in the way."""
        return self.world.is_disturbed()

    def pause(self, most_ms: int) -> None:
        """Wait a while, as the seed has it."""
        self.world.pause(most_ms)

    def wait_until(self, instant: datetime) -> None:
        """Wait for an instant; not at all where it is over."""
        self.world.wait(max(0.0, (instant - self.world.now()).total_seconds()))

    def job(self, function: str) -> bool:
        """A function that the clock runs, run now."""
        return self.world.job(function, SCHEDULED)


Actor = Callable[[Stage], None]


def bring_on(world: World, actors: Mapping[str, Actor]) -> None:
    """Have these act at once, by name."""
    assert isinstance(world.watcher, Watch)
    stage = Stage(world, world.watcher)
    for name, actor in actors.items():
        world.actor(name, partial(actor, stage))


@dataclass
class Acts:
    """The acts of one person, each under a name."""

    stage: Stage
    person: Person
    name: str
    _count: int = 0

    def post(self, act: str, path: str, body: Any = None, **how: Any) -> Reply | None:
        """Ask for a change. None where it was given up without an answer."""
        return self.send("POST", act, path, body, **how)

    def send(
        self,
        method: str,
        act: str,
        path: str,
        body: Any = None,
        *,
        keyed: bool = True,
        once: tuple[str, ...] = (),
        campaign: str = "",
        single: bool = True,
        tries: int = TRIES,
        **more: Any,
    ) -> Reply | None:
        """Send a request until it is answered, each time under the same key. `once` names what
        else it asks to happen only once."""
        self._count += 1
        key = f"{self.name}-{self._count}".replace(" ", "-")
        named = ""
        if keyed:
            named = f"{self.person.role}:{self.person.id} {method} {path} {key}"
            more["key"] = key
        for attempt in range(tries):
            label = f"{self.name}:{act}:{self._count}.{attempt}"
            self.stage.begin(label)
            self.stage.watch.answers.asked(label, (named, *once) if named else once)
            began = self.stage.now()
            try:
                reply = self.person.send(method, path, body, **more)
            except NoAnswer:
                self.stage.pause(500)
                continue
            except Broken:
                raise
            except AssertionError:
                # The client of tests/http expects to be signed in again at once.
                self.stage.pause(1_500)
                continue
            heard = Answer(
                label,
                named,
                once,
                reply.status,
                reply.code,
                reply.body if reply.raw else None,
                began,
                self.stage.is_disturbed(),
                single,
            )
            self.stage.watch.answered(heard, campaign)
            if reply.status != 503:
                return reply
            self.stage.pause(1_500)
        return None

    def get(self, act: str, path: str, **query: Any) -> Any:
        """Look at something; None where nobody answers."""
        self.stage.begin(f"{self.name}:{act}")
        try:
            reply = self.person.get(path, **query)
        except Broken:
            raise
        except (NoAnswer, AssertionError):
            return None
        return reply.body if reply.status == 200 else None


def another(person: Person) -> Person:
    """The same person at another window: no two actors share one, which would wait for itself."""
    own = copy(person)
    own._renewal = Unlocked()  # type: ignore[assignment]
    return own
