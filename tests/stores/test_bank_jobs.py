"""Bank statements whose workers die, run out of time, or get in each other's way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.bank.parts import LEASE_LIFE, BankParts
from chalicelib.bank.use.read import Told
from chalicelib.core.parts import Parts
from chalicelib.settlements.parts import SettlementParts
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    at_the_bank,
    came_to,
    merchant_id,
    mixed,
    plenty,
    post,
    small,
    statement,
)
from tests.stores.import_city import Clock, Killed, beside, city, killed_before_write


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def test_a_statement_of_everything_comes_to_what_it_should(parts: Parts, clock: Clock) -> None:
    told = post(small(parts), mixed(parts))
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
    assert found["bank"] == (8_290, 10_350)
    assert found["merchants"][merchant_id(2)] == 2_000
    assert found["merchants"][merchant_id(6)] == 60


def undisturbed(emulator: TestEmulator, clock: Clock) -> dict[str, Any]:
    parts = city(clock)
    post(small(parts), mixed(parts))
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
                post(small(parts), content)
        except Killed:
            pass
        else:
            assert number > 20
            break
        clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
        after = city(clock)
        found, _ = small(after).statements.page(None, 10)
        # Whether it is posted again or its message comes, the same is done.
        if number % 2 or not found:
            post(small(after), content)
        else:
            small(after).work.take_up({"id": found[0].id}, plenty)
        assert came_to(after, clock) == wanted, number
        clock.now = Clock().now
    else:
        raise AssertionError("never ended")


def test_whoever_runs_out_of_time_goes_on_where_it_stopped(
    emulator: TestEmulator, parts: Parts, clock: Clock
) -> None:
    wanted = undisturbed(emulator, clock)
    emulator.empty_tables()
    parts = city(clock)
    told = post(small(parts, works_s=-1.0), mixed(parts))
    assert told.statement.state == "matching"
    assert not any(told.statement.counts.values())
    for _ in range(50):
        left: Iterator[int] = iter([plenty()])
        bank = small(city(clock))
        bank.work.take_up({"id": told.statement.id}, lambda: next(left, 0))  # noqa: B023
        if bank.read.get(told.statement.id).statement.state == "done":
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
        told = list(pool.map(lambda content: post(small(city(clock)), content), overlapping))
    assert {one.statement.state for one in told} == {"done"}
    found = came_to(parts, clock)
    assert found["settlement"] == (0, 0, 18, 6)
    assert found["counts"]["n_matched"] == 24
    assert found["counts"]["n_returned"] == 6
    assert found["counts"]["n_unmatched"] == 1
    assert found["counts"]["n_duplicate"] == 30 + 27
    assert found["moved"]["paid"] == sum(amounts)


def test_what_another_has_paid_meanwhile_waits_for_people(parts: Parts, clock: Clock) -> None:
    names = at_the_bank(parts, [1_000, 2_000])
    rows = [f"{names[0]},,debit,1000,", f"{names[1]},,debit,2000,"]

    def paid_beside() -> None:
        post(small(parts), statement(rows[0], day="2026-11-30"))

    with beside(parts, paid_beside, text=names[0]) as moment:
        told = post(small(parts), statement(*rows))
    assert moment.came
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
        kill_after_first_part(parts, clock, content)
    clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
    parts = city(clock)
    post(small(parts), statement(f"{names[8]},,debit,1008,"))
    told = post(small(parts), content)
    (line,) = told.lines
    assert line.state == "unmatched"
    assert line.note is not None
    assert line.note.code == "in_part"
    assert line.note.values == {"paid": 3_003, "amount": 9_036, "number": names[0][:9]}


def kill_after_first_part(parts: Parts, clock: Clock, content: bytes) -> None:
    for number in range(50):
        with killed_before_write(parts, number):
            try:
                post(small(parts), content)
            except Killed:
                payments = parts[SettlementParts].payments.open_of("261201001")
                if len(list(payments)) == 6:
                    raise
        clock.pass_by(seconds=100)


def test_a_statement_that_another_works_on_is_told_as_it_stands_and_its_message_sent_on(
    parts: Parts, clock: Clock
) -> None:
    content = mixed(parts)
    bank = small(parts)
    with pytest.raises(Killed), killed_before_write(parts, 3):
        post(bank, content)
    other = small(city(clock))
    told = post(other, content)
    assert told.statement.state == "matching"
    before = messages(other)
    other.work.take_up({"id": told.statement.id}, plenty)
    assert messages(other) == before + 1
    clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
    assert post(other, content).statement.state == "done"


def messages(bank: BankParts) -> int:
    """How many messages wait in the queue, delayed ones too."""
    attributes = bank.parts.sqs.get_queue_attributes(
        QueueUrl=bank.parts.settings.bank_queue,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    return sum(int(number) for number in attributes.values())


@pytest.mark.parametrize("place", [0, 1], ids=["a payment", "a fee"])
def test_a_movement_told_by_another_statement_meanwhile_is_a_duplicate(
    parts: Parts, place: int
) -> None:
    names = at_the_bank(parts, [1_000])
    rows = [f"{names[0]},,debit,1000,", ",BIAYA,debit,5,"]
    first: list[Told] = []

    def told_beside() -> None:
        first.append(post(small(parts), statement(*rows)))

    # As one sees it who has read before the other wrote.
    with beside(parts, told_beside, text=(names[0], "BIAYA")[place]):
        told = post(small(parts), statement(*rows, ",BIAYA LAIN,debit,5,"))
    assert told.lines[place].state == "duplicate"
    assert told.lines[2].state == "unmatched"
    note = told.lines[place].note
    assert note is not None
    assert note.values == {"statement_id": first[0].statement.id, "line": place + 2}
