"""The tail of redemptions over HTTP: eight clients at once, and whose processor it was at the
slowest moment.

A moment at which all wait and one process has a core to itself is that process's own: a collection
of everything it holds, say. Where neither has one and the machine is busy, it was somebody else's.
The server is that of `bench.server`.
"""

import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from bench.city import City
from bench.load import CLIENTS, Loader
from bench.result import Result
from bench.server import cpu_of_tree, requests, serving

COUNT = 1500
WARM_UP = 100
TARGET = 3.0
_EVERY_S = 0.02
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Watch:
    """Notes every 20 ms how much processor time processes (and what they started) have used, and
    the whole machine."""

    pids: dict[str, int]
    notes: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def __enter__(self) -> "Watch":
        self._over = Event()
        self._thread = Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def shares(self, begun: float, ended: float) -> dict[str, float]:
        """How much of one core each had between two instants (seconds of the epoch), about."""
        before = max((one for one in self.notes if one[0] <= begun), default=self.notes[0])
        after = min((one for one in self.notes if one[0] >= ended), default=self.notes[-1])
        seconds = after[0] - before[0]
        return {name: round((after[1][name] - was) / seconds, 2) for name, was in before[1].items()}

    def _watch(self) -> None:
        while not self._over.wait(_EVERY_S):
            used = {name: cpu_of_tree(pid) for name, pid in self.pids.items()}
            self.notes.append((time.time(), used | {"machine": _cpu_of_machine()}))


def _cpu_of_machine() -> float:
    """Seconds that all cores together have been busy (proc(5): the first columns but two)."""
    user, nice, system, _idle, _waiting, *more = Path("/proc/stat").read_text().split()[1:9]
    return sum(map(int, (user, nice, system, *more))) / _TICK


def tail(city: City) -> list[Result]:
    """COUNT redemptions, and the longest of them."""
    spenders = city.spenders(60)
    access = [city.access_token(one) for one in city.merchants]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pid, port = stack.enter_context(serving(folder))
        clients = Loader("http", str(port))
        stack.callback(clients.close)
        clients.begin(requests(city, spenders, access, WARM_UP), folder)
        clients.end()
        work = requests(city, spenders, access, COUNT)
        pids = {"emulator": city.emulator.emulator.process.pid, "server": pid}
        with Watch(pids) as watch:
            clients.begin(work, folder)
            done = clients.end()
    return [_result(done, watch)]


def _result(done: dict[str, Any], watch: Watch) -> Result:
    took = [seconds for _, seconds in done["took"]]
    middle, p99 = median(took), quantiles(took, n=100)[-1]
    begun, longest = max(done["took"], key=lambda one: one[1])
    middle_of_it = begun + longest / 2
    waiting = sum(
        at <= middle_of_it <= at + seconds and seconds > 2 * middle for at, seconds in done["took"]
    )
    first = min(at for at, _ in done["took"])
    return Result(
        f"redeem over HTTP, {CLIENTS} clients: p99 against the median",
        round(p99 / middle, 2),
        "×",
        TARGET,
        "most",
        {
            "median_ms": round(middle * 1000, 1),
            "p99_ms": round(p99 * 1000, 1),
            "per_s": round(COUNT / done["seconds"]),
            # A whole core: the emulator answers one thing at a time, and can do no more.
            "cores": watch.shares(first, first + done["seconds"]),
            "slowest": {
                "ms": round(longest * 1000, 1),
                "clients_waiting": waiting,
                "cores": watch.shares(begun, begun + longest),
            },
        },
    )
