"""Start and stop the AWS emulator, one process on 127.0.0.1 that keeps its state in a folder."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

REGION = "ap-southeast-3"
# The emulator takes any 12 digits; an access key of 12 digits chooses the account.
ACCOUNT = "357300000001"
# The emulator looks at no secret key.
ANYTHING = "test"
LONGEST_START_S = 60.0
LONGEST_STOP_S = 90.0
PROJECT = Path(__file__).resolve().parent.parent


def free_port(preferred: int = 0) -> int:
    """A TCP port on 127.0.0.1 that nobody listens on: `preferred` where it is free."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe:
            # As the server does: a port whose connections have just closed is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def environment(port: int) -> dict[str, str]:
    """The environment in which boto3 talks to the emulator on a port."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": ANYTHING,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@dataclass(slots=True)
class Emulator:
    """A running emulator: its process and address."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment in which boto3 talks to this emulator."""
        return environment(self.port)

    def client(self, service: str) -> Any:
        """A boto3 client of one service of this emulator."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key=ANYTHING,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=120),
        )

    def stop(self) -> int:
        """Stop it so that its state is kept; returns its exit status.

        Raises subprocess.TimeoutExpired (after killing it) where it does not end in time.
        """
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(LONGEST_STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def python_for_emulator() -> str:
    """The interpreter of `.venv-emulator`; raises FileNotFoundError where make has not made it."""
    python = PROJECT / ".venv-emulator/bin/python"
    if not python.exists():
        raise FileNotFoundError(f"{python} is missing: run `make venvs`")
    return str(python)


def start(home: Path, logs: Path, *, port: int = 0, keep: bool = True) -> Emulator:
    """Start the emulator and wait until it answers.

    `home` is where its state lies and `logs` where its log goes; `port` is tried first. With
    `keep` the state outlives a stop. Raises RuntimeError where it ends or does not answer.
    """
    temporary = home / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    for folder in (home, logs, temporary):
        folder.mkdir(parents=True, exist_ok=True)
    port = free_port(port)
    kept = "1" if keep else "0"
    # Written out in full: functions inherit the emulator's environment.
    env = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(temporary.resolve()),
        "LANG": "C.UTF-8",
        "TMPDIR": str(temporary.resolve()),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "PERSIST_STATE": kept,
        "STATE_DIR": str((home / "state").resolve()),
        "S3_PERSIST": kept,
        "S3_DATA_DIR": str((home / "s3").resolve()),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "INFO",
        # With TUMBAS_ENFORCE_IAM=1 a function may do only what its policy allows.
        "AUTH": "true" if os.environ.get("TUMBAS_ENFORCE_IAM") == "1" else "false",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "",
        # By how much a restored table may miss its instant (point_in_time.py).
        "RESTORE_SKEW_MS": os.environ.get("TUMBAS_RESTORE_SKEW_MS", "0"),
    }
    with (logs / "emulator.log").open("ab") as log:
        process = subprocess.Popen(
            [python_for_emulator(), str(PROJECT / "local/emulator_process.py")],
            cwd=temporary,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    emulator = Emulator(process, port)
    wait_until_answering(f"{emulator.url}/_ministack/ready", process, LONGEST_START_S)
    return emulator


class Ended(RuntimeError):
    """A process ended before it answered: by itself, or `killed` by a signal."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"process for {url} ended with status {status}")
        self.killed = status < 0


def wait_until_answering(url: str, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until `url` answers 200; raises Ended where the process ends, RuntimeError where time
    is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Ended(url, process.returncode)
        try:
            # Of a process that was started here.
            with urllib.request.urlopen(url, timeout=5) as answer:  # nosec B310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")
