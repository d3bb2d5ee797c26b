"""How long `make run` takes until it is ready: on a new state folder, and the next time.

Without the demo city's history (SEED=none) and with the Python environments already there, whose
installation is the network's time; `make run` itself says on stderr how long it took.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.city import City
from bench.result import Result
from local.emulator import PROJECT, free_port

PORT = 8950
FIRST_TARGET_S = 240
NEXT_TARGET_S = 30
LONGEST_STOP_S = 60


def run_times(_: City | None) -> list[Result]:
    """Two starts, one after the other."""
    with tempfile.TemporaryDirectory(prefix="tumbas-bench-run-") as home:
        first = _start(Path(home))
        after = _start(Path(home))
    return [
        Result(
            "make run to ready, first time (environments installed, SEED=none)",
            round(first, 1),
            "s",
            FIRST_TARGET_S,
            "most",
        ),
        Result(
            "make run to ready, next time (SEED=none)", round(after, 1), "s", NEXT_TARGET_S, "most"
        ),
    ]


def _start(home: Path) -> float:
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "TUMBAS_"))
    }
    env |= {"TUMBAS_HOME": str(home), "PORT": str(free_port(PORT)), "SEED": "none"}
    begun = time.perf_counter()
    with (home / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.run"],
            cwd=PROJECT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.perf_counter() - begun
    process.send_signal(signal.SIGTERM)
    process.wait(LONGEST_STOP_S)
    if not line.startswith("Tumbas is ready: "):
        raise RuntimeError((home / "run.log").read_text()[-2000:])
    return seconds
