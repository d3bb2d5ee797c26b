"""What all simulations of one process share, because it is dear to make: botocore's clients, the
application's areas, and where these ask for their parts."""

import importlib
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from botocore.config import Config

from chalicelib import handlers
from chalicelib.core.dynamo.connection import connect
from chalicelib.core.parts import Call, Parts
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.settings import Settings
from chalicelib.wiring import PORTS
from infra.queues import QUEUES
from infra.tables import TABLES
from local.deploy import CITY_BANK_ACCOUNT
from local.gateway import Gateway
from tests.simulation.dynamo.database import Database
from tests.simulation.world.aws.queues import ADDRESS
from tests.simulation.world.deliveries import Source, queues_of, schedules_of
from tests.simulation.world.limits import Decided
from tests.simulation.world.quotas import Own, divide

STAGE = "simulated"
BUCKETS = ("uploads", "media", "files", "archive")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "simulated",
    "AWS_SECRET_ACCESS_KEY": "simulated",
    "AWS_REGION": "ap-southeast-3",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "TUMBAS_STAGE": STAGE,
    "TUMBAS_CITY": "malang",
    "TUMBAS_ORIGIN": "http://localhost:8000",
    "TUMBAS_CITY_BANK_CODE": CITY_BANK_ACCOUNT["CityBankCode"],
    "TUMBAS_CITY_BANK_ACCOUNT": CITY_BANK_ACCOUNT["CityBankAccount"],
    "TUMBAS_CITY_BANK_ACCOUNT_NAME": CITY_BANK_ACCOUNT["CityBankAccountName"],
    **{f"TUMBAS_{name.upper()}_QUEUE": f"{ADDRESS}{name}" for name in QUEUES},
    **{f"TUMBAS_{name.upper()}_BUCKET": f"tumbas-{STAGE}-{name}" for name in BUCKETS},
    "TUMBAS_LEDGER_DLQ": f"{ADDRESS}ledger-dlq",
    "TUMBAS_DAY_FUNCTION": "on_day",
    "TUMBAS_LIVE_ENDPOINT": "http://live.simulated",
}

# Whose parts a function of ours asks for: those of the instance that runs.
OfCurrent = Callable[[], Parts]


class Process:
    """`carry` is what every client's `before-send` asks, `parts` what functions ask for their own,
    and `allowances` how often clients may send again. All are of whichever world runs."""

    def __init__(self, carry: Callable[..., Any], parts: OfCurrent, allowances: Own) -> None:
        os.environ.update(ENVIRONMENT)
        divide(allowances)
        self.settings = Settings.from_env(os.environ)
        self.limits = Decided()
        self.database = _database(self.limits)
        self.empty = self.database.snapshot()
        self.connection = connect(self.settings)
        # Before any client is made: each takes the session's listeners with it.
        self.connection.session.register("before-send", carry)
        self.clients: dict[Any, Any] = {}
        application = importlib.import_module("app")
        self.areas: Mapping[str, Any] = application.AREAS
        for area in self.areas.values():
            area.parts = parts
        vars(handlers)["parts"] = parts
        self.gateway = Gateway(self.areas)
        sources = application.app.event_sources
        self.queues: Mapping[str, Source] = queues_of(sources)
        self.schedules: Mapping[str, int] = schedules_of(sources)

    def parts(self, clock: Clock) -> Parts:
        """The parts of a function's instance, new."""
        return InstanceParts(self, clock)

    def handle(self, function: str, event: Any, context: Any) -> Any:
        """Run a function's handler."""
        area = self.areas.get(function)
        if area is not None:
            return area(event, context)
        return getattr(handlers, function)(event, context)


class InstanceParts(Parts):
    """Parts of their own, over the process's clients: to make one takes longer than all that a
    short simulation does with it."""

    def __init__(self, process: Process, clock: Clock) -> None:
        super().__init__(process.settings, clock, PORTS)
        self._process = process

    @cached_property
    def connection(self) -> Any:
        """The process's."""
        return self._process.connection

    def _client(
        self, service: str, call: Call, more: Config | None = None, endpoint: str = ""
    ) -> Any:
        known = (service, call, endpoint)
        if known not in self._process.clients:
            # Which botocore otherwise puts together anew for each call.
            named = Config(user_agent="tumbas")
            more = named.merge(more) if more else named
            self._process.clients[known] = super()._client(service, call, more, endpoint)
        return self._process.clients[known]


def _database(limits: Decided) -> Database:
    """A database with the city's tables, empty."""
    database = Database(limits)
    for table in TABLES:
        parameters = table.key_properties(STAGE)
        if table.stream:
            parameters["StreamSpecification"] = {
                "StreamEnabled": True,
                "StreamViewType": "NEW_IMAGE",
            }
        database.call("CreateTable", parameters, 0.0)
    return database
