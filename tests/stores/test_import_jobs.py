"""Imports of uploads, on a real bucket, queue and tables."""

import importlib
import json
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.core.dynamo.idempotency import Key, KeyTaken
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.work import TRIES
from chalicelib.identity.parts import IdentityParts
from chalicelib.imports.parts import LEASE_LIFE, ImportParts
from chalicelib.imports.rules import Chunk
from chalicelib.residents.parts import ResidentParts
from tests.stack import TestEmulator
from tests.stores.import_city import (
    ADMIN,
    Clock,
    Killed,
    city,
    killed_before_write,
    merchant,
    merchants,
    nik,
    resident,
    residents,
)
from tests.stores.import_jobs import counts, finish, plenty, rows, small, started, uploaded


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    parts = city(clock)
    parts.sqs.purge_queue(QueueUrl=parts.settings.imports_queue)
    return parts


@pytest.fixture
def imports(parts: Parts) -> ImportParts:
    return small(parts)


def messages(imports: ImportParts) -> int:
    """How many messages wait in the queue, delayed ones too."""
    parts = imports.parts
    attributes = parts.sqs.get_queue_attributes(
        QueueUrl=parts.settings.imports_queue,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    return sum(int(number) for number in attributes.values())


def test_an_upload_is_imported_chunk_by_chunk_with_its_result(imports: ImportParts) -> None:
    body = residents(*rows(range(10)), "1,2,3,4,5", resident(0))
    import_id = started(imports, body)
    progress, _ = imports.follow.progress(import_id)
    assert (progress.state, progress.offset, progress.bytes_total) == ("queued", 0, len(body))
    progress, rejections = finish(imports, import_id)
    assert progress.state == "done"
    assert counts(progress) == (10, 0, 0, 2)
    assert progress.offset == progress.bytes_total
    assert rejections[-1].row == 13
    assert "baris 2" in rejections[-1].error.message_id
    assert {one.row for one in rejections} == {12, 13}


def test_the_same_upload_twice_changes_nothing(imports: ImportParts) -> None:
    body = residents(*rows(range(7)))
    finish(imports, started(imports, body))
    assert counts(finish(imports, started(imports, body))[0]) == (0, 0, 7, 0)


def test_merchants_are_imported_from_an_upload_too(imports: ImportParts) -> None:
    body = merchants(*[merchant(number) for number in range(5)])
    assert counts(finish(imports, started(imports, body, "merchants"))[0]) == (5, 0, 0, 0)


def test_an_import_whose_time_runs_out_sends_itself_on_and_goes_on_there(
    imports: ImportParts,
) -> None:
    import_id = started(imports, residents(*rows(range(10)), resident(1)))
    before = messages(imports)
    left = iter([plenty(), plenty(), 0])
    imports.work.take_up({"id": import_id}, lambda: next(left))
    progress, _ = imports.follow.progress(import_id)
    assert (progress.state, counts(progress)) == ("running", (6, 0, 0, 0))
    assert messages(imports) == before + 1
    # The second row for a NIK is found although another function saw the first.
    progress, rejections = finish(imports, import_id)
    assert counts(progress) == (10, 0, 0, 1)
    assert "row 3" in rejections[0].error.message_en


def test_an_import_killed_before_any_write_goes_on_and_counts_every_row_once(
    imports: ImportParts, clock: Clock
) -> None:
    writes = 0
    while True:
        base = 1_000 + writes * 20
        old_phone = f"0811{1_000_000 + base}"
        imports.at_once.run(
            "residents", residents(resident(base, phone=old_phone), resident(base + 1)), ADMIN
        )
        parts = imports.parts
        found, _ = parts[ResidentParts].look_up.page(nik(base), None, 1)
        parts[ResidentParts].welcome.welcome(found[0].id, found[0].phone_hash or "")
        body = residents(
            resident(base + 2),
            resident(base, phone=f"0811{2_000_000 + base}", segments="lansia"),
            resident(base + 1),
            "rusak,,,,",
            resident(base + 3),
            resident(base + 2),
            resident(base + 4),
        )
        import_id = started(imports, body)
        killed = False
        try:
            with killed_before_write(parts, writes):
                imports.work.take_up({"id": import_id}, plenty)
        except Killed:
            killed = True
        clock.pass_by(seconds=LEASE_LIFE.total_seconds())
        parts = city(clock)
        imports = small(parts)
        progress, rejections = finish(imports, import_id)
        assert progress.state == "done"
        assert counts(progress) == (3, 1, 1, 2), f"killed before write {writes}"
        assert {one.row for one in rejections} == {5, 7}
        old = parts[IdentityParts].pseudonyms.hash_phone("+62" + old_phone[1:])
        assert parts[IdentityParts].logins.of_phone(old, "resident") == []
        new = parts[IdentityParts].pseudonyms.hash_phone(f"+62811{2_000_000 + base}")
        assert len(parts[IdentityParts].logins.of_phone(new, "resident")) == 1
        claim = parts[ResidentParts].entitlements.claim(
            found[0].id,
            new,
            "cmp_aaaaaa",
            "vch_1",
            1,
            [],
            ["lansia"],
            lambda _: Refused("not_eligible"),
        )
        parts.writer.transact([claim])
        again = imports.at_once.run("residents", body, ADMIN)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 5)
        if not killed:
            break
        writes += 1
    # Three chunks, each with a lease, a note, logins, profiles and a count at the least.
    assert writes >= 18


