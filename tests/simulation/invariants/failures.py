"""Nothing fails that AWS did not make fail. Our services answer `unavailable`, or try again,
whatever it was; so a fault of ours would look like one of theirs, and pass."""

import traceback
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.core.values.errors import Refused
from tests.simulation.invariants.changes import Broken

# What AWS answers where nothing is wrong with what was asked.
_BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "SlowDown",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
# And of each action of a transaction that it has cancelled.
_REASONS = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)
# What PynamoDB says where batches were done in part each time that it sent them.
_LEFT_UNDONE = "max_retry_attempts exceeded"
_OURS = "chalicelib."


def must_be_of_aws(error: Exception, by: str, *, told: bool = False) -> None:
    """Raises Broken where an act failed, or a function died, of what neither AWS has done nor is
    `unavailable`. Where it was only `told` in a line of log, what we raise ourselves is meant."""
    if _is_of_aws(error) or (isinstance(error, Refused) and error.code == "unavailable"):
        return
    if told and type(error).__module__.startswith(_OURS):
        return
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in frames[-2:]]
    seen = f"{type(error).__name__}: {error}, at {' > '.join(where)} ({by})"
    raise Broken("nothing fails that AWS did not make fail", seen)


def _is_of_aws(error: BaseException | None) -> bool:
    if isinstance(error, PynamoDBException):
        return _LEFT_UNDONE in str(error) or _is_of_aws(error.cause)
    if not isinstance(error, ClientError):
        return isinstance(error, HTTPClientError)
    answered: Any = error.response
    reasons = answered.get("CancellationReasons")
    if reasons:
        return all(reason["Code"] in _REASONS for reason in reasons)
    return answered["Error"]["Code"] in _BUSY
