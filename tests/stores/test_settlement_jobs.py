"""Settlements that outlast a request: wherever a function is killed, what it leaves is finished as
if it had never been."""

import hashlib
import importlib
import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from chalice.test import Client

from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.merchants.parts import MerchantParts
from chalicelib.settlements import approval, drafts
from chalicelib.settlements.drafts import STOP_BEFORE_END_MS
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules import Settlement
from chalicelib.settlements.service import TRIES
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, city, killed_before_write
from tests.stores.settled_city import (
    APPROVER,
    DRAFTER,
    KEY,
    contents,
    credit,
    owed_to,
    suspend,
)

ID = drafts.id_of(KEY)
OWED = (5_000, 0, 7_000, 600_000_000, 1_000, 2_000, 3_000, 0, 4_000)


def plenty() -> int:
    return 10 * STOP_BEFORE_END_MS


def hardly_any() -> int:
    return STOP_BEFORE_END_MS - 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begin(
    emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Parts]:
    """Begin anew: a city of nine merchants, two of them owed nothing, one of them suspended."""
    monkeypatch.setattr(drafts, "LINES_AT_ONCE", 2)
    monkeypatch.setattr(drafts, "READ_AT_ONCE", 4)
    monkeypatch.setattr(drafts, "LINES_PER_CHUNK", 3)
    monkeypatch.setattr(approval, "LINES_PER_CHUNK", 2)

    def anew() -> Parts:
        emulator.empty_tables()
        parts = city(clock)
        parts.sqs.purge_queue(QueueUrl=parts.settings.settlements_queue)
        suspend(parts, owed_to(parts, OWED)[4])
        return parts

    return anew


def drafted(parts: Parts) -> Settlement:
    return parts[SettlementParts].desk.drafts.start(parts.clock(), DRAFTER, KEY)


def finish(parts: Parts, settlement_id: str, remaining_ms: Callable[[], int] = plenty) -> str:
    """Go on with a settlement as its messages do, until it goes on no more: its state."""
    for _ in range(50):
        parts[SettlementParts].jobs.work({"settlement_id": settlement_id}, remaining_ms)
        state = parts[SettlementParts].desk.reading.get(settlement_id).state
        if state not in ("preparing", "approving"):
            return state
    raise AssertionError("it never ends")


def each_kill(
    begin: Callable[[], Parts],
    clock: Clock,
    act: Callable[[Parts], object],
    again: Callable[[Parts], object],
) -> int:
    """Kill `act` just before its first write, its second, … until it is never killed; a new process
    does `again` each time. What is there then must be the same always. Answers the writes."""
    begun = clock.now
    found: list[Any] = []
    for number in range(100):
        clock.now = begun
        parts = begin()
        try:
            with killed_before_write(parts, number):
                act(parts)
            killed = False
        except Killed:
            killed = True
        again(city(clock))
        found.append(contents(city(clock)))
        if not killed:
            for number, one in enumerate(found):
                assert one == found[-1], number
            return number
    raise AssertionError("it never ends")


def work(parts: Parts) -> None:
    """What the queue's function does with the settlement's message."""
    parts[SettlementParts].jobs.work({"settlement_id": ID}, plenty)


def approve(parts: Parts) -> None:
    parts[SettlementParts].desk.approval.approve(ID, APPROVER, KEY)


