"""A table's stream: shards of records, in order for each item, that split, end and are followed.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
"""

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.dynamo.values import Item, item_size

Record = dict[str, Any]

_HALF = 2**63


@dataclass(slots=True)
class Shard:
    """A part of a stream: the records of the items whose keys' hashes lie from `low` to `high`.
    When it ends, its children go on."""

    id: str
    parent: str | None
    low: int
    high: int
    ended: bool = False
    # Those that a snapshot holds too, and those since.
    kept: tuple[Record, ...] = ()
    since: list[Record] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.kept) + len(self.since)

    @property
    def records(self) -> list[Record]:
        return [*self.kept, *self.since]


class Stream:
    """The stream of a table. `view` says what its records hold of an item."""

    def __init__(self, arn: str, region: str, view: str) -> None:
        self.arn = arn
        self._region = region
        self._view = view
        self._count = 0
        self._begun = 0
        self.shards: list[Shard] = []
        self._begin(None, 0, 2 * _HALF)

    def _begin(self, parent: str | None, low: int, high: int) -> None:
        # No name is given twice, though others are forgotten.
        name = f"shardId-{self._begun:020d}-{low >> 32:08x}"
        self._begun += 1
        self.shards.append(Shard(name, parent, low, high))

    def shard(self, shard_id: str) -> Shard:
        """Raises StopIteration where there is none."""
        return next(shard for shard in self.shards if shard.id == shard_id)

    def split(self, shard_id: str) -> None:
        """End a shard; two others go on."""
        shard = self.shard(shard_id)
        shard.ended = True
        middle = (shard.low + shard.high) // 2
        self._begin(shard.id, shard.low, middle)
        self._begin(shard.id, middle, shard.high)

    def roll(self, shard_id: str) -> None:
        """End a shard, as each does after about four hours; another goes on."""
        shard = self.shard(shard_id)
        shard.ended = True
        self._begin(shard.id, shard.low, shard.high)

    def trim(self, shard_id: str) -> None:
        """Forget an ended shard, as when its records are older than a day, and them with it. Those
        that go on from it still name it."""
        self.shards.remove(self.shard(shard_id))

    def read(self, shard_id: str, after: int, most: int = 1_000) -> tuple[list[Record], int]:
        """Records of a shard from the position `after` on, and the position behind them. Beginning
        at 0; an ended shard of which nothing is left is done with."""
        shard = self.shard(shard_id)
        before = len(shard.kept)
        found = [*shard.kept[after : after + most]]
        begun = max(0, after - before)
        found += shard.since[begun : begun + most - len(found)]
        return found, after + len(found)

    def tell(
        self,
        position: int,
        keys: Item,
        before: Item | None,
        item: Item | None,
        size: int,
        now: float,
        *,
        expired: bool = False,
    ) -> None:
        """Record a write of an item of that size, unless it changed nothing."""
        if before == item:
            return
        self._count += 1
        number = f"{self._count:021d}"
        told: dict[str, Any] = {
            "ApproximateCreationDateTime": int(now),
            "Keys": keys,
            "SequenceNumber": number,
            "StreamViewType": self._view,
        }
        bytes_told = item_size(keys)
        if item is not None and self._view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"):
            told["NewImage"] = item
            bytes_told += size
        if before is not None and self._view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES"):
            told["OldImage"] = before
            bytes_told += item_size(before)
        told["SizeBytes"] = bytes_told
        record: Record = {
            "eventID": f"{self._count:032x}",
            "eventName": "REMOVE" if item is None else "MODIFY" if before else "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self._region,
            "dynamodb": told,
            "eventSourceARN": self.arn,
        }
        if expired:
            record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
        for shard in reversed(self.shards):
            if not shard.ended and shard.low <= position < shard.high:
                shard.since.append(record)
                return

    def keep(self) -> Any:
        """The stream as a snapshot holds it."""
        for one in self.shards:
            if one.since:
                one.kept, one.since = (*one.kept, *one.since), []
        return (self._count, self._begun), [
            (one.id, one.parent, one.low, one.high, one.ended, one.kept) for one in self.shards
        ]

    def restore(self, kept: Any) -> None:
        (self._count, self._begun), shards = kept
        self.shards = [Shard(*of_shard) for of_shard in shards]
