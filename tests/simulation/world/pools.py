"""Pools of threads, whose threads are strands: what they do comes in an order that the seed
decides, and they die with their function."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from tests.simulation.world.scheduler import Killed, Scheduler, Signal


class Task:
    """What was handed to a pool, as `concurrent.futures.Future` shows it."""

    def __init__(self, scheduler: Scheduler, act: Callable[[], Any]) -> None:
        self._scheduler = scheduler
        self._act = act
        self._over = Signal()
        self._cancelled = False
        self._raised: BaseException | None = None

    def run(self) -> None:
        """Do it, and keep what comes of it."""
        if self._cancelled:
            return
        found = None
        try:
            found = self._act()
        except Killed:
            raise
        except BaseException as error:
            self._raised = error
        self._scheduler.fire(self._over, found)

    def result(self, timeout: float | None = None) -> Any:
        """What it answers; raises what it raises."""
        longest = None if timeout is None else int(timeout * 1_000_000)
        if not self._scheduler.wait(self._over, longest):
            raise TimeoutError
        if self._raised is not None:
            raise self._raised
        return self._over.value

    def exception(self) -> BaseException | None:
        """What it has raised."""
        self._scheduler.wait(self._over)
        return self._raised

    def done(self) -> bool:
        """Whether it is over."""
        return self._over.fired

    def cancel(self) -> bool:
        """Do it no more, where it has not been begun."""
        self._cancelled = True
        self._scheduler.fire(self._over)
        return True


class Pool:
    """A `ThreadPoolExecutor` of so many strands."""

    def __init__(self, scheduler: Scheduler, size: int, delay: Callable[[], int]) -> None:
        self._scheduler = scheduler
        self._free = size
        self._delay = delay
        self._queued: deque[Task] = deque()
        self._tasks: list[Task] = []

    def submit(self, act: Callable[..., Any], /, *given: Any, **named: Any) -> Task:
        """Have something done by a strand that is free."""
        task = Task(self._scheduler, lambda: act(*given, **named))
        self._tasks.append(task)
        self._queued.append(task)
        if self._free:
            self._free -= 1
            me = self._scheduler.current
            assert me is not None
            self._scheduler.spawn(f"{me.name}+", self._work, self._delay())
        return task

    def map(self, act: Callable[..., Any], *given: Iterable[Any]) -> Iterator[Any]:
        """Have it done with each; answers in the order given."""
        tasks = [self.submit(act, *each) for each in zip(*given, strict=False)]
        return (task.result() for task in tasks)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait until all is done."""
        if cancel_futures:
            while self._queued:
                self._queued.pop().cancel()
        for task in self._tasks:
            self._scheduler.wait(task._over)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not Killed:
            self.shutdown()

    def _work(self) -> None:
        while self._queued:
            self._queued.popleft().run()
        self._free += 1
