"""What is asked now and then: the stream's shards, functions by their name, open connections."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import HeadersDict

from tests.simulation.dynamo.database import Database
from tests.simulation.world.aws.shape import Answered, Asked, JsonService
from tests.simulation.world.functions import Invocation

Done = Callable[[Answered, str], None]


class _Nothing:
    """A service that keeps nothing of its own."""

    def copy(self) -> Any:
        """Nothing."""
        return None

    def restore(self, kept: Any) -> None:
        """Nothing."""


@dataclass
class Streams(_Nothing, JsonService):
    """A table's stream, as DynamoDB Streams and Lambda's poller see it."""

    database: Database
    table: str

    def DescribeStream(self, asked: Any) -> Any:
        """Its shards, each with the one it goes on from."""
        listed = [
            {"ShardId": shard} | ({"ParentShardId": parent} if parent else {})
            for shard, parent in self.shards().items()
        ]
        return {"StreamDescription": {"StreamArn": asked["StreamArn"], "Shards": listed}}

    def shards(self) -> Mapping[str, str | None]:
        """Each shard, with the one it goes on from."""
        return {shard.id: shard.parent for shard in self._stream.shards}

    def ended(self, shard_id: str) -> bool:
        """Whether others go on from it."""
        return bool(self._stream.shard(shard_id).ended)

    def read(self, shard_id: str, after: int, most: int) -> tuple[list[Any], int]:
        """Records of a shard from a place on, and the place behind them."""
        found: tuple[list[Any], int] = self._stream.read(shard_id, after, most)
        return found

    def split(self, shard_id: str) -> None:
        """Two others go on from it."""
        self._stream.split(shard_id)

    def roll(self, shard_id: str) -> None:
        """Another goes on from it."""
        self._stream.roll(shard_id)

    def trim(self, shard_id: str) -> None:
        """It is listed no more, and its records are gone."""
        self._stream.trim(shard_id)

    @property
    def _stream(self) -> Any:
        return self.database.streams[self.table]


@dataclass
class Named(_Nothing):
    """Lambda, asked to run a function by its name and to answer when that is over."""

    invoke: Callable[[str, Any], Invocation]

    def begin(self, call: Any, done: Done) -> bool:
        """Begin it."""
        # .../2015-03-31/functions/NAME/invocations
        name = call.asked.url.split("/functions/")[1].split("/")[0]
        invocation = self.invoke(name, json.loads(call.asked.body))

        def over() -> None:
            headers = {"X-Amz-Function-Error": "Unhandled"} if invocation.died else {}
            content = json.dumps(None if invocation.died else invocation.result).encode()
            done(Answered(200, content, HeadersDict(headers)), invocation.died or "ok")

        invocation.over.then(over)
        return True

    def answer(self, asked: Asked) -> Answered:
        """It never answers at once."""
        raise NotImplementedError

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error by its JSON."""
        return JsonService().refused(code, message, status)


class Listeners(_Nothing, JsonService):
    """Open WebSockets: nobody is at the other end."""

    def answer(self, asked: Asked) -> Answered:
        """Gone."""
        return self.refused("GoneException", "nobody is there", 410)
