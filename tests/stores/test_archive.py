"""The archive against the emulator's bucket: what the stream hands on arrives, however often and in
whatever company it comes, and what was changed on either side is named."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from msgspec import structs

from chalicelib import handlers
from chalicelib.archive.commands.compare import main
from chalicelib.archive.files import Bucket
from chalicelib.archive.parts import ArchiveParts
from chalicelib.archive.rules import Difference, Forged, prefix
from chalicelib.archive.use.compare import Compare
from chalicelib.archive.use.keep import Keep
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from tests.stack import TestEmulator
from tests.stores.closing_city import FIRST, Ledger


@pytest.fixture
def bucket(emulator: TestEmulator, ledger: Ledger) -> Bucket:
    """A bucket under a lock of a day, as the template makes it; another for each test."""
    storage = emulator.client("s3")
    name = f"tumbas-locked{len(storage.list_buckets()['Buckets'])}-archive"
    storage.create_bucket(
        Bucket=name,
        ObjectLockEnabledForBucket=True,
        CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"},
    )
    storage.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}},
        },
    )
    return structs.replace(ledger.parts[ArchiveParts].bucket, name=name)


def messages(*some: list[Transfer]) -> list[str]:
    """As on_transfers puts them into the queue."""
    return [json.dumps({"transfers": [asdict(one) for one in part]}) for part in some]


def compare_in(ledger: Ledger, bucket: Bucket) -> Compare:
    return structs.replace(ledger.parts[ArchiveParts].compare, bucket=bucket)


def tamper(emulator: TestEmulator, ledger: Ledger, one: Transfer, **changed: Any) -> None:
    emulator.client("dynamodb").update_item(
        TableName=ledger.parts.settings.table("transfers"),
        Key={"pk": {"S": one.id}},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
        ExpressionAttributeNames={f"#{name}": name for name in changed},
        ExpressionAttributeValues={f":{name}": to_raw(value) for name, value in changed.items()},
    )


def test_what_is_handed_on_is_in_the_archive(ledger: Ledger, bucket: Bucket) -> None:
    made = ledger.transfers(ledger.guard(), 7)
    assert Keep(bucket=bucket).keep(messages(made[:3], made[3:])) == 1
    assert compare_in(ledger, bucket).compare(FIRST) == []


def test_what_comes_twice_and_in_other_company_is_there_once(
    ledger: Ledger, bucket: Bucket
) -> None:
    made = ledger.transfers(ledger.guard(), 4)
    keep = Keep(bucket=bucket)
    for some in (made, made, made[:2], made[1:3]):
        keep.keep(messages(some))
    assert compare_in(ledger, bucket).compare(FIRST) == []


def test_what_the_archive_lacks_is_named_and_can_be_handed_in(
    ledger: Ledger, bucket: Bucket
) -> None:
    made = ledger.transfers(ledger.guard(), 5)
    Keep(bucket=bucket).keep(messages(made[1:]))
    handed_in: list[Transfer] = []
    compare = structs.replace(compare_in(ledger, bucket), hand_in=handed_in.extend)
    found = compare.compare(FIRST)
    assert found == [Difference(made[0].id, "not in the archive")]
    assert compare.make_good(found) == 1
    Keep(bucket=bucket).keep(messages(handed_in))
    assert compare.compare(FIRST) == []


@pytest.mark.parametrize(
    "changed", [{"amount": 1}, {"credit_account": "merchant:mrc_000000000002"}, {"actor": "x:y"}]
)
def test_a_transfer_that_was_changed_is_named(
    emulator: TestEmulator, ledger: Ledger, bucket: Bucket, changed: dict[str, Any]
) -> None:
    made = ledger.transfers(ledger.guard(), 3)
    Keep(bucket=bucket).keep(messages(made))
    tamper(emulator, ledger, made[1], **changed)
    assert compare_in(ledger, bucket).compare(FIRST) == [Difference(made[1].id, "differs")]


def test_a_transfer_that_was_deleted_with_its_entries_is_named(
    emulator: TestEmulator, ledger: Ledger, bucket: Bucket
) -> None:
    made = ledger.write(ledger.guard(), 3)
    ledger.project(made[1:])
    Keep(bucket=bucket).keep(messages(made))
    emulator.client("dynamodb").delete_item(
        TableName=ledger.parts.settings.table("transfers"), Key={"pk": {"S": made[0].id}}
    )
    assert compare_in(ledger, bucket).compare(FIRST) == [
        Difference(made[0].id, "not in the ledger")
    ]


def test_a_version_that_a_marker_hides_is_read_all_the_same(
    emulator: TestEmulator, ledger: Ledger, bucket: Bucket
) -> None:
    made = ledger.transfers(ledger.guard(), 2)
    Keep(bucket=bucket).keep(messages(made))
    storage = emulator.client("s3")
    ((key, _),) = bucket.every(prefix(FIRST))
    storage.delete_object(Bucket=bucket.name, Key=key)
    assert compare_in(ledger, bucket).compare(FIRST) == []


def test_content_under_anothers_name_is_a_forgery(ledger: Ledger, bucket: Bucket) -> None:
    made = ledger.transfers(ledger.guard(), 1)
    Keep(bucket=bucket).keep(messages(made))
    ((key, content),) = bucket.every(prefix(FIRST))
    bucket.put(key.replace(".jsonl", "0.jsonl"), content)
    with pytest.raises(Forged):
        compare_in(ledger, bucket).compare(FIRST)


def test_nobody_deletes_what_is_archived(
    emulator: TestEmulator, ledger: Ledger, bucket: Bucket
) -> None:
    Keep(bucket=bucket).keep(messages(ledger.transfers(ledger.guard(), 1)))
    storage = emulator.client("s3")
    (version,) = storage.list_object_versions(Bucket=bucket.name)["Versions"]
    at = {"Bucket": bucket.name, "Key": version["Key"], "VersionId": version["VersionId"]}
    retention = storage.get_object_retention(**at)["Retention"]
    assert retention["Mode"] == "COMPLIANCE"
    assert retention["RetainUntilDate"] > datetime.now(UTC) + timedelta(hours=23)
    for more in ({}, {"BypassGovernanceRetention": True}):
        with pytest.raises(ClientError, match="AccessDenied"):
            storage.delete_object(**at, **more)


def test_the_stream_hands_whole_transfers_to_the_archives_queue(
    emulator: TestEmulator, ledger: Ledger
) -> None:
    made = ledger.transfers(ledger.guard(), 3)
    queue = ledger.parts.settings.archive_queue
    emulator.client("sqs").purge_queue(QueueUrl=queue)
    ledger.parts[LedgerParts].queues.hand_on(made)
    (message,) = emulator.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert [Transfer(**one) for one in json.loads(message["Body"])["transfers"]] == made


def test_a_batch_of_the_longest_reasons_fits_into_the_queue(
    emulator: TestEmulator, ledger: Ledger
) -> None:
    """A shop gives back a rupiah a hundred times, for reasons of which each letter is twelve bytes
    in a message: the stream must not stand still for that."""
    made = [
        replace(one, reference="\U0001f600" * 200, receipt="x" * 900)
        for one in ledger.transfers(ledger.guard(), 100)
    ]
    queue = ledger.parts.settings.archive_queue
    sqs = emulator.client("sqs")
    sqs.purge_queue(QueueUrl=queue)
    ledger.parts[LedgerParts].queues.archive(made)
    found: list[Transfer] = []
    while got := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            assert len(message["Body"].encode()) <= 256 * 1024
            found += [Transfer(**one) for one in json.loads(message["Body"])["transfers"]]
    assert sorted(found, key=lambda one: one.id) == sorted(made, key=lambda one: one.id)


def test_the_queues_function_and_the_command_agree(
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = ledger.transfers(ledger.guard(), 3)
    monkeypatch.setattr(handlers, "parts", lambda: ledger.parts)
    event = {
        "Records": [
            {"messageId": "1", "body": body, "receiptHandle": "x"} for body in messages(made[:2])
        ]
    }
    assert handlers.on_archive(event, None) == {"batchItemFailures": []}
    assert main([FIRST.isoformat()], ledger.parts) == 1
    assert f"{made[2].id} not in the archive" in capsys.readouterr().out
    assert main([FIRST.isoformat(), "--make-good"], ledger.parts) == 1
    assert "1 transfers sent" in capsys.readouterr().out
    handlers.on_archive({"Records": [{**event["Records"][0], "body": messages(made)[0]}]}, None)
    assert main([FIRST.isoformat()], ledger.parts) == 0


def test_nothing_is_made_good_without_a_queue_to_send_it_to(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger.transfers(ledger.guard(), 1)
    monkeypatch.setattr(ledger.parts, "settings", replace(ledger.parts.settings, archive_queue=""))
    with pytest.raises(SystemExit):
        main([FIRST.isoformat(), "--make-good"], ledger.parts)
    assert "sent" not in capsys.readouterr().out