def test_a_message_delivered_twice_counts_nothing_twice(imports: ImportParts) -> None:
    import_id = started(imports, residents(*rows(range(5))))
    finish(imports, import_id)
    imports.work.take_up({"id": import_id}, plenty)
    assert counts(imports.follow.progress(import_id)[0]) == (5, 0, 0, 0)


def test_a_chunk_is_begun_and_counted_by_one_function_only(
    imports: ImportParts, clock: Clock
) -> None:
    # Another function, whose lease ended while it hung, comes back with the same chunk.
    import_id = started(imports, residents(*rows(range(5))))
    log = imports.log
    log.begin(import_id)
    chunk = Chunk(0, 90, 3, 2, 0, 0, 0, 0, [(1, 2), (2, 3)])
    log.begin_chunk(import_id, chunk, [], clock())
    with pytest.raises(Refused, match="state_conflict"):
        log.begin_chunk(import_id, chunk, [], clock())
    log.count_chunk(import_id, chunk)
    with pytest.raises(Refused, match="state_conflict"):
        log.count_chunk(import_id, chunk)
    assert counts(imports.follow.progress(import_id)[0]) == (2, 0, 0, 0)


def test_a_second_import_waits_in_the_queue_for_the_first(
    imports: ImportParts, clock: Clock
) -> None:
    import_id = started(imports, residents(*rows(range(5))))
    imports.leases.take("residents", "another", LEASE_LIFE)
    before = messages(imports)
    imports.work.take_up({"id": import_id}, plenty)
    assert imports.follow.progress(import_id)[0].state == "queued"
    assert messages(imports) == before + 1
    clock.pass_by(seconds=LEASE_LIFE.total_seconds())
    assert finish(imports, import_id)[0].created == 5


def test_a_request_is_told_to_come_back_while_a_job_imports(
    imports: ImportParts, clock: Clock
) -> None:
    import_id = started(imports, residents(*rows(range(9))))
    with pytest.raises(Killed), killed_before_write(imports.parts, 5):
        imports.work.take_up({"id": import_id}, plenty)
    with pytest.raises(Refused, match="state_conflict") as refused:
        imports.at_once.run("residents", residents(resident(1)), ADMIN)
    assert refused.value.retry_after == LEASE_LIFE.total_seconds()


def test_an_import_that_breaks_off_again_and_again_fails(
    imports: ImportParts,
) -> None:
    import_id = started(imports, residents(*rows(range(5))))

    def refused(**_: Any) -> None:
        raise OSError("the bucket does not answer")

    client = imports.uploads.client
    client.meta.events.register("before-call.s3.GetObject", refused)
    for failures in range(TRIES - 1):
        imports.work.take_up({"id": import_id, "failures": failures}, plenty)
        assert imports.follow.progress(import_id)[0].state != "failed", failures
    # Raised, too, so that an alarm rings.
    with pytest.raises(OSError, match="does not answer"):
        imports.work.take_up({"id": import_id, "failures": TRIES - 1}, plenty)
    progress, rejections = imports.follow.progress(import_id)
    assert progress.state == "failed"
    assert rejections[0].error.field == "file"


def test_a_message_without_its_import_is_looked_at_twice_and_dropped(imports: ImportParts) -> None:
    before = messages(imports)
    imports.work.take_up({"id": "imp_AAAAAAAAAAAA"}, plenty)
    assert messages(imports) == before + 1
    imports.work.take_up({"id": "imp_AAAAAAAAAAAA", "unknown": True}, plenty)
    assert messages(imports) == before + 1


def test_a_start_with_the_same_key_is_the_first_import(imports: ImportParts) -> None:
    upload_id = uploaded(imports, residents(resident(1)))
    key = Key.of("admin:stf_1", "POST /admin/residents/import", "k", upload_id.encode())
    imports.start.start("residents", upload_id, ADMIN, key, str)
    with pytest.raises(KeyTaken):
        imports.start.start("residents", upload_id, ADMIN, key, str)


def test_the_handler_of_the_queue_works_on_what_a_message_names(imports: ImportParts) -> None:
    app = importlib.import_module("app").app
    import_id = started(imports, residents(*rows(range(4))))
    with Client(app) as client:
        event = client.events.generate_sqs_event([json.dumps({"id": import_id})])
        answer = client.lambda_.invoke("on_import", event)
    assert answer.payload == {"batchItemFailures": []}
    progress, _ = imports.follow.progress(import_id)
    assert progress.state in ("done", "running")
