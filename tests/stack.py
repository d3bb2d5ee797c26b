"""The city under test: a bare emulator with the tables, or the whole packaged stack.

Nothing here replaces code of ours: the first runs the handlers in this process against real
tables, the second runs what `make run` runs.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.queues import QUEUES
from infra.tables import TABLES, create_tables
from local import emulator as emulators
from local.deploy import CITY_BANK_ACCOUNT
from local.emulator import PROJECT, Emulator
from local.whatsapp.account import GRAPH, NUMBER, Account

LONGEST_START_S = 240
LONGEST_STOP_S = 120


@dataclass(frozen=True)
class TestEmulator:
    """An emulator with one stage's tables, queues and secret, and no functions."""

    __test__ = False

    emulator: Emulator
    stage: str
    env: dict[str, str]
    whatsapp: Account

    def client(self, service: str) -> Any:
        """A boto3 client of this emulator."""
        return self.emulator.client(service)

    def empty_tables(self) -> None:
        """Forget every item, for tests that need a city with nothing in it."""
        client = self.client("dynamodb")
        for table in TABLES:
            client.delete_table(TableName=table.name(self.stage))
        create_tables(client, self.stage)

    def empty_queues(self) -> None:
        """Forget every message that waits."""
        client = self.client("sqs")
        for url in (self.env[name] for name in self.env if name.endswith("_QUEUE")):
            client.purge_queue(QueueUrl=url)
        client.purge_queue(QueueUrl=self.env["TUMBAS_LEDGER_DLQ"])

    def text_messages(self, phone: str) -> list[dict[str, str]]:
        """The text messages sent to a phone, newest first: `{"sent_at", "text"}` each."""
        from local.dev import text_messages

        return text_messages(self.emulator.url, phone)


def start_emulator(folder: Path, stage: str) -> TestEmulator:
    """Start an emulator that keeps nothing, with what a stage's template has but functions."""
    running = emulators.start(folder / "emulator", folder / "logs", keep=False)
    create_tables(running.client("dynamodb"), stage)
    queues = running.client("sqs")
    urls = {
        name: queues.create_queue(QueueName=f"tumbas-{stage}-{name}")["QueueUrl"]
        for name in (*QUEUES, "ledger-dlq")
    }
    storage = running.client("s3")
    buckets = {name: f"tumbas-{stage}-{name}" for name in ("uploads", "media", "files", "archive")}
    for bucket in buckets.values():
        storage.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": emulators.REGION}
        )
    keys = running.client("kms")
    made = keys.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    keys.create_alias(AliasName=f"alias/tumbas-{stage}-days", TargetKeyId=made["KeyId"])
    snap = keys.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    keys.create_alias(AliasName=f"alias/tumbas-{stage}-snap", TargetKeyId=snap["KeyId"])
    push = keys.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    keys.create_alias(AliasName=f"alias/tumbas-{stage}-push", TargetKeyId=push["KeyId"])
    account = Account.drawn()
    account.tell(running.client("secretsmanager"), f"tumbas/{stage}/channels")
    seal = keys.create_key()["KeyMetadata"]
    keys.create_alias(AliasName=f"alias/tumbas-{stage}-secrets", TargetKeyId=seal["KeyId"])
    env = running.env | {
        "TUMBAS_STAGE": stage,
        "TUMBAS_CITY": "malang",
        "TUMBAS_ORIGIN": "http://localhost:8000",
        "TUMBAS_CITY_BANK_CODE": CITY_BANK_ACCOUNT["CityBankCode"],
        "TUMBAS_CITY_BANK_ACCOUNT": CITY_BANK_ACCOUNT["CityBankAccount"],
        "TUMBAS_CITY_BANK_ACCOUNT_NAME": CITY_BANK_ACCOUNT["CityBankAccountName"],
        **{f"TUMBAS_{name.upper()}_QUEUE": urls[name] for name in QUEUES},
        "TUMBAS_LEDGER_DLQ": urls["ledger-dlq"],
        "TUMBAS_WEBHOOK_LOOPBACK": f"127.0.0.1:{emulators.free_port()}",
        "TUMBAS_PUSH_LOOPBACK": f"127.0.0.1:{emulators.free_port()}",
        "TUMBAS_WHATSAPP_NUMBER": NUMBER,
        "TUMBAS_WHATSAPP_PHONE_NUMBER_ID": account.phone_number_id,
        "TUMBAS_WHATSAPP_API": f"http://127.0.0.1:{emulators.free_port()}{GRAPH}",
        "TUMBAS_LIVE_ENDPOINT": f"http://127.0.0.1:{emulators.free_port()}",
        **{f"TUMBAS_{name.upper()}_BUCKET": bucket for name, bucket in buckets.items()},
    }
    return TestEmulator(running, stage, env, account)


