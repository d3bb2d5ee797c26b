"""The same operation of the emulator and of the simulation's DynamoDB, and what differs."""

import http.client
import json
import re
from typing import Any

from tests.simulation.dynamo.asked import COUNTED, KEYS, PLAIN, SORTED, Operation
from tests.simulation.dynamo.database import Database
from tests.simulation.dynamo.refused import Refused
from tests.simulation.dynamo.values import Item

Answer = dict[str, Any]

_UNFITTING = (
    "The document path provided in the update expression is invalid for update",
    "The provided expression refers to an attribute that does not exist in the item",
    "An operand in the update expression has an incorrect data type",
)

_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=357300000001/20261127/ap-southeast-3/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=none"
)


def tables() -> list[dict[str, Any]]:
    """The tables of the test, as `CreateTable` takes them."""
    return [_table(name) for name in (PLAIN, SORTED, COUNTED)]


def _table(name: str) -> dict[str, Any]:
    types = dict(KEYS[name])
    asked: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(*types),
    }
    if name == SORTED:
        types |= {"g": "S", "h": "S", "n": "N"}
        asked["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": _schema("g", range_key),
                "Projection": {"ProjectionType": projected},
            }
            for index, range_key, projected in (("by_g", "h", "KEYS_ONLY"), ("by_n", "n", "ALL"))
        ]
    asked["AttributeDefinitions"] = [
        {"AttributeName": one, "AttributeType": kind} for one, kind in types.items()
    ]
    return asked


def _schema(*names: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind}
        for name, kind in zip(names, ("HASH", "RANGE"), strict=False)
    ]


class Emulated:
    """The emulator, asked as the wire asks: nothing is looked at before it leaves."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, operation: str, parameters: dict[str, Any]) -> tuple[int, Answer]:
        headers = {
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": _AUTHORIZATION,
        }
        self._connection.request("POST", "/", json.dumps(parameters), headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def fresh(self) -> None:
        """Forget every item."""
        for asked in tables():
            self.ask("DeleteTable", {"TableName": asked["TableName"]})
            self.ask("CreateTable", asked)


class Simulated:
    """The same of the simulation's."""

    def __init__(self) -> None:
        self._database = Database()
        for asked in tables():
            self._database.call("CreateTable", asked, 0)

    def ask(self, operation: str, parameters: dict[str, Any]) -> tuple[int, Answer]:
        try:
            answer = self._database.call(operation, json.loads(json.dumps(parameters)), 0)
        except Refused as error:
            return error.status, error.body()
        return 200, answer

    def about(self, operation: Operation) -> list[Item]:
        """The items that an operation is about, as they stand: those of its keys, which are all
        that an update finds where there is none; of a query or a scan, all of the table."""
        name, asked = operation
        if name in ("Query", "Scan"):
            return list(self.ask("Scan", {"TableName": asked["TableName"]})[1].get("Items", ()))
        members = [inner for one in asked.get("TransactItems", ()) for inner in one.values()]
        found = []
        for one in members or [asked]:
            whole = one.get("Key") or one.get("Item") or {}
            names = [key for key, _ in KEYS.get(one.get("TableName"), ())]
            key = {name: whole[name] for name in names if name in whole}
            where = {"TableName": one.get("TableName"), "Key": key}
            found.append(self.ask("GetItem", where)[1].get("Item", key))
        return found


def told(operation: Operation, status: int, answer: Answer) -> Any:
    """What of an answer must be the same: of a refusal its kind and how its message begins; items
    with their sets in no order; what a scan finds in no order."""
    if status != 200:
        code = answer["__type"].rpartition("#")[2]
        refusal: dict[str, Any] = {"status": status, "code": code}
        if "CancellationReasons" in answer:
            refusal["reasons"] = [
                {name: _sorted(value) for name, value in one.items() if name != "Message"}
                for one in answer["CancellationReasons"]
            ]
        else:
            refusal["message"] = beginning(answer.get("message") or answer.get("Message") or "")
            refusal["item"] = _sorted(answer.get("Item"))
        return refusal
    found = _sorted(answer)
    if operation[0].startswith("Transact"):
        # Where no index is concerned, the emulator tells of no table by itself; where one is, it
        # leaves its units out of one of two sums.
        for one in found.get("ConsumedCapacity", ()):
            one.pop("Table", None)
            one.pop("WriteCapacityUnits", None)
    if operation[0] == "Scan" and "Items" in found:
        found["Items"].sort(key=json.dumps)
    return found


def beginning(message: str) -> str:
    """A message's first words: what is the same wherever it is said, and of whatever. Where several
    actions of an update do not fit the item, which is told of is told nowhere."""
    if message.startswith(_UNFITTING):
        return "the update does not fit the item"
    message = re.sub(r"^(1 validation error detected: )?(Invalid \w+: )?", "", message)
    message = message.removeprefix("ExpressionAttributeValues contains invalid value: ")
    message = message.replace("expressions:", "expressions;")
    for mark in ("token:", "; ", ": {", "[", "'"):
        message = message.partition(mark)[0]
    return " ".join(message.split()[:8])


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: sorted(inner) if name in ("SS", "NS", "BS") and inner else _sorted(inner)
            for name, inner in sorted(value.items())
        }
    return [_sorted(one) for one in value] if isinstance(value, list) else value
