"""Export jobs on a real bucket, queue and tables: killed, late, refused, and never half a file."""

import csv
import io
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from msgspec import structs

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import Work
from chalicelib.exports.files.bucket import LINK_LIFE_S, PREFIX
from chalicelib.exports.parts import ExportParts
from chalicelib.exports.rules.export import BEHIND_MOST
from chalicelib.exports.store import Over
from chalicelib.exports.use.make import STOP_BEFORE_END_MS, TRIES
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, city, killed_before_write

FINANCE = Subject("finance", "stf_000000000002", "", origin="192.0.2.7")
ENTRIES = 60


def plenty() -> int:
    return 10 * STOP_BEFORE_END_MS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    parts = city(clock)
    parts.sqs.purge_queue(QueueUrl=parts.settings.exports_queue)
    parts.writer.transact(
        [
            parts[AuditParts].journal.entry(
                FINANCE, "settlement.hold", f"stl_{i}", clock(), reason="=1+1"
            )
            for i in range(ENTRIES)
        ]
    )
    clock.pass_by(seconds=1)
    return parts


def started(parts: Parts, kind: Any = "acts", format: Any = "csv") -> str:
    """A new export of the present day."""
    today = to_text(parts.clock())[:10]
    return parts[ExportParts].order.order(kind, today, today, format, FINANCE, None, str)


def state(parts: Parts, export: str) -> str:
    return parts[ExportParts].read.one(export)[0].state


def fetched(parts: Parts, export: str) -> bytes:
    found, link = parts[ExportParts].read.one(export)
    assert found.state == "done"
    assert link is not None
    with urllib.request.urlopen(link.address, timeout=10) as answer:
        assert 'filename="tumbas-acts-' in answer.headers["Content-Disposition"]
        raw: bytes = answer.read()
    return raw


