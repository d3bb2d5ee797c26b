"""Strands, their turns and their ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulation.world.pools import Pool
from tests.simulation.world.scheduler import Killed, Scheduler, Signal, Stuck


def run(scheduler: Scheduler) -> None:
    scheduler.run(lambda: not scheduler.alive())


@given(st.lists(st.lists(st.integers(0, 50), max_size=5), max_size=6))
def test_turns_come_in_the_order_of_time(pauses: list[list[int]]) -> None:
    scheduler = Scheduler(0)
    seen: list[int] = []

    def act(durations: list[int]) -> None:
        for duration in durations:
            scheduler.pause(duration)
            seen.append(scheduler.now)

    for durations in pauses:
        scheduler.spawn("one", lambda durations=durations: act(durations))  # type: ignore[misc]
    run(scheduler)
    assert seen == sorted(seen)
    assert len(seen) == sum(map(len, pauses))


def test_no_two_strands_have_one_name() -> None:
    scheduler = Scheduler(0)
    names = [scheduler.spawn("one", lambda: None).name for _ in range(3)]
    assert names == ["one", "one~2", "one~3"]


def test_what_a_killed_strand_does_on_its_way_out_takes_no_turn() -> None:
    scheduler = Scheduler(0)
    reached: list[str] = []

    def act() -> None:
        try:
            scheduler.pause(10)
            reached.append("on")
        finally:
            # Such as a lease that is given back: a killed process gives nothing back.
            scheduler.pause(1)
            reached.append("out")

    strand = scheduler.spawn("one", act)
    scheduler.at(5, lambda: scheduler.kill(strand))
    run(scheduler)
    assert reached == []
    assert strand.over.fired
    assert scheduler.now == 5


def test_a_strand_that_is_killed_before_it_begins_is_over() -> None:
    scheduler = Scheduler(0)
    begun: list[str] = []
    strand = scheduler.spawn("one", lambda: begun.append("begun"), after=10)
    scheduler.at(5, lambda: scheduler.kill(strand))
    run(scheduler)
    assert strand.over.fired
    assert not begun


def test_whoever_waits_too_long_goes_on_without() -> None:
    scheduler = Scheduler(0)
    signal = Signal()
    found: list[bool] = []
    scheduler.spawn("impatient", lambda: found.append(scheduler.wait(signal, 5)))
    scheduler.spawn("patient", lambda: found.append(scheduler.wait(signal)))
    scheduler.at(7, lambda: scheduler.fire(signal))
    run(scheduler)
    assert found == [False, True]


def test_what_a_strand_raises_ends_the_run() -> None:
    scheduler = Scheduler(0)

    def act() -> None:
        raise ValueError("wrong")

    scheduler.spawn("one", act)
    with pytest.raises(ValueError, match="wrong"):
        run(scheduler)


def test_a_run_in_which_everybody_waits_for_nobody_is_told_of() -> None:
    scheduler = Scheduler(0)
    scheduler.spawn("one", lambda: scheduler.wait(Signal()))
    with pytest.raises(Stuck, match="one"):
        run(scheduler)
    scheduler.abandon()
    assert not scheduler.alive()


def test_a_pool_does_no_more_at_once_than_it_has_strands() -> None:
    scheduler = Scheduler(0)
    at_once: list[int] = []
    working = 0

    def work(number: int) -> int:
        nonlocal working
        working += 1
        at_once.append(working)
        scheduler.pause(10)
        working -= 1
        return number * number

    def act() -> list[int]:
        with Pool(scheduler, 3, lambda: 1) as pool:
            return list(pool.map(work, range(10)))

    strand = scheduler.spawn("one", act)
    run(scheduler)
    assert strand.over.value == [number * number for number in range(10)]
    assert max(at_once) == 3


def test_a_pool_raises_what_its_work_has_raised() -> None:
    scheduler = Scheduler(0)

    def act() -> str:
        with Pool(scheduler, 2, lambda: 1) as pool:
            try:
                return str(pool.submit(lambda: 1 // 0).result())
            except ZeroDivisionError:
                return "raised"

    strand = scheduler.spawn("one", act)
    run(scheduler)
    assert strand.over.value == "raised"


def test_a_killed_pool_ends_with_its_work() -> None:
    scheduler = Scheduler(0)
    done: list[int] = []

    def work(number: int) -> None:
        scheduler.pause(100)
        done.append(number)

    def act() -> None:
        with Pool(scheduler, 2, lambda: 1) as pool:
            list(pool.map(work, range(4)))

    def kill() -> None:
        for one in scheduler.alive():
            scheduler.kill(one)

    strand = scheduler.spawn("one", act)
    scheduler.at(50, kill)
    run(scheduler)
    assert strand.over.fired
    assert not done


def test_nobody_is_killed_twice() -> None:
    scheduler = Scheduler(0)
    raised: list[str] = []

    def act() -> None:
        try:
            scheduler.pause(10)
        except Killed:
            raised.append("killed")
            raise

    strand = scheduler.spawn("one", act)
    for _ in range(2):
        scheduler.at(5, lambda: scheduler.kill(strand))
    run(scheduler)
    assert raised == ["killed"]
