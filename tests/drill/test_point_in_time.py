"""What the emulator's point-in-time recovery promises to the drill."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.tables import BY_CONCEPT
from tests.stack import TestEmulator, start_emulator, wait_for

SKEW_MS = 900
# Two that a transaction writes to; they miss an instant by different times.
TABLES = tuple(BY_CONCEPT[concept].name("drill") for concept in ("accounts", "campaigns"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUMBAS_RESTORE_SKEW_MS", str(SKEW_MS))
        own: TestEmulator = start_emulator(tmp_path_factory.mktemp("drill"), "drill")
    client = own.client("dynamodb")
    for table in TABLES:
        recover(client, table)
    try:
        yield client
    finally:
        own.emulator.stop()


def recover(client: Any, table: str) -> None:
    client.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def count(client: Any, number: int) -> None:
    """Say the same number in both tables, in one transaction."""
    puts = [
        {"Put": {"TableName": table, "Item": {"pk": {"S": "n"}, "n": {"N": str(number)}}}}
        for table in TABLES
    ]
    client.transact_write_items(TransactItems=puts)


def restored(client: Any, instant: datetime, suffix: str) -> list[int]:
    """What both say, restored to an instant."""
    found = []
    for table in TABLES:
        target = f"{table}-{suffix}"
        client.restore_table_to_point_in_time(
            SourceTableName=table, TargetTableName=target, RestoreDateTime=instant
        )
        items = client.scan(TableName=target)["Items"]
        found.append(int(items[0]["n"]["N"]) if items else 0)
    return found


def next_second() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)


def test_a_quiet_second_is_of_one_moment_in_all_tables_and_a_busy_one_is_not(client: Any) -> None:
    count(client, 1)
    quiet = next_second() + timedelta(seconds=1)
    wait_for(10, lambda: datetime.now(UTC) > quiet + timedelta(seconds=1))
    busy = next_second() + timedelta(seconds=1)
    number = 1
    while datetime.now(UTC) < busy + timedelta(seconds=1):
        number += 1
        count(client, number)
    assert restored(client, quiet, "quiet") == [1, 1]
    torn = restored(client, busy, "busy")
    # What one transaction has written stands in one of them.
    assert torn[0] != torn[1]
    assert all(1 < one < number for one in torn)
    # And now they hold what they held.
    items = [client.scan(TableName=table)["Items"][0]["n"]["N"] for table in TABLES]
    assert items == [str(number)] * 2


def test_no_table_goes_back_further_than_it_was_kept(client: Any) -> None:
    with pytest.raises(ClientError, match="InvalidRestoreTimeException"):
        restored(client, datetime.now(UTC) - timedelta(days=1), "before")
    with pytest.raises(ClientError, match="PointInTimeRecoveryUnavailableException"):
        client.restore_table_to_point_in_time(
            SourceTableName=BY_CONCEPT["residents"].name("drill"),
            TargetTableName="beside",
            UseLatestRestorableTime=True,
        )


def test_a_deleted_table_leaves_a_backup_of_the_moment_before(client: Any) -> None:
    table = BY_CONCEPT["days"].name("drill")
    recover(client, table)
    item = {"pk": {"S": "day"}, "sk": {"S": "2026-12-01"}}
    client.put_item(TableName=table, Item=item)
    client.delete_table(TableName=table)
    assert client.list_backups(TableName=table)["BackupSummaries"] == []
    (kept,) = client.list_backups(TableName=table, BackupType="SYSTEM")["BackupSummaries"]
    client.restore_table_from_backup(TargetTableName=table, BackupArn=kept["BackupArn"])
    assert client.scan(TableName=table)["Items"] == [item]
