"""What is sent by hand answers, raises and repeats as botocore does, on the same answers."""

import json
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from botocore.session import Session

from chalicelib.core.dynamo.connection import ATTEMPTS, OneClient, no_later
from chalicelib.core.dynamo.sender import OPERATIONS
from chalicelib.core.values.errors import Refused
from tests.unit.scripted_server import Play, ScriptedServer, http

PREFIX = "com.amazonaws.dynamodb.v20120810#"
CALLS: dict[str, Any] = {
    "GetItem": {"TableName": "t", "Key": {"pk": {"S": "a"}, "sk": {"B": b"\x00\xff"}}},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [{"pk": {"S": "a"}}], "ConsistentRead": True}}},
    "Query": {
        "TableName": "t",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"B": b"\x00\xff"}},
    },
    "UpdateItem": {
        "TableName": "t",
        "Key": {"pk": {"S": "a"}},
        "UpdateExpression": "SET n = :n",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    },
    "TransactWriteItems": {
        "TransactItems": [{"Put": {"TableName": "t", "Item": {"pk": {"S": "Ibu \U0001f9fa"}}}}]
    },
}
ITEM = {"pk": {"S": "a"}, "b": {"B": "AP8="}, "l": {"L": [{"M": {"B": {"BS": ["AQ=="]}}}]}}


def said(body: Any, status: int = 200) -> bytes:
    """An answer of DynamoDB, with its checksum."""
    content = json.dumps(body).encode()
    return http(content, status, x_amzn_RequestId="r", x_amz_crc32=str(crc32(content)))


def refusal(code: str, status: int = 400, **more: Any) -> bytes:
    return said({"__type": PREFIX + code, "message": code, **more}, status)


def cancelled(*codes: str, **items: Any) -> bytes:
    """A cancelled transaction, a reason a write; `item1` is what stood there of the first."""
    reasons: list[dict[str, Any]] = [{"Code": code} for code in codes]
    for name, item in items.items():
        reasons[int(name.removeprefix("item")) - 1]["Item"] = item
    return refusal("TransactionCanceledException", CancellationReasons=reasons)


