"""What it takes to tell a screen at once: from the payment's commit to its hint, ten thousand who
listen, and those who are gone.

API Gateway's management API is on this machine. What AWS adds is the stream's poll (four a second)
and the queue's; both faces of it, with a browser, are in tests/browser/test_live.py.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from statistics import median, quantiles
from threading import Thread

from bench.captured import calls
from bench.city import City, pay
from bench.result import Result
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Parts
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.live.parts import LiveParts
from chalicelib.live.rules import LISTENERS_MOST
from chalicelib.wiring import make_parts

PAYMENTS = 40
LISTENERS = 10_000
TOLD_OF = 500
BATCH = 10
# Half of what a till may wait; the polls have the rest.
COMMIT_TO_HINT_TARGET_MS = 500
# Of the 20 functions that may tell at once (infra/template.py), 1,000 payments a second are 50.
HINTS_TARGET_PER_S = 50


@dataclass
class Gateway:
    """Which connections it was asked for; there is nobody where a name begins with `gone`."""

    asked: list[str] = field(default_factory=list)


def live(city: City) -> list[Result]:
    """Hints of payments, one by one, among many, and to nobody."""
    with _gateway() as (gateway, port):
        endpoint = f"http://127.0.0.1:{port}"
        parts = make_parts(replace(city.parts.settings, live_endpoint=endpoint))
        took = _commit_to_hint(city, parts)
        _stand(parts, [f"mrc_many{number:05d}" for number in range(LISTENERS)])
        begun = time.perf_counter()
        starts = range(0, TOLD_OF, BATCH)
        told = sum(parts[LiveParts].tell.take_up(_batch(start)).told for start in starts)
        a_second = told / (time.perf_counter() - begun)
        with calls(client_of(parts.connection)) as made:
            parts[LiveParts].tell.take_up([_message("mrc_many09999")])
        first, second = _gone(parts, gateway)
    _leave(parts)
    spread = {"p95_ms": round(quantiles(took, n=20)[-1] * 1000, 1)}
    return [
        Result(
            "a payment's commit to its hint, without the polls of stream and queue",
            round(median(took) * 1000, 1),
            "ms",
            COMMIT_TO_HINT_TARGET_MS,
            "most",
            spread,
        ),
        Result(
            f"payments told by one function, {LISTENERS} listening",
            round(a_second),
            "/s",
            HINTS_TARGET_PER_S,
            "least",
            {"dynamodb": made, "lost": TOLD_OF - told},
        ),
        Result(f"calls to {LISTENERS_MOST} who are gone", first, "calls", LISTENERS_MOST, "most"),
        Result("the same, told once more", second, "calls", 0, "most"),
    ]


def _commit_to_hint(city: City, parts: Parts) -> list[float]:
    """What the stream's function and the queue's do of each of these payments, in seconds."""
    for merchant in city.merchants:
        _stand(parts, [merchant.id])
    ledger, sqs = parts[LedgerParts], parts.sqs
    queue = parts.settings.live_queue
    tokens = city.tokens(city.spenders(4), PAYMENTS)
    took = []
    for number, token in enumerate(tokens):
        paid: Transfer = pay(city, token, number).transfer  # type: ignore[attr-defined]
        begun = time.perf_counter()
        ledger.journal.put_accounts([paid])
        ledger.totals.apply([paid])
        ledger.queues.hand_on([paid])
        (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
        said = parts[LiveParts].tell.take_up([message["Body"]])
        took.append(time.perf_counter() - begun)
        assert said.told
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return took


def _leave(parts: Parts) -> None:
    """Nobody listens any more: the gateway is gone, and others are measured in the same city."""
    client, table = client_of(parts.connection), parts.table("live")
    for item in list(scan_plain(parts.connection, table)):
        key = {name: {"S": item[name]} for name in ("pk", "sk")}
        client.delete_item(TableName=table, Key=key)


def _stand(parts: Parts, subjects: list[str], name: str = "there", each: int = 1) -> None:
    """Listeners of these tills."""
    since, until = utc_now() - timedelta(minutes=1), utc_now() + timedelta(hours=1)
    store = parts[LiveParts].listeners

    def stand(place: int, subject: str) -> None:
        ticket = store.expect(ids.new_id(ids.TICKET), subject, ("till",), since, until)
        store.open(ticket, f"{name}{place}{subject}", since, until)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(stand, *zip(*product(range(each), subjects), strict=True)))


def _batch(start: int) -> list[str]:
    return [_message(f"mrc_many{number:05d}") for number in range(start, start + BATCH)]


def _message(merchant: str) -> str:
    """What the queue is told of a redemption."""
    moved = {
        "id": f"trf_{merchant}",
        "kind": "redeem",
        "debit_account": "voucher:vch_none",
        "credit_account": f"merchant:{merchant}",
        "occurred_at": to_text(utc_now()),
    }
    return json.dumps({"moved": moved})


def _gone(parts: Parts, gateway: Gateway) -> tuple[int, int]:
    """How many calls it takes to tell a till whose every listener is gone, and then once more."""
    _stand(parts, ["mrc_gone"], "gone", LISTENERS_MOST)
    counts = []
    for _ in range(2):
        gateway.asked.clear()
        parts[LiveParts].tell.take_up([_message("mrc_gone")])
        counts.append(len(gateway.asked))
    return counts[0], counts[1]


class _Server(ThreadingHTTPServer):
    # Python's five are fewer than call at once.
    request_queue_size = 64


@contextmanager
def _gateway() -> Iterator[tuple[Gateway, int]]:
    gateway = Gateway()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            connection = self.path.rpartition("/")[2]
            self.rfile.read(int(self.headers["Content-Length"]))
            gateway.asked.append(connection)
            gone = connection.startswith("gone")
            self.send_response(410 if gone else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway, server.server_port
    finally:
        server.shutdown()
        server.server_close()
