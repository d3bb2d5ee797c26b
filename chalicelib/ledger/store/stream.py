"""The transfers table's stream, as Lambda hands it over, and what of it can never be written."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.core.dynamo.raw import plain
from chalicelib.core.values.instants import from_text
from chalicelib.ledger.rules.transfer import Mutation, Transfer
from chalicelib.ledger.store.heartbeats import PREFIX
from chalicelib.ledger.store.transfers import from_item

# The stream tells to the second when a record was made.
_COARSE = timedelta(seconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownKind(Exception):
    """A newer version than this one has written the transfer: that one knows how to count it."""


class Unwritable(Exception):
    """DynamoDB will never take this item, however often it is tried: the item itself is wrong.
    The message names the kind of error."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A record of the stream that puts a transfer. `created` is when, to the second; `sequence` is
    its number in its shard."""

    key: str
    created: datetime
    sequence: str
    image: dict[str, Any]

    def transfer(self, kinds: Collection[str]) -> Transfer:
        """The transfer that it puts. Raises UnknownKind where its kind is none of these, else
        whatever is wrong with it."""
        item = plain(self.image) or {}
        if item["kind"] not in kinds:
            raise UnknownKind(item["kind"])
        transfer = from_item(item)
        from_text(transfer.occurred_at)  # without an instant it has no place in the sums
        return transfer


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one shard, in order: how many there are, those that put transfers, those that
    nobody may write, and up to when the shard has delivered everything. `beats` where a heartbeat
    is among them. `shard_id` is None where Lambda does not say it."""

    shard_id: str | None
    count: int
    reached: datetime
    beats: bool
    transfers: list[Delivered]
    mutations: list[Mutation]


def read_batch(event: Mapping[str, Any]) -> Batch:
    """What Lambda hands a function of the stream."""
    records = event.get("Records") or []
    reached, beats = _BEGINNING, False
    transfers: list[Delivered] = []
    mutations: list[Mutation] = []
    for record in records:
        change = record["dynamodb"]
        created = datetime.fromtimestamp(float(change["ApproximateCreationDateTime"]), tz=UTC)
        reached = max(reached, _reached(change, created))
        key, name = change["Keys"]["pk"]["S"], record["eventName"]
        sequence = change.get("SequenceNumber", "")
        if key.startswith(PREFIX):
            beats = True
        elif name == "INSERT":
            transfers.append(Delivered(key, created, sequence, change.get("NewImage") or {}))
        else:
            mutations.append(Mutation(key, name, created, sequence))
    return Batch(event.get("shardId"), len(records), reached, beats, transfers, mutations)


def _reached(change: Mapping[str, Any], created: datetime) -> datetime:
    """Up to when a shard has delivered everything, as one of its records tells: the stream knows to
    the second when it was made. A heartbeat knows better, unless its clock was fast."""
    written_at = change.get("NewImage", {}).get("at")
    if written_at is None:
        return created - _COARSE
    return min(from_text(written_at["S"]), created + _COARSE)


@contextmanager
def unwritable() -> Iterator[None]:
    """Raises Unwritable where DynamoDB refuses an item itself; all other failures may pass."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationException":
            raise
        raise Unwritable(type(error).__name__) from error
    except PynamoDBException as error:
        if error.cause_response_code != "ValidationException":
            raise
        raise Unwritable(type(error).__name__) from error
