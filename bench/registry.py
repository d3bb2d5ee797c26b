"""The whole registry, imported: `python -m bench.registry [ROWS]` (889,359 by default); not in
`make bench`, as it takes the emulator many minutes and several GB.

The package is deployed into the emulator; a file of so many residents is uploaded, and its import
asked for. The queue's own function does it, in a worker process that the emulator ends after its
300 seconds, and whose memory is looked at. Twice on the way the worker is killed (SIGKILL). SQS
would deliver its message again after 30 minutes; here it is sent again at once, and waits for the
lease of who was killed, two minutes at most.
"""

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.core.dynamo import connection
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.identity.parts import IdentityParts
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.rules import CSV, ENDED, Progress
from chalicelib.wiring import parts as make
from infra.described import write_openapi
from infra.package import package
from local.deploy import ensure_deployed
from local.emulator import PROJECT, start
from local.run import function_environment
from tests.stack import processes
from tests.stores.import_city import ADMIN, RESIDENT_HEADER, nik, put

ROWS = 889_359
# Every so many rows one stands a second time, and one is nobody's.
WRONG_EVERY = 10_000
KILLED_AT = (0.3, 0.7)
FUNCTION = "OnImport"
LOOKS_S = 1.0
# A function that was ended at its time limit leaves its message hidden, too.
STALLED_S = 200
NAMES = ("Siti Rahayu", "Budi Santoso", "Dewi Lestari", "Agus Wijaya", "Sri Wahyuni", "Eko Putra")
SEGMENTS = ("", "", "", "lansia", "pelajar", "lansia|difabel")


@dataclass
class Watched:
    """What was seen of the function: how long each worker lived, the most memory that one held."""

    seconds: dict[int, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    killed: list[int] = field(default_factory=list)
    sent_again: int = 0

    def look(self, code: str) -> int | None:
        """Look at the worker that is up; answers its process id."""
        for pid, command in processes():
            if code not in command or not _is_of(pid, FUNCTION):
                continue
            self.seconds[pid] = self.seconds.get(pid, 0.0) + LOOKS_S
            self.peak_mb = max(self.peak_mb, _peak_mb(pid))
            return pid
        return None


def rows(count: int) -> Iterator[str]:
    """The lines of a registry's file: people of all kelurahan, a few rows twice or wrong."""
    places = all_kelurahan()
    yield RESIDENT_HEADER
    for number in range(count):
        known = number - 1 if number % WRONG_EVERY == WRONG_EVERY - 1 else number
        name = f"{NAMES[number % len(NAMES)]} {number % 997}"
        phone = f"08129{number:07d}" if number % 33 else ""
        place = places[number % len(places)].code
        id = "3573" if number % WRONG_EVERY == WRONG_EVERY // 2 else nik(known)
        yield f"{id},{name},{phone},{place},{SEGMENTS[number % len(SEGMENTS)]}"


def imported(count: int, home: Path) -> dict[str, Any]:
    """Import so many rows in a city of its own; answers what it took and what stands there."""
    write_openapi()
    dist = home / "dist"
    package(PROJECT, "local", dist)
    emulator = start(home / "emulator", home / "logs", keep=False)
    try:
        deployment = ensure_deployed(emulator, dist, home, "http://localhost:1")
        os.environ.update(emulator.env | function_environment(emulator, deployment))
        city = make()
        city[IdentityParts].keys.create_if_absent(utc_now())
        file = "\r\n".join(rows(count)).encode()
        imports = city[ImportParts]
        before = {concept: _count(city, concept) for concept in ("residents", "identity")}
        upload_id, url = imports.uploads.new(CSV)
        put(url, file)
        begun = time.monotonic()
        id = imports.start.start("residents", upload_id, ADMIN, None, lambda one: one)
        watched = Watched()
        progress = _done(city, id, watched, count)
        took = time.monotonic() - begun
        log = emulator.client("logs")
        group = f"/aws/lambda/{deployment.functions[FUNCTION]}"
        return {
            "rows": count,
            "file_mb": round(len(file) / 1e6, 1),
            "seconds": round(took),
            "invocations": _ended(log, group),
            "peak_mb": round(watched.peak_mb),
            "killed": len(watched.killed),
            "sent_again": watched.sent_again,
            "workers": len(watched.seconds),
            "progress": {
                name: value for name, value in asdict(progress).items() if isinstance(value, int)
            },
            "residents": _count(city, "residents") - before["residents"],
            "logins": _count(city, "identity") - before["identity"],
        }
    finally:
        emulator.stop()


def _done(city: Parts, id: str, watched: Watched, count: int) -> Progress:
    """Follow an import to its end, and kill its worker on the way."""
    imports, kills = city[ImportParts], list(KILLED_AT)
    seen, moved = 0, time.monotonic()
    while True:
        progress, _ = imports.follow.progress(id)
        if progress.state in ENDED:
            return progress
        if progress.rows != seen:
            seen, moved = progress.rows, time.monotonic()
        elif time.monotonic() - moved > STALLED_S:
            moved = time.monotonic()
            imports.work.queue(id, 0)
            watched.sent_again += 1
        pid = watched.look("emulator/tmp/")
        if kills and pid is not None and progress.rows >= kills[0] * count:
            kills.pop(0)
            os.kill(pid, signal.SIGKILL)
            watched.killed.append(pid)
            imports.work.queue(id, 0)
        sys.stderr.write(f"{progress.rows:,} rows, {watched.peak_mb:.0f} MB\n")
        # The import happens in other processes, which tell nobody.
        time.sleep(LOOKS_S)


def _is_of(pid: int, function: str) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    except OSError:
        return False
    names = [one for one in environment.split("\0") if one.startswith("AWS_LAMBDA_FUNCTION_NAME=")]
    return any(function.lower() in one.lower().replace("_", "") for one in names)


def _peak_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) / 1024 if peaks else 0.0


def _ended(log: Any, group: str) -> int:
    """How many invocations came to an end, by Lambda's own lines."""
    pages = log.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern="REPORT"
    )
    return sum(one["message"].startswith("REPORT") for page in pages for one in page["events"])


def _count(city: Parts, concept: str) -> int:
    """The items of a table: DynamoDB counts them a few times a day, the emulator at once."""
    client = client_of(city.connection)
    table = client.describe_table(TableName=city.settings.table(concept))["Table"]
    return int(table["ItemCount"])


if __name__ == "__main__":
    # The emulator holds a whole city, and answers one thing at a time.
    connection.READ_TIMEOUT_S = 60.0
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(prefix="tumbas-registry-") as folder:
        print(json.dumps(imported(wanted, Path(folder)), indent=1))
