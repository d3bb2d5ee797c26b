"""The recorder of policies: it refuses what is not granted, and tells what is not used."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.grants.others import OTHERS
from infra.grants.tellers import TELLERS
from infra.permissions import FUNCTIONS
from tests.policies import calls, recorder
from tests.policies.documents import Call, decide, grants, named, of_function
from tests.policies.entrances import OTHERS as ENTERED
from tests.policies.entrances import QUEUES, function, no_function, under_way

TABLE = "tumbas-test-transfers"


def document(*actions: str, resource: Any = None, **more: Any) -> dict[str, Any]:
    on = resource or {"Fn::GetAtt": ["TransfersTable", "Arn"]}
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": [on]}
    return {"Statement": [allowed | more]}


def put(pk: str) -> dict[str, Any]:
    return {"Put": {"TableName": TABLE, "Item": {"pk": {"S": pk}}}}


def test_what_a_policy_does_not_grant_is_refused() -> None:
    body = json.dumps({"TransactItems": [put("t1")]}).encode()
    recorder.hold("till", calls.of_dynamodb("TransactWriteItems", body), "TransactWriteItems")
    with pytest.raises(ClientError, match="heartbeat is not authorized to perform: dynamodb:Put"):
        recorder.hold("heartbeat", calls.of_dynamodb("TransactWriteItems", body), "x")


def test_a_grant_that_is_taken_out_is_missed() -> None:
    call = Call("dynamodb:PutItem", "TransfersTable")
    whole = of_function("till")
    assert decide(whole, call) is not None
    without = [one for one in whole if (one.action, one.resource) != (call.action, call.resource)]
    assert len(without) == len(whole) - 1
    assert decide(without, call) is None


def test_a_grant_that_nothing_uses_is_told() -> None:
    policies = {"till": [*grants(document("dynamodb:PutItem", "dynamodb:DeleteItem"))]}
    seen = {("till", "dynamodb:PutItem", "TransfersTable")}
    assert recorder.unused(seen, policies) == ["till: dynamodb:DeleteItem on TransfersTable"]
    seen.add(("till", "dynamodb:DeleteItem", "TransfersTable"))
    assert recorder.unused(seen, policies) == []


def test_what_lambda_does_by_itself_need_not_be_used() -> None:
    policies = {"on_day": [*grants(document("sqs:ReceiveMessage", "logs:PutLogEvents"))]}
    assert recorder.unused(set(), policies) == []


def test_a_denial_outweighs_a_grant() -> None:
    allowed = document("dynamodb:UpdateItem")
    denied = document("dynamodb:UpdateItem", Effect="Deny")
    call = Call("dynamodb:UpdateItem", "TransfersTable")
    assert decide([*grants(allowed)], call) is not None
    assert decide([*grants(allowed), *grants(denied)], call) is None


def test_a_condition_on_keys_is_held_against_every_key() -> None:
    condition = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["heartbeat#*"]}}
    granted = [*grants(document("dynamodb:BatchWriteItem", Condition=condition))]

    def may(*keys: str) -> bool:
        writes = [{"PutRequest": {"Item": {"pk": {"S": key}}}} for key in keys]
        body = json.dumps({"RequestItems": {TABLE: writes}}).encode()
        (call,) = calls.of_dynamodb("BatchWriteItem", body)
        return decide(granted, call) is not None

    assert may("heartbeat#1", "heartbeat#2")
    assert not may("heartbeat#1", "trf_1")


@pytest.mark.parametrize("action", ["PutItem", "UpdateItem", "DeleteItem"])
def test_signing_in_appoints_nobody_binds_no_phone_and_makes_no_money(action: str) -> None:
    granted = of_function("sign_in")

    def may(table: str, key: str) -> bool:
        return decide(granted, Call(f"dynamodb:{action}", table, (key,))) is not None

    assert may("IdentityTable", "challenge#chl_1")
    assert may("IdentityTable", "family#fam_1")
    assert not may("IdentityTable", "staff")
    assert not may("IdentityTable", "phone#abc")
    assert may("MerchantsTable", "applications") == (action == "PutItem")
    assert not may("MerchantsTable", "mrc_1")


def test_a_condition_that_is_not_known_is_no_grant() -> None:
    unknown = document("dynamodb:GetItem", Condition={"Bool": {"aws:SecureTransport": "true"}})
    with pytest.raises(ValueError, match="condition"):
        list(grants(unknown))


def test_an_index_is_a_resource_of_its_own() -> None:
    asked = {"TableName": "tumbas-test-merchants", "IndexName": "by_place"}
    (call,) = calls.of_dynamodb("Query", json.dumps(asked).encode())
    assert call == Call("dynamodb:Query", "MerchantsTable/index/by_place")
    assert named({"Fn::Sub": "${MerchantsTable.Arn}/index/by_place"}) == call.resource


def test_a_file_is_granted_by_its_prefix() -> None:
    asked = {"Bucket": "tumbas-test-files", "Key": "exports/exp_1/1.csv"}
    (call,) = calls.of_others("s3", "UploadPart", asked)
    sub = {"Fn::Sub": "${FilesBucket.Arn}/exports/*"}
    assert decide([*grants(document("s3:PutObject", resource=sub))], call) is not None
    sub = {"Fn::Sub": "${FilesBucket.Arn}/payout-files/*"}
    assert decide([*grants(document("s3:PutObject", resource=sub))], call) is None


def test_a_service_that_is_not_known_is_not_let_through() -> None:
    with pytest.raises(ValueError, match="athena:Query"):
        list(calls.of_others("athena", "Query", {}))


def test_every_function_has_an_entrance() -> None:
    entered = {*QUEUES.values(), *(name for _, _, name in ENTERED)}
    assert entered == OTHERS.keys() | TELLERS.keys()


def test_an_entrance_in_the_midst_of_a_function_is_another_function() -> None:
    with function("finance"):
        with function("on_day"):
            assert under_way() == "on_day"
        with no_function():
            assert under_way() == ""
        assert under_way() == "finance"
    assert under_way() == ""


def test_the_verdict_is_over_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = FUNCTIONS[0]
    for pid, action in enumerate(("dynamodb:GetItem", "dynamodb:Query")):
        monkeypatch.setattr(recorder, "used", {(name, action, "DaysTable")})
        monkeypatch.setattr("os.getpid", lambda pid=pid: pid)
        recorder.leave_note(tmp_path)
    assert recorder.noted(tmp_path) == {
        (name, "dynamodb:GetItem", "DaysTable"),
        (name, "dynamodb:Query", "DaysTable"),
    }
