"""A city's parts: what every concept stands on, and each concept's own, made when first asked for.

A concept's `parts.py` has one class, made from these, which says in its properties what it needs
from where: `parts[MerchantParts].accounts`. It reaches down only. What it needs from rooms above
it is named in its `ports.py`, asked for by `parts.port(Tills)`, and given in wiring.py.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from botocore.config import Config
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.dynamo.connection import bind, connect
from chalicelib.core.dynamo.idempotency import RecordItem, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.settings import Settings
from chalicelib.core.work import Send

P = TypeVar("P")


class Call(NamedTuple):
    """How long one call of a service may take to connect and then to be answered, in seconds, and
    how often it is sent in all."""

    connect_s: float
    read_s: float
    attempts: int


# A request ends after 29 seconds, so no service may keep it for botocore's own minute and more:
# each has half of that at most. Whoever asks for a client of another service has to say here how
# long it may take.
CALLS: Mapping[str, Call] = {
    # One of many that are told at once; what it has not taken by then is lost.
    "apigatewaymanagementapi": Call(1, 2, 1),
    "dynamodbstreams": Call(1, 2, 2),
    "kms": Call(1, 3, 2),
    # A function that somebody waits for; what it has not done by then its queue brings it again.
    "lambda": Call(1, 12, 1),
    "s3": Call(1, 5, 2),
    "secretsmanager": Call(1, 3, 2),
    # An answer that was lost is no reason to send somebody a second text message.
    "sns": Call(1, 5, 1),
    "sqs": Call(1, 3, 2),
}
# What goes up in parts is sent by functions that have minutes: S3 answers only when it has put all
# parts of a file together, which for gigabytes may take that long.
LARGE_FILES = Call(1, 60, 3)


class Parts:
    """The parts of one city in one process. `ports` says who gives what to rooms below, by the full
    name of each port."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        ports: Mapping[str, "Callable[[Parts], Any]"],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._ports = ports
        self._parts: dict[type[Any], Any] = {}
        self._bound: set[type[Model]] = set()

    def __getitem__(self, parts: type[P]) -> P:
        """A concept's parts, the same each time."""
        if parts not in self._parts:
            self._parts[parts] = parts(self)  # type: ignore[call-arg]  # each takes these
        found: P = self._parts[parts]
        return found

    def port(self, port: type[P]) -> P:
        """What a room above gives. Raises KeyError where wiring.py names nobody."""
        given: P = self._ports[f"{port.__module__}.{port.__qualname__}"](self)
        return given

    @cached_property
    def connection(self) -> Connection:
        """The one connection to DynamoDB."""
        return connect(self.settings)

    @cached_property
    def writer(self) -> Writer:
        """What writes transactions."""
        return Writer(self.connection, self.clock)

    @cached_property
    def records(self) -> Records:
        """What was answered to idempotency keys."""
        return Records(self.table("idempotency", RecordItem))

    @cached_property
    def seal(self) -> Seal:
        """What seals and opens secrets."""
        return Seal(lambda: self.client("kms"), self.settings.secrets_key)

    def table(self, concept: str, *models: type[Model]) -> str:
        """The name of a concept's table, to which the models that read it are bound."""
        table = self.settings.table(concept)
        for model in self._unbound(models):
            bind(self.connection, self.settings, table, model)
        return table

    def _unbound(self, models: Iterable[type[Model]]) -> list[type[Model]]:
        found = [model for model in models if model not in self._bound]
        self._bound.update(found)
        return found

    def client(self, service: str, endpoint: str = "") -> Any:
        """A client of another AWS service, with the patience that CALLS has for it; at an address
        of its own where each city's has one."""
        return self._client(service, CALLS[service], endpoint=endpoint)

    def storage(self) -> Any:
        """A client of S3 whose signed addresses hold for whoever gets them."""
        return self._storage(CALLS["s3"])

    def storage_of_large_files(self) -> Any:
        """The same, for files that go up in parts."""
        return self._storage(LARGE_FILES)

    def _storage(self, call: Call) -> Any:
        # Checksums "when required": else a signed address carries that of an empty body. "virtual":
        # else it names S3's global host, which does not serve Jakarta.
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            s3={"addressing_style": "virtual"},
        )
        return self._client("s3", call, config)

    def _client(
        self, service: str, call: Call, more: Config | None = None, endpoint: str = ""
    ) -> Any:
        config = Config(
            connect_timeout=call.connect_s,
            read_timeout=call.read_s,
            retries={"total_max_attempts": call.attempts, "mode": "standard"},
        )
        # Of the connection's own session: a second one would read the service models again.
        return self.connection.session.create_client(
            service,
            region_name=self.settings.region,
            endpoint_url=endpoint or None,
            config=config.merge(more) if more else config,
        )

    @cached_property
    def sqs(self) -> Any:
        """The client of queues."""
        return self.client("sqs")

    def send_to(self, queue_url: str) -> Send:
        """What puts messages into a queue."""

        def send(message: Mapping[str, Any], delay_s: int) -> None:
            self.sqs.send_message(
                QueueUrl=queue_url, MessageBody=json.dumps(message), DelaySeconds=delay_s
            )

        return send


class Room:
    """A concept's parts, made from the city's. Each property imports what it makes: a function that
    starts up loads the use cases that it is asked for, and no others."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
