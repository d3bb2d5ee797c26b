"""`python -m local.run`: the packaged city on one machine, on one address, until told to stop.

From the environment: PORT (8000), TUMBAS_HOME (`.tumbas`), SEED (`demo` or `none`). Prints one
line on stdout when everything answers; the rest goes to `TUMBAS_HOME/logs` and stderr.
"""

import fcntl
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from botocore.exceptions import ClientError

from infra.package import package
from local.deploy import Deployment, ensure_deployed
from local.emulator import (
    PROJECT,
    Emulator,
    Ended,
    free_port,
    start,
    wait_until_answering,
)
from local.whatsapp.account import Account

LONGEST_STOP_S = 15.0
STARTS_TRIED = 5


def say(text: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(f"tumbas: {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class City:
    """A city being served: where it lies, its port, its emulator, its functions' environment."""

    project: Path
    home: Path
    port: int
    emulator: Emulator
    function_env: dict[str, str]

    @property
    def base(self) -> str:
        """Its address on this machine."""
        return f"http://127.0.0.1:{self.port}"


# Starts the process that serves a city's address.
StartServer = Callable[[City, Deployment], "subprocess.Popen[bytes]"]


class Stopped(Exception):
    """Somebody asked us to stop."""


def on_signal(*_: Any) -> None:
    """A second signal while stopping changes nothing: state is being saved."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped


def lock(home: Path) -> IO[str]:
    """Take the state folder for this process; raises SystemExit where another has it."""
    home.mkdir(parents=True, exist_ok=True)
    held = (home / "lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(f"tumbas: another `make run` uses {home}") from None
    return held


def build(project: Path, home: Path) -> Path:
    """Package the application for this machine; returns the folder of template and zip."""
    dist = home / "dist"
    measures = package(project, "local", dist)
    say(f"packaged {measures['functions']} functions, {measures['unzipped_bytes']:,} bytes")
    return dist


def start_front(city: City, deployment: Deployment) -> subprocess.Popen[bytes]:
    """Start the front, which asks the emulator's functions for `/api/`."""
    command = [sys.executable, "-m", "local.front", "--port", str(city.port)]
    command += ["--emulator", city.emulator.url]
    command += ["--live", deployment.live_url(city.emulator)]
    command += ["--media", city.function_env["TUMBAS_MEDIA_BUCKET"]]
    command += ["--template", str(city.home / "dist/sam.json")]
    command += ["--deployed", str(city.home / "deployed.json")]
    command += ["--home", str(city.home), "--web", str(city.project / "web/dist")]
    return start_child(city, command, {})


def start_child(
    city: City, command: list[str], more_env: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a process that serves the city's address, and wait until it answers."""
    with (city.home / "logs/front.log").open("ab") as log:
        child = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | more_env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    wait_until_answering(f"{city.base}/dev/people", child, 30)
    return child


def seed(city: City, kind: str) -> None:
    """Fill a new city by `python -m local.seed --demo|--none`; raises RuntimeError if it fails."""
    done = city.home / "seeded"
    if done.exists() or importlib.util.find_spec("local.seed") is None:
        return
    say(f"seeding ({kind})")
    command = [sys.executable, "-m", "local.seed", f"--{kind}"]
    command += ["--api", city.base, "--home", str(city.home)]
    with (city.home / "logs/seed.log").open("ab") as log:
        ended = subprocess.run(
            command,
            check=False,
            cwd=PROJECT,
            env=os.environ | city.emulator.env | city.function_env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if ended.returncode:
        raise RuntimeError(f"seeding failed: see {city.home}/logs/seed.log")
    done.write_text(kind)


def check_answers(base: str) -> None:
    """Ask the API and the start page through the front; raises OSError where one fails."""
    for path in ("/api/v1/public/health", "/"):
        # This machine's own city.
        with urllib.request.urlopen(base + path, timeout=40) as answer:  # nosec B310
            answer.read()


def stop_server(front: subprocess.Popen[bytes] | None) -> None:
    """Let the front finish what is under way, then end it."""
    if front is None or front.poll() is not None:
        return
    front.send_signal(signal.SIGTERM)
    try:
        front.wait(LONGEST_STOP_S)
    except subprocess.TimeoutExpired:
        front.kill()
        front.wait()


def start_again(
    city: City, deployment: Deployment, start_server: StartServer
) -> subprocess.Popen[bytes]:
    """Start the server anew; raises RuntimeError where it fails to start several times. One that
    was killed meanwhile has not failed."""
    failures = 0
    while failures < STARTS_TRIED:
        try:
            return start_server(city, deployment)
        except RuntimeError as error:
            say(str(error))
            failures += not (isinstance(error, Ended) and error.killed)
    raise RuntimeError(f"the front does not start: see {city.home}/logs/front.log")


def function_environment(emulator: Emulator, deployment: Deployment) -> dict[str, str]:
    """The environment variables that the deployed API function has."""
    configuration = emulator.client("lambda").get_function_configuration(
        FunctionName=deployment.functions["Till"]
    )
    return dict(configuration["Environment"]["Variables"])


def serve(project: Path, home: Path, port: int, kind: str, start_server: StartServer) -> None:
    """Set everything up, say so, and keep it up; returns when asked to stop.

    `start_server` starts what serves the address. Raises RuntimeError where a part fails for good.
    """
    began = time.monotonic()
    note = home / "running.json"
    last_port = json.loads(note.read_text())["emulator_port"] if note.exists() else 0
    emulator: Emulator | None = None
    server: subprocess.Popen[bytes] | None = None
    beside = ThreadPoolExecutor(1)
    try:
        # Packaging and the emulator's start take a processor each.
        building = beside.submit(build, project, home)
        emulator = start(home / "emulator", home / "logs", port=last_port)
        note.write_text(json.dumps({"emulator_port": emulator.port, "port": port}))
        deployment = ensure_deployed(emulator, building.result(), home, f"http://localhost:{port}")
        city = City(project, home, port, emulator, function_environment(emulator, deployment))
        stage = city.function_env["TUMBAS_STAGE"]
        secret = f"tumbas/{stage}/channels"
        Account.kept(home).tell(emulator.client("secretsmanager"), secret)
        server = start_server(city, deployment)
        seed(city, kind)
        check_answers(city.base)
        say(f"up after {time.monotonic() - began:.1f} s; logs in {home}/logs")
        print(f"Tumbas is ready: http://localhost:{port}", flush=True)
        while True:
            time.sleep(0.3)
            if emulator.process.poll() is not None:
                raise RuntimeError(f"the emulator ended: see {home}/logs/emulator.log")
            if server.poll() is not None:
                say(f"the front ended with status {server.returncode}; starting it again")
                server = start_again(city, deployment, start_server)
    except Stopped:
        say("stopping, keeping the state")
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        beside.shutdown(wait=True)
        stop_server(server)
        if emulator is not None:
            emulator.stop()


def run(start_server: StartServer) -> None:
    """Run a city as the environment says; exits with 0 unless something failed."""
    home = Path(os.environ.get("TUMBAS_HOME") or PROJECT / ".tumbas").resolve()
    project = Path(os.environ.get("TUMBAS_PROJECT") or PROJECT).resolve()
    port = int(os.environ.get("PORT") or 8000)
    kind = os.environ.get("SEED") or "demo"
    if kind not in ("demo", "none"):
        raise SystemExit("tumbas: SEED is demo or none")
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    held = lock(home)
    (home / "logs").mkdir(exist_ok=True)
    try:
        if free_port(port) != port:
            raise SystemExit(f"tumbas: port {port} is in use: choose another with PORT=")
        serve(project, home, port, kind, start_server)
    except Stopped:
        pass
    except (RuntimeError, ValueError, OSError, subprocess.SubprocessError, ClientError) as error:
        # A refused template comes back whole in the emulator's message.
        raise SystemExit(f"tumbas: {str(error)[-2000:]}") from error
    finally:
        held.close()


if __name__ == "__main__":
    run(start_front)
