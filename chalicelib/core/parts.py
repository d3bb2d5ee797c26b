"""A city's parts: what every concept stands on, and each concept's own, made when first asked for.

A concept's `parts.py` has one class, made from these, which says in its properties what it needs
from where: `parts[MerchantParts].accounts`. It reaches down only. What it needs from rooms above
it is named in its `ports.py`, asked for by `parts.port(Tills)`, and given in wiring.py.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from botocore.config import Config
from pynamodb.connection import Connection
from pynamodb.models import Model

from chalicelib.core.dynamo.connection import bind, connect
from chalicelib.core.dynamo.idempotency import RecordItem, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.settings import Settings
from chalicelib.core.work import Send

P = TypeVar("P")


class Parts:
    """The parts of one city in one process. `ports` says who gives what to rooms below."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        ports: Mapping[type[Any], "Callable[[Parts], Any]"],
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
        given: P = self._ports[port](self)
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

    def client(self, service: str, config: Config | None = None) -> Any:
        """A client of another AWS service, of the connection's own session: a second session
        would read the service models again."""
        return self.connection.session.create_client(
            service, region_name=self.settings.region, config=config
        )

    def storage(self) -> Any:
        """A client of S3 whose signed addresses hold for whoever gets them."""
        # Checksums "when required": else a signed address carries that of an empty body. "virtual":
        # else it names S3's global host, which does not serve Jakarta.
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            s3={"addressing_style": "virtual"},
        )
        return self.client("s3", config)

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
