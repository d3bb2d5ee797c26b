"""Bank statements that are uploaded, and matched by a job."""

from typing import Any

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.bank.rules.statements import Statement
from chalicelib.core.dynamo.idempotency import Key, KeyTaken
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.work import TRIES
from chalicelib.settlements.parts import SettlementParts
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    OFFICER,
    accept,
    came_to,
    mixed,
    plenty,
    post,
    small,
    statement,
)
from tests.stores.import_city import Clock, city, put


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def uploaded(parts: Parts, body: bytes) -> tuple[str, str]:
    upload_id, url = parts[BankParts].uploads.new("text/csv")
    put(url, body)
    return upload_id, url


def posted_upload(bank: BankParts, upload_id: str) -> Statement:
    told, _ = bank.take_in.post_upload(upload_id, None, OFFICER, None)
    return told.statement


def test_an_upload_is_matched_and_booked_by_a_job_and_is_the_same_statement_as_its_bytes(
    parts: Parts, clock: Clock
) -> None:
    bank = small(parts, lines_at_once=5)
    content = mixed(parts)
    statement_ = posted_upload(bank, uploaded(parts, content)[0])
    assert statement_.state == "reading"
    bank.work.take_up({"id": statement_.id}, plenty)
    done = bank.read.get(statement_.id).statement
    assert done.state == "uploaded"
    assert done.summary is not None
    assert done.summary.lines == 10
    assert post(bank, content).statement == done
    assert came_to(parts, clock)["transfers"] == set()
    # Over five lines, a job books them, too.
    assert accept(bank, bank.read.get(done.id)).statement.state == "booking"
    bank.work.take_up({"id": done.id}, plenty)
    assert bank.read.get(done.id).statement.state == "accepted"
    assert came_to(parts, clock)["settlement"] == (0, 0, 7, 2)


def test_a_payout_in_an_upload_that_the_ledger_does_not_know_freezes_payouts(parts: Parts) -> None:
    bank = small(parts)
    line = "2026-12-01,2611300090000101,,debit,4000,"
    content = f"booked_on,end_to_end_id,reference,direction,amount,reason\r\n{line}\r\n".encode()
    begun = posted_upload(bank, uploaded(parts, content)[0])
    bank.work.take_up({"id": begun.id}, plenty)
    assert not parts[SettlementParts].freeze.seen().frozen
    accept(bank, bank.read.get(begun.id))
    assert parts[SettlementParts].freeze.seen().cause == "unknown_payout"


def test_what_was_kept_is_told_again_under_its_status_with_what_has_become_of_it(
    parts: Parts,
) -> None:
    content = mixed(parts)
    bank = small(parts)
    upload_id, _ = uploaded(parts, content)
    key = Key.of("finance:stf_1", "POST /finance/bank-statements", "k", upload_id.encode())
    assert bank.take_in.kept(key) is None
    begun, _ = bank.take_in.post_upload(upload_id, None, OFFICER, key)
    bank.work.take_up({"id": begun.statement.id}, plenty)
    with pytest.raises(KeyTaken):
        bank.take_in.post_upload(upload_id, None, OFFICER, key)
    assert bank.take_in.kept(key) == (202, bank.read.get(begun.statement.id))


def test_an_unsound_upload_says_what_is_wrong_and_may_be_sent_again(parts: Parts) -> None:
    content = statement(",x,debit,1.5,")
    first = posted_upload(small(parts), uploaded(parts, content)[0])
    small(parts).work.take_up({"id": first.id}, plenty)
    failed = small(parts).read.get(first.id).statement
    assert failed.state == "failed"
    assert failed.errors[0].field == "amount"
    assert "2" in failed.errors[0].message_id
    again = posted_upload(small(parts), uploaded(parts, content)[0])
    assert (again.id, again.state) == (first.id, "reading")


def test_an_upload_that_was_replaced_is_given_up(parts: Parts) -> None:
    upload_id, url = uploaded(parts, statement(",x,debit,1,"))
    first = posted_upload(small(parts), upload_id)
    put(url, statement(",x,debit,2,"))
    small(parts).work.take_up({"id": first.id}, plenty)
    failed = small(parts).read.get(first.id).statement
    assert (failed.state, failed.errors[0].field) == ("failed", "file")


def test_an_upload_too_large_or_of_another_type_is_refused(parts: Parts) -> None:
    upload_id, _ = uploaded(parts, statement(",x,debit,1,"))
    with pytest.raises(Refused) as refused:
        posted_upload(small(parts, upload_most_bytes=10), upload_id)
    assert refused.value.code == "too_large"
    with pytest.raises(Refused) as refused:
        posted_upload(small(parts), "upl_000000000000")
    assert refused.value.code == "not_found"


def test_a_statement_that_breaks_off_again_and_again_fails_and_an_alarm_rings(
    parts: Parts, clock: Clock
) -> None:
    content = mixed(parts)
    bank = small(parts)
    first = posted_upload(bank, uploaded(parts, content)[0])

    def refused(**_: Any) -> None:
        raise OSError("the bucket does not answer")

    bank.uploads.client.meta.events.register("before-call.s3.GetObject", refused)
    for failures in range(TRIES - 1):
        bank.work.take_up({"id": first.id, "failures": failures}, plenty)
        assert bank.read.get(first.id).statement.state == "reading", failures
    with pytest.raises(OSError, match="does not answer"):
        bank.work.take_up({"id": first.id, "failures": TRIES - 1}, plenty)
    failed = bank.read.get(first.id).statement
    assert (failed.state, failed.errors[0].field) == ("failed", "file")
    # Its file sent again goes on.
    again = small(city(clock))
    assert posted_upload(again, uploaded(again.parts, content)[0]).state == "reading"
    again.work.take_up({"id": first.id}, plenty)
    accept(again, again.read.get(first.id))
    assert came_to(again.parts, clock)["settlement"] == (0, 0, 7, 2)
