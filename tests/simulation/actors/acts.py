"""How people act: a request with a key, and the same again where no answer came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tests.http.client import Person, Reply
from tests.simulation.invariants.answers import Answer
from tests.simulation.invariants.watch import Watch

# Whoever gets no answer asks again so often.
TRIES = 4


class NoAnswer(Exception):
    """The request or its answer was lost, or whoever had it died: nobody knows."""


class Stage(Protocol):
    """What actors need of the world."""

    @property
    def watch(self) -> Watch:
        """Who hears what people are answered."""
        ...

    def now(self) -> datetime:
        """The instant by nobody's clock."""
        ...

    def begin(self, act: str) -> None:
        """From here on whoever acts is at this act."""
        ...

    def is_disturbed(self) -> bool:
        """Whether a call of the act failed or was lost, other than by somebody in the way."""
        ...

    def pause(self, most_ms: int) -> None:
        """Wait a while, as the seed has it."""
        ...

    def number(self, below: int) -> int:
        """A number that the seed decides."""
        ...


Actor = Callable[[Stage], None]


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
        effects: tuple[str, ...] = (),
        campaign: str = "",
        single: bool = True,
        tries: int = TRIES,
        **more: Any,
    ) -> Reply | None:
        """Send a request until it is answered, each time under the same key. `effects` names what
        else it asks to happen only once."""
        self._count += 1
        key = f"{self.name}-{self._count}"
        if keyed:
            effects = (f"{self.person.role}:{self.person.id} {method} {path} {key}", *effects)
            more["key"] = key
        for attempt in range(tries):
            label = f"{self.name}:{act}:{self._count}.{attempt}"
            self.stage.begin(label)
            began = self.stage.now()
            try:
                reply = self.person.send(method, path, body, **more)
            except NoAnswer:
                self.stage.pause(500)
                continue
            heard = Answer(
                label,
                effects,
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
        except NoAnswer:
            return None
        return reply.body if reply.status == 200 else None


def another(person: Person) -> Person:
    """The same person at another window: no two actors share one, which would wait for itself."""
    at = person
    return Person(at.city, at.phone, at.role, at.id, at.token, at.until)
