"""What notifications of acquirers cost: a thousand payments a second, each told twice.

In this process, through the whole application: CPU, calls and units of a message, and from these
how many functions at once the door needs.
"""

import io
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from itertools import count
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import Any

from bench.captured import calls
from bench.city import City, requests
from bench.result import Result
from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.subject import Subject
from infra.areas import CONCURRENCY
from local.acquirer.bank import Bank, Paid, stamped
from local.acquirer.pay import NOTIFY, TOKEN

PAYMENTS_A_SECOND = 1_000
TOLD_TIMES = 2
PAYMENTS = 150
WARM_UP = 15
# What a call of DynamoDB waits for in its own region, at the 90th percentile.
CALL_S = 0.005
CLIENT = "bank-bench"

_COUNTED = ("BatchGetItem", "GetItem", "PutItem", "Query", "TransactWriteItems", "UpdateItem")
_NUMBERS = count(1)


def notifications(city: City) -> list[Result]:
    """Medians of PAYMENTS payments, none of which anybody has claimed."""
    with TemporaryDirectory() as folder:
        bank = Bank(Path(folder), CLIENT, "snap")
        city.parts[AcquirerParts].keep_psps.register(
            CLIENT, "Bank", bank.public_key, bank.secret, "snap", "", _ADMIN, None, lambda psp: psp
        )
        made = requests()
        token = json.loads(made.call(_token(made, bank))["body"])["accessToken"]
        cpu: list[float] = []
        seen: dict[str, list[float]] = {"calls": [], "reads": [], "writes": []}
        with redirect_stderr(io.StringIO()):
            for _ in range(PAYMENTS):
                paid = _paid()
                for _ in range(TOLD_TIMES):
                    event = _event(made, bank, token, paid)
                    with calls(city.client) as sent, _units(city.client) as units:
                        begun = time.process_time()
                        made.call(event)
                        cpu.append(time.process_time() - begun)
                    seen["calls"].append(len(sent))
                    seen["reads"].append(units["reads"])
                    seen["writes"].append(units["writes"])
    of_each = {name: mean(numbers[WARM_UP:]) for name, numbers in seen.items()}
    middle = median(cpu[WARM_UP:])
    a_second = PAYMENTS_A_SECOND * TOLD_TIMES
    busy_s = middle + of_each["calls"] * CALL_S
    what = "a notification"
    return [
        Result(f"{what}: CPU", round(middle * 1e3, 2), "ms"),
        Result(f"{what}: calls of DynamoDB", round(of_each["calls"], 1), "calls"),
        Result(f"{what}: read units", round(of_each["reads"], 1), "units"),
        Result(f"{what}: write units", round(of_each["writes"], 1), "units"),
        Result(
            f"{PAYMENTS_A_SECOND:,} payments a second, each told {TOLD_TIMES} times: functions",
            round(a_second * busy_s, 1),
            "at once",
            CONCURRENCY["acquirers"],
            "most",
            {"messages_a_second": a_second, "busy_ms": round(busy_s * 1e3, 1)},
        ),
    ]


_ADMIN = Subject("admin", "bench", "")


def _paid() -> Paid:
    number = next(_NUMBERS)
    return Paid(
        rrn=f"{number * 1000:012d}",
        nmid=f"ID{1020000000000 + number % 50:013d}",
        amount=40_000,
        paid_at=stamped(utc_now()),
        status="00",
        cpan="",
    )


def _token(made: Any, bank: Bank) -> dict[str, Any]:
    return _posted(
        made, TOKEN, bank.token_headers(utc_now()), b'{"grantType":"client_credentials"}'
    )


def _event(made: Any, bank: Bank, token: str, paid: Paid) -> dict[str, Any]:
    raw = json.dumps(bank.told(paid), separators=(",", ":")).encode()
    headers = bank.notify_headers(NOTIFY, token, raw, utc_now())
    return _posted(made, NOTIFY, headers, raw)


def _posted(made: Any, path: str, headers: dict[str, str], raw: bytes) -> dict[str, Any]:
    headers["X-EXTERNAL-ID"] = secrets.token_hex(16)
    event: dict[str, Any] = made.gateway.event("POST", path, "", headers.items(), raw)
    return event


@contextmanager
def _units(client: Any) -> Iterator[dict[str, float]]:
    """What DynamoDB counts meanwhile, reads and writes apart."""
    units = {"reads": 0.0, "writes": 0.0}

    def ask(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        kind = "reads" if model.name in ("BatchGetItem", "GetItem", "Query") else "writes"
        for one in consumed if isinstance(consumed, list) else [consumed]:
            units[kind] += one["CapacityUnits"]

    events = client.meta.events
    for operation in _COUNTED:
        events.register(f"provide-client-params.dynamodb.{operation}", ask)
        events.register(f"after-call.dynamodb.{operation}", note)
    try:
        yield units
    finally:
        for operation in _COUNTED:
            events.unregister(f"provide-client-params.dynamodb.{operation}", ask)
            events.unregister(f"after-call.dynamodb.{operation}", note)
