"""Bank statements whose workers die, run out of time, or get in each other's way."""

import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.bank import matching, service
from chalicelib.bank.parts import BankParts
from chalicelib.bank.service import LEASE_LIFE, STOP_BEFORE_END_MS
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.use.pay import Payments
from tests.stack import TestEmulator
from tests.stores.bank_city import OFFICER, at_the_bank, came_to, merchant_id, post, statement
from tests.stores.import_city import Clock, Killed, city, killed_before_write


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr(matching, "CHUNK_LINES", 4)
    monkeypatch.setattr(matching, "PAYMENTS_AT_ONCE", 3)
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def plenty() -> int:
    return 10 * STOP_BEFORE_END_MS


def mixed(parts: Parts) -> bytes:
    """A statement of all that happens: named debits, one that pays what is left, returns, a
    second debit, a fee, an equal fee."""
    names = at_the_bank(parts, [1_000, 2_000, 3_000, 4_000, 50, 60, 70, 80, 90])
    return statement(
        f"{names[1]},,credit,2000,AC04 TUTUP",
        *(f"{names[place]},,debit,{place + 1}000," for place in range(4)),
        f",Batch {names[0][:9]},debit,350,",
        f"{names[0]},,debit,1000,",
        ",BIAYA,debit,5,",
        ",BIAYA,debit,5,",
        f"{names[5]},,credit,60,AC01",
    )


def test_a_statement_of_everything_comes_to_what_it_should(parts: Parts, clock: Clock) -> None:
    told = post(parts, mixed(parts))
    assert told.statement.state == "done"
    assert [line.state for line in told.lines] == [
        "returned",
        "matched",
        "matched",
        "matched",
        "matched",
        "matched",
        "unmatched",
        "unmatched",
        "unmatched",
        "returned",
    ]
    found = came_to(parts, clock)
    assert found["settlement"] == (0, 0, 7, 2)
    assert found["moved"] == {"paid": 10_350, "returned": 2_060, "funded": 0}
    assert found["paid"] == (8_290, 10_350)
    assert found["merchants"][merchant_id(2)] == 2_000
    assert found["merchants"][merchant_id(6)] == 60


def undisturbed(emulator: TestEmulator, clock: Clock) -> dict[str, Any]:
    parts = city(clock)
    post(parts, mixed(parts))
    return came_to(parts, clock)


def test_killed_at_any_write_it_ends_as_if_it_had_not_been(
    emulator: TestEmulator, parts: Parts, clock: Clock
) -> None:
    wanted = undisturbed(emulator, clock)
    for number in range(200):
        emulator.empty_tables()
        parts = city(clock)
        content = mixed(parts)
        try:
            with killed_before_write(parts, number):
                post(parts, content)
        except Killed:
            pass
        else:
            assert number > 20
            break
        clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
        after = city(clock)
        found, _ = after[BankParts].store.page(None, 10)
        # Whether it is posted again or its message comes, the same is done.
        if number % 2 or not found:
            post(after, content)
        else:
            after[BankParts].statements.work({"statement_id": found[0].id}, plenty)
        assert came_to(after, clock) == wanted, number
        clock.now = Clock().now
    else:
        raise AssertionError("never ended")


def test_whoever_runs_out_of_time_goes_on_where_it_stopped(
    emulator: TestEmulator, parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = undisturbed(emulator, clock)
    emulator.empty_tables()
    parts = city(clock)
    monkeypatch.setattr(service, "REQUEST_WORKS_S", -1.0)
    told = post(parts, mixed(parts))
    assert told.statement.state == "matching"
    assert not any(told.statement.counts.values())
    for _ in range(50):
        left: Iterator[int] = iter([plenty()])
        parts = city(clock)
        parts[BankParts].statements.work({"statement_id": told.statement.id}, lambda: next(left, 0))  # noqa: B023
        if parts[BankParts].statements.get(told.statement.id).statement.state == "done":
            break
    assert came_to(parts, clock) == wanted


def test_two_statements_at_once_that_overlap_move_money_once(parts: Parts, clock: Clock) -> None:
    amounts = [1_000 + place for place in range(24)]
    names = at_the_bank(parts, amounts)
    rows = [f"{name},,debit,{amount}," for name, amount in zip(names, amounts, strict=True)] + [
        f"{names[place]},,credit,{amounts[place]},AC04" for place in range(6)
    ]
    overlapping = [statement(*rows), statement(*rows, ",BIAYA,debit,5,"), statement(*rows[3:])]
    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(lambda content: post(city(clock), content), overlapping))
    assert {one.statement.state for one in told} == {"done"}
    found = came_to(parts, clock)
    assert found["settlement"] == (0, 0, 18, 6)
    assert found["counts"]["n_matched"] == 24
    assert found["counts"]["n_returned"] == 6
    assert found["counts"]["n_unmatched"] == 1
    assert found["counts"]["n_duplicate"] == 30 + 27
    assert found["moved"]["paid"] == sum(amounts)


