"""From process start to the first redeem answered, against a bare interpreter.

The bare one imports chalice, `pynamodb.models` and jwt, makes one boto3 client and sends the same
transaction. Both read compiled modules from one cache (as a package with bytecode has them), and
both end without tearing the interpreter down, which no Lambda does either.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.captured import capture
from bench.city import City, body_of, pay, requests
from bench.result import Result
from local.emulator import PROJECT

STARTS = 12
TARGET = 1.25

OURS = """
import json, os, sys
from chalicelib.areas.till import app
from local.gateway import Context
event = json.load(open(sys.argv[1]))
answer = app(event, Context("cold", 1e12))
assert answer["statusCode"] == 201, answer
os.write(1, b"answered")
os._exit(0)
"""

BARE = """
import json, os, sys
import chalice, pynamodb.models, jwt, boto3
client = boto3.client("dynamodb")
client.transact_write_items(**json.load(open(sys.argv[1])))
os.write(1, b"answered")
os._exit(0)
"""


def cold_start(city: City) -> list[Result]:
    """STARTS starts of each, in turn, after one of each that fills the cache."""
    tokens = iter(city.tokens(city.spenders(20), 2 * (STARTS + 1)))
    made = requests()
    access = city.access_token(city.merchants[0])
    wall: dict[str, list[float]] = {"bare": [], "ours": []}
    cpu: dict[str, list[float]] = {"bare": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder:
        env = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"PYTHONPATH": str(PROJECT), "PYTHONPYCACHEPREFIX": folder}
        for i in range(STARTS + 1):
            token = next(tokens)
            request = capture(city.client, lambda token=token: pay(city, token, 0))  # type: ignore[misc]
            event = made.event("/merchant/redemptions", access, body_of(next(tokens)))
            for name, code, given in (("bare", BARE, request), ("ours", OURS, event)):
                file = Path(folder, "given.json")
                file.write_text(json.dumps(given))
                seconds, used = _start(code, file, env)
                if i:
                    wall[name].append(seconds)
                    cpu[name].append(used)
    ratio = median(wall["ours"]) / median(wall["bare"])
    return [
        Result(
            "cold start to the first redeem against a bare interpreter",
            round(ratio, 2),
            "×",
            TARGET,
            "most",
            {
                "ours_ms": round(median(wall["ours"]) * 1000),
                "bare_ms": round(median(wall["bare"]) * 1000),
                "cpu_ratio": round(median(cpu["ours"]) / median(cpu["bare"]), 2),
                "ours_cpu_ms": round(median(cpu["ours"]) * 1000),
            },
        )
    ]


def _start(code: str, file: Path, env: dict[str, str]) -> tuple[float, float]:
    """Seconds of wall and CPU until it has answered."""
    before = os.times()
    begun = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=PROJECT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    after = os.times()
    if ended.stdout != "answered":
        raise RuntimeError(ended.stderr[-2000:])
    used = after.children_user + after.children_system
    return seconds, used - before.children_user - before.children_system
