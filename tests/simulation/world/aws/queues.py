"""SQS: every message at least once, when its time has come."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from tests.simulation.world.aws.shape import JsonService, Refusal

# The last part of a queue's address is its name.
ADDRESS = "http://sqs.simulated/357300000001/"


@dataclass(slots=True, eq=False)
class Message:
    """What stands in a queue: its id, its body, from when it may be delivered, how often that was
    tried, and whether somebody has it now."""

    id: str
    body: str
    due: int
    tries: int = 0
    flying: bool = False


@dataclass
class Queues(JsonService):
    """Queues by name. `arrived` is told of each message, as is whoever waits for what is there."""

    now: Callable[[], int]
    arrived: Callable[[str, Message], object]
    names: frozenset[str]
    standing: dict[str, list[Message]] = field(default_factory=dict)
    _number: int = 0

    def SendMessage(self, asked: Any) -> Any:
        """One message."""
        name = self._name(asked["QueueUrl"])
        body = asked["MessageBody"]
        message = self.put(name, body, asked.get("DelaySeconds", 0))
        return {"MessageId": message.id, "MD5OfMessageBody": _md5(body)}

    def SendMessageBatch(self, asked: Any) -> Any:
        """Up to ten."""
        name = self._name(asked["QueueUrl"])
        done = []
        for entry in asked["Entries"]:
            message = self.put(name, entry["MessageBody"], entry.get("DelaySeconds", 0))
            done.append(
                {
                    "Id": entry["Id"],
                    "MessageId": message.id,
                    "MD5OfMessageBody": _md5(entry["MessageBody"]),
                }
            )
        return {"Successful": done, "Failed": []}

    def put(self, name: str, body: str, delay_s: float) -> Message:
        """Put a message into a queue."""
        self._number += 1
        message = Message(f"message-{self._number}", body, self.now() + int(delay_s * 1_000_000))
        self.standing.setdefault(name, []).append(message)
        self.arrived(name, message)
        return message

    def stands(self, name: str, message: Message) -> bool:
        """Whether it still stands there."""
        return message in self.standing.get(name, ())

    def due(self, name: str) -> list[Message]:
        """Those that may be delivered and that nobody has, the oldest first."""
        now = self.now()
        return [one for one in self.standing.get(name, ()) if one.due <= now and not one.flying]

    def remove(self, name: str, message: Message) -> None:
        """It was worked on, or is given up."""
        self.standing[name] = [one for one in self.standing.get(name, ()) if one is not message]

    def copy(self) -> Any:
        """What stands in the queues."""
        rows = {
            name: [(one.id, one.body, one.due, one.tries) for one in messages]
            for name, messages in self.standing.items()
        }
        return json.dumps([self._number, rows])

    def restore(self, kept: Any) -> None:
        """The same messages again; nobody is told of them."""
        self._number, rows = json.loads(kept)
        self.standing = {
            name: [Message(*one) for one in messages] for name, messages in rows.items()
        }

    def _name(self, address: str) -> str:
        name = address.rpartition("/")[2]
        if name not in self.names:
            raise Refusal("AWS.SimpleQueueService.NonExistentQueue")
        return name


def _md5(body: str) -> str:
    # Which botocore compares.
    return md5(body.encode(), usedforsecurity=False).hexdigest()