@dataclass
class Stack:
    """The packaged city of `make run` on a port of its own: with its staff only, or the demo."""

    home: Path
    port: int
    seed: str = "none"
    # The one address of this machine that is told of orders.
    webhook_port: int = field(default_factory=emulators.free_port)
    # The one that is sent pushes.
    push_port: int = field(default_factory=emulators.free_port)
    process: "subprocess.Popen[str] | None" = field(default=None)
    # What tests/over_http.py keeps of its people.
    people: Any = field(default=None, repr=False)
    # By which name it is asked: passkeys are of `localhost`.
    host: str = "127.0.0.1"

    @property
    def base(self) -> str:
        """Its address, without a closing slash."""
        return f"http://{self.host}:{self.port}"

    @property
    def emulator_url(self) -> str:
        """Where the emulator of this city answers."""
        note = json.loads((self.home / "running.json").read_text())
        return f"http://127.0.0.1:{note['emulator_port']}"

    def start(self) -> None:
        """Start it and wait for the line that says so; raises RuntimeError if it never comes."""
        env = os.environ | {
            "TUMBAS_HOME": str(self.home),
            "PORT": str(self.port),
            "SEED": self.seed,
            "WEBHOOK_LOOPBACK": f"127.0.0.1:{self.webhook_port}",
            "PUSH_LOOPBACK": f"127.0.0.1:{self.push_port}",
        }
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "run.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.run"],
                cwd=PROJECT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        # local.run gives up by itself where a part does not start.
        line = self.process.stdout.readline()
        if not line.startswith("Tumbas is ready: "):
            raise RuntimeError(f"no city: {(self.home / 'run.log').read_text()[-2000:]}")

    def stop(self) -> int:
        """Stop it as Ctrl-C would; returns the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONGEST_STOP_S)

    def text_messages(self, phone: str) -> list[dict[str, str]]:
        """What `/dev/sms` shows for a phone, newest first."""
        query = urllib.parse.urlencode({"phone": phone})
        with urllib.request.urlopen(f"{self.base}/dev/sms?{query}", timeout=10) as answer:
            found: list[dict[str, str]] = json.load(answer)["messages"]
            return found

    def workers(self) -> list[int]:
        """The process ids of the Lambda workers that are up."""
        return [pid for pid, command in processes() if f"{self.home}/emulator/tmp/" in command]

    def front(self) -> int:
        """The process id of the front; raises IndexError while it is down."""
        wanted = f"-m local.front --port {self.port}"
        return next(pid for pid, command in processes() if wanted in command)


def processes() -> list[tuple[int, str]]:
    """Every process that runs here: its id and command line."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found.append((int(folder.name), command))
    return found


def wait_for(seconds: float, found: Any) -> Any:
    """Ask `found()` until it answers something true, and return that.

    For what follows by itself (a stream's projections); raises TimeoutError.
    """
    until = time.monotonic() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        if time.monotonic() > until:
            raise TimeoutError(f"not so after {seconds} s")
        # What is waited for happens in another process, which tells nobody.
        time.sleep(0.05)
