"""Run a Python program against the city that `make run` has up.

`python -m local.in_city -m chalicelib.identity.commands.keys rotate` finds the emulator of
TUMBAS_HOME and runs the rest of its arguments as Python's own, with boto3 pointed at it.
"""

import json
import os
import sys
from pathlib import Path

from local.emulator import PROJECT, environment


def main() -> None:
    """Become that program; exits with a message where no city runs."""
    home = Path(os.environ.get("TUMBAS_HOME") or PROJECT / ".tumbas").resolve()
    note = home / "running.json"
    if not note.exists():
        raise SystemExit(f"no city runs in {home}: start it with `make run`")
    port = json.loads(note.read_text())["emulator_port"]
    env = os.environ | environment(port) | {"TUMBAS_STAGE": "local"}
    # What is run is what whoever types this says.
    os.execve(sys.executable, [sys.executable, *sys.argv[1:]], env)  # nosec B606


if __name__ == "__main__":
    main()
