"""Processes that run simulations, side by side."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tests.simulation.result import Result

PROJECT = Path(__file__).parents[2]
Task = Mapping[str, Any]


class Worker:
    """One process, which does a task at a time."""

    def __init__(self, without: str = "") -> None:
        # Sets are walked through in the same order each time.
        env = os.environ | {"PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.worker", *([without] if without else [])],
            cwd=PROJECT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, task: Task) -> Result:
        """Raises RuntimeError where the process has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(dict(task)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process that ran a simulation has ended: see what it printed")
        return Result.of(json.loads(line))

    def stop(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class Workers:
    """Some of them."""

    def __init__(self, workers: list[Worker]) -> None:
        self._all = workers
        self._free: SimpleQueue[Worker] = SimpleQueue()
        for worker in workers:
            self._free.put(worker)

    def run(self, task: Task) -> Result:
        """One task, by whoever is free."""
        worker = self._free.get()
        try:
            return worker.run(task)
        finally:
            self._free.put(worker)

    def each(
        self, tasks: Iterable[Task], enough: Callable[[Result], bool] = lambda result: False
    ) -> Iterator[Result]:
        """All tasks, in order, until one is `enough`."""
        ahead = 2 * len(self._all)
        waiting: list[Any] = []
        with ThreadPoolExecutor(len(self._all)) as pool:
            try:
                for task in tasks:
                    waiting.append(pool.submit(self.run, task))
                    if len(waiting) < ahead:
                        continue
                    result = waiting.pop(0).result()
                    yield result
                    if enough(result):
                        return
                for one in waiting:
                    yield one.result()
            finally:
                for one in waiting:
                    one.cancel()


@contextmanager
def workers(number: int = 0, without: str = "") -> Iterator[Workers]:
    """So many processes; as many as the machine has processors where none are named. `without`
    names a mend that is taken out in them."""
    started = [Worker(without) for _ in range(number or os.cpu_count() or 1)]
    try:
        yield Workers(started)
    finally:
        for worker in started:
            worker.stop()
