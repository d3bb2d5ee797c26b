"""The queue's function of days: it closes what a request had no time for, and tries again what is
incomplete."""

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from chalice.app import SQSEvent
from msgspec import structs

from chalicelib.core.work import BEGUN_BY_THEN_S
from chalicelib.days.parts import TRIES, DayParts
from chalicelib.days.rules.closing import Incomplete
from chalicelib.days.store.function import DayFunction
from chalicelib.days.use.close import Close
from tests.policies import entrances
from tests.stores.closing_city import (
    FINANCE,
    FIRST,
    Ledger,
    close,
    go_to,
    refused,
    root_over,
)


def unanswered(ledger: Ledger, **more: Any) -> Close:
    """The use case, where the function does not answer in time."""
    return structs.replace(ledger.closing, take_up=lambda _: None, **more)


def test_a_large_day_is_handed_to_the_queue(ledger: Ledger) -> None:
    made = ledger.transfers(ledger.guard(), 4)
    go_to(ledger, 2)
    assert unanswered(ledger, at_once_most=3).close(FIRST, FINANCE) is None
    assert ledger.sent == [
        ({"id": "2026-12-01"}, BEGUN_BY_THEN_S),
        ({"id": "2026-12-01"}, 0),
    ]
    ledger.work.take_up({"id": "2026-12-01"}, lambda: 10**9)
    assert ledger.parts[DayParts].reading.record(FIRST).root == root_over(made)


def test_a_request_gives_up_when_its_time_is_over(ledger: Ledger) -> None:
    ledger.transfers(ledger.guard(), 1)
    go_to(ledger, 2)
    ledger.monotonic = iter(range(0, 10_000, 60)).__next__
    assert unanswered(ledger).close(FIRST, FINANCE) is None
    assert ledger.sent[-1] == ({"id": "2026-12-01"}, 0)


def test_a_request_by_itself_signs_nothing(ledger: Ledger) -> None:
    ledger.transfers(ledger.guard(), 2)
    go_to(ledger, 2)
    assert unanswered(ledger).close(FIRST, FINANCE) is None
    assert ledger.parts[DayParts].store.find(FIRST) is None
    assert ledger.sent[-1] == ({"id": "2026-12-01"}, 0)
    ledger.work.take_up({"id": "2026-12-01"}, lambda: 10**9)
    assert close(ledger, FIRST) == ledger.parts[DayParts].reading.record(FIRST)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ServiceException"])
def test_a_function_that_cannot_be_called_is_no_error(code: str) -> None:
    client = boto3.client("lambda", region_name="ap-southeast-3")
    with Stubber(client) as stubbed:
        stubbed.add_client_error("invoke", code)
        DayFunction(lambda: client, "some-function").take_up(FIRST)
        stubbed.assert_no_pending_responses()


def test_the_function_is_called_with_the_message_of_its_queue() -> None:
    client = boto3.client("lambda", region_name="ap-southeast-3")
    payloads: list[Any] = []
    client.meta.events.register(
        "provide-client-params.lambda.Invoke", lambda params, **_: payloads.append(params)
    )
    with Stubber(client) as stubbed:
        stubbed.add_response("invoke", {"StatusCode": 200})
        with entrances.function("finance"):
            DayFunction(lambda: client, "some-function").take_up(FIRST)
    (asked,) = payloads
    assert asked["FunctionName"] == "some-function"
    (record,) = SQSEvent(json.loads(asked["Payload"]), None)
    assert json.loads(record.body) == {"id": "2026-12-01"}


def test_a_function_without_time_sends_the_day_on(ledger: Ledger) -> None:
    ledger.write(ledger.guard(), 1)
    go_to(ledger, 2)
    refused(ledger, FIRST)
    ledger.work.take_up({"id": "2026-12-01"}, lambda: 0)
    assert ledger.sent[-1] == ({"id": "2026-12-01", "failures": 1}, 30)


def test_a_day_that_stays_incomplete_is_tried_again_ever_later_and_then_reported(
    ledger: Ledger,
) -> None:
    lost = ledger.write(ledger.guard(), 1)
    go_to(ledger, 2)
    with pytest.raises(Incomplete):
        unanswered(ledger).close(FIRST, FINANCE)
    pauses = []
    for _ in range(TRIES - 1):
        message, pause = ledger.sent.pop()
        pauses.append(pause)
        ledger.work.take_up(message, lambda: 10**9)
    assert pauses == [30, 30, 60, 120, 240, 480, 900, 900, 900]
    message, pause = ledger.sent.pop()
    with pytest.raises(Incomplete):
        ledger.work.take_up(message, lambda: 10**9)
    assert (pause, ledger.sent) == (900, [])
    # Somebody puts the projections right, and asks again.
    ledger.project(lost)
    assert close(ledger, FIRST).transfers == 1


@pytest.mark.parametrize("day", ["2026-12-01", "2026-12-02", "2030-01-01"])
def test_a_message_of_a_day_that_is_not_being_closed_is_dropped(ledger: Ledger, day: str) -> None:
    ledger.transfers(ledger.guard(), 1)
    go_to(ledger, 2)
    close(ledger, FIRST)
    ledger.sent.clear()
    ledger.work.take_up({"id": day}, lambda: 10**9)
    if ledger.sent:
        # Its closing might only be on the way; that is asked once.
        message, _ = ledger.sent.pop()
        ledger.work.take_up(message, lambda: 10**9)
    assert ledger.sent == []