def waiting(parts: Parts) -> int:
    """The messages in the queue, delayed ones too."""
    attributes = parts.sqs.get_queue_attributes(
        QueueUrl=parts.settings.exports_queue,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    return sum(int(number) for number in attributes.values())


def stored(parts: Parts) -> list[str]:
    """The keys of the exports that stand in the bucket."""
    client = parts.client("s3")
    listed = client.list_objects_v2(Bucket=parts.settings.files_bucket, Prefix=PREFIX)
    return [one["Key"] for one in listed.get("Contents", [])]


def working(parts: Parts, part_bytes: int, tries: int = TRIES) -> tuple[Work, Any]:
    """What the queue's function does, by parts of so many bytes, and its client of the bucket."""
    own = parts[ExportParts]
    bucket = structs.replace(own.bucket, part_bytes=part_bytes)
    return structs.replace(
        own.work, job=structs.replace(own.make, bucket=bucket, tries=tries)
    ), bucket.client


@contextmanager
def killed_before_storage_call(client: Any, number: int) -> Iterator[None]:
    """Let the process die just before its call to the bucket with this number (0: the first)."""
    left = number

    def count(model: Any, **_: Any) -> None:
        nonlocal left
        if model.name == "AbortMultipartUpload":
            return
        if left <= 0:
            raise Killed
        left -= 1

    client.meta.events.register("before-call.s3", count)
    try:
        yield
    finally:
        client.meta.events.unregister("before-call.s3", count)


def test_an_export_is_made_and_fetched_by_its_link(parts: Parts) -> None:
    export = started(parts)
    assert waiting(parts) == 1
    parts[ExportParts].work.take_up({"id": export}, plenty)
    raw = fetched(parts, export)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == ENTRIES + 1
    assert json.loads(rows[0]["details"]) == {"reason": "=1+1"}
    found, link = parts[ExportParts].read.one(export)
    assert (found.rows, found.bytes) == (ENTRIES, len(raw))
    assert link is not None
    assert link.expires_at < to_text(parts.clock().replace(hour=23))


def test_a_link_lapses(parts: Parts) -> None:
    assert LINK_LIFE_S < 3_600
    export = started(parts)
    parts[ExportParts].work.take_up({"id": export}, plenty)
    _, link = parts[ExportParts].read.one(export)
    assert link is not None
    changed = link.address.replace("X-Amz-Expires=2700", "X-Amz-Expires=999999")
    assert changed != link.address
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(changed, timeout=10)
    assert raised.value.code == 403


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_file_goes_up_in_parts_and_is_whole(parts: Parts, format: str) -> None:
    work, client = working(parts, 1_000)
    export = started(parts, format=format)
    calls: list[str] = []
    client.meta.events.register("before-call.s3", lambda model, **_: calls.append(model.name))
    work.take_up({"id": export}, plenty)
    assert calls.count("UploadPart") > 3
    assert calls[-1] == "CompleteMultipartUpload"
    assert len(fetched(parts, export)) == parts[ExportParts].read.one(export)[0].bytes


def test_an_export_killed_before_any_call_to_the_bucket_is_made_again_from_the_start(
    parts: Parts,
) -> None:
    work, client = working(parts, 3_000, tries=100)
    export = started(parts)
    kills = 0
    while True:
        try:
            with killed_before_storage_call(client, kills):
                work.take_up({"id": export}, plenty)
            break
        except Killed:
            kills += 1
        # Nothing that was left behind passes for the export.
        assert (state(parts, export), parts[ExportParts].read.one(export)[1]) == (
            "running",
            None,
        )
    assert kills > 3
    assert fetched(parts, export).count(b"settlement.hold") == ENTRIES


def test_an_export_killed_before_any_note_of_it_is_made_again(parts: Parts) -> None:
    export = started(parts)
    for writes in range(2):
        with pytest.raises(Killed), killed_before_write(parts, writes):
            parts[ExportParts].work.take_up({"id": export}, plenty)
        assert state(parts, export) == "running"
    parts[ExportParts].work.take_up({"id": export}, plenty)
    assert fetched(parts, export).count(b"settlement.hold") == ENTRIES


def test_an_export_that_breaks_off_each_time_fails_with_a_reason(parts: Parts) -> None:
    export = started(parts)
    for _ in range(TRIES):
        with pytest.raises(Killed), killed_before_storage_call(parts[ExportParts].bucket.client, 1):
            parts[ExportParts].work.take_up({"id": export}, plenty)
    assert state(parts, export) == "running"
    parts[ExportParts].work.take_up({"id": export}, plenty)
    found, link = parts[ExportParts].read.one(export)
    assert (found.state, found.reason, link) == ("failed", "broken_off", None)
    # A message that is delivered once more changes nothing.
    parts[ExportParts].work.take_up({"id": export}, plenty)
    assert state(parts, export) == "failed"


def test_an_export_whose_time_runs_out_leaves_no_file_and_is_tried_again(parts: Parts) -> None:
    before = stored(parts)
    export = started(parts)
    sent = waiting(parts)
    parts[ExportParts].work.take_up({"id": export}, lambda: STOP_BEFORE_END_MS - 1)
    assert (state(parts, export), waiting(parts)) == ("running", sent + 1)
    assert stored(parts) == before
    parts[ExportParts].work.take_up({"id": export}, plenty)
    assert state(parts, export) == "done"


def refuse(**_: Any) -> None:
    raise ClientError({"Error": {"Code": "SlowDown"}}, "CreateMultipartUpload")


def test_a_bucket_that_fails_is_tried_again(parts: Parts) -> None:
    export = started(parts)
    events = parts[ExportParts].bucket.client.meta.events
    events.register("before-call.s3.CreateMultipartUpload", refuse)
    parts[ExportParts].work.take_up({"id": export}, plenty)
    events.unregister("before-call.s3.CreateMultipartUpload", refuse)
    assert (state(parts, export), waiting(parts)) == ("running", 2)
    parts[ExportParts].work.take_up({"id": export}, plenty)
    assert state(parts, export) == "done"


def test_an_export_that_fails_each_time_is_given_up_so_that_an_alarm_rings(parts: Parts) -> None:
    export = started(parts)
    parts[ExportParts].bucket.client.meta.events.register(
        "before-call.s3.CreateMultipartUpload", refuse
    )
    for failures in range(TRIES - 1):
        parts[ExportParts].work.take_up({"id": export, "failures": failures}, plenty)
    assert state(parts, export) == "running"
    with pytest.raises(ClientError):
        parts[ExportParts].work.take_up({"id": export, "failures": TRIES - 1}, plenty)
    found = parts[ExportParts].read.one(export)[0]
    assert (found.state, found.reason, found.tries) == ("failed", "broken_off", TRIES)


def test_a_message_that_comes_before_its_export_is_sent_once_more(parts: Parts) -> None:
    parts[ExportParts].work.take_up({"id": "exp_none"}, plenty)
    assert waiting(parts) == 1
    parts[ExportParts].work.take_up({"id": "exp_none", "unknown": True}, plenty)
    assert waiting(parts) == 1


def test_two_functions_with_one_message_make_one_export(parts: Parts) -> None:
    export = started(parts)
    other = city(parts.clock)  # type: ignore[arg-type]
    begun = parts[ExportParts].store.begin(export)
    other[ExportParts].work.take_up({"id": export}, plenty)
    first = other[ExportParts].read.one(export)[0]
    with pytest.raises(Over):
        parts[ExportParts].store.finish(begun)
    assert parts[ExportParts].read.one(export)[0] == first


def test_transfers_are_waited_for_and_given_up_in_the_end(parts: Parts, clock: Clock) -> None:
    export = started(parts, kind="transfers")
    own = parts[ExportParts]
    reach = structs.replace(own.make.reach, sleep=lambda seconds: clock.pass_by(seconds=seconds))
    work = structs.replace(own.work, job=structs.replace(own.make, reach=reach))
    work.take_up({"id": export}, plenty)
    assert (state(parts, export), waiting(parts)) == ("running", 2)
    clock.pass_by(seconds=BEHIND_MOST.total_seconds() + 1)
    work.take_up({"id": export}, plenty)
    found = parts[ExportParts].read.one(export)[0]
    assert (found.state, found.reason) == ("failed", "behind")
