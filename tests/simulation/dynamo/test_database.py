"""What the simulation's DynamoDB refuses and keeps, where the emulator shows nothing of it."""

from typing import Any

import pytest

from infra.tables import create_tables
from tests.simulation.dynamo.database import Database
from tests.simulation.dynamo.limits import Limits, Partitions
from tests.simulation.dynamo.refused import Refused

NAME = "things"


class Client:
    """A client's methods, at a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_table(self, **asked: Any) -> None:
        self._database.call("CreateTable", asked, 0)

    def update_time_to_live(self, **asked: Any) -> None:
        self._database.call("UpdateTimeToLive", asked, 0)


def made(limits: Limits | None = None) -> Database:
    database = Database(limits)
    database.call(
        "CreateTable",
        {
            "TableName": NAME,
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "kind")
            ],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by_kind",
                    "KeySchema": [
                        {"AttributeName": "kind", "KeyType": "HASH"},
                        {"AttributeName": "pk", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        },
        0,
    )
    return database


def put(pk: str, number: int, **more: Any) -> dict[str, Any]:
    return {"TableName": NAME, "Item": {"pk": {"S": pk}, "number": {"N": str(number)}} | more}


def transaction(*keys: str, number: int = 2) -> dict[str, Any]:
    return {"TransactItems": [{"Put": put(pk, number)} for pk in keys]}


def number(database: Database, pk: str, now: float, stale: float = 0) -> str | None:
    asked = {"TableName": NAME, "Key": {"pk": {"S": pk}}}
    item = database.call("GetItem", asked, now, stale=stale).get("Item")
    return item and item["number"]["N"]


def test_every_table_of_the_city_can_be_made() -> None:
    database = Database()
    create_tables(Client(database), "test")
    assert database.tables["tumbas-test-vouchers"].ttl == "ttl"


def test_an_open_transaction_is_in_the_way_of_every_other_write_to_its_items() -> None:
    database = made()
    opened = database.begin(transaction("a", "b"), 1)
    with pytest.raises(Refused) as single:
        database.call("PutItem", put("a", 3), 1)
    assert single.value.code == "TransactionConflictException"
    with pytest.raises(Refused) as another:
        database.call("TransactWriteItems", transaction("c", "b"), 1)
    assert [one["Code"] for one in another.value.reasons or ()] == ["None", "TransactionConflict"]
    database.settle(opened, 2)
    database.call("PutItem", put("a", 3), 3)
    assert number(database, "a", 3) == "3"


def test_what_a_transaction_writes_becomes_visible_item_by_item() -> None:
    database = made()
    opened = database.begin(transaction("a", "b"), 1)
    database.settle(opened, 2, most=1)
    assert (number(database, "a", 2), number(database, "b", 2)) == ("2", None)
    database.settle(opened, 3)
    assert number(database, "b", 3) == "2"


def test_a_transaction_that_was_let_go_has_written_nothing() -> None:
    database = made()
    database.cancel(database.begin(transaction("a", "b"), 1))
    assert number(database, "a", 1) is None
    database.call("TransactWriteItems", transaction("a", "b"), 2)


def test_a_read_that_is_not_up_to_date_sees_what_stood_there() -> None:
    database = made()
    for at in range(20):
        database.call("PutItem", put("a", at), at)
    assert number(database, "a", 19, stale=2) == "17"
    database.call("DeleteItem", {"TableName": NAME, "Key": {"pk": {"S": "a"}}}, 20)
    assert (number(database, "a", 21), number(database, "a", 21, stale=1.5)) == (None, "19")


def test_an_index_is_late_by_itself() -> None:
    database = made()
    database.call("PutItem", put("a", 1, kind={"S": "x"}), 10)
    asked = {
        "TableName": NAME,
        "IndexName": "by_kind",
        "KeyConditionExpression": "kind = :x",
        "ExpressionAttributeValues": {":x": {"S": "x"}},
    }
    assert database.call("Query", asked, 11, index_stale=2)["Items"] == []
    assert database.call("Query", asked, 11)["Items"] == [{"pk": {"S": "a"}, "kind": {"S": "x"}}]


def test_a_partition_takes_a_thousand_units_a_second() -> None:
    database = made(Partitions())
    for at in range(1_000):
        database.call("PutItem", put("a", at), 5.0 + at / 2_000)
    with pytest.raises(Refused) as throttled:
        database.call("PutItem", put("a", 0), 5.9)
    assert throttled.value.code == "ThrottlingException"
    with pytest.raises(Refused) as cancelled:
        database.call("TransactWriteItems", transaction("b", "a"), 5.9)
    assert [one["Code"] for one in cancelled.value.reasons or ()] == ["None", "ThrottlingError"]
    database.call("PutItem", put("b", 1), 5.9)
    database.call("PutItem", put("a", 1), 6.0)


def test_a_token_names_one_request_for_ten_minutes() -> None:
    database = made()
    asked = transaction("a") | {"ClientRequestToken": "once"}
    database.call("TransactWriteItems", asked, 0)
    database.call("PutItem", put("a", 7), 1)
    database.call("TransactWriteItems", asked, 599)
    assert number(database, "a", 599) == "7"
    with pytest.raises(Refused) as other:
        database.call("TransactWriteItems", transaction("b") | {"ClientRequestToken": "once"}, 599)
    assert other.value.code == "IdempotentParameterMismatchException"
    database.call("TransactWriteItems", asked, 600)
    assert number(database, "a", 600) == "2"


def test_the_stream_goes_on_in_the_children_of_a_shard_that_was_split() -> None:
    database = made()
    stream = database.streams[NAME]
    for at, pk in enumerate("abcdefgh"):
        database.call("PutItem", put(pk, 1), at)
    first = stream.shards[0]
    stream.split(first.id)
    for at, pk in enumerate("abcdefgh"):
        database.call("PutItem", put(pk, 2), at)
    # Nothing has changed, so nothing is told.
    database.call("PutItem", put("a", 2), 9)
    assert first.count == 8
    assert all(one.parent == first.id for one in stream.shards[1:])
    assert sum(one.count for one in stream.shards[1:]) == 8
    told, behind = stream.read(first.id, 6)
    assert [one["dynamodb"]["Keys"]["pk"]["S"] for one in told] == ["g", "h"]
    assert behind == 8


def test_a_forgotten_shard_is_listed_no_more_and_its_name_is_not_given_again() -> None:
    database = made()
    stream = database.streams[NAME]
    database.call("PutItem", put("a", 1), 1)
    first = stream.shards[0].id
    stream.roll(first)
    second = stream.shards[1].id
    stream.trim(first)
    kept = database.snapshot()
    for _ in range(2):
        stream.roll(second)
        asked = {"StreamArn": stream.arn}
        shards = database.call("DescribeStream", asked, 2)["StreamDescription"]["Shards"]
        assert [one["ShardId"] for one in shards] == [second, stream.shards[1].id]
        assert len({first, second, stream.shards[1].id}) == 3
        # It still names the one that it goes on from.
        assert shards[0]["ParentShardId"] == first
        begun = {"ShardId": first, "ShardIteratorType": "TRIM_HORIZON"}
        with pytest.raises(Refused) as refused:
            database.call("GetShardIterator", asked | begun, 2)
        assert refused.value.code == "TrimmedDataAccessException"
        database.restore(kept)


def test_a_snapshot_can_be_restored_again_and_again() -> None:
    database = made()
    database.call("PutItem", put("a", 1, kind={"S": "x"}), 1)
    kept = database.snapshot()
    for _ in range(3):
        database.call("PutItem", put("a", 2, kind={"S": "y"}), 2)
        database.call("PutItem", put("b", 2), 2)
        later = database.snapshot()
        database.call("DeleteItem", {"TableName": NAME, "Key": {"pk": {"S": "a"}}}, 3)
        database.restore(later)
        assert (number(database, "a", 3), database.streams[NAME].shards[0].count) == ("2", 3)
        database.restore(kept)
        assert (number(database, "a", 3), number(database, "b", 3)) == ("1", None)
        assert database.streams[NAME].shards[0].count == 1


def test_an_item_whose_time_is_over_is_deleted_when_it_is_told() -> None:
    database = made()
    asked = {"Enabled": True, "AttributeName": "ttl"}
    database.call("UpdateTimeToLive", {"TableName": NAME, "TimeToLiveSpecification": asked}, 0)
    now = 1_800_000_000
    database.call("PutItem", put("a", 1, ttl={"N": str(now - 1)}), now)
    database.call("PutItem", put("b", 1, ttl={"N": str(now + 1)}), now)
    assert number(database, "a", now) == "1"
    (found,) = database.expired(NAME, now)
    database.expire(NAME, found, now)
    assert number(database, "a", now) is None
    last = database.streams[NAME].shards[0].records[-1]
    assert (last["eventName"], last["userIdentity"]["type"]) == ("REMOVE", "Service")
