"""What requests read: the calls to DynamoDB, and the units that they cost by its rules."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from tests.http.conftest import TestCity


@dataclass
class Calls:
    """The calls that were made: operation, table, and how many keys it names."""

    made: list[tuple[str, str, int]] = field(default_factory=list)

    def note(self, model: Any, params: Any, **_: Any) -> None:
        body = json.loads(params["body"])
        if "RequestItems" in body:
            for table, asked in body["RequestItems"].items():
                keys = asked["Keys"] if isinstance(asked, dict) else asked
                self.made.append((model.name, table, len(keys)))
        elif "TransactItems" in body:
            self.made.append((model.name, "", len(body["TransactItems"])))
        else:
            self.made.append((model.name, body["TableName"], 1))

    @property
    def tables(self) -> set[str]:
        return {table.rpartition("-")[2] for _, table, _ in self.made}


@contextmanager
def calls(city: TestCity) -> Iterator[Calls]:
    """What is asked of DynamoDB meanwhile."""
    found = Calls()
    events = client_of(city.parts.connection).meta.events
    events.register("before-call.dynamodb", found.note)
    try:
        yield found
    finally:
        events.unregister("before-call.dynamodb", found.note)
