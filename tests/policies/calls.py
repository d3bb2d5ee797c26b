"""What a call of AWS's API needs to be allowed: actions, and what they are on.

("Actions, resources, and condition keys for AWS services", service authorization reference.)
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.tables import BY_CONCEPT
from tests.policies.documents import Call

_PARTS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
# What S3 asks for where it has no action of the operation's own name.
_S3 = {
    "HeadObject": "GetObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}


def of_dynamodb(operation: str, body: bytes) -> Iterator[Call]:
    """What a request to DynamoDB needs, read off what is sent."""
    asked = json.loads(body)
    if operation == "TransactWriteItems":
        for item in asked["TransactItems"]:
            ((kind, part),) = item.items()
            yield _on_table(_PARTS[kind], part["TableName"], _keys(part))
    elif operation == "BatchGetItem":
        for table in asked["RequestItems"]:
            yield _on_table(operation, table)
    elif operation == "BatchWriteItem":
        for table, writes in asked["RequestItems"].items():
            parts = [part for write in writes for part in write.values()]
            yield _on_table(operation, table, tuple(key for part in parts for key in _keys(part)))
    elif "IndexName" in asked:
        table = _table(asked["TableName"])
        yield Call(f"dynamodb:{operation}", f"{table}/index/{asked['IndexName']}")
    else:
        yield _on_table(operation, asked["TableName"], _keys(asked))


def of_others(service: str, operation: str, asked: Mapping[str, Any]) -> Iterator[Call]:
    """What a call of another service needs. Raises ValueError for a service that is not known
    here: it is to be added with what its actions are on."""
    if service == "dynamodbstreams":
        yield Call(f"dynamodb:{operation}", f"{BY_CONCEPT['transfers'].logical_id}/stream")
    elif service == "s3":
        action = _S3.get(operation, operation)
        yield Call(f"s3:{action}", f"{_title(asked['Bucket'])}Bucket/{asked['Key']}")
    elif service == "sqs":
        name = asked["QueueUrl"].rsplit("/", 1)[-1]
        action = "SendMessage" if operation == "SendMessageBatch" else operation
        yield Call(f"sqs:{action}", _queue(name))
    elif service == "secretsmanager":
        name = str(asked.get("SecretId") or asked["Name"]).rpartition("/")[2]
        yield Call(f"secretsmanager:{operation}", f"{name.capitalize()}Secret")
    elif service == "lambda":
        yield Call(f"lambda:{operation}Function", "OnDay")
    elif service == "kms":
        key = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"
        context = asked.get("EncryptionContext", {})
        yield Call(f"kms:{operation}", key + _kms_key(asked, context), (*context.values(),))
    elif service == "apigatewaymanagementapi":
        method = {"PostToConnection": "POST", "DeleteConnection": "DELETE"}[operation]
        path = f"/live/{method}/@connections/{asked['ConnectionId']}"
        api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebsocketAPI}"
        yield Call("execute-api:ManageConnections", api + path)
    elif service == "sns":
        yield Call(f"sns:{operation}", "*")
    else:
        raise ValueError(f"what may {service}:{operation} be on?")


def _kms_key(asked: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    if context:
        return "secrets"
    ours = asked.get("KeyId", "").rpartition("-")[2]
    return ours if ours in ("snap", "push") else "days"


def _on_table(action: str, table: str, keys: tuple[str, ...] = ()) -> Call:
    return Call(f"dynamodb:{action}", _table(table), keys)


def _keys(part: Mapping[str, Any]) -> tuple[str, ...]:
    item = part.get("Item") or part.get("Key") or {}
    return (item["pk"]["S"],) if "pk" in item else ()


def _table(name: str) -> str:
    return BY_CONCEPT[_short(name)].logical_id


def _queue(name: str) -> str:
    short = _short(name)
    if short.endswith("-dlq"):
        return f"{short.removesuffix('-dlq').capitalize()}DeadLetters"
    return f"{short.capitalize()}Queue"


def _title(name: str) -> str:
    return _short(name).capitalize()


def _short(name: str) -> str:
    """What follows the stage in `tumbas-{stage}-{name}`."""
    return name.split("-", 2)[2]
