"""The writer of transactions: what leaves, what an answer means, how long it goes on."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import UpdateError

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.connection import OneClient
from chalicelib.core.dynamo.writer import PATIENCE_S, Write, Writer, put_new
from chalicelib.core.values.errors import Refused
from tests.unit.scripted_server import Play, ScriptedServer
from tests.unit.scripted_time import NOW, Time
from tests.unit.test_sender import DONE, cancelled, refusal, said

BUSY_REASONS = ("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
BUSY_CALLS = (
    "TransactionInProgressException",
    "TransactionConflictException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "akid")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        # As often as botocore asks again by itself.
        monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        yield running


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def writer(server: ScriptedServer, time: Time) -> Writer:
    return Writer(
        OneClient(region="ap-southeast-3"),
        time,
        sleep=time.sleep,
        monotonic=time.monotonic,
        jitter=lambda: 0.5,
    )


def meaning(code: str, told: list[Any] | None = None) -> Any:
    """The refusal of a failed condition; what stood there is noted."""

    def refusal(item: dict[str, Any] | None) -> Refused:
        if told is not None:
            told.append(item)
        return Refused(code)

    return refusal


def update(code: str = "not_found", told: list[Any] | None = None, **more: Any) -> Write:
    return Write(
        "vouchers",
        meaning(code, told),
        key={"pk": "vch_1"},
        update="SET remaining = remaining - :a",
        condition="remaining >= :a",
        values={":a": 1},
        **more,
    )


def put(code: str = "already_approved", **more: Any) -> Write:
    return put_new("transfers", {"pk": "trf_1", "amount": 5, "note": None}, meaning(code), **more)


def test_a_put_leaves_out_what_is_none_and_stands_only_where_nothing_does() -> None:
    assert put(occurred=NOW).request() == {
        "Put": {
            "TableName": "transfers",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "ConditionExpression": "attribute_not_exists(pk)",
            "Item": {"pk": {"S": "trf_1"}, "amount": {"N": "5"}},
        }
    }
    assert put(occurred=NOW).occurred == NOW
    assert put().occurred is None
    assert put().refusal(None).code == "already_approved"


def test_an_update_names_its_key_its_values_and_its_placeholders() -> None:
    assert update(names={"#s": "state"}).request() == {
        "Update": {
            "TableName": "vouchers",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "Key": {"pk": {"S": "vch_1"}},
            "UpdateExpression": "SET remaining = remaining - :a",
            "ConditionExpression": "remaining >= :a",
            "ExpressionAttributeNames": {"#s": "state"},
            "ExpressionAttributeValues": {":a": {"N": "1"}},
        }
    }


def test_what_neither_puts_nor_updates_is_a_check_or_deletes() -> None:
    key = {"pk": "cmp_1", "sk": "root"}
    bare = {
        "TableName": "budgets",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        "Key": {"pk": {"S": "cmp_1"}, "sk": {"S": "root"}},
    }
    assert Write("budgets", meaning("not_found"), key=key).request() == {"ConditionCheck": bare}
    assert Write("budgets", meaning("not_found"), key=key, delete=True).request() == {
        "Delete": bare
    }


def test_a_transaction_is_one_request_in_the_order_given(
    server: ScriptedServer, writer: Writer
) -> None:
    server.play(DONE)
    writes = [update(), put(), update()]
    writer.transact(writes)
    (heard,) = server.heard
    assert "DynamoDB_20120810.TransactWriteItems" in heard.head
    assert json.loads(heard.body)["TransactItems"] == [one.request() for one in writes]
    assert writer.attempts == 1


def test_the_first_failed_condition_is_the_refusal_with_what_stood_there(
    server: ScriptedServer, writer: Writer
) -> None:
    told: list[Any] = []
    failed = "ConditionalCheckFailed"
    server.play(
        cancelled("None", failed, failed, item2={"pk": {"S": "vch_1"}, "remaining": {"N": "3"}})
    )
    with pytest.raises(Refused, match="voucher_insufficient"):
        writer.transact([put(), update("voucher_insufficient", told), update("not_found", told)])
    assert told == [{"pk": "vch_1", "remaining": 3}]


def test_where_nothing_stood_the_refusal_is_told_so(server: ScriptedServer, writer: Writer) -> None:
    told: list[Any] = []
    server.play(cancelled("ConditionalCheckFailed"))
    with pytest.raises(Refused, match="not_found"):
        writer.transact([update("not_found", told)])
    assert told == [None]


@pytest.mark.parametrize("reason", BUSY_REASONS)
def test_whoever_is_in_the_way_is_waited_for_under_a_new_token(
    server: ScriptedServer, writer: Writer, time: Time, reason: str
) -> None:
    server.play(*[cancelled("None", reason)] * 6, DONE)
    writer.transact([put(), update()])
    assert writer.attempts == 7
    assert time.slept == pytest.approx([0.02, 0.04, 0.08, 0.16, 0.2, 0.2])
    tokens = {json.loads(one.body)["ClientRequestToken"] for one in server.heard}
    assert len(tokens) == 7


def test_pauses_differ_by_half_so_that_two_do_not_meet_again(
    server: ScriptedServer, time: Time
) -> None:
    drawn: list[float] = []
    for jitter, pause in ((0.0, 0.01), (1.0, 0.03)):
        drawn.append(jitter)
        writer = Writer(
            OneClient(region="ap-southeast-3"),
            time,
            sleep=time.sleep,
            monotonic=time.monotonic,
            jitter=drawn.pop,
        )
        server.play(cancelled("TransactionConflict"), DONE)
        writer.transact([update()])
        assert time.slept.pop() == pytest.approx(pause)


def test_a_refusal_is_one_also_where_somebody_was_in_the_way(
    server: ScriptedServer, writer: Writer
) -> None:
    server.play(cancelled("TransactionConflict", "ConditionalCheckFailed"))
    with pytest.raises(Refused, match="not_found"):
        writer.transact([put(), update("not_found")])
    assert writer.attempts == 1


@pytest.mark.parametrize("code", BUSY_CALLS)
def test_a_call_that_is_not_taken_is_made_again(
    server: ScriptedServer, writer: Writer, code: str
) -> None:
    # botocore itself asks three times after some of them.
    status = 500 if code == "InternalServerError" else 400
    server.play(*[refusal(code, status)] * 3, *[DONE] * 3)
    writer.transact([update()])
    assert 2 <= writer.attempts <= 4


def test_whoever_stays_in_the_way_ends_patience(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(*[cancelled("TransactionConflict")] * 40)
    with pytest.raises(Refused, match=r"^unavailable$") as caught:
        writer.transact([update()])
    assert caught.value.retry_after == 1
    assert PATIENCE_S - 0.2 < time.passed <= PATIENCE_S
    assert writer.attempts == len(time.slept) + 1 == len(server.heard)


def test_patience_counts_from_the_oldest_instant_that_is_written(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(*[cancelled("None", "TransactionConflict", "None")] * 40)
    writes = [put(), put(occurred=NOW - timedelta(seconds=2)), put(occurred=NOW)]
    with pytest.raises(Refused, match=r"^unavailable$"):
        writer.transact(writes)
    assert PATIENCE_S - 2.2 < time.passed <= PATIENCE_S - 2


def test_an_instant_of_a_moment_ago_leaves_nearly_all_patience(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(*[cancelled("TransactionConflict")] * 60)
    with pytest.raises(Refused, match=r"^unavailable$"):
        writer.transact([put(occurred=NOW - timedelta(seconds=0.25))])
    assert PATIENCE_S - 0.5 < time.passed <= PATIENCE_S - 0.25


def test_an_instant_ahead_of_the_clock_gives_no_more_patience(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(*[cancelled("TransactionConflict")] * 60)
    with pytest.raises(Refused, match=r"^unavailable$"):
        writer.transact([put(occurred=NOW + timedelta(seconds=2))])
    assert time.passed <= PATIENCE_S


def test_what_is_too_old_does_not_leave_at_all(server: ScriptedServer, writer: Writer) -> None:
    with pytest.raises(Refused, match=r"^unavailable$"):
        writer.transact([put(occurred=NOW - timedelta(seconds=PATIENCE_S + 0.1))])
    assert not server.heard


@pytest.mark.parametrize(
    "answer",
    [
        refusal("ValidationException"),
        cancelled("None", "ItemCollectionSizeLimitExceeded"),
        cancelled("ValidationError", "None"),
    ],
    ids=["call", "size", "write"],
)
def test_what_is_our_own_mistake_is_no_refusal(
    server: ScriptedServer, writer: Writer, answer: bytes
) -> None:
    server.play(answer)
    with pytest.raises(ClientError):
        writer.transact([put(), update()])
    assert writer.attempts == 1


def test_an_answer_that_tells_of_other_writes_is_not_believed(
    server: ScriptedServer, writer: Writer
) -> None:
    server.play(cancelled("None", "ConditionalCheckFailed"))
    with pytest.raises(ValueError, match="zip"):
        writer.transact([put()])


def test_no_answer_at_all_is_unavailable(server: ScriptedServer, writer: Writer) -> None:
    server.play(*[Play(b"", "close")] * 12)
    for attempt in (
        lambda: writer.transact([update()]),
        lambda: writer.transact_unless_busy([update()]),
        lambda: writer.update(update()),
    ):
        with pytest.raises(Refused, match=r"^unavailable$") as caught:
            attempt()
        assert caught.value.retry_after == 1


def test_what_others_may_do_later_is_asked_for_once(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(cancelled("TransactionConflict"))
    with pytest.raises(Refused, match=r"^unavailable$") as caught:
        writer.transact_unless_busy([update()])
    assert caught.value.retry_after == 1
    assert len(server.heard) == 1
    # Nor does botocore ask again.
    server.play(refusal("InternalServerError", 500))
    with pytest.raises(Refused, match=r"^unavailable$"):
        writer.transact_unless_busy([update()])
    assert len(server.heard) == 2
    assert not time.slept
    server.play(DONE)
    writer.transact_unless_busy([update(), put()])
    sent = json.loads(server.heard[-1].body)["TransactItems"]
    assert sent == [update().request(), put().request()]


def test_an_update_by_itself_answers_the_item_as_it_stands_then(
    server: ScriptedServer, writer: Writer, time: Time
) -> None:
    server.play(
        refusal("TransactionConflictException"), said({"Attributes": {"remaining": {"N": "4"}}})
    )
    assert writer.update(update()) == {"remaining": 4}
    assert time.slept == pytest.approx([0.02])
    asked = json.loads(server.heard[-1].body)
    assert "DynamoDB_20120810.UpdateItem" in server.heard[-1].head
    assert asked == update().request()["Update"] | {"ReturnValues": "ALL_NEW"}


def test_an_updates_failed_condition_is_its_refusal(server: ScriptedServer, writer: Writer) -> None:
    told: list[Any] = []
    stood = {"remaining": {"N": "0"}}
    server.play(refusal("ConditionalCheckFailedException", Item=stood))
    with pytest.raises(Refused, match="voucher_insufficient"):
        writer.update(update("voucher_insufficient", told))
    assert told == [{"remaining": 0}]
    server.play(refusal("ValidationException"))
    with pytest.raises(ClientError):
        writer.update(update())


def test_only_a_failed_condition_says_what_stands_there() -> None:
    def failed(code: str) -> bool:
        answer: Any = {"Error": {"Code": code, "Message": ""}}
        return condition_failed(UpdateError("x", ClientError(answer, "UpdateItem")))

    assert failed("ConditionalCheckFailedException")
    assert not failed("ThrottlingException")
