"""What comes to functions by itself, the ledger's stream aside: queues' messages, and runs by the
clock. All of it at least once; late, twice and out of order where the seed says so."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalice.app import ScheduledEventConfig, SQSEventConfig

from infra.queues import OTHER_VISIBILITY_S, QUEUE_TRIES, QUEUE_VISIBILITY_S
from tests.simulation.world.aws.queues import Message, Queues
from tests.simulation.world.chance import Chance
from tests.simulation.world.functions import Died, Invocation
from tests.simulation.world.scheduler import Scheduler, milliseconds, seconds

_UNIT_S = {"minute": 60, "hour": 3_600, "day": 86_400}
# How soon something comes where nothing is in its way, and how late at most otherwise.
SOON = milliseconds(50)
LATE_MS = 20_000
# How soon after a message was handed over it may be handed to somebody beside.
_BESIDE_MS = 400
# What EventBridge hands a function.
SCHEDULED: Mapping[str, Any] = {
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
# How often Lambda tries an asynchronous invocation again.
_RETRIES = 2

Invoke = Callable[[str, Any], Invocation]
# Hears of what befell whom.
Befell = Callable[[str, str], object]
# What is done when a queue's messages were worked on.
See = Callable[[str, list[Message], Invocation], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A queue's function, and how many messages it takes at once."""

    function: str
    batch_size: int


def queues_of(event_sources: Iterable[Any]) -> dict[str, Source]:
    """By the queue's name, from what Chalice was told."""
    return {
        str(one.queue): Source(one.name, one.batch_size)
        for one in event_sources
        if isinstance(one, SQSEventConfig)
    }


def schedules_of(event_sources: Iterable[Any]) -> dict[str, int]:
    """The seconds between two runs, by function."""
    found = {}
    for one in event_sources:
        if isinstance(one, ScheduledEventConfig):
            told = re.search(r"(\d+) (minute|hour|day)", str(one.schedule_expression))
            assert told
            found[one.name] = int(told[1]) * _UNIT_S[told[2]]
    return found


@dataclass
class FromQueues:
    """Hands messages to the functions of their queues."""

    scheduler: Scheduler
    chance: Chance
    queues: Queues
    sources: Mapping[str, Source]
    invoke: Invoke
    befell: Befell
    unattended: frozenset[str] = frozenset()
    waited_for: int = 0

    def arrived(self, name: str, message: Message) -> None:
        """A message stands in a queue."""
        if name not in self.sources or name in self.unattended:
            return
        who = f"queue {name}"
        after = SOON
        if self.chance.strikes(who, "late", self.chance.weather.late):
            after += milliseconds(self.chance.extra(who, "how late", LATE_MS))
        self._later(max(message.due, self.scheduler.now) + after, name, message)

    def _later(self, when: int, name: str, message: Message) -> None:
        message.due = when
        self.waited_for += 1
        self.scheduler.at(when, lambda: self._deliver(name, message))

    def _deliver(self, name: str, message: Message) -> None:
        self.waited_for -= 1
        if not self.queues.stands(name, message) or message.flying:
            return
        batch: list[Message] = []
        for one in [message, *self.queues.due(name)]:
            if one not in batch and len(batch) < self.sources[name].batch_size:
                one.tries += 1
                if one.tries > QUEUE_TRIES:
                    self.queues.remove(name, one)
                    self.queues.put(f"{name}-dlq", one.body, 0)
                else:
                    one.flying = True
                    batch.append(one)
        if batch:
            self._hand_over(name, batch, self._see)
            self._hand_over_beside(name, batch)

    def _hand_over(self, name: str, batch: list[Message], see: See) -> None:
        records = [
            {"messageId": one.id, "receiptHandle": one.id, "body": one.body} for one in batch
        ]
        invocation = self.invoke(self.sources[name].function, {"Records": records})
        self.waited_for += 1
        invocation.over.then(lambda: see(name, batch, invocation))

    def _hand_over_beside(self, name: str, batch: list[Message]) -> None:
        """The same once more while somebody still has it, as a queue may that keeps copies of it
        on several servers ("at-least-once delivery", SQS)."""
        who, weather = f"queue {name}", self.chance.weather
        if not self.chance.strikes(who, "beside", weather.twice + weather.late // 2):
            return

        def again() -> None:
            self.waited_for -= 1
            if flying := [one for one in batch if one.flying]:
                self.befell("a message is handed over beside itself", name)
                self._hand_over(name, flying, self._see_beside)

        self.waited_for += 1
        after = milliseconds(self.chance.number(who, "how soon beside", _BESIDE_MS))
        self.scheduler.at(self.scheduler.now + after, again)

    def _see_beside(self, name: str, batch: list[Message], invocation: Invocation) -> None:
        """What it has worked on is no longer there; else whoever has it first says what becomes of
        it: a try of its own this is not, so that nothing is a dead letter by it."""
        self.waited_for -= 1
        failed = _failed(batch, invocation)
        for message in batch:
            if message.id not in failed:
                self.queues.remove(name, message)

    def _see(self, name: str, batch: list[Message], invocation: Invocation) -> None:
        self.waited_for -= 1
        failed = _failed(batch, invocation)
        hidden = seconds(OTHER_VISIBILITY_S.get(name, QUEUE_VISIBILITY_S))
        for message in batch:
            message.flying = False
            who = f"queue {name}"
            if message.id in failed:
                self._later(self.scheduler.now + hidden, name, message)
            elif self.chance.strikes(who, "twice", self.chance.weather.twice):
                # What was worked on is no dead letter for coming again.
                message.tries = 0
                soon = milliseconds(self.chance.extra(who, "how soon", LATE_MS))
                self._later(self.scheduler.now + soon, name, message)
            else:
                self.queues.remove(name, message)


def _failed(batch: list[Message], invocation: Invocation) -> set[str]:
    """The messages that were not worked on."""
    try:
        answered = invocation.answer() or {}
        return {one["itemIdentifier"] for one in answered.get("batchItemFailures", ())}
    except Died:
        return {one.id for one in batch}


@dataclass
class FromClock:
    """Runs functions every so often; a run that takes longer meets the next one."""

    scheduler: Scheduler
    chance: Chance
    every_s: Mapping[str, int]
    invoke: Invoke
    stopped: bool = False

    def begin(self, functions: Iterable[str]) -> None:
        """From now on, each at a moment of its own."""
        for function in functions:
            every = seconds(self.every_s[function])
            first = self.chance.number(f"clock {function}", "first", every)
            self._next(function, self.scheduler.now + first, every)

    def _next(self, function: str, when: int, every: int) -> None:
        def run() -> None:
            if self.stopped:
                return
            self._run(function, _RETRIES)
            if self.chance.strikes(f"clock {function}", "twice", self.chance.weather.twice):
                self._run(function, _RETRIES)
            self._next(function, when + every, every)

        self.scheduler.at(when, run)

    def _run(self, function: str, retries: int) -> None:
        """A run that fails is tried again after a minute, and after two."""
        invocation = self.invoke(function, SCHEDULED)

        def over() -> None:
            if invocation.died and retries and not self.stopped:
                pause = (_RETRIES - retries + 1) * seconds(60)
                again = self.scheduler.now + pause
                self.scheduler.at(again, lambda: self._run(function, retries - 1))

        invocation.over.then(over)
