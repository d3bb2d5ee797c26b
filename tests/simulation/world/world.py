"""The world: everything that one simulation consists of, begun anew for each run."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import Clock
from infra.queues import QUEUES
from tests.simulation.world import instead
from tests.simulation.world.aws.files import Files, Phones
from tests.simulation.world.aws.keys import Kms, Secrets
from tests.simulation.world.aws.others import Listeners, Named, Streams
from tests.simulation.world.aws.queues import Queues
from tests.simulation.world.aws.tables import Tables
from tests.simulation.world.chance import CALM, Chance
from tests.simulation.world.covered import Covered
from tests.simulation.world.deliveries import SCHEDULED, FromClock, FromQueues
from tests.simulation.world.failing import Failing
from tests.simulation.world.functions import Fleet, Invocation
from tests.simulation.world.network import Network
from tests.simulation.world.pools import Pool
from tests.simulation.world.process import STAGE, Process
from tests.simulation.world.releases import Releases
from tests.simulation.world.scheduler import Scheduler, Strand, milliseconds, seconds
from tests.simulation.world.state import Kept, State, Watcher
from tests.simulation.world.streamed import FromStream
from tests.simulation.world.trace import Trace
from tests.simulation.world.wire import Call, Wire

# Of which the tables' stream is.
_TRANSFERS = f"tumbas-{STAGE}-transfers"


class Enough(BaseException):
    """The run has had as many steps as it was given: nobody begins anything more."""


class World:
    """One simulation. `seed` decides all; `only` names the misfortunes that may happen, None: all;
    after `steps` calls of AWS nobody begins anything more."""

    def __init__(
        self,
        process: Process,
        seed: int,
        now: int,
        *,
        only: Any = None,
        steps: int | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self.process = process
        self.scheduler = Scheduler(now)
        self.chance = Chance(seed, only)
        failing = Failing(self.scheduler, lambda: self.watcher)
        self.trace = Trace(self.scheduler, failing.hear)
        self.releases = Releases(self.chance)
        self.covered = Covered()
        self.watcher = watcher
        self.steps_left = steps
        self.disturbed: set[str] = set()
        self.actors: list[str] = []
        self.left_out: frozenset[str] = frozenset()
        self._acting: list[Strand] = []
        self._changed_now: set[str] = set()
        self._allowances: dict[int, Any] = {}
        queues = Queues(
            lambda: self.scheduler.now,
            lambda name, message: self.from_queues.arrived(name, message),
            frozenset({*QUEUES, "ledger-dlq"}),
        )
        self.tables = Tables(
            process.database, self.scheduler, self.chance, self._changed, process.limits
        )
        self.state = State(self.tables)
        self.phones, self.files = Phones(), Files()
        self.kms, self.secrets, self.queues = Kms(), Secrets(), queues
        streams = Streams(process.database, _TRANSFERS)
        self.services: dict[str, Any] = {
            "dynamodb": self.tables,
            "sqs": queues,
            "kms": self.kms,
            "secrets-manager": self.secrets,
            "s3": self.files,
            "sns": self.phones,
            "dynamodb-streams": streams,
            "lambda": Named(self._invoked_by_name),
            "apigatewaymanagementapi": Listeners(),
        }
        self.wire = Wire(self.scheduler, self.chance, self.services, self._told, self._kill)
        handle = failing.of(process.handle)
        self.fleet = Fleet(self.scheduler, self.chance, self._instance, handle, self._began)
        self.network = Network(
            self.scheduler, self.chance, self.fleet, process.gateway, self._misfortune
        )
        heard = self.run_function, self._misfortune
        self.from_queues = FromQueues(self.scheduler, self.chance, queues, process.queues, *heard)
        self.from_stream = FromStream(self.scheduler, self.chance, streams, *heard)
        self.from_clock = FromClock(
            self.scheduler, self.chance, process.schedules, self.run_function
        )

    # For those who act

    @property
    def watch(self) -> Any:
        """Who watches this run."""
        return self.watcher

    def now(self) -> datetime:
        """The instant by nobody's clock, to the millisecond."""
        return self.fleet.clock(0)()

    def pause(self, most_ms: int) -> None:
        """Wait a while, as the seed has it."""
        name = self._name()
        self.scheduler.pause(milliseconds(self.chance.number(name, "pause", most_ms + 1)))

    def wait(self, duration_s: float) -> None:
        """Wait exactly so long."""
        self.scheduler.pause(seconds(duration_s))

    def number(self, below: int) -> int:
        """A number that the seed decides."""
        return self.chance.number(self._name(), "number", below)

    def begin(self, act: str) -> None:
        """From here on whoever acts is at this act. Raises Enough."""
        if self.steps_left is not None and self.steps_left <= 0:
            raise Enough
        strand = self.scheduler.current
        assert strand is not None
        strand.act = act
        self.trace.note("begins", act, "")

    def is_disturbed(self) -> bool:
        """Whether a call of the act failed or was lost, other than by somebody in the way."""
        strand = self.scheduler.current
        return strand is not None and strand.act in self.disturbed

    def actor(self, name: str, act: Callable[[], object], after_ms: float = 0) -> Strand:
        """Somebody who acts; nobody, where they are left out."""
        self.actors.append(name)

        def acting() -> None:
            if name in self.left_out:
                return
            try:
                act()
            except Enough:
                return

        strand = self.scheduler.spawn(name, acting, milliseconds(after_ms))
        self._acting.append(strand)
        return strand

    def all_acted(self) -> bool:
        """Whether all actors have come to an end."""
        while self._acting and self._acting[-1].dead:
            self._acting.pop()
        return not self._acting

    def run_function(self, function: str, event: Any) -> Invocation:
        """Begin an invocation of a function, as AWS does."""
        return self.fleet.invoke(function, function, event)

    def job(self, function: str, event: Any = SCHEDULED) -> bool:
        """Run a function, as the clock does, and wait until it is over; whether it came to its
        end."""
        invocation = self.run_function(function, event)
        self.scheduler.wait(invocation.over)
        return not invocation.died

    def request(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Any:
        """What a client sends, as tests/http's `Send`. Raises NoAnswer."""
        reply = self.network.send(self._name(), method, path, query, headers, body)
        self.trace.note("answered", f"{method} {path}", str(reply.status))
        return reply.status, reply.headers, reply.body

    # For the services

    def carry(self, request: Any, event_name: str) -> Any:
        """A call of a client's."""
        try:
            return self.wire.send(request, event_name)
        except ReadTimeoutError:
            # Whether it went through, its act does not know.
            strand = self.scheduler.current
            assert strand is not None
            self.disturbed.add(strand.act)
            raise

    def parts(self) -> Parts:
        """Those of whoever runs."""
        strand = self.scheduler.current
        assert strand is not None, "functions run in strands"
        found: Parts = strand.owner.parts
        return found

    def allowances(self) -> dict[int, Any]:
        """How often clients may send again, for whoever runs."""
        strand = self.scheduler.current
        owner = strand.owner if strand is not None else None
        return self._allowances if owner is None else owner.allowances

    def seconds(self) -> float:
        """What `time.time` and `time.monotonic` tell."""
        return self.scheduler.now / 1_000_000

    def sleep(self, duration: float) -> None:
        """What `time.sleep` does."""
        self.scheduler.pause(seconds(duration))

    def random_bytes(self, size: int) -> bytes:
        """What `os.urandom` answers."""
        return self.chance.bytes(self._name(), size)

    def pool(self, size: int) -> Pool:
        """What a pool of threads is."""
        return Pool(self.scheduler, size, lambda: self.chance.number(self._name(), "thread", 2_000))

    # A run

    def keep(self) -> Kept:
        """All of it as it stands, for a run to begin from."""
        services = {name: one.copy() for name, one in self.services.items()}
        return Kept(services, self.scheduler.now)

    def restore(self, kept: Kept) -> None:
        """Begin from there."""
        for name, one in kept.services.items():
            self.services[name].restore(one)

    def drain(self, most_s: int = 6 * 3_600) -> None:
        """No more misfortunes: wait until everything that has begun is over, and everything that
        waits was worked on. Raises Stuck."""
        self.chance.weather = CALM
        self.wire.brownouts.clear()
        self.releases.replace()
        self.from_clock.stopped = True
        until = self.scheduler.now + seconds(most_s)
        self.scheduler.run(lambda: self._idle() or self.scheduler.now > until)
        if not self._idle():
            raise Circling(f"after {most_s} s there is still something to do: {self._busy()}")

    def given_up(self) -> dict[str, int]:
        """How many messages nobody could work on, by queue; the ledger's own letters aside, which
        tell of what somebody has changed."""
        standing = self.queues.standing.items()
        found = {name: len(messages) for name, messages in standing if name.endswith("-dlq")}
        return {name: count for name, count in found.items() if count and name != "ledger-dlq"}

    def _idle(self) -> bool:
        return not (self.from_queues.waited_for or self.from_stream.waited_for) and not (
            self.fleet.under_way or self.scheduler.alive()
        )

    def _busy(self) -> str:
        waiting = [one.name for one in self.scheduler.alive()]
        queued = {name: len(found) for name, found in self.queues.standing.items() if found}
        return f"{waiting} {queued}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within, Python's clock and randomness are this world's, and nothing is printed."""
        printed = sys.stderr
        sys.stderr = self.trace
        instead.run_with(self)
        try:
            yield
        finally:
            self.scheduler.abandon()
            instead.run_with(None)
            sys.stderr = printed

    # What is heard of

    def _told(self, call: Call, said: str) -> None:
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left == 0:
                self.chance.weather = CALM
        self.trace.call(call, said)
        self.covered.calls[call.name] += 1
        if call.fate:
            self.covered.faults[f"{call.fate} {call.name}"] += 1
            self.disturbed.add(call.by.act)
        changed, self._changed_now = self._changed_now, set()
        if changed and self.watcher is not None:
            self.watcher.look(self.state, call.by.act, self.now())
        if _TRANSFERS in changed:
            self.from_stream.written()

    def _changed(self, names: set[str]) -> None:
        self.state.forget(names)
        self._changed_now |= names

    def _kill(self, strand: Strand) -> None:
        # It may be out of time at the very moment at which it was to die.
        if strand.owner is None or strand.owner.dead:
            return
        self.trace.note("dies", strand.owner.name, strand.act)
        for invocation in self.fleet.under_way:
            if invocation.strand.owner is strand.owner:
                self.disturbed.add(invocation.strand.act)
        self.fleet.kill(strand)

    def _misfortune(self, what: str, operation: str) -> None:
        self.covered.faults[what] += 1
        strand = self.scheduler.current
        if strand is not None:
            self.disturbed.add(strand.act)
        self.trace.note(what, operation, "")

    def _began(self, invocation: Invocation, others: list[Invocation]) -> None:
        self.covered.operations[invocation.operation] += 1
        self.from_stream.begun(invocation)
        for other in others:
            self.covered.together(invocation.operation, other.operation)

    def _instance(self, function: str, name: str, clock: Clock) -> Parts:
        parts = self.process.parts(clock)
        self.releases.made(function, name, parts)
        return parts

    def _invoked_by_name(self, name: str, event: Any) -> Invocation:
        return self.run_function(name, event)

    def _name(self) -> str:
        strand = self.scheduler.current
        return strand.name if strand is not None else "aws"


class Circling(AssertionError):
    """Something is never done."""


def instant(year: int, month: int, day: int, hour: int = 4) -> int:
    """In microseconds since 1970."""
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) * 1_000_000