def test_what_another_has_paid_meanwhile_waits_for_people(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = at_the_bank(parts, [1_000, 2_000])
    stale = parts[SettlementParts].payments.find(names)
    post(parts, statement(f"{names[0]},,debit,1000,", day="2026-11-30"))
    answers, fresh = iter([stale]), Payments.find
    monkeypatch.setattr(
        Payments, "find", lambda self, wanted: next(answers, None) or fresh(self, wanted)
    )
    told = post(parts, statement(f"{names[0]},,debit,1000,", f"{names[1]},,debit,2000,"))
    assert [line.state for line in told.lines] == ["unmatched", "matched"]
    assert told.lines[0].note is not None
    assert told.lines[0].note.code == "already_paid"


def test_a_debit_for_many_of_which_one_is_paid_meanwhile_is_left_in_part(
    parts: Parts, clock: Clock
) -> None:
    names = at_the_bank(parts, [1_000 + place for place in range(9)])
    content = statement(f",{names[0][:9]},debit,9036,")
    # Dies when the first three are paid; then the last is paid by another line.
    with pytest.raises(Killed):
        kill_after_first_part(parts, content)
    clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
    parts = city(clock)
    post(parts, statement(f"{names[8]},,debit,1008,"))
    told = post(parts, content)
    (line,) = told.lines
    assert line.state == "unmatched"
    assert line.note is not None
    assert line.note.code == "in_part"
    assert line.note.values == {"paid": 3_003, "amount": 9_036, "number": names[0][:9]}


def kill_after_first_part(parts: Parts, content: bytes) -> None:
    for number in range(50):
        with killed_before_write(parts, number):
            try:
                post(parts, content)
            except Killed:
                payments = parts[SettlementParts].payments.open_of("261201001")
                if len(list(payments)) == 6:
                    raise
        parts[BankParts].statements._clock.pass_by(seconds=100)  # type: ignore[attr-defined]


# Uploads


def put(url: str, body: bytes) -> None:
    request = urllib.request.Request(
        url, data=body, method="PUT", headers={"Content-Type": "text/csv"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def uploaded(parts: Parts, body: bytes) -> tuple[str, str]:
    upload_id, url = parts[BankParts].statements.uploads.new("text/csv")
    put(url, body)
    return upload_id, url


def posted_upload(parts: Parts, upload_id: str) -> Any:
    return parts[BankParts].statements.post_upload(upload_id, None, OFFICER, None).statement


def test_an_upload_is_matched_by_a_job_and_is_the_same_statement_as_its_bytes(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LINES_AT_ONCE", 5)
    content = mixed(parts)
    statement_ = posted_upload(parts, uploaded(parts, content)[0])
    assert statement_.state == "reading"
    parts[BankParts].statements.work({"statement_id": statement_.id}, plenty)
    done = parts[BankParts].statements.get(statement_.id).statement
    assert done.state == "done"
    assert done.summary.lines == 10
    assert post(parts, content).statement == done
    assert came_to(parts, clock)["settlement"] == (0, 0, 7, 2)


def test_an_unsound_upload_says_what_is_wrong_and_may_be_sent_again(parts: Parts) -> None:
    content = statement(",x,debit,1.5,")
    first = posted_upload(parts, uploaded(parts, content)[0])
    parts[BankParts].statements.work({"statement_id": first.id}, plenty)
    failed = parts[BankParts].statements.get(first.id).statement
    assert failed.state == "failed"
    assert failed.errors[0][0] == "amount"
    assert "2" in failed.errors[0][1]
    again = posted_upload(parts, uploaded(parts, content)[0])
    assert (again.id, again.state) == (first.id, "reading")


def test_an_upload_that_was_replaced_is_given_up(parts: Parts) -> None:
    upload_id, url = uploaded(parts, statement(",x,debit,1,"))
    first = posted_upload(parts, upload_id)
    put(url, statement(",x,debit,2,"))
    parts[BankParts].statements.work({"statement_id": first.id}, plenty)
    failed = parts[BankParts].statements.get(first.id).statement
    assert (failed.state, failed.errors[0][0]) == ("failed", "file")


def test_an_upload_too_large_or_of_another_type_is_refused(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, _ = uploaded(parts, statement(",x,debit,1,"))
    monkeypatch.setattr("chalicelib.bank.files.UPLOAD_MOST_BYTES", 10)
    with pytest.raises(Refused) as refused:
        posted_upload(parts, upload_id)
    assert refused.value.code == "too_large"
    with pytest.raises(Refused) as refused:
        posted_upload(parts, "upl_000000000000")
    assert refused.value.code == "not_found"


def test_a_message_of_an_unknown_statement_comes_once_more_and_is_dropped(parts: Parts) -> None:
    sent: list[Any] = []
    parts[BankParts].statements._send = lambda message, delay_s: sent.append(message)
    parts[BankParts].statements.work({"statement_id": "bst_x"}, plenty)
    parts[BankParts].statements.work(sent[0], plenty)
    assert len(sent) == 1


def test_a_movement_told_by_another_statement_meanwhile_is_a_duplicate(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = at_the_bank(parts, [1_000])
    stale = parts[SettlementParts].payments.find(names)
    rows = [f"{names[0]},,debit,1000,", ",BIAYA,debit,5,"]
    first = post(parts, statement(*rows)).statement
    # As one sees it who has read before the other wrote.
    monkeypatch.setattr(parts[BankParts].store, "prints", lambda prints: {})
    monkeypatch.setattr(Payments, "find", lambda self, wanted: stale)
    told = post(parts, statement(*rows, ",BIAYA LAIN,debit,5,"))
    assert [line.state for line in told.lines] == ["duplicate", "duplicate", "unmatched"]
    assert told.lines[0].note is not None
    assert told.lines[0].note.values == {"statement_id": first.id, "line": 2}
