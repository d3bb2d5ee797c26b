"""Functions as Lambda runs them: some instances each, cold or warm, one request at a time, with
clocks a little apart; they die when they are killed, and when their time is over."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import Clock
from tests.simulation.world.chance import Chance
from tests.simulation.world.scheduler import Scheduler, Signal, Strand, milliseconds, seconds

PROJECT = Path(__file__).parents[3]
# By how much the clock of an instance is fast or slow at most: two differ by less than a second
# (core/dynamo/writer.py counts on that).
CLOCK_OFF = milliseconds(400)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Died(Exception):
    """A function did not come to its end; `why` is a word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(eq=False)
class Instance:
    """One process of a function, with all that it remembers."""

    function: str
    name: str
    parts: Parts
    busy: bool = False
    dead: bool = False
    # Of sending again, by client.
    allowances: dict[int, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Context:
    """What Lambda tells a function about its invocation."""

    scheduler: Scheduler
    deadline: int
    function_name: str
    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Until it is killed."""
        return max(0, (self.deadline - self.scheduler.now) // 1_000)


@dataclass(eq=False)
class Invocation:
    """An invocation under way: what it was asked, and what came of it."""

    operation: str
    strand: Strand
    over: Signal = field(default_factory=Signal)
    result: Any = None
    died: str = "killed"

    def answer(self) -> Any:
        """What it answered. Raises Died."""
        if self.died:
            raise Died(self.died)
        return self.result


@dataclass
class Fleet:
    """All instances. `make` makes the parts of one, by its function and name, with its clock;
    `handle` runs a function's handler; `began` hears of each invocation, with those that are under
    way."""

    scheduler: Scheduler
    chance: Chance
    make: Callable[[str, str, Clock], Parts]
    handle: Callable[[str, Any, Context], Any]
    began: Callable[[Invocation, list[Invocation]], None]
    instances: dict[str, list[Instance]] = field(default_factory=lambda: defaultdict(list))
    under_way: list[Invocation] = field(default_factory=list)
    clocks_off: int = CLOCK_OFF
    _count: int = 0

    def invoke(self, function: str, operation: str, event: Any) -> Invocation:
        """Begin an invocation; `operation` is what people call it. It goes on, whoever waits."""
        me = self.scheduler.current
        who = me.name if me is not None else "aws"
        instance = self._free(function, who)
        instance.busy = True
        deadline = self.scheduler.now + seconds(longest_s(function))
        self._count += 1
        context = Context(self.scheduler, deadline, function, f"invocation-{self._count}")

        def run() -> None:
            try:
                invocation.result = self.handle(function, event, context)
                invocation.died = ""
            except Exception as error:
                invocation.died = f"raised {type(error).__name__}"
            # What it has not answered when it is killed, nobody hears.
            self._over(invocation, instance)

        strand = self.scheduler.spawn(f"{who}>{function}", run)
        if me is None:
            strand.act = f"{operation}#{self._count}"
        strand.owner = instance
        invocation = Invocation(operation, strand)
        self.began(invocation, self.under_way)
        self.under_way.append(invocation)
        self.scheduler.at(deadline, lambda: self._out_of_time(invocation))
        return invocation

    def kill(self, strand: Strand) -> None:
        """Between turns: the process of a strand dies, with all that it was at."""
        instance = strand.owner
        if instance is None:
            return
        instance.dead = True
        self.instances[instance.function].remove(instance)
        dying = [one for one in self.scheduler.alive() if one.owner is instance]
        for one in dying:
            self.scheduler.kill(one)
        for invocation in [one for one in self.under_way if one.strand.owner is instance]:
            self._over(invocation, instance)

    def _out_of_time(self, invocation: Invocation) -> None:
        if invocation in self.under_way:
            invocation.died = "out of time"
            self.kill(invocation.strand)

    def _over(self, invocation: Invocation, instance: Instance) -> None:
        if invocation in self.under_way:
            self.under_way.remove(invocation)
            instance.busy = False
            self.scheduler.fire(invocation.over)

    def _free(self, function: str, who: str) -> Instance:
        free = [one for one in self.instances[function] if not one.busy]
        cold = self.chance.strikes(who, f"cold {function}", self.chance.weather.cold)
        if free and not cold:
            return free[self.chance.number(who, f"which {function}", len(free))]
        number = len(self.instances[function]) + 1
        name = f"{function}[{number}]"
        clock = self.clock(self.chance.around(name, "clock", self.clocks_off))
        made = Instance(function, name, self.make(function, name, clock))
        self.instances[function].append(made)
        return made

    def clock(self, off: int) -> Clock:
        """A clock that is so many microseconds fast."""

        def now() -> datetime:
            milliseconds = (self.scheduler.now + off) // 1_000
            return _EPOCH + timedelta(milliseconds=milliseconds)

        return now


@cache
def _configured() -> Any:
    return json.loads((PROJECT / ".chalice" / "config.json").read_text())


def longest_s(function: str) -> int:
    """How long a function may take, in seconds."""
    configured = _configured()
    own = configured["lambda_functions"].get(function, {})
    return int(own.get("lambda_timeout", configured["lambda_timeout"]))
