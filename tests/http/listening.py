"""Those who listen, and an API Gateway on this machine that holds their connections."""

import json
import re
import secrets
import socket
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from chalicelib.live.parts import LiveParts
from tests.http.client import Person
from tests.http.conftest import TestCity

_PATH = re.compile(r"/@connections/(\w+)")


@dataclass
class Connections:
    """The connections that are open: what each was told, and what API Gateway does otherwise, by
    connection: answers this status, or nothing as long as it is called upon."""

    told: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    open: set[str] = field(default_factory=set)
    calls: list[tuple[str, str]] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)

    def answer(self, method: str, connection: str, body: bytes) -> int:
        self.calls.append((method, connection))
        if connection in self.failing:
            return self.failing[connection]
        if connection not in self.open:
            return 410
        if method == "DELETE":
            self.open.discard(connection)
            return 204
        self.told[connection].append(json.loads(body))
        return 200


class _Server(ThreadingHTTPServer):
    # Python's five are fewer than call at once.
    request_queue_size = 64


@contextmanager
def connections(city: TestCity) -> Iterator[Connections]:
    """API Gateway's management API, where the city's functions find it."""
    held = Connections()
    port = int(city.parts.settings.live_endpoint.rpartition(":")[2])
    server = _Server(("127.0.0.1", port), _door(held))
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


def _door(held: Connections) -> Callable[..., BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found = _PATH.fullmatch(self.path)
            assert found, self.path
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if found[1] in held.hanging:
                # Until the caller hangs up.
                self.connection.recv(1, socket.MSG_PEEK)
                return
            status = held.answer(self.command, found[1], body)
            self.send_response(status)
            if status == 410:
                self.send_header("x-amzn-ErrorType", "GoneException")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_DELETE = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    return Door


def ticket(person: Person, *topics: str) -> str:
    """A ticket for these topics."""
    return str(person.post("/live/tickets", {"topics": list(topics)}).ok(201)["ticket"])


def connect(city: TestCity, secret: str) -> str:
    """Open a connection by a ticket; answers its id. Raises as API Gateway's function does."""
    connection = secrets.token_hex(8)
    city.parts[LiveParts].connect.connect(secret, connection)
    return connection


def listen(city: TestCity, held: Connections, person: Person, *topics: str) -> str:
    """Open a connection for these topics; it has been open for a while."""
    connection = connect(city, ticket(person, *topics))
    held.open.add(connection)
    city.hands.pass_by(seconds=11)
    return connection


def hint(city: TestCity) -> list[Any]:
    """What the stream brings is handed on, and those who listen are told; answers what was said for
    each batch of messages."""
    city.stream.catch_up()
    return [city.parts[LiveParts].tell.take_up(batch) for batch in messages(city)]


def waited(city: TestCity) -> Any:
    """What the queue has kept for a second is told; answers what was said."""
    sqs, queue = city.parts.sqs, city.parts.settings.live_queue
    (message,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"]
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return city.parts[LiveParts].tell.take_up([message["Body"]])


def messages(city: TestCity) -> Iterator[list[str]]:
    """What waits in the queue, batch by batch, taken out of it."""
    sqs, queue = city.parts.sqs, city.parts.settings.live_queue
    while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        yield [one["Body"] for one in found]
        for one in found:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])


class PayingByCode:
    """A resident with a voucher, and a shop."""

    def __init__(self, city: TestCity) -> None:
        self.city = city
        self.resident, self.shop = city.resident(), city.merchant()
        self.voucher = city.claim(self.resident, city.campaign())
        # What others have left.
        city.stream.catch_up()
        list(messages(city))

    def draw(self) -> tuple[str, str]:
        """A payment token, and its id."""
        drawn = self.city.draw(self.resident, self.voucher)
        return drawn["token"], drawn["id"]

    def redeem(self, token: str) -> str:
        paid = self.city.redeem(self.shop, token, 1_000).ok(201)
        return str(paid["id"])

    def pay(self) -> str:
        return self.redeem(self.draw()[0])
