"""The ledger's stream and clock: the one consumer of transfers, and the heartbeats.

Runs as `chalicelib.ledger.jobs.<function>`; app.py is not imported there.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from chalice.app import Blueprint
from pynamodb.exceptions import PynamoDBException

from chalicelib.core.dynamo import plain
from chalicelib.core.instants import from_text
from chalicelib.ledger.heartbeats import PREFIX
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.store import from_item
from chalicelib.wiring import Parts, parts

blueprint = Blueprint(__name__)

# The stream tells to the second when a record was made.
_COARSE = timedelta(seconds=1)


# The stream itself is bound in infra/, where the table is made.
@blueprint.on_dynamodb_record(stream_arn="arn:aws:dynamodb:::table/transfers/stream/bound-in-infra")
def on_transfers(event: Any) -> dict[str, Any]:
    """Apply a batch of one shard's records to journal and totals, in order, and hand the
    transfers on to the other concepts' queue.

    A record that cannot be read goes to the dead letters and holds `through` back; the rest goes
    on. A failure to write fails the batch, which the stream delivers again.
    """
    return apply_records(event.to_dict(), parts())


def apply_records(event: Mapping[str, Any], to: Parts) -> dict[str, Any]:
    """What `on_transfers` does, with the parts passed in."""
    transfers: list[tuple[Transfer, Mapping[str, Any]]] = []
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
            transfers.append((transfer, record))
        except Exception as error:  # whatever is wrong with it, the others must go on
            _set_aside(type(error).__name__, record, to)
    if transfers:
        _apply(transfers, to)
    if records:
        to.totals.record_progress(_shard_of(event, to), reached)
    _log(event="transfers applied", records=len(records), transfers=len(transfers))
    return {"batchItemFailures": []}


@blueprint.schedule("rate(1 minute)")
def heartbeat(event: Any) -> None:
    """Keep every shard delivering, note which are open, and watch that the books balance."""
    beat(parts())


def beat(to: Parts) -> None:
    """What `heartbeat` does, with the parts passed in."""
    to.totals.record_open_shards(to.heartbeats.open_shards())
    to.heartbeats.beat_everywhere()
    balance = to.ledger.trial_balance(None)
    metric = {
        "_aws": {
            "Timestamp": int(to.clock().timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": "Tumbas",
                    "Dimensions": [["Stage"]],
                    "Metrics": [{"Name": "TrialBalanceDifference", "Unit": "None"}],
                }
            ],
        },
        "Stage": to.settings.stage,
        "TrialBalanceDifference": sum(account.balance for account in balance.accounts),
    }
    # CloudWatch reads metrics out of log lines (embedded metric format).
    _log(**metric)


def _apply(delivered: Sequence[tuple[Transfer, Mapping[str, Any]]], to: Parts) -> None:
    """Apply transfers together; where DynamoDB says that one can never be written, each alone."""
    transfers = [transfer for transfer, _ in delivered]
    try:
        to.journal.put_accounts(transfers)
        to.totals.apply(transfers)
    except (ClientError, PynamoDBException) as error:
        if not _is_hopeless(error):
            raise
        if len(delivered) == 1:
            _set_aside(type(error).__name__, delivered[0][1], to)
            return
        for one in delivered:
            _apply([one], to)
        return
    _hand_on(transfers, to)


def _is_hopeless(error: ClientError | PynamoDBException) -> bool:
    """Whether trying again cannot help: the item itself is refused."""
    if isinstance(error, PynamoDBException):
        return error.cause_response_code == "ValidationException"
    return bool(error.response["Error"]["Code"] == "ValidationException")


def _shard_of(event: Mapping[str, Any], to: Parts) -> str:
    """Which shard a batch comes from. Lambda says so where a tumbling window is set; where
    nothing says so, it can only be known of a stream with one open shard."""
    if event.get("shardId"):
        return str(event["shardId"])
    shards = to.heartbeats.open_shards()
    to.totals.record_open_shards(shards)
    return shards[0] if len(shards) == 1 else "unknown"


def _hand_on(transfers: list[Transfer], to: Parts) -> None:
    if not to.settings.reports_queue:
        return
    bodies = [
        json.dumps({name: getattr(one, name) for name in _REPORTED}, separators=(",", ":"))
        for one in transfers
    ]
    for start in range(0, len(bodies), 10):
        to.sqs.send_message_batch(
            QueueUrl=to.settings.reports_queue,
            Entries=[
                {"Id": str(i), "MessageBody": body}
                for i, body in enumerate(bodies[start : start + 10])
            ],
        )


_REPORTED = (
    "id",
    "kind",
    "amount",
    "debit_account",
    "credit_account",
    "campaign_id",
    "occurred_at",
)


def _set_aside(why: str, record: Mapping[str, Any], to: Parts) -> None:
    change = record["dynamodb"]
    key = change["Keys"]["pk"]["S"]
    created = datetime.fromtimestamp(float(change["ApproximateCreationDateTime"]), tz=UTC)
    to.totals.record_gap(key, created)
    if to.settings.ledger_dead_letters:
        body = {
            "pk": key,
            "why": why,
            "sequence": change.get("SequenceNumber"),
        }
        to.sqs.send_message(QueueUrl=to.settings.ledger_dead_letters, MessageBody=json.dumps(body))
    _log(event="record set aside", pk=key, why=why)


def _log(**members: Any) -> None:
    sys.stderr.write(json.dumps(members, separators=(",", ":")) + "\n")
