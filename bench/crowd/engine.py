"""The simulation itself: people as generators, and a request's way through what may refuse it."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bench.crowd.gates import Bucket, Functions, Held, OnDemand
from bench.crowd.kinds import Kind
from bench.crowd.numbers import Numbers
from chalicelib.core.dynamo import writer as dynamo

# What a person does next: waits so long, or sends a kind of request that holds these items.
Wait = float
Ask = tuple[str, tuple[object, ...]]
# What a person is sent: the status of the answer; 0 after a wait.
Person = Generator[Wait | Ask, int, None]

OK, TOO_MANY, UNAVAILABLE = 200, 429, 503
# Where requests are refused.
GATEWAY, LAMBDA, TABLE, ITEM = "API Gateway", "Lambda", "DynamoDB: table", "DynamoDB: item"


@dataclass
class Counted:
    """What became of a crowd."""

    asked: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    # Transactions that found an item held, which the writer tries again by itself.
    conflicts: int = 0
    # Seconds of each answered request, and of people from their first press to what they came for.
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    waited: list[float] = field(default_factory=list)
    gave_up: int = 0
    last_s: float = 0.0
    most_a_second: Counter[int] = field(default_factory=Counter)

    def refusals(self, gate: str) -> int:
        """Requests that this gate refused."""
        return sum(many for (at, _), many in self.refused.items() if at == gate)


class Crowd:
    """Runs people until all are done, or gave up."""

    def __init__(self, numbers: Numbers, kinds: Mapping[str, Kind]) -> None:
        self.numbers, self.kinds = numbers, kinds
        self.random = Random(numbers.seed)
        self.now = 0.0
        self.counted = Counted()
        self._events: list[tuple[float, int, Person, int, _Request | None]] = []
        self._number = count()
        of = numbers.of
        self._gateway = Bucket(numbers.api_rate / of, max(1.0, numbers.api_burst / of))
        starts = numbers.environments_per_10_s / 10 / of
        self.functions = {
            area: Functions(
                max(1, most // of),
                min(max(1, most // of), max(1, numbers.warm // of)),
                Bucket(starts, max(1.0, numbers.environments_per_10_s / of)),
            )
            for area, most in numbers.concurrency.items()
        }
        begins = max(numbers.new_table_writes, numbers.table_writes) / of
        self._writes: dict[str, OnDemand] = defaultdict(
            lambda: OnDemand(begins, numbers.table_writes_most / of)
        )
        self._reads: dict[str, Bucket] = defaultdict(
            lambda: Bucket(numbers.table_reads / of, numbers.table_reads / of)
        )
        self._items = Held(numbers.transaction_s)
        self._ceilings = {"knock": Bucket(numbers.knock_rate / of, numbers.knock_rate / of)}
        self._answered_s = 0.0

    def come(self, person: Person, at: float) -> None:
        """Somebody begins at this second."""
        heapq.heappush(self._events, (at, next(self._number), person, 0, None))

    def answered_at(self) -> float:
        """When Meta has taken a text of now and its answer, one after the other."""
        each = 2 * self.numbers.of / self.numbers.messages_rate
        self._answered_s = max(self.now, self._answered_s) + each
        return self._answered_s

    def run(self) -> Counted:
        """Until nobody is left."""
        while self._events:
            self.now, _, person, status, request = heapq.heappop(self._events)
            if request is not None:
                self._go_on(person, request)
                continue
            self._step(person, status)
        self.counted.last_s = self.now
        return self.counted

    def _step(self, person: Person, status: int) -> None:
        try:
            wanted = person.send(status) if status else next(person)
        except StopIteration:
            return
        if isinstance(wanted, float):
            self._later(wanted, person, OK)
            return
        name, items = wanted
        self.counted.tries[name] += 1
        self.counted.most_a_second[int(self.now)] += 1
        self._begin(person, _Request(name, items, self.now))

    def _later(
        self, after: float, person: Person, status: int, request: "_Request | None" = None
    ) -> None:
        event = (self.now + after, next(self._number), person, status, request)
        heapq.heappush(self._events, event)

    def _refuse(self, person: Person, name: str, gate: str, status: int) -> None:
        self.counted.refused[gate, name] += 1
        self._later(0.05, person, status)

    def _begin(self, person: Person, request: "_Request") -> None:
        """Through the gateway, and into a function."""
        kind = self.kinds[request.name]
        ceiling = self._ceilings.get(request.name)
        if not self._gateway.take(self.now) or (ceiling and not ceiling.take(self.now)):
            self._refuse(person, request.name, GATEWAY, TOO_MANY)
            return
        warm = self.functions[kind.area].enter(self.now)
        if warm is None:
            self._refuse(person, request.name, LAMBDA, UNAVAILABLE)
            return
        numbers = self.numbers
        took = kind.cpu_s * numbers.processor + max(0, kind.calls - 1) * self._call()
        request.writing_since = self.now + took + (0.0 if warm else numbers.cold_s)
        self._later(request.writing_since - self.now, person, 0, request)

    def _call(self) -> float:
        """A call of DynamoDB: seldom it takes far longer than mostly."""
        return self.numbers.call_s * self.random.lognormvariate(0.0, 0.5)

    def _go_on(self, person: Person, request: "_Request") -> None:
        """Its last call: a transaction that may find its items held, or its table full."""
        kind = self.kinds[request.name]
        if request.done:
            self.functions[kind.area].leave()
            self.counted.asked[request.name] += 1
            self.counted.took[request.name].append(self.now - request.since)
            self._step(person, OK)
            return
        gate = self._taken(kind, request)
        if gate is None:
            request.done = True
            last = self.numbers.transaction_s if kind.writes else self._call()
            self._later(last, person, 0, request)
            return
        # As core/dynamo/writer.py tries again.
        if self.now - request.writing_since + request.pause > dynamo.PATIENCE_S:
            self.functions[kind.area].leave()
            self._refuse(person, request.name, gate, UNAVAILABLE)
            return
        self.counted.conflicts += gate == ITEM
        pause = request.pause * (0.5 + self.random.random())
        request.pause = min(request.pause * 2, dynamo._LONGEST_PAUSE_S)
        self._later(pause, person, 0, request)

    def _taken(self, kind: Kind, request: "_Request") -> str | None:
        """Which gate refuses this try, if any."""
        for table, many in kind.reads.items():
            if not self._reads[table].take(self.now, many):
                return TABLE
        for table, many in kind.writes.items():
            if not self._writes[table].take(self.now, many):
                return TABLE
        for item in request.items:
            if not self._items.take(item, self.now):
                return ITEM
        return None


@dataclass(slots=True)
class _Request:
    name: str
    items: tuple[object, ...]
    since: float
    writing_since: float = 0.0
    pause: float = dynamo._FIRST_PAUSE_S
    done: bool = False
