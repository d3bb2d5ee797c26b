"""One IAM policy per function, with exact actions and resources, of what infra/grants declares.

The policies name tables and queues through CloudFormation's own references, so one text serves
every stage. `TransactWriteItems` is authorised by the actions of its parts.

Two statements have `*` as their resource, because AWS offers nothing narrower: `sns:Publish` to a
phone number (it is no resource with an ARN) and the X-Ray writes.
"""

from typing import Any

from infra.cloudformation import LIVE_STAGE, arn
from infra.grants import GRANTS
from infra.grants.shape import Grants
from infra.tables import BY_CONCEPT

FUNCTIONS = tuple(GRANTS)
TRANSFERS = BY_CONCEPT["transfers"].logical_id
# KMS's keys are told apart by their aliases, in conditions: their own policies name the roles of
# the functions, so that these cannot name them by their ARN.
_ANY_KEY = {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"}

Statement = dict[str, Any]


def policy(function: str) -> dict[str, Any]:
    """The IAM policy document of one function; raises KeyError for one that is not declared."""
    grants = GRANTS[function]
    statements = [
        *_tables(grants),
        *_items(grants),
        *_stream(grants),
        *_queues(grants),
        *_files(grants),
        *_others(grants),
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(actions: list[str], resource: Any) -> Statement:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _tables(grants: Grants) -> list[Statement]:
    return [
        _allow([f"dynamodb:{action}" for action in actions], [_table(name)])
        for name, actions in grants.tables.items()
    ]


def _items(grants: Grants) -> list[Statement]:
    return [
        _allow([f"dynamodb:{action}" for action in actions], [_table(name)])
        | {"Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*keys]}}}
        for name, (actions, keys) in grants.items.items()
    ]


def _table(name: str) -> dict[str, Any]:
    """A concept's table, or one of its indexes."""
    concept, _, index = name.partition("/")
    table = BY_CONCEPT[concept]
    if not index:
        return arn(table.logical_id)
    if index not in {one.name for one in table.indexes}:
        raise KeyError(name)
    return {"Fn::Sub": f"${{{table.logical_id}.Arn}}/index/{index}"}


def _stream(grants: Grants) -> list[Statement]:
    found = []
    # ListStreams knows no narrower resource than a table's streams.
    narrow = [f"dynamodb:{action}" for action in grants.stream if action != "ListStreams"]
    if narrow:
        found.append(_allow(narrow, [{"Fn::GetAtt": [TRANSFERS, "StreamArn"]}]))
    if "ListStreams" in grants.stream:
        streams = {"Fn::Sub": f"${{{TRANSFERS}.Arn}}/stream/*"}
        found.append(_allow(["dynamodb:ListStreams"], [streams]))
    if grants.describes:
        tables = [_table(concept) for concept in grants.describes]
        found.append(_allow(["dynamodb:DescribeTable"], tables))
    return found


def _queues(grants: Grants) -> list[Statement]:
    found = []
    if grants.sends:
        found.append(_allow(["sqs:SendMessage"], [arn(queue) for queue in grants.sends]))
    if grants.receives:
        actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        found.append(_allow(actions, [arn(grants.receives)]))
    return found


def _files(grants: Grants) -> list[Statement]:
    found = []
    for place, actions in grants.files.items():
        bucket, _, prefix = place.partition("/")
        files = {"Fn::Sub": f"${{{bucket}.Arn}}/{prefix}*"}
        found.append(_allow([f"s3:{action}" for action in actions], [files]))
    return found


def _secrets(action: str, owners: tuple[str, ...]) -> list[Statement]:
    """Sealing or opening secrets: whose, stands in the context with which KMS does it."""
    if not owners:
        return []
    condition = {
        "ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-secrets"]},
        "StringLike": {"kms:EncryptionContext:of": [*owners]},
    }
    return [_allow([action], [_ANY_KEY]) | {"Condition": condition}]


def _connections(method: str) -> dict[str, str]:
    """Open WebSockets, by a method of API Gateway's management API."""
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebsocketAPI}"
    return {"Fn::Sub": f"{api}/{LIVE_STAGE}/{method}/@connections/*"}


def _others(grants: Grants) -> list[Statement]:
    found = []
    if grants.keys:
        secret = {"Fn::GetAtt": ["KeysSecret", "Id"]}
        found.append(_allow(["secretsmanager:GetSecretValue"], [secret]))
    if grants.channels or grants.text_messages:
        secret = {"Fn::GetAtt": ["ChannelsSecret", "Id"]}
        found.append(_allow(["secretsmanager:GetSecretValue"], [secret]))
    if grants.calls:
        called = [arn(function) for function in grants.calls]
        found.append(_allow(["lambda:InvokeFunction"], called))
    if grants.signs_days:
        # Not by the key's ARN: a rotation makes another (infra/keys.py), and the alias moves there.
        alias = {"ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-days"]}}
        found.append(_allow(["kms:GetPublicKey", "kms:Sign"], [_ANY_KEY]) | {"Condition": alias})
        # Those that have signed earlier days are known by their kid.
        kid = {"ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-days/*"]}}
        found.append(_allow(["kms:GetPublicKey"], [_ANY_KEY]) | {"Condition": kid})
    for name, actions in (("snap", grants.snap), ("push", grants.push)):
        if actions:
            alias = {"ForAnyValue:StringLike": {"kms:ResourceAliases": [f"alias/tumbas-*-{name}"]}}
            asked = [f"kms:{action}" for action in actions]
            found.append(_allow(asked, [_ANY_KEY]) | {"Condition": alias})
    found += _secrets("kms:Encrypt", grants.seals) + _secrets("kms:Decrypt", grants.opens)
    for method in grants.connections:
        found.append(_allow(["execute-api:ManageConnections"], [_connections(method)]))
    if grants.text_messages:
        found.append(_allow(["sns:Publish"], "*"))
    logs = (
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}"
        ":log-group:/aws/lambda/${AWS::StackName}-*"
    )
    found.append(_allow(["logs:CreateLogStream", "logs:PutLogEvents"], [{"Fn::Sub": logs}]))
    found.append(_allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"))
    return found
