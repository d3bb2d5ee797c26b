"""What comes to functions from the ledger's stream, at least once: late and twice where the seed
says so, from shards that end, are split and are forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from tests.simulation.world.chance import Chance
from tests.simulation.world.deliveries import LATE_MS, SOON, Befell, Invoke
from tests.simulation.world.functions import Died, Invocation
from tests.simulation.world.scheduler import Scheduler, milliseconds, seconds

_BATCH = 100
# Of what begins so often while a shard that has ended is still listed, a day long, that it comes to
# its end once at least: what it does about such a shard is done before that is forgotten.
_EACH_MINUTE = "heartbeat"
# How long the stream's poller waits after a batch that failed.
_AGAIN = seconds(1)


class StreamOf(Protocol):
    """A table's stream: its shards, each with the one it goes on from, and its records."""

    def shards(self) -> Mapping[str, str | None]: ...

    def ended(self, shard_id: str) -> bool: ...

    def read(self, shard_id: str, after: int, most: int) -> tuple[list[Any], int]: ...

    def split(self, shard_id: str) -> None: ...

    def roll(self, shard_id: str) -> None: ...

    def trim(self, shard_id: str) -> None: ...


@dataclass
class FromStream:
    """Hands a stream's records to its function, shard by shard, and none of a shard before all of
    the one that it goes on from."""

    scheduler: Scheduler
    chance: Chance
    stream: StreamOf
    invoke: Invoke
    befell: Befell
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
        after = SOON
        if self.chance.strikes(who, "late", self.chance.weather.late):
            after += milliseconds(self.chance.extra(who, "how late", LATE_MS))
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

    def begun(self, invocation: Invocation) -> None:
        """A function has begun: when it has seen shards that are over, they may be forgotten."""
        if invocation.operation != _EACH_MINUTE:
            return
        seen = [shard for shard in self.stream.shards() if self._is_over(shard)]
        invocation.over.then(lambda: None if invocation.died else self._age(seen))

    def _is_over(self, shard: str) -> bool:
        """Whether everything of it was delivered, and something of all that go on from it."""
        if not self.stream.ended(shard) or shard in self.busy:
            return False
        left, _ = self.stream.read(shard, self.reached.get(shard, 0), 1)
        going_on = [one for one, parent in self.stream.shards().items() if parent == shard]
        return not left and all(self.reached.get(one) for one in going_on)

    def _age(self, shards: Iterable[str]) -> None:
        """Some of them have become too old at once, some later."""
        for shard in shards:
            who = f"shard {shard[-12:]}"
            if self.chance.strikes(who, "is forgotten", self.chance.weather.late):
                after = milliseconds(self.chance.extra(who, "how old", LATE_MS))
                self.scheduler.at(self.scheduler.now + after, partial(self._forget, shard))

    def _forget(self, shard: str) -> None:
        """It is listed no more, unless that was so already, or an older one still is."""
        listed = self.stream.shards()
        if shard in listed and listed[shard] not in listed:
            self.stream.trim(shard)
            self.reached.pop(shard, None)
            self.befell("a shard is forgotten", shard)

    def _event(self, shard: str, records: list[Any]) -> dict[str, Any]:
        return {
            "Records": records,
            "shardId": shard,
            "state": {},
            "isFinalInvokeForWindow": False,
            "isWindowTerminatedEarly": False,
        }
