"""A job in a process of its own, so that its memory is its own."""

import json
import os
import subprocess
import sys
from typing import Any

from local.emulator import PROJECT

# The most memory that a process has held, in MB. `getrusage` would also tell of its parent's, which
# is carried over when a process starts another program.
PEAK_MB = """next(
    int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")
)"""

_MEASURED = """
import json, time
from chalicelib.core.dynamo import connection
from chalicelib.wiring import parts
# The emulator looks at a whole key for each page of it, and so takes longer than DynamoDB may.
connection.READ_TIMEOUT_S = 60.0
city = parts()
begun, cpu = time.perf_counter(), time.process_time()
{job}
print(json.dumps({{
    "result": result,
    "seconds": time.perf_counter() - begun,
    "cpu": time.process_time() - cpu,
    "peak_mb": {peak},
}}))
"""


def alone(job: str) -> dict[str, Any]:
    """Run `job`, lines of Python that leave a `result` and find the parts as `city`; answers
    `result`, `seconds`, `cpu` (seconds) and `peak_mb`. Raises CalledProcessError."""
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED.format(job=job, peak=PEAK_MB)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found