def test_a_preparing_job_that_is_killed_anywhere_is_finished(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def prepared() -> Parts:
        parts = begin()
        assert drafted(parts).state == "preparing"
        return parts

    assert each_kill(prepared, clock, work, lambda parts: finish(parts, ID)) >= 4
    found = city(clock)[SettlementParts].desk.reading.get(ID)
    assert (found.lines, found.ready, found.held, found.left_out) == (7, 6, 1, 2)
    assert found.total == sum(OWED) - OWED[4]


def test_an_approving_job_that_is_killed_anywhere_pays_every_line_once(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    def approving() -> Parts:
        parts = begin()
        finish(parts, drafted(parts).id)
        approve(parts)
        assert parts[SettlementParts].desk.reading.get(ID).state == "approving"
        return parts

    assert each_kill(approving, clock, work, lambda parts: finish(parts, ID)) >= 5
    parts = city(clock)
    found = parts[SettlementParts].desk.reading.get(ID)
    assert found.total == found.balance == found.credits == sum(OWED) - OWED[4]
    assert (found.payments, found.open) == (8, 8)
    assert len(list(parts[SettlementParts].payments.open_of(found.number))) == 8
    assert sum(one.balance for one in parts[MerchantParts].accounts.after("")) == OWED[4]


def test_a_request_that_is_killed_is_finished_by_its_repetition_or_the_job(
    begin: Callable[[], Parts], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "LINES_AT_ONCE", 500)

    def draft_again(parts: Parts) -> None:
        if parts[SettlementParts].desk.drafts.started(KEY) is None:
            drafted(parts)

    def approve_again(parts: Parts) -> None:
        if parts[SettlementParts].desk.approval.approved(ID, KEY) is None:
            approve(parts)

    def ready() -> Parts:
        parts = begin()
        assert drafted(parts).state == "draft"
        return parts

    def by_job(parts: Parts) -> None:
        if parts[SettlementParts].store.find(ID) is None:
            drafted(parts)
        finish(parts, ID)

    assert each_kill(begin, clock, drafted, draft_again) >= 4
    assert each_kill(begin, clock, drafted, by_job) >= 4
    assert each_kill(ready, clock, approve, approve_again) >= 5


def test_a_function_whose_time_runs_out_sends_the_settlement_on(
    begin: Callable[[], Parts],
) -> None:
    parts = begin()
    settlement = drafted(parts)
    before = messages(parts)
    parts[SettlementParts].jobs.work({"settlement_id": settlement.id}, hardly_any)
    assert parts[SettlementParts].desk.reading.get(settlement.id).state == "preparing"
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
    parts[SettlementParts].jobs.work({"settlement_id": "stl_none"}, plenty)
    assert messages(parts) == 1
    parts[SettlementParts].jobs.work({"settlement_id": "stl_none", "unknown": True}, plenty)
    assert messages(parts) == 1


def test_a_fault_that_may_pass_is_tried_again_and_then_left_to_the_queue(
    begin: Callable[[], Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = begin()
    settlement = drafted(parts)
    before = messages(parts)

    def unanswered(*_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    monkeypatch.setattr(parts[SettlementParts].store, "holds", unanswered)
    work(parts)
    assert messages(parts) == before + 1
    with pytest.raises(ReadTimeoutError):
        parts[SettlementParts].jobs.work(
            {"settlement_id": settlement.id, "tries": TRIES - 1}, plenty
        )
    assert messages(parts) == before + 1


def test_two_functions_at_once_do_what_one_does(begin: Callable[[], Parts], clock: Clock) -> None:
    parts, other = begin(), city(clock)
    settlement = drafted(parts)
    interleaved(parts, lambda: work(other))
    assert finish(parts, settlement.id) == "draft"
    approve(parts)
    interleaved(parts, lambda: work(other))
    assert finish(parts, settlement.id) == "approved"
    found = parts[SettlementParts].desk.reading.get(settlement.id)
    assert (found.lines, found.total) == (7, sum(OWED) - OWED[4])
    assert found.balance == found.total


def interleaved(parts: Parts, act: Callable[[], None]) -> None:
    """Work, and let `act` happen just before the first write."""
    transact = parts.writer.transact
    done = False

    def late(writes: Any) -> None:
        nonlocal done
        if not done:
            done = True
            act()
        transact(writes)

    parts.writer.transact = late  # type: ignore[method-assign]
    try:
        work(parts)
    finally:
        parts.writer.transact = transact  # type: ignore[method-assign]


def test_an_account_that_moves_between_reading_and_paying_is_read_again(
    begin: Callable[[], Parts], clock: Clock
) -> None:
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    line = next(one for one in parts[SettlementParts].store.lines(ID) if one.state == "ready")

    def taken_away() -> None:
        beside = parts[MerchantParts].accounts.settle(
            parts[MerchantParts].accounts.of([line.merchant_id])[line.merchant_id],
            400,
            "000000000",
            line.until,
            line.until,
            lambda _: Refused("state_conflict"),
        )
        city(clock).writer.transact([beside])

    interleaved(parts, taken_away)
    found = parts[SettlementParts].store.find_lines([(ID, line.line)])[0]
    assert found.amount == line.amount - 400
    assert parts[SettlementParts].desk.reading.get(ID).total == sum(OWED) - OWED[4] - 400


def test_what_comes_in_while_approving_is_not_paid(begin: Callable[[], Parts]) -> None:
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    line = next(one for one in parts[SettlementParts].store.lines(ID) if one.state == "ready")
    interleaved(
        parts, lambda: credit(parts, line.merchant_id, 900, parts.clock(), "z" * 22) and None
    )
    assert parts[MerchantParts].accounts.of([line.merchant_id])[line.merchant_id].balance == 900
    assert parts[SettlementParts].desk.reading.get(ID).total == sum(OWED) - OWED[4]


def test_a_file_that_was_tampered_with_is_not_handed_out(begin: Callable[[], Parts]) -> None:
    parts = begin()
    finish(parts, drafted(parts).id)
    approve(parts)
    finish(parts, ID)
    settlement = parts[SettlementParts].desk.reading.get(ID)
    files = parts[SettlementParts].desk.files
    assert files.read(settlement, "csv")
    key = f"payout-files/{ID}/tumbas-{settlement.number}.csv"
    storage = parts.client("s3")
    storage.put_object(Bucket=parts.settings.files_bucket, Key=key, Body=b"x")
    with pytest.raises(RuntimeError, match="tampered"):
        files.read(settlement, "csv")


def test_a_large_file_is_fetched_by_a_link(
    begin: Callable[[], Parts], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("chalicelib.settlements.payout_files.ANSWER_MOST_BYTES", 10)
    begin()
    parts = city(clock)
    finish(parts, drafted(parts).id)
    approve(parts)
    finish(parts, ID)
    settlement = parts[SettlementParts].desk.reading.get(ID)
    assert parts[SettlementParts].desk.files.read(settlement, "pain001") is None
    with urllib.request.urlopen(
        parts[SettlementParts].desk.files.link(settlement, "pain001")
    ) as answer:
        data = answer.read()
    assert hashlib.sha256(data).hexdigest() == settlement.files["pain001"].sha256


def test_more_drafts_than_numbers_in_a_day_are_refused(
    begin: Callable[[], Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "NUMBERS_A_DAY", 1)
    parts = begin()
    drafted(parts)
    with pytest.raises(Refused, match="state_conflict"):
        parts[SettlementParts].desk.drafts.start(
            parts.clock(), DRAFTER, Key.of("finance:a", "POST /finance/settlements", "l", b"")
        )


def test_the_queues_function_goes_on_with_the_settlement(
    begin: Callable[[], Parts], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = begin()
    settlement = drafted(parts)
    module = importlib.import_module("chalicelib.handlers")
    monkeypatch.setattr(module, "parts", lambda: parts)
    with Client(importlib.import_module("app").app) as client:
        event = client.events.generate_sqs_event(
            [json.dumps({"settlement_id": settlement.id})], queue_name="settlements"
        )
        client.lambda_.invoke("on_settlement", event)
    assert parts[SettlementParts].desk.reading.get(settlement.id).state in ("preparing", "draft")
