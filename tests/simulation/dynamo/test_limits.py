"""How much fits into an item, a key, a request and a page: as much as in the emulator."""

from typing import Any

import pytest

from tests.simulation.dynamo.asked import COUNTED, PLAIN, SORTED, Operation
from tests.simulation.dynamo.both import Emulated, Simulated, told
from tests.stack import TestEmulator


class Both:
    """Asks both, whose answers must be the same, and answers the simulation's."""

    def __init__(self, port: int) -> None:
        self._emulated = Emulated(port)
        self._emulated.fresh()
        self._simulated = Simulated()

    def ask(self, operation: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        asked: Operation = (operation, parameters)
        first, second = self._emulated.ask(*asked), self._simulated.ask(*asked)
        assert told(asked, *first) == told(asked, *second)
        return second

    def put(self, table: str, **item: Any) -> int:
        return self.ask("PutItem", TableName=table, Item=item)[0]


@pytest.fixture
def both(emulator: TestEmulator) -> Both:
    return Both(emulator.emulator.port)


def text(length: int, of: str = "x") -> dict[str, str]:
    return {"S": of * length}


@pytest.mark.parametrize(("length", "status"), [(409_596, 200), (409_597, 400)])
def test_an_item_takes_400_kb_with_its_names(both: Both, length: int, status: int) -> None:
    assert both.put(PLAIN, pk=text(1), a=text(length)) == status


def test_an_item_does_not_grow_beyond_that(both: Both) -> None:
    assert both.put(PLAIN, pk=text(1), l={"L": [text(300_000)]}) == 200
    more = {
        "TableName": PLAIN,
        "Key": {"pk": text(1)},
        "UpdateExpression": "SET l = list_append(l, l)",
    }
    assert both.ask("UpdateItem", **more)[0] == 400


@pytest.mark.parametrize(
    ("hash_length", "range_length", "status"),
    [(2_048, 1_024, 200), (2_049, 1, 400), (1, 1_025, 400), (1, 0, 400), (0, 1, 400)],
)
def test_a_key_is_neither_empty_nor_longer_than_it_may_be(
    both: Both, hash_length: int, range_length: int, status: int
) -> None:
    assert both.put(SORTED, pk=text(hash_length), sk=text(range_length)) == status


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 400)])
def test_a_transaction_takes_a_hundred_writes(both: Both, count: int, status: int) -> None:
    members = [{"Put": {"TableName": PLAIN, "Item": {"pk": {"S": str(n)}}}} for n in range(count)]
    assert both.ask("TransactWriteItems", TransactItems=members)[0] == status


@pytest.mark.parametrize(("count", "status"), [(10, 200), (11, 400)])
def test_a_transaction_takes_four_megabytes(both: Both, count: int, status: int) -> None:
    members = [
        {"Put": {"TableName": PLAIN, "Item": {"pk": {"S": str(n)}, "a": text(400_000)}}}
        for n in range(count)
    ]
    assert both.ask("TransactWriteItems", TransactItems=members)[0] == status


@pytest.mark.parametrize(("count", "status"), [(25, 200), (26, 400)])
def test_a_batch_takes_25_writes(both: Both, count: int, status: int) -> None:
    members = [{"PutRequest": {"Item": {"pk": {"S": str(n)}}}} for n in range(count)]
    assert both.ask("BatchWriteItem", RequestItems={PLAIN: members})[0] == status


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 400)])
def test_a_batch_takes_a_hundred_reads(both: Both, count: int, status: int) -> None:
    keys = [{"pk": {"S": str(n)}} for n in range(count)]
    assert both.ask("BatchGetItem", RequestItems={PLAIN: {"Keys": keys}})[0] == status


@pytest.mark.parametrize(("depth", "status"), [(31, 200), (32, 400)])
def test_values_are_32_levels_deep(both: Both, depth: int, status: int) -> None:
    value: dict[str, Any] = {"S": "x"}
    for _ in range(depth):
        value = {"L": [value]}
    assert both.put(PLAIN, pk=text(1), a=value) == status


@pytest.mark.parametrize(
    "number",
    [
        *"1e125 9.9e125 1e126 1E-130 9e-131 -0 0.10 00012 1e2 .5 5. +7 1_0 NaN Infinity".split(),
        "9" * 38,
        "9" * 39,
        "1" + "0" * 100,
        "-" + "9" * 38 + "e80",
        "",
    ],
)
def test_numbers_have_38_digits_and_one_way_to_be_told(both: Both, number: str) -> None:
    both.put(PLAIN, pk=text(1), n={"N": number})
    both.ask("GetItem", TableName=PLAIN, Key={"pk": text(1)})


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("0.1", "0.2"),
        ("1e20", "-1"),
        ("9" * 27, "1"),
        ("1.5", "-1.5"),
        ("1e-5", "1e5"),
        ("-3", "3"),
    ],
)
def test_sums_are_exact(both: Both, first: str, more: str) -> None:
    both.put(PLAIN, pk=text(1), n={"N": first})
    both.ask(
        "UpdateItem",
        TableName=PLAIN,
        Key={"pk": text(1)},
        UpdateExpression="SET m = n - :more ADD n :more",
        ExpressionAttributeValues={":more": {"N": more}},
        ReturnValues="ALL_NEW",
    )


