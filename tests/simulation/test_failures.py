"""A fault of ours is told from what AWS makes fail, wherever it is caught."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import GetError, PutError

from chalicelib.core.values.errors import Refused
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.failures import must_be_of_aws


def refused(code: str, *reasons: str) -> ClientError:
    answered: Any = {"Error": {"Code": code, "Message": ""}}
    if reasons:
        answered["CancellationReasons"] = [{"Code": one} for one in reasons]
    return ClientError(answered, "TransactWriteItems")


TIMED_OUT = ReadTimeoutError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize(
    "error",
    [
        TIMED_OUT,
        refused("ThrottlingException"),
        refused("InternalServerError"),
        refused("TransactionCanceledException", "None", "TransactionConflict"),
        GetError(cause=refused("ThrottlingException")),
        GetError(cause=TIMED_OUT),
        PutError("Failed to batch write items: max_retry_attempts exceeded"),
        Refused("unavailable"),
    ],
)
def test_what_aws_makes_fail_may_fail(error: Exception) -> None:
    must_be_of_aws(error, "act")


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError(),
        Refused("state_conflict"),
        refused("ValidationException"),
        refused("IdempotentParameterMismatchException"),
        refused("TransactionCanceledException", "None", "ConditionalCheckFailed"),
        GetError(cause=refused("ValidationException")),
        GetError(),
    ],
)
def test_nothing_else_may(error: Exception) -> None:
    with pytest.raises(Broken) as broken:
        must_be_of_aws(error, "act")
    assert broken.value.rule == "nothing fails that AWS did not make fail"


def test_what_we_raise_ourselves_may_be_told_of() -> None:
    must_be_of_aws(Refused("state_conflict"), "act", told=True)
    with pytest.raises(Broken):
        must_be_of_aws(ZeroDivisionError(), "act", told=True)
