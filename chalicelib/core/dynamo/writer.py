"""The one writer of transactions.

PynamoDB's models read and list; items that no model can hold are read by `items`. Everything that
moves money is written by `Writer.transact`: one `TransactWriteItems` in one round trip, in the
order given, where each write knows what its failed condition means. PynamoDB's own `TransactWrite`
reorders what it is given, cannot return what stood there for a check, and costs 1.4 times the CPU
of the plain call.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import (
    CONNECT_TIMEOUT_S,
    READ_TIMEOUT_S,
    client_of,
    no_later,
)
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock

# What a transaction takes.
WRITES_MOST = 100
# How long the writer goes on after conflicts, and after calls that nobody answered. It counts from
# the instant that its transfers tell as their own: what took that too early is not written at all.
PATIENCE_S = 3.0
# The last request leaves within that time, and takes as long as its time-outs let it.
CALL_MOST_S = CONNECT_TIMEOUT_S + READ_TIMEOUT_S
# By how much the clocks of two machines may differ.
CLOCKS_APART_S = 1.0
# No transfer is written later than this after its instant, by another machine's clock: `through`
# and the closing of days count on it.
WRITE_LATENESS_S = PATIENCE_S + CALL_MOST_S + CLOCKS_APART_S

# A transaction holds its items for 10-20 ms: to ask again sooner is to be in the way once more.
_FIRST_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 0.2

_BUSY = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_BUSY_CALLS = {
    "TransactionInProgressException",
    "TransactionConflictException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
}

Result = TypeVar("Result")
Condition = Callable[[dict[str, Any] | None], Refused]


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a transaction.

    `refusal` is given what stood there (None: nothing) when the condition failed, and answers the
    refusal that this means. `values` are plain; `names` maps `#placeholders`. `occurred` is the
    instant that what it writes tells as its own, where lists are kept by that.
    """

    table: str
    refusal: Condition
    put: Mapping[str, Any] | None = None
    key: Mapping[str, str] | None = None
    update: str | None = None
    condition: str | None = None
    delete: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    occurred: datetime | None = None

    def request(self) -> dict[str, Any]:
        """The member of `TransactItems` for this write."""
        body: dict[str, Any] = {
            "TableName": self.table,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if self.condition:
            body["ConditionExpression"] = self.condition
        if self.names:
            body["ExpressionAttributeNames"] = dict(self.names)
        if self.values:
            body["ExpressionAttributeValues"] = {k: to_raw(v) for k, v in self.values.items()}
        if self.put is not None:
            body["Item"] = {k: to_raw(v) for k, v in self.put.items() if v is not None}
            return {"Put": body}
        assert self.key is not None
        body["Key"] = {k: {"S": v} for k, v in self.key.items()}
        if self.update is not None:
            body["UpdateExpression"] = self.update
            return {"Update": body}
        return {"Delete" if self.delete else "ConditionCheck": body}


def put_new(
    table: str, item: Mapping[str, Any], refusal: Condition, occurred: datetime | None = None
) -> Write:
    """Put an item unless one with its key stands there."""
    return Write(table, refusal, put=item, condition="attribute_not_exists(pk)", occurred=occurred)


class Writer:
    """Writes transactions. `clock` is the one from which `occurred` was taken; `sleep` and
    `monotonic` are passed in so that tests need not wait."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._sleep = sleep
        self._monotonic = monotonic
        self._jitter = jitter
        self.attempts = 0

    def transact(self, writes: Sequence[Write]) -> None:
        """Write all or nothing, in one round trip.

        Raises the refusal of the first write whose condition failed, in the order given, or
        `unavailable` when others were in the way for PATIENCE_S or DynamoDB did not answer, or what
        it writes `occurred` longer ago than that. Each attempt after a conflict draws a new
        ClientRequestToken; what protects a caller's own retry is the key of the stored items, not
        the token.
        """
        items = [write.request() for write in writes]
        self._until_done(
            lambda: True if self._attempt(writes, items) else None, since=self._oldest(writes)
        )

    def transact_unless_busy(self, writes: Sequence[Write]) -> None:
        """The same in a single request, for what others may as well do later: `unavailable` at once
        where somebody is in the way."""
        requests = count(1)
        with no_later(lambda: next(requests) > 1):
            if not self._attempt(writes, [write.request() for write in writes]):
                raise Refused("unavailable", retry_after=1)

    def _oldest(self, writes: Sequence[Write]) -> float:
        """When, by `monotonic`, the first of these occurred; now where nothing says so."""
        now = self._monotonic()
        instants = [write.occurred for write in writes if write.occurred is not None]
        if not instants:
            return now
        return now - max(0.0, (self._clock() - min(instants)).total_seconds())

    def update(self, write: Write) -> dict[str, Any]:
        """One update by itself, for half a transaction's units: the whole item as it stands then.

        Raises what `transact` raises.
        """
        request = write.request()["Update"] | {"ReturnValues": "ALL_NEW"}
        return self._until_done(
            lambda: self._attempt_update(write, request), since=self._monotonic()
        )

    def _until_done(self, attempt: Callable[[], Result | None], since: float) -> Result:
        """What `attempt` answers when others are out of its way, before which it answers None.
        Patience counts from `since`, by `monotonic`."""
        pause = _FIRST_PAUSE_S
        with no_later(lambda: self._monotonic() - since > PATIENCE_S):
            while (result := attempt()) is None:
                if self._monotonic() - since + pause > PATIENCE_S:
                    raise Refused("unavailable", retry_after=1)
                self._sleep(pause * (0.5 + self._jitter()))
                pause = min(pause * 2, _LONGEST_PAUSE_S)
        return result

    def _attempt_update(self, write: Write, request: dict[str, Any]) -> dict[str, Any] | None:
        try:
            answer = client_of(self._connection).update_item(**request)
        except ClientError as error:
            problem: Any = error.response
            if problem["Error"]["Code"] in _BUSY_CALLS:
                return None
            if problem["Error"]["Code"] == "ConditionalCheckFailedException":
                raise write.refusal(plain(problem.get("Item"))) from None
            raise
        except BotoCoreError as error:
            raise Refused("unavailable", retry_after=1) from error
        return plain(answer["Attributes"])

    def _attempt(self, writes: Sequence[Write], items: list[dict[str, Any]]) -> bool:
        """True when written, False when others were in the way; raises a refusal."""
        self.attempts += 1
        try:
            client_of(self._connection).transact_write_items(TransactItems=items)
            return True
        except ClientError as error:
            return self._judge(writes, error)
        except BotoCoreError as error:
            raise Refused("unavailable", retry_after=1) from error

    def _judge(self, writes: Sequence[Write], error: ClientError) -> bool:
        reasons: Any = error.response.get("CancellationReasons")
        if not reasons:
            if error.response["Error"]["Code"] in _BUSY_CALLS:
                return False
            raise error
        for write, reason in zip(writes, reasons, strict=True):
            if reason["Code"] == "ConditionalCheckFailed":
                raise write.refusal(plain(reason.get("Item"))) from None
        if any(reason["Code"] in _BUSY for reason in reasons):
            return False
        raise error
