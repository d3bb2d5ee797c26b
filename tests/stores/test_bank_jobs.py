"""Statements whose workers die, run out of time, or get in each other's way."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.bank.parts import LEASE_LIFE
from chalicelib.bank.use.read import Told
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day
from chalicelib.settlements.parts import SettlementParts
from chalicelib.treasury.parts import TreasuryParts
from tests.stack import TestEmulator
from tests.stores.bank_city import (
    OFFICER,
    accept,
    at_the_bank,
    booked,
    came_to,
    messages,
    mixed,
    plenty,
    post,
    promised,
    small,
    statement,
    undisturbed,
    withdraw,
)
from tests.stores.import_city import Clock, Killed, beside, city, killed_before_write
from tests.unit.bank_files import booking, notification, transaction


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    return city(clock)


def died(parts: Parts, number: int, act: Callable[[], object]) -> bool:
    """Whether somebody died before write `number` of an act."""
    try:
        with killed_before_write(parts, number):
            act()
    except Killed:
        return True
    return False


def test_killed_at_any_write_of_matching_it_ends_as_if_it_had_not_been(
    emulator: TestEmulator, parts: Parts, clock: Clock
) -> None:
    wanted = undisturbed(emulator, clock)
    for number in range(60):
        emulator.empty_tables()
        parts = city(clock)
        content = mixed(parts)
        if not died(parts, number, lambda: post(small(parts), content)):  # noqa: B023
            assert number > 5
            break
        clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
        after = small(city(clock))
        found, _ = after.statements.page(None, 10)
        # Whether it is posted again or its message comes, the same is done.
        if found and not number % 2:
            after.work.take_up({"id": found[0].id}, plenty)
        booked(after, content)
        assert came_to(after.parts, clock) == wanted, number
        clock.now = Clock().now
    else:
        raise AssertionError("never ended")


def test_killed_at_any_write_of_booking_it_ends_as_if_it_had_not_been(
    emulator: TestEmulator, parts: Parts, clock: Clock
) -> None:
    wanted = undisturbed(emulator, clock)
    for number in range(60):
        emulator.empty_tables()
        parts = city(clock)
        content = mixed(parts)
        told = post(small(parts), content)
        if not died(parts, number, lambda: accept(small(parts), told)):  # noqa: B023
            assert number > 4
            break
        clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
        after = small(city(clock))
        state = after.read.get(told.statement.id).statement.state
        if state == "uploaded":
            accept(after, told)
        elif number % 2:
            post(after, content)
        else:
            after.work.take_up({"id": told.statement.id}, plenty)
        assert came_to(after.parts, clock) == wanted, number
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
    in_small_steps(clock, told, "uploaded")
    accept(small(city(clock), works_s=-1.0), told)
    in_small_steps(clock, told, "accepted")
    assert came_to(parts, clock) == wanted


def in_small_steps(clock: Clock, told: Told, state: str) -> None:
    """Functions that each have time for one transaction."""
    for _ in range(50):
        left: Iterator[int] = iter([plenty()])
        bank = small(city(clock))
        bank.work.take_up({"id": told.statement.id}, lambda: next(left, 0))  # noqa: B023
        if bank.read.get(told.statement.id).statement.state == state:
            return
    raise AssertionError(f"never {state}")


def test_what_another_line_has_paid_meanwhile_goes_to_suspense(parts: Parts, clock: Clock) -> None:
    names = at_the_bank(parts, [1_000, 2_000])
    rows = [f"{names[0]},,debit,1000,", f"{names[1]},,debit,2000,"]
    told = post(small(parts), statement(*rows))

    def paid_by_hand() -> None:
        payments = parts[SettlementParts].payments
        (payment,) = payments.find([names[0]]).values()
        give_back = parts[SettlementParts].give_back
        now = clock()
        writes = give_back.in_chunk(payment, "salah", "finance:x", now)
        parts.writer.transact(
            [
                *writes,
                parts[SettlementParts].settlements.count_withdrawn(payment.settlement_id, 1_000),
            ]
        )

    with beside(parts, paid_by_hand, text="payout") as moment:
        told = accept(small(parts), told)
    assert moment.came
    assert [line.state for line in told.lines] == ["suspense", "explained"]
    assert told.lines[0].note is not None
    assert told.lines[0].note.code == "not_booked"
    assert came_to(parts, clock)["accounts"]["suspense"] == (-1_000, 0)


def test_a_debit_for_many_of_which_one_is_withdrawn_meanwhile_is_left_in_part(
    parts: Parts, clock: Clock
) -> None:
    names = at_the_bank(parts, [1_000 + place for place in range(9)])
    told = post(small(parts), statement(f",{names[0][:9]},debit,9036,"))
    accept(small(parts, works_s=-1.0), told)
    # Dies when the first three are paid; then the last is withdrawn.
    payments = parts[SettlementParts].payments
    for number in range(20):
        died(parts, number, lambda: small(parts).work.take_up({"id": told.statement.id}, plenty))
        clock.pass_by(seconds=LEASE_LIFE.total_seconds() + 1)
        if len(list(payments.open_of(names[0][:9]))) < 9:
            break
    assert len(list(payments.open_of(names[0][:9]))) == 6
    withdraw(parts, clock, names[8], 1_008)
    small(city(clock)).work.take_up({"id": told.statement.id}, plenty)
    (line,) = small(parts).read.get(told.statement.id).lines
    assert line.state == "suspense"
    assert [(part.kind, part.amount) for part in line.parts] == [
        ("payout", 3_003),
        ("suspense", 6_033),
    ]
    assert line.note is not None
    assert line.note.code == "in_part"
    found = came_to(parts, clock)
    assert found["accounts"]["bank"] == (9_036, 9_036)
    assert found["position"].in_sen == -903_600


@pytest.mark.parametrize("withdrawn", [0, 3])
def test_a_batch_of_two_settlements_of_which_one_payment_is_withdrawn_is_left_in_part(
    parts: Parts, clock: Clock, withdrawn: int
) -> None:
    amounts = [1_000, 1_001, 1_002, 5_000]
    names = at_the_bank(parts, amounts[:3]) + at_the_bank(parts, amounts[3:], number="261201002")
    told_of = zip(names, amounts, strict=True)
    details = "".join(transaction(name, f"{amount}.00") for name, amount in told_of)
    content = notification(booking(f"{sum(amounts)}.00", details=details)).encode()
    bank = small(parts)
    told, _ = bank.take_in.post(content, "application/xml", None, OFFICER, None)
    assert [line.state for line in told.lines] == ["explained"]
    withdraw(parts, clock, names[withdrawn], amounts[withdrawn])
    told = accept(bank, told)
    assert told.statement.state == "accepted"
    (line,) = told.lines
    booked = [(part.kind, part.amount) for part in line.parts]
    if withdrawn == 0:
        assert booked == [("payout", 5_000), ("suspense", 3_003)]
    else:
        assert booked == [("payout", 3_003), ("suspense", 5_000)]
    assert came_to(parts, clock)["accounts"]["bank"] == (8_003, 8_003)


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
    assert post(other, content).statement.state == "uploaded"


def test_a_payout_that_nobody_knows_freezes_payouts_from_the_queue_too(parts: Parts) -> None:
    at_the_bank(parts, [1_000])
    day = business_day(parts.clock())
    content = statement(f"{day:%y%m%d}99900001701"[:16] + ",,debit,7000,", ",LAIN,debit,5,")
    bank = small(parts, lines_at_once=1)
    told = post(bank, content)
    bank.work.take_up({"id": told.statement.id}, plenty)
    accept(bank, told)
    bank.work.take_up({"id": told.statement.id}, plenty)
    assert bank.read.get(told.statement.id).statement.state == "accepted"
    assert parts[SettlementParts].freeze.standing().frozen


def test_the_money_of_an_sp2d_arrives_from_the_queue_too(parts: Parts) -> None:
    number = promised(parts, 100_000)
    bank = small(parts, lines_at_once=1)
    told = post(bank, statement(f",{number},credit,100000,", ",LAIN,debit,5,"))
    bank.work.take_up({"id": told.statement.id}, plenty)
    accept(bank, told)
    bank.work.take_up({"id": told.statement.id}, plenty)
    assert bank.read.get(told.statement.id).statement.state == "accepted"
    assert parts[TreasuryParts].promises.find([number])[number].due == 0
