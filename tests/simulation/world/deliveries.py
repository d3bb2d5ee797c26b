"""What comes to functions by itself: the ledger's stream, queues, and the clock. All of it at least
once; late, twice and out of order where the seed says so."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from chalice.app import ScheduledEventConfig, SQSEventConfig

from infra.queues import OTHER_VISIBILITY_S, QUEUE_TRIES, QUEUE_VISIBILITY_S
from tests.simulation.world.aws.queues import Message, Queues
from tests.simulation.world.chance import Chance
from tests.simulation.world.functions import Died, Invocation
from tests.simulation.world.scheduler import Scheduler, milliseconds, seconds

_BATCH = 100
_UNIT_S = {"minute": 60, "hour": 3_600, "day": 86_400}
# How soon something comes where nothing is in its way, and how late at most otherwise.
_SOON = milliseconds(50)
_LATE_MS = 20_000
# How long the stream's poller waits after a batch that failed.
_AGAIN = seconds(1)
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


class StreamOf(Protocol):
    """A table's stream: its shards, each with the one it goes on from, and its records."""

    def shards(self) -> Mapping[str, str | None]: ...

    def ended(self, shard_id: str) -> bool: ...

    def read(self, shard_id: str, after: int, most: int) -> tuple[list[Any], int]: ...

    def split(self, shard_id: str) -> None: ...

    def roll(self, shard_id: str) -> None: ...


@dataclass
class FromQueues:
    """Hands messages to the functions of their queues."""

    scheduler: Scheduler
    chance: Chance
    queues: Queues
    sources: Mapping[str, Source]
    invoke: Invoke
    unattended: frozenset[str] = frozenset()
    waited_for: int = 0

    def arrived(self, name: str, message: Message) -> None:
        """A message stands in a queue."""
        if name not in self.sources or name in self.unattended:
            return
        who = f"queue {name}"
        after = _SOON
        if self.chance.strikes(who, "late", self.chance.weather.late):
            after += milliseconds(self.chance.extra(who, "how late", _LATE_MS))
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
            self._hand_over(name, batch)

    def _hand_over(self, name: str, batch: list[Message]) -> None:
        records = [
            {"messageId": one.id, "receiptHandle": one.id, "body": one.body} for one in batch
        ]
        invocation = self.invoke(self.sources[name].function, {"Records": records})
        self.waited_for += 1
        invocation.over.then(lambda: self._see(name, batch, invocation))

    def _see(self, name: str, batch: list[Message], invocation: Invocation) -> None:
        self.waited_for -= 1
        try:
            answered = invocation.answer() or {}
            failed = {one["itemIdentifier"] for one in answered.get("batchItemFailures", ())}
        except Died:
            failed = {one.id for one in batch}
        hidden = seconds(OTHER_VISIBILITY_S.get(name, QUEUE_VISIBILITY_S))
        for message in batch:
            message.flying = False
            who = f"queue {name}"
            if message.id in failed:
                self._later(self.scheduler.now + hidden, name, message)
            elif self.chance.strikes(who, "twice", self.chance.weather.twice):
                # What was worked on is no dead letter for coming again.
                message.tries = 0
                soon = milliseconds(self.chance.extra(who, "how soon", _LATE_MS))
                self._later(self.scheduler.now + soon, name, message)
            else:
                self.queues.remove(name, message)


@dataclass
class FromStream:
    """Hands a stream's records to its function, shard by shard, and none of a shard before all of
    the one that it goes on from."""

    scheduler: Scheduler
    chance: Chance
    stream: StreamOf
    invoke: Invoke
    function: str = "on_transfers"
    reached: dict[str, int] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    waited_for: int = 0

    def written(self) -> None:
        """Something was written to the table."""
        for shard, parent in self.stream.shards().items():
            if shard in self.busy or not self._may_begin(parent):
                continue
            if self.stream.read(shard, self.reached.get(shard, 0), 1)[0]:
                self._begin(shard)

    def _may_begin(self, parent: str | None) -> bool:
        if parent is None or parent not in self.stream.shards():
            return True
        left, _ = self.stream.read(parent, self.reached.get(parent, 0), 1)
        return not left and parent not in self.busy

    def _begin(self, shard: str) -> None:
        self.busy.add(shard)
        self.waited_for += 1
        who = f"shard {shard[-12:]}"
        after = _SOON
        if self.chance.strikes(who, "late", self.chance.weather.late):
            after += milliseconds(self.chance.extra(who, "how late", _LATE_MS))
        self.scheduler.spawn(who, lambda: self._deliver(shard, who), after)

    def _deliver(self, shard: str, who: str) -> None:
        while True:
            at = self.reached.get(shard, 0)
            records, then = self.stream.read(shard, at, _BATCH)
            if not records:
                break
            invocation = self.invoke(self.function, self._event(shard, records))
            self.scheduler.wait(invocation.over)
            try:
                invocation.answer()
            except Died:
                self.scheduler.pause(_AGAIN)
                continue
            if not self.chance.strikes(who, "twice", self.chance.weather.twice):
                self.reached[shard] = then
            self._change(shard, who)
        self.busy.discard(shard)
        self.waited_for -= 1
        self.written()

    def _change(self, shard: str, who: str) -> None:
        """Shards end, or are split, while they are read."""
        if self.stream.ended(shard) or not self.chance.strikes(
            who, "ends", self.chance.weather.late // 4
        ):
            return
        if self.chance.number(who, "how", 2):
            self.stream.split(shard)
        else:
            self.stream.roll(shard)

    def _event(self, shard: str, records: list[Any]) -> dict[str, Any]:
        return {
            "Records": records,
            "shardId": shard,
            "state": {},
            "isFinalInvokeForWindow": False,
            "isWindowTerminatedEarly": False,
        }


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
