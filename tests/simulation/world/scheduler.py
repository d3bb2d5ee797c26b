"""Who goes on, and when: strands of which one runs at a time, and a clock that stands still while
one does.

A strand is a greenlet, so that our services give the turn back from wherever they are, deep within
botocore, without knowing it. A thousand turns take half a millisecond; as many of threads, 13.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from greenlet import getcurrent, greenlet

_US = 1_000_000


class Killed(BaseException):
    """Its process is no more: nothing that it still does reaches anybody."""


class Stuck(AssertionError):
    """Somebody waits for what will never happen."""


class Strand(greenlet):
    """Somebody who acts: a person, or a function's invocation. `act` is what they are at, which the
    strands that they start share; `owner` is the instance that dies with it."""

    def __init__(self, name: str, run: Callable[[], object], parent: greenlet) -> None:
        super().__init__(run, parent)
        self.name = name
        self.act = name
        self.owner: Any = None
        self.killed = False
        self.ticket = 0
        self.children = 0
        self.over = Signal()


class Signal:
    """Something that happens once, with a value; any number of strands may wait for it."""

    __slots__ = ("fired", "followed_by", "value", "waiting")

    def __init__(self) -> None:
        self.fired = False
        self.value: Any = None
        self.waiting: list[tuple[Strand, int]] = []
        self.followed_by: list[Callable[[], object]] = []

    def then(self, act: Callable[[], object]) -> None:
        """Do something, between turns, when it is given."""
        self.followed_by.append(act)


class Scheduler:
    """Time in microseconds since 1970, and whoever waits for some of it to pass."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.turns = 0
        self.failures: list[BaseException] = []
        self._waiting: list[tuple[int, int, Strand | None, Any]] = []
        self._number = 0
        self._hub: greenlet = getcurrent()
        self._alive: set[Strand] = set()
        self._names: dict[str, int] = {}

    @property
    def current(self) -> Strand | None:
        """Who runs now; None between turns."""
        found = getcurrent()
        return found if isinstance(found, Strand) else None

    def at(self, when: int, act: Callable[[], object]) -> None:
        """Do something at an instant, between turns: it must not wait."""
        self._push(when, None, act)

    def spawn(self, name: str, act: Callable[[], object], after: int = 0) -> Strand:
        """A new strand, which begins in so many microseconds."""
        before = self.current

        def run() -> None:
            try:
                strand.over.value = act()
            except Killed:
                pass
            except BaseException as error:  # whatever it is, the run ends with it
                self.failures.append(error)
            finally:
                self._alive.discard(strand)
                self.fire(strand.over, strand.over.value)

        strand = Strand(self._named(name), run, self._hub)
        if before is not None:
            strand.act, strand.owner = before.act, before.owner
        self._alive.add(strand)
        self._push(self.now + after, strand, strand.ticket)
        return strand

    def pause(self, duration: int) -> None:
        """Let others have their turn for so many microseconds. Raises Killed."""
        strand = self._me()
        strand.ticket += 1
        self._push(self.now + max(duration, 0), strand, strand.ticket)
        self._give_turn(strand)

    def wait(self, signal: Signal, longest: int | None = None) -> bool:
        """Wait for a signal, or for so many microseconds; whether it was given. Raises Killed."""
        if signal.fired:
            return True
        strand = self._me()
        strand.ticket += 1
        signal.waiting.append((strand, strand.ticket))
        if longest is not None:
            self._push(self.now + longest, strand, strand.ticket)
        self._give_turn(strand)
        return signal.fired

    def fire(self, signal: Signal, value: Any = None) -> None:
        """Give a signal."""
        if not signal.fired:
            signal.fired, signal.value = True, value
            for strand, ticket in signal.waiting:
                self._push(self.now, strand, ticket)
            for act in signal.followed_by:
                self._push(self.now, None, act)
            signal.waiting.clear()

    def kill(self, strand: Strand) -> None:
        """Between turns: a strand is no more, and what it does on its way out reaches nobody."""
        if strand.killed or strand.dead:
            return
        strand.killed = True
        strand.ticket += 1
        if strand:
            strand.throw(Killed)
        else:
            # It has not begun, so that nothing of it would say that it is over.
            self._alive.discard(strand)
            self.fire(strand.over)

    def alive(self) -> list[Strand]:
        """Who has not come to an end, by name."""
        return sorted(self._alive, key=lambda one: one.name)

    def run(self, until: Callable[[], bool]) -> None:
        """Give turns until `until` answers true. Raises what a strand has raised, and Stuck where
        everybody waits for everybody."""
        while not until():
            if not self._waiting:
                names = ", ".join(one.name for one in self.alive())
                raise Stuck(f"nothing will ever happen, and these wait: {names}")
            self._turn()
            if self.failures:
                raise self.failures[0]

    def abandon(self) -> None:
        """End every strand: the run is over."""
        for strand in self.alive():
            self.kill(strand)
        self._waiting.clear()
        self.failures.clear()

    def _turn(self) -> None:
        when, _, strand, what = heappop(self._waiting)
        if strand is None:
            self.now = max(self.now, when)
            what()
        elif strand.ticket == what and not strand.dead:
            self.now = max(self.now, when)
            self.turns += 1
            strand.switch()

    def _push(self, when: int, strand: Strand | None, what: Any) -> None:
        self._number += 1
        heappush(self._waiting, (when, self._number, strand, what))

    def _give_turn(self, strand: Strand) -> None:
        if strand.killed:
            raise Killed
        self._hub.switch()
        strand.ticket += 1

    def _me(self) -> Strand:
        strand = self.current
        assert strand is not None, "only a strand can wait"
        if strand.killed:
            raise Killed
        return strand

    def _named(self, name: str) -> str:
        """No two strands have one name: a decision is known by it."""
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else f"{name}~{count}"


def milliseconds(count: float) -> int:
    """In microseconds."""
    return int(count * 1_000)


def seconds(count: float) -> int:
    """In microseconds."""
    return int(count * _US)
