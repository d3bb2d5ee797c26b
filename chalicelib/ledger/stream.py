"""The ledger's stream and clock: the one consumer of transfers, and the heartbeats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.core.dynamo.raw import plain
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.ledger.heartbeats import PREFIX, Heartbeats
from chalicelib.ledger.journal import Journal
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.service import Ledger
from chalicelib.ledger.store import from_item
from chalicelib.ledger.totals import Totals

# The stream tells to the second when a record was made.
_COARSE = timedelta(seconds=1)

# A transfer as it was read, and the record that brought it.
_Delivered = tuple[Transfer, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Applies the ledger's stream. `hand_on` gives transfers to the other concepts, `set_aside`
    puts a message among the dead letters."""

    journal: Journal
    totals: Totals
    heartbeats: Heartbeats
    hand_on: Callable[[Sequence[Transfer]], None]
    set_aside: Callable[[Mapping[str, Any]], None]

    def apply(self, event: Mapping[str, Any]) -> None:
        """Apply a batch of one shard's records to journal and totals, in order, and hand the
        transfers on.

        A record that cannot be read goes to the dead letters and holds `through` back; the rest
        goes on. A failure to write fails the batch, which the stream delivers again.
        """
        delivered: list[_Delivered] = []
        reached = datetime(1970, 1, 1, tzinfo=UTC)
        records = event.get("Records") or []
        for record in records:
            change = record["dynamodb"]
            created = datetime.fromtimestamp(float(change["ApproximateCreationDateTime"]), tz=UTC)
            reached = max(reached, created - _COARSE)
            key = change["Keys"]["pk"]["S"]
            if record["eventName"] == "REMOVE" or key.startswith(PREFIX):
                continue
            try:
                transfer = from_item(plain(change["NewImage"]) or {})
                from_text(transfer.occurred_at)  # without an instant it has no place in the sums
                delivered.append((transfer, record))
            except Exception as error:  # whatever is wrong with it, the others must go on
                self._set_aside(type(error).__name__, record)
        if delivered:
            self._apply(delivered)
        if records:
            self.totals.record_progress(self._shard_of(event), reached)
        log(event="transfers applied", records=len(records), transfers=len(delivered))

    def _apply(self, delivered: Sequence[_Delivered]) -> None:
        """Apply transfers together; where DynamoDB says that one can never be written, each
        alone."""
        transfers = [transfer for transfer, _ in delivered]
        try:
            self.journal.put_accounts(transfers)
            self.totals.apply(transfers)
        except (ClientError, PynamoDBException) as error:
            if not _is_hopeless(error):
                raise
            if len(delivered) == 1:
                self._set_aside(type(error).__name__, delivered[0][1])
                return
            for one in delivered:
                self._apply([one])
            return
        self.hand_on(transfers)

    def _shard_of(self, event: Mapping[str, Any]) -> str:
        """Which shard a batch comes from. Lambda says so where a tumbling window is set; where
        nothing says so, it can only be known of a stream with one open shard."""
        if event.get("shardId"):
            return str(event["shardId"])
        shards = self.heartbeats.open_shards()
        self.totals.record_open_shards(shards)
        return shards[0] if len(shards) == 1 else "unknown"

    def _set_aside(self, why: str, record: Mapping[str, Any]) -> None:
        change = record["dynamodb"]
        key = change["Keys"]["pk"]["S"]
        created = datetime.fromtimestamp(float(change["ApproximateCreationDateTime"]), tz=UTC)
        self.totals.record_gap(key, created)
        self.set_aside({"pk": key, "why": why, "sequence": change.get("SequenceNumber")})
        log(event="record set aside", pk=key, why=why)


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """What is done each minute: heartbeats, and a look whether the books balance."""

    totals: Totals
    heartbeats: Heartbeats
    reading: Ledger
    stage: str
    clock: Clock

    def beat(self) -> None:
        """Keep every shard delivering, note which are open, and log the trial balance's
        difference as a metric."""
        self.totals.record_open_shards(self.heartbeats.open_shards())
        self.heartbeats.beat_everywhere()
        balance = self.reading.trial_balance(None)
        # CloudWatch reads metrics out of log lines (embedded metric format).
        log(
            _aws={
                "Timestamp": int(self.clock().timestamp() * 1000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": "Tumbas",
                        "Dimensions": [["Stage"]],
                        "Metrics": [{"Name": "TrialBalanceDifference", "Unit": "None"}],
                    }
                ],
            },
            Stage=self.stage,
            TrialBalanceDifference=sum(account.balance for account in balance.accounts),
        )


def _is_hopeless(error: ClientError | PynamoDBException) -> bool:
    """Whether trying again cannot help: the item itself is refused."""
    if isinstance(error, PynamoDBException):
        return error.cause_response_code == "ValidationException"
    return bool(error.response["Error"]["Code"] == "ValidationException")
