"""Work that outlasts a request: what becomes of its messages, whatever happens on the way."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.work import BEGUN_BY_THEN_S, UNKNOWN_PAUSE_S, HasTime, Later, Work


class Fault(Exception):
    """What goes wrong on the way."""


@dataclass
class Queue:
    """Messages on their way, in order; a real one is as free to bring one twice."""

    waiting: deque[tuple[Mapping[str, Any], int]] = field(default_factory=deque)

    def send(self, message: Mapping[str, Any], delay_s: int) -> None:
        self.waiting.append((message, delay_s))


@dataclass
class Count:
    """A job that counts to `goal`, one piece at a time, and fails where it is told to."""

    goal: int
    faults: set[int] = field(default_factory=set)
    counted: int = 0
    looked: int = 0
    given_up: bool = False

    def is_there(self, id: str) -> bool:
        return id == "count"

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        while self.counted < self.goal and not self.given_up:
            self.looked += 1
            if self.looked in self.faults:
                raise Fault
            if not has_time():
                return Later()
            self.counted += 1
        return None

    def give_up(self, id: str) -> None:
        self.given_up = True


def work(job: Count, queue: Queue, **more: Any) -> Work:
    return Work(job=job, send=queue.send, spare_ms=10, **more)


def left_for(pieces: int) -> Any:
    """A function's time that is enough for so many pieces."""
    left = iter([1_000] * pieces)
    return lambda: next(left, 0)


def run(made: Work, queue: Queue, pieces: int) -> int:
    """Deliver messages until none is left; answers how many rounds that took."""
    rounds = 0
    while queue.waiting:
        message, _ = queue.waiting.popleft()
        made.take_up(message, left_for(pieces))
        rounds += 1
        assert rounds < 1_000
    return rounds


@given(st.integers(0, 30), st.integers(1, 7), st.sets(st.integers(1, 40)), st.integers(1, 3))
def test_it_is_done_once_or_given_up_whatever_fails_and_however_often_it_is_told(
    goal: int, pieces: int, faults: set[int], copies: int
) -> None:
    queue, job = Queue(), Count(goal, faults)
    made = work(job, queue, tries=3)
    for _ in range(copies):
        made.queue("count", 1)
    try:
        run(made, queue, pieces)
    except Fault:
        assert job.given_up
    else:
        assert (job.counted, job.given_up) == (goal, False)
    # A message that comes late finds nothing left to do.
    made.take_up({"id": "count"}, left_for(pieces))
    assert job.given_up or job.counted == goal
    assert job.counted <= goal


def test_what_time_runs_out_for_is_sent_on_at_once() -> None:
    queue, job = Queue(), Count(5)
    work(job, queue).take_up({"id": "count"}, left_for(2))
    assert (job.counted, list(queue.waiting)) == (2, [({"id": "count"}, 0)])


def test_a_message_before_its_work_is_looked_at_twice_and_dropped() -> None:
    queue, job = Queue(), Count(5)
    made = work(job, queue)
    made.take_up({"id": "another"}, left_for(9))
    assert list(queue.waiting) == [({"id": "another", "unknown": True}, UNKNOWN_PAUSE_S)]
    made.take_up(queue.waiting.popleft()[0], left_for(9))
    assert not queue.waiting


def test_work_that_changes_what_is_there_is_done_though_its_message_comes_first() -> None:
    queue, job = Queue(), Count(goal=0)
    made = work(job, queue)
    made.queue_change("count", 1)
    message, _ = queue.waiting.popleft()
    made.take_up(message, left_for(9))
    # Only now is the change written.
    job.goal = 3
    ((message, delay_s),) = queue.waiting
    made.take_up(message, left_for(9))
    assert (job.counted, delay_s) == (3, BEGUN_BY_THEN_S)


def test_failures_in_a_row_are_paused_after_and_then_raised_so_that_an_alarm_rings() -> None:
    queue, job = Queue(), Count(1, {1, 2, 3})
    made = work(job, queue, tries=3, pause_s=lambda failures: 100 * failures)
    made.queue("count", 0)
    pauses = []
    for _ in range(2):
        message, pause = queue.waiting.popleft()
        pauses.append(pause)
        made.take_up(message, left_for(9))
    message, pause = queue.waiting.popleft()
    with pytest.raises(Fault):
        made.take_up(message, left_for(9))
    pauses.append(pause)
    assert (pauses, job.given_up) == ([0, 100, 200], True)


def test_progress_forgets_the_failures_before_it() -> None:
    queue, job = Queue(), Count(4, {1, 4, 7})
    made = work(job, queue, tries=2)
    made.queue("count", 0)
    run(made, queue, 1)
    assert (job.counted, job.given_up) == (4, False)


def test_within_a_request_it_goes_as_far_as_there_is_time_and_the_rest_is_queued() -> None:
    queue, job = Queue(), Count(3)
    left = iter([True, True, False])
    work(job, queue).at_once("count", lambda: next(left))
    assert (job.counted, list(queue.waiting)) == (2, [({"id": "count"}, 0)])
    with pytest.raises(Fault):
        work(Count(3, {1}), queue).at_once("count", lambda: True)
