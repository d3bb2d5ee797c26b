"""Server CPU per redemption over HTTP, and throughput, against a bare loop of boto3 calls.

The server is the very process that `make bench-server` starts (granian's workers around
`local.gateway`), here on the bench's own emulator: without packaging, seeding and the stream's
functions, which would only add noise to both sides. Payment tokens are drawn before each round.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.captured import capture
from bench.city import City, body_of, pay
from bench.load import CLIENTS, Loader
from bench.result import Result
from local.emulator import PROJECT, free_port, wait_until_answering

PORT = 8900
# Twice the cores, so that one is never idle while a process waits for DynamoDB.
WORKERS = 4
ROUNDS = 5
PER_ROUND = 480
CPU_TARGET = 1.2
THROUGHPUT_TARGET = 0.75

_TICK = os.sysconf("SC_CLK_TCK")


def server(city: City) -> list[Result]:
    """Rounds of as many redemptions by HTTP and by the bare loop, one after the other."""
    spenders = city.spenders(60)
    access = [city.access_token(one) for one in city.merchants]
    served: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pid, port = stack.enter_context(serving(folder))
        loops = [Loader("bare") for _ in range(WORKERS)]
        clients = Loader("http", str(port))
        for loader in (*loops, clients):
            stack.callback(loader.close)
        for warm in (True, *[False] * ROUNDS):
            count = WORKERS * 24 if warm else PER_ROUND
            one = _serve(clients, pid, requests(city, spenders, access, count), folder)
            other = _loop(loops, _transactions(city, spenders, count), folder)
            if not warm:
                served.append(one)
                bare.append(other)
    cpu = [a[1] / b[1] for a, b in zip(served, bare, strict=True)]
    speed = [b[0] / a[0] for a, b in zip(served, bare, strict=True)]
    return [
        Result(
            "redeem over HTTP: server CPU against the bare call",
            round(median(cpu), 2),
            "×",
            CPU_TARGET,
            "most",
            {
                "server_cpu_us": round(median(a[1] for a in served) * 1e6),
                "bare_cpu_us": round(median(b[1] for b in bare) * 1e6),
                "clients": CLIENTS,
                "workers": WORKERS,
            },
        ),
        Result(
            "redeem over HTTP: throughput against a bare loop",
            round(median(speed), 2),
            "×",
            THROUGHPUT_TARGET,
            "least",
            {
                "served_per_s": round(1 / median(a[0] for a in served)),
                "bare_per_s": round(1 / median(b[0] for b in bare)),
                "cores": os.cpu_count(),
            },
        ),
    ]


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """The server while it runs: its process id and port. Its log goes into `folder`."""
    port = free_port(PORT)
    command = [sys.executable, "-m", "local.bench_server"]
    command += ["--workers", str(WORKERS), "--serve", str(port)]
    env = os.environ | {"TUMBAS_HOME": str(folder), "TUMBAS_WEB": str(PROJECT / "web")}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        health = f"http://127.0.0.1:{port}/api/v1/public/health"
        wait_until_answering(health, process, 30)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(30)


def requests(city: City, spenders: list[Any], access: list[str], count: int) -> list[str]:
    """Redemptions as HTTP carries them, each with a fresh payment token."""
    made = []
    for i, token in enumerate(city.tokens(spenders, count)):
        body = body_of(token).decode()
        made.append(
            "POST /api/v1/merchant/redemptions HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {access[i % len(access)]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
    return made


def _transactions(city: City, spenders: list[Any], count: int) -> list[dict[str, Any]]:
    return [
        capture(city.client, lambda i=i, token=token: pay(city, token, i))  # type: ignore[misc]
        for i, token in enumerate(city.tokens(spenders, count))
    ]


def _serve(clients: Loader, pid: int, requests: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of wall and of the server's CPU for each redemption."""
    before = cpu_of_tree(pid)
    clients.begin(requests, folder)
    seconds = clients.end()["seconds"]
    return seconds / len(requests), (cpu_of_tree(pid) - before) / len(requests)


def _loop(
    loops: list[Loader], transactions: list[dict[str, Any]], folder: Path
) -> tuple[float, float]:
    begun = time.perf_counter()
    for i, loop in enumerate(loops):
        loop.begin(transactions[i :: len(loops)], folder)
    ended = [loop.end() for loop in loops]
    assert time.perf_counter() > begun
    seconds = max(one["seconds"] for one in ended)
    count = len(transactions)
    return seconds / count, sum(one["cpu"] for one in ended) / count


def cpu_of_tree(pid: int) -> float:
    """User and system seconds of a process and all below it that still run."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(stat[11]) + int(stat[12])
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return ticks / _TICK + sum(cpu_of_tree(int(child)) for child in below)