DONE = said({})
CANCELLED = refusal(
    "TransactionCanceledException",
    CancellationReasons=[{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": ITEM}],
)
HTML = http(b"<html><body>Service Unavailable</body></html>", 503)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "akid")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long botocore would have waited before it sends again."""
    waited: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", waited.append)
    return waited


@pytest.fixture
def client(server: ScriptedServer) -> Any:
    return OneClient(region="ap-southeast-3").client


def botocores() -> Any:
    config = Config(
        parameter_validation=False, retries={"total_max_attempts": ATTEMPTS, "mode": "standard"}
    )
    return Session().create_client("dynamodb", "ap-southeast-3", config=config)


def outcome(client: Any, operation: str, server: ScriptedServer) -> Any:
    """What the call answers or raises, and what was sent for it."""
    server.heard.clear()
    told: Any
    try:
        told = client._make_api_call(operation, CALLS[operation])
        told.pop("ResponseMetadata", None)
    except ClientError as error:
        told = (type(error).__name__, str(error), error.response)
    except BotoCoreError as error:
        told = type(error).__name__
    bodies = [json.loads(one.body) for one in server.heard]
    assert all(body == bodies[0] for body in bodies)
    token = bodies[0].pop("ClientRequestToken", None)
    assert (operation == "TransactWriteItems") is (token is not None)
    return told, len(bodies), bodies[0]


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize(
    "plays",
    [
        [DONE],
        [CANCELLED],
        [refusal("ConditionalCheckFailedException", Item=ITEM)],
        [refusal("ResourceNotFoundException")],
        [refusal("ValidationException")],
        [refusal("ThrottlingException"), DONE],
        [refusal("InternalServerError", 500)] * 2 + [DONE],
        [refusal("InternalServerError", 500)] * 3,
        [HTML] * 3,
        [HTML, DONE],
        [Play(b"", "close"), DONE],
        [Play(b"", "reset")] * 3,
        [Play(DONE[:-1], "close"), DONE],
    ],
    ids=lambda _: "",
)
def test_what_is_sent_by_hand_ends_as_with_botocore(
    server: ScriptedServer, waits: list[float], client: Any, operation: str, plays: list[Any]
) -> None:
    server.play(*plays)
    by_hand = outcome(client, operation, server)
    waited = len(waits)
    server.play(*plays)
    assert by_hand == outcome(botocores(), operation, server)
    assert len(waits) == 2 * waited == 2 * (len(plays) - 1)


@pytest.mark.parametrize(
    "answer", [{"Item": {"pk": {"S": "b"}, "n": {"N": "1"}, "x": {"NULL": True}}}, {"Item": ITEM}]
)
def test_an_item_is_what_botocore_reads(
    server: ScriptedServer, client: Any, answer: dict[str, Any]
) -> None:
    server.play(said(answer), said(answer))
    by_hand = outcome(client, "GetItem", server)
    assert by_hand == outcome(botocores(), "GetItem", server)


def test_lists_of_items_are_what_botocore_reads(server: ScriptedServer, client: Any) -> None:
    key = {"pk": {"S": "b"}}
    for operation, answer in (
        ("Query", {"Items": [ITEM, key], "Count": 2, "LastEvaluatedKey": key}),
        ("BatchGetItem", {"Responses": {"t": [ITEM]}, "UnprocessedKeys": {"t": {"Keys": [key]}}}),
        ("UpdateItem", {"Attributes": ITEM}),
    ):
        server.play(said(answer), said(answer))
        assert outcome(client, operation, server) == outcome(botocores(), operation, server)


def test_other_operations_are_botocores(server: ScriptedServer, client: Any) -> None:
    server.play(said({"Items": []}))
    client.scan(TableName="t")
    assert "amz-sdk-request" in server.heard[0].head.lower()


@pytest.mark.parametrize(
    "damaged",
    [
        http(b'{"Item":{"pk":{"S":"b"}}}', x_amz_crc32="1"),
        http(b'{"Item":{"pk":'),
        http(b"\xff"),
        http(b"[]"),
        http(b""),
    ],
    ids=lambda _: "",
)
def test_a_damaged_answer_is_asked_for_again_and_never_believed(
    server: ScriptedServer, waits: list[float], client: Any, damaged: bytes
) -> None:
    server.play(damaged, said({"Item": {"pk": {"S": "a"}}}), *[damaged] * ATTEMPTS)
    assert client.get_item(**CALLS["GetItem"])["Item"] == {"pk": {"S": "a"}}
    with pytest.raises(BotoCoreError):
        client.get_item(**CALLS["GetItem"])
    assert not server.plays


def test_a_connection_that_was_kept_too_long_is_replaced_at_once(
    server: ScriptedServer, waits: list[float], client: Any
) -> None:
    server.play(DONE, Play(b"", "reset"), DONE)
    for _ in range(2):
        client.transact_write_items(**CALLS["TransactWriteItems"])
    assert server.heard[1].body == server.heard[2].body
    assert not waits


def test_what_would_be_late_does_not_leave_again_over_a_new_connection(
    server: ScriptedServer, client: Any
) -> None:
    server.play(DONE, Play(b"", "reset"), DONE)
    client.transact_write_items(**CALLS["TransactWriteItems"])
    with no_later(lambda: len(server.heard) > 1), pytest.raises(Refused, match="unavailable"):
        client.transact_write_items(**CALLS["TransactWriteItems"])
    assert len(server.heard) == 2


def test_listeners_see_the_request_and_may_answer_it(server: ScriptedServer, client: Any) -> None:
    seen: list[Any] = []

    def before_call(model: Any, params: Any, **_: Any) -> None:
        seen.append((model.name, json.loads(params["body"])["TableName"]))

    def before_send(request: Any, **_: Any) -> Any:
        seen.append((request.headers["X-Amz-Target"], request.method, request.url, request.body))
        return client._endpoint.http_session.send(request)

    server.play(said({"Item": ITEM}))
    client.meta.events.register("before-call.dynamodb.GetItem", before_call)
    client.meta.events.register("before-send.dynamodb", before_send)
    assert client.get_item(**CALLS["GetItem"])["Item"]["b"] == {"B": b"\x00\xff"}
    assert seen[0] == ("GetItem", "t")
    target, method, url, body = seen[1]
    assert (target, method) == ("DynamoDB_20120810.GetItem", "POST")
    assert (url.rstrip("/"), body) == (server.url, server.heard[0].body)
    assert len(server.heard) == 1


def test_a_trace_is_handed_on(
    server: ScriptedServer, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "till")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793")
    server.play(DONE)
    client.get_item(**CALLS["GetItem"])
    assert "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793" in server.heard[0].head


def test_credentials_are_asked_for_at_each_request(server: ScriptedServer, client: Any) -> None:
    server.play(DONE, DONE)
    client.get_item(**CALLS["GetItem"])
    credentials = client._request_signer._credentials
    credentials.access_key, credentials.token = "another", "session"
    client.get_item(**CALLS["GetItem"])
    assert "Credential=akid/" in server.heard[0].head
    assert "Credential=another/" in server.heard[1].head
    assert "x-amz-security-token: session" in server.heard[1].head


def test_nothing_is_sent_without_credentials(server: ScriptedServer, client: Any) -> None:
    client._request_signer._credentials = None
    with pytest.raises(NoCredentialsError):
        client.get_item(**CALLS["GetItem"])
    assert not server.heard


def test_a_warm_client_has_its_connection_before_the_first_request(
    server: ScriptedServer, client: Any
) -> None:
    client.warm()
    server.play(DONE)
    client.get_item(**CALLS["GetItem"])
    assert server.connections == 1
