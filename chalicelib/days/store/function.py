"""The function that closes days, called by its name instead of by its queue."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError


class DayFunction:
    """The queue's function of this name; without a name, as in a city of tests, there is none.
    `connect` makes the client when it is first needed, and says how long it waits."""

    def __init__(self, connect: Callable[[], Any], name: str) -> None:
        self._connect = connect
        self._name = name

    def take_up(self, day: date) -> None:
        """Have it take a day up now, and wait until it is done. What fails, or takes longer than
        the client waits, is left to the queue."""
        if not self._name:
            return
        message = json.dumps({"id": day.isoformat()})
        event = {"Records": [{"messageId": "now", "receiptHandle": "now", "body": message}]}
        with suppress(BotoCoreError, ClientError):
            self._connect().invoke(FunctionName=self._name, Payload=json.dumps(event).encode())
