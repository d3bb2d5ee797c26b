"""The queue's function of settlements: what it does when its time runs out, a call fails, or
another acts at the same moment; and the files that it leaves."""

import hashlib
import importlib
import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from chalice.test import Client
from msgspec import structs

from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.use.job import SPARE_MS
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city
from tests.stores.settled_city import APPROVER, DRAFTER, officers
from tests.stores.settlement_jobs import (
    ID,
    approve,
    approved,
    before_call,
    drafted,
    finish,
    nine_merchants,
    plenty,
    standing,
    take_up,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begin(emulator: TestEmulator, clock: Clock) -> Callable[[], Parts]:
    """Begin anew, in a city of nine merchants."""
    return lambda: nine_merchants(emulator, clock)


def hardly_any() -> int:
    return SPARE_MS - 1


def test_a_function_whose_time_runs_out_sends_the_settlement_on(
    begin: Callable[[], Parts],
) -> None:
    parts = begin()
    settlement = drafted(parts)
    before = messages(parts)
    take_up(parts, settlement.id, hardly_any)
    assert standing(parts).state == "preparing"
    assert messages(parts) == before + 1
    assert finish(parts, settlement.id, hardly_any) == "draft"
    approve(parts)
    assert finish(parts, settlement.id, hardly_any) == "approved"


def messages(parts: Parts) -> int:
    """How many messages wait in the queue, delayed ones too."""
    attributes = parts.sqs.get_queue_attributes(
        QueueUrl=parts.settings.settlements_queue,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    return sum(int(number) for number in attributes.values())


def test_a_message_without_its_settlement_is_asked_once_more_then_dropped(
    begin: Callable[[], Parts],
) -> None:
    parts = begin()
    work = parts[SettlementParts].work
    work.take_up({"id": "stl_none"}, plenty)
    assert messages(parts) == 1
    work.take_up({"id": "stl_none", "unknown": True}, plenty)
    assert messages(parts) == 1


def test_a_fault_that_may_pass_is_tried_again_and_then_left_to_the_queue(
    begin: Callable[[], Parts],
) -> None:
    parts = begin()
    settlement = drafted(parts)
    before = messages(parts)
    last = officers(parts).work.tries - 1
    with unanswered(parts, "Query"):
        take_up(parts)
        assert messages(parts) == before + 1
        with pytest.raises(ReadTimeoutError):
            officers(parts).work.take_up({"id": settlement.id, "failures": last}, plenty)
    assert messages(parts) == before + 1
    assert finish(parts, settlement.id) == "draft"


@contextmanager
def unanswered(parts: Parts, operation: str) -> Iterator[None]:
    """DynamoDB does not answer calls of this operation."""

    def fail(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    with before_call(parts, operation, fail):
        yield


def test_a_file_that_was_tampered_with_is_told(begin: Callable[[], Parts]) -> None:
    parts = begin()
    approved(parts)
    given = parts[SettlementParts]
    rendering = given.render.render(ID, "csv", None, APPROVER).rendering
    assert given.payout_files.is_intact(rendering)
    key = (
        f"payout-files/{ID}/{rendering.sha256}/tumbas-{rendering.number}-csv-"
        f"{rendering.execution_date.replace('-', '')}.csv"
    )
    storage = parts.client("s3")
    storage.put_object(Bucket=parts.settings.files_bucket, Key=key, Body=b"x")
    assert not given.payout_files.is_intact(rendering)
    storage.delete_object(Bucket=parts.settings.files_bucket, Key=key)
    assert not given.payout_files.is_intact(rendering)


def test_a_large_file_is_fetched_by_a_link(
    begin: Callable[[], Parts], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    begin()
    parts = city(clock)
    approved(parts)
    given = parts[SettlementParts]
    small = structs.replace(given.payout_files, answer_most_bytes=10)
    file = structs.replace(given.render, files=small).render(ID, "pain001", None, APPROVER)
    assert file.text is None
    with urllib.request.urlopen(small.link(file.rendering)) as answer:
        data = answer.read()
    assert hashlib.sha256(data).hexdigest() == file.rendering.sha256


def test_more_drafts_than_numbers_in_a_day_are_refused(begin: Callable[[], Parts]) -> None:
    parts = begin()
    drafted(parts)
    another = Key.of("finance:a", "POST /finance/settlements", "l", b"")
    with pytest.raises(Refused, match="state_conflict"):
        officers(parts, numbers_a_day=1).draft.draft(parts.clock(), DRAFTER, another)


def test_the_queues_function_goes_on_with_the_settlement(
    begin: Callable[[], Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = begin()
    settlement = drafted(parts)
    module = importlib.import_module("chalicelib.handlers")
    monkeypatch.setattr(module, "parts", lambda: parts)
    with Client(importlib.import_module("app").app) as client:
        event = client.events.generate_sqs_event(
            [json.dumps({"id": settlement.id})], queue_name="settlements"
        )
        client.lambda_.invoke("on_settlement", event)
    assert standing(parts).state in ("preparing", "draft")
