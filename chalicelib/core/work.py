"""Work that outlasts a request: a queue's function does it piece by piece, and whoever comes next
goes on after a crash.

A concept gives its `Job`, whose every step can be done again; here is what all of them share. A
message names one piece of work by its id:

    message ─▶ is it there? ── no ──▶ asked for once more in a minute, then dropped
                   │
              one at a time ── another has it ──▶ sent on, for when that one may be done
                   │
              go_on, until it is done ── has to wait, or time runs out ──▶ sent on
                   │ fails
              tried often enough? ── no ──▶ sent on, after a pause
                   │
              given up: said where people look, and raised, so that an alarm rings
"""

import secrets
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.values.errors import Refused

# A message may come before what it is about: it is sent first, so that nothing is ever without one.
UNKNOWN_PAUSE_S = 60
# When a request that began something is over in any case, one way or another.
BEGUN_BY_THEN_S = 30
BUSY_PAUSE_S = 30
FAILED_PAUSE_S = 30
TRIES = 5

M = TypeVar("M")

# Puts a message into a queue, to be delivered after some seconds.
Send = Callable[[Mapping[str, Any], int], None]
HasTime = Callable[[], bool]
RemainingMs = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Later:
    """It is not done: it is to be taken up again in so many seconds."""

    seconds: int = 0


class Busy(Exception):
    """Another function has this work."""


class Job(Protocol):
    """What a concept does piece by piece. All of it may be called again after a crash anywhere."""

    def is_there(self, id: str) -> bool:
        """Whether there is such work, be it done or not."""
        ...

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Go on from where it stands, as long as `has_time`; None when nothing is left to do, also
        where nothing was."""
        ...

    def give_up(self, id: str) -> None:
        """Say, where people look, that it failed again and again; where they see it anyway, do
        nothing."""
        ...


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """What keeps two functions from the same work: a lease of this name, prolonged at each look
    whether there is time."""

    leases: Leases
    name: Callable[[str], str]
    life: timedelta


class Work(Component, frozen=True, kw_only=True):
    """Runs a job's messages. `spare_ms` is what a function keeps of its time to end in order;
    `pause_s` answers how long to wait after so many failures in a row."""

    job: Job
    send: Send
    spare_ms: int
    one_at_a_time: OneAtATime | None = None
    tries: int = TRIES
    pause_s: Callable[[int], int] = lambda failures: FAILED_PAUSE_S

    def queue(self, id: str, delay_s: int) -> None:
        """Have it taken up in some seconds. To be called before the work is stored: a message
        without its work is dropped, whereas work without a message would stay as it is."""
        self.send({"id": id}, delay_s)

    def queue_change(self, id: str, delay_s: int) -> None:
        """The same of work that begins by changing what is there already. A message that comes
        before the change finds nothing to do and is dropped: so another one comes when the change
        stands, or never will (decision 51)."""
        self.queue(id, delay_s)
        self.queue(id, BEGUN_BY_THEN_S)

    def take_up(self, message: Mapping[str, Any], remaining_ms: RemainingMs) -> None:
        """Do what a message asks for, as far as it goes in what is left of the function's time, and
        send on what is not done. Raises what failed for the last of `tries` times."""
        id = str(message["id"])
        if not self.job.is_there(id):
            if not message.get("unknown"):
                self.send({"id": id, "unknown": True}, UNKNOWN_PAUSE_S)
            return
        try:
            later = self._alone(id, lambda: remaining_ms() > self.spare_ms)
        except Busy:
            later = Later(BUSY_PAUSE_S)
        except Exception:  # whatever it is, it may pass: it is tried again
            failures = int(message.get("failures", 0)) + 1
            if failures >= self.tries:
                self.job.give_up(id)
                raise
            traceback.print_exc(file=sys.stderr)
            self.send({"id": id, "failures": failures}, self.pause_s(failures))
            return
        if later is not None:
            self.queue(id, later.seconds)

    def at_once(self, id: str, has_time: HasTime) -> None:
        """Do it within a request, as far as `has_time` goes, and queue what is not done. Where
        another has it, that one goes on. Raises what fails."""
        with suppress(Busy):
            later = self._alone(id, has_time)
            if later is not None:
                self.queue(id, later.seconds)

    def _alone(self, id: str, has_time: HasTime) -> Later | None:
        """When to go on, None where nothing is left. Raises Busy where another has it."""
        one = self.one_at_a_time
        if one is None:
            return self.job.go_on(id, has_time)
        name, holder = one.name(id), secrets.token_hex(8)

        def held() -> bool:
            try:
                one.leases.take(name, holder, one.life)
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                return False
            return True

        if not held():
            raise Busy
        try:
            return self.job.go_on(id, lambda: has_time() and held())
        finally:
            one.leases.release(name, holder)


def together_or_each(
    messages: Mapping[str, str], kind: type[M], act: Callable[[Sequence[M]], None]
) -> list[str]:
    """Act on messages (id → `kind` in JSON), all together or, where that fails, each by itself;
    answers the ids of those that could not be read or acted on and must come again."""
    failed: list[str] = []
    read: dict[str, M] = {}
    for id, body in messages.items():
        try:
            read[id] = msgspec.json.decode(body, type=kind)
        except msgspec.MsgspecError:
            traceback.print_exc(file=sys.stderr)
            failed.append(id)
    try:
        act(list(read.values()))
    except Exception:  # whatever it is, it need not be the fault of all
        for id, one in read.items():
            try:
                act([one])
            except Exception:
                traceback.print_exc(file=sys.stderr)
                failed.append(id)
    return failed
