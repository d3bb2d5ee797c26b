"""The processes that load an emulator or a server: told over stdin what to send, they answer on
stdout how long it took.

    python -m bench.load bare             a loop of boto3's `transact_write_items`
    python -m bench.load http PORT        eight clients

Each line on stdin names a JSON file with what to send; each line on stdout is
`{"seconds": wall, "cpu": of this process, "refused": not answered 2xx,
"took": [[begun, seconds]]}` (`took` of each HTTP request, begun in seconds of the epoch).
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

CLIENTS = 8
KEPT_FOR = 6


class Sent(NamedTuple):
    """How many were refused, and when each HTTP request was begun and how long it took."""

    refused: int
    took: list[tuple[float, float]]


Send = Callable[[list[Any]], Sent]


class Loader:
    """One such process, kept from round to round."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, work: list[Any], folder: Path) -> None:
        """Let it send `work`; returns at once."""
        file = folder / f"{self._process.pid}.json"
        file.write_text(json.dumps(work))
        assert self._process.stdin is not None
        self._process.stdin.write(f"{file}\n")
        self._process.stdin.flush()

    def end(self) -> dict[str, Any]:
        """Wait until it has; raises RuntimeError where something was refused."""
        assert self._process.stdout is not None
        done: dict[str, Any] = json.loads(self._process.stdout.readline())
        if done["refused"]:
            raise RuntimeError(f"{done['refused']} requests were refused")
        return done

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def bare() -> Send:
    """Transactions one after the other, by a client as `boto3.client` makes it."""
    import boto3

    client = boto3.client("dynamodb")

    def send(work: list[Any]) -> Sent:
        for request in work:
            client.transact_write_items(**request)
        return Sent(0, [])

    return send


def http(port: int) -> Send:
    """Requests (as text) from CLIENTS clients at once, each with one connection at a time.

    A client connects anew every few requests, as phones do: the kernel deals connections out to
    the server's processes, and eight that stay for ever may nearly all fall to one of them.
    """

    def some(work: list[str], took: list[tuple[float, float]]) -> int:
        refused = 0
        with socket.create_connection(("127.0.0.1", port)) as connection:
            answers = connection.makefile("rb")
            for request in work:
                begun = time.time()
                connection.sendall(request.encode())
                refused += not answers.readline().startswith(b"HTTP/1.1 2")
                length = 0
                while (line := answers.readline()) not in (b"\r\n", b""):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line[15:])
                answers.read(length)
                took.append((begun, time.time() - begun))
        return refused

    def send(work: list[Any]) -> Sent:
        took: list[tuple[float, float]] = []

        def one(client: int) -> int:
            mine = work[client::CLIENTS]
            parts = range(0, len(mine), KEPT_FOR)
            return sum(some(mine[start : start + KEPT_FOR], took) for start in parts)

        with ThreadPoolExecutor(CLIENTS) as threads:
            return Sent(sum(threads.map(one, range(CLIENTS))), took)

    return send


def main() -> None:
    """Be one of the two."""
    send = bare() if sys.argv[1] == "bare" else http(int(sys.argv[2]))
    for line in sys.stdin:
        work = json.loads(Path(line.strip()).read_text())
        begun, cpu = time.perf_counter(), time.process_time()
        sent = send(work)
        done = {
            "seconds": time.perf_counter() - begun,
            "cpu": time.process_time() - cpu,
            **sent._asdict(),
        }
        print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()