def test_sums_have_38_digits() -> None:
    # The emulator keeps 28 of them. (HowItWorks.NamingRulesDataTypes.html, Number)
    simulated = Simulated()
    simulated.ask("PutItem", {"TableName": PLAIN, "Item": {"pk": text(1), "n": {"N": "9" * 38}}})
    asked = {
        "TableName": PLAIN,
        "Key": {"pk": text(1)},
        "UpdateExpression": "SET n = n - :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    }
    _, answer = simulated.ask("UpdateItem", asked)
    assert answer["Attributes"]["n"]["N"] == "9" * 37 + "8"


def test_what_goes_from_a_list_is_counted_as_it_stood() -> None:
    # The emulator counts anew after each. (Expressions.UpdateExpressions.html, REMOVE)
    simulated = Simulated()
    tools = [text(1, of) for of in "chnsx"]
    simulated.ask("PutItem", {"TableName": PLAIN, "Item": {"pk": text(1), "l": {"L": tools}}})
    asked = {
        "TableName": PLAIN,
        "Key": {"pk": text(1)},
        "UpdateExpression": "REMOVE l[1], l[2]",
        "ReturnValues": "ALL_NEW",
    }
    _, answer = simulated.ask("UpdateItem", asked)
    assert answer["Attributes"]["l"]["L"] == [tools[0], tools[3], tools[4]]


def test_a_query_costs_what_it_has_read() -> None:
    # The emulator counts one read for a query of any size. (CapacityUnitCalculations.html)
    simulated = Simulated()
    for number in "12":
        item = {"pk": text(1), "sk": {"N": number}, "a": text(6_000)}
        simulated.ask("PutItem", {"TableName": COUNTED, "Item": item})
    asked = {
        "TableName": COUNTED,
        "KeyConditionExpression": "pk = :x",
        "ExpressionAttributeValues": {":x": text(1)},
        "ConsistentRead": True,
        "ReturnConsumedCapacity": "TOTAL",
    }
    _, answer = simulated.ask("Query", asked)
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 3.0


def test_a_page_ends_at_a_megabyte(both: Both) -> None:
    for number in range(5):
        assert both.put(COUNTED, pk=text(1), sk={"N": str(number)}, a=text(300_000)) == 200
    asked: dict[str, Any] = {
        "TableName": COUNTED,
        "KeyConditionExpression": "pk = :x",
        "ExpressionAttributeValues": {":x": text(1)},
    }
    _, first = both.ask("Query", **asked)
    assert (first["Count"], first["LastEvaluatedKey"]["sk"]) == (3, {"N": "2"})
    _, last = both.ask("Query", **asked, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert (last["Count"], last.get("LastEvaluatedKey")) == (2, None)


def test_numbers_are_in_the_order_of_numbers(both: Both) -> None:
    for number in ("10", "9", "-1", "0.5", "1e3"):
        both.put(COUNTED, pk=text(1), sk={"N": number})
    _, found = both.ask(
        "Query",
        TableName=COUNTED,
        KeyConditionExpression="pk = :x AND sk > :zero",
        ExpressionAttributeValues={":x": text(1), ":zero": {"N": "0"}},
        ScanIndexForward=False,
    )
    assert [item["sk"]["N"] for item in found["Items"]] == ["1000", "10", "9", "0.5"]


def test_an_expression_is_not_longer_than_4_kb(both: Both) -> None:
    both.put(PLAIN, pk=text(1))
    for length in (4_096, 4_097):
        condition = "attribute_exists(pk)"
        condition += " " * (length - len(condition))
        both.ask(
            "DeleteItem",
            TableName=PLAIN,
            Key={"pk": text(1)},
            ConditionExpression=condition,
        )
        both.put(PLAIN, pk=text(1))


def test_parts_of_a_scan_are_the_whole_and_each_item_is_in_one() -> None:
    simulated = Simulated()
    for number in range(40):
        simulated.ask("PutItem", {"TableName": PLAIN, "Item": {"pk": {"S": str(number)}}})
    found = []
    for segment in range(3):
        asked = {"TableName": PLAIN, "Segment": segment, "TotalSegments": 3, "Limit": 2}
        while True:
            _, page = simulated.ask("Scan", asked)
            found += [item["pk"]["S"] for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    assert sorted(found, key=int) == [str(number) for number in range(40)]
